"""Forms described as data: opened and saved unchanged they change nothing; what is entered is written."""

from pathlib import Path

import pytest
from django.http import QueryDict

from kaoping.schemes.catalogue import BRANCHES, LEAVES, rule
from kaoping.schemes.document import change, follow, read
from kaoping.schemes.editing import items, tree
from kaoping.schemes.parts.conditions import condition
from kaoping.schemes.parts.registry import BASICS, PARTS
from kaoping.schemes.queries import preset_text, presets
from kaoping.schemes.shapes.about import About
from kaoping.schemes.shapes.groups import Group
from kaoping.schemes.shapes.widgets import Widget
from kaoping.scoring import grammar_rules
from kaoping.scoring.grammar_after import _READERS as CONDITIONS
from kaoping.scoring.grammar_rules import _READERS as RULES
from kaoping.scoring.language import load_scheme
from tests.spec.situations import FILES, every_table, scheme_of

PRESETS = [one.key for one in presets()]


def inputs(widget: Widget, do: str = "save") -> QueryDict:
    """What a browser would send of a widget and all below it."""
    data = QueryDict(mutable=True)
    for one in widget.walk():
        if one.kind in ("names",):
            data.setlist(one.name, one.value)
        elif one.kind == "row":
            data[f"{one.name}/~was"], data[f"{one.name}/~key"] = one.extra["was"], one.extra["key"]
        elif one.kind == "table":
            data.setlist(f"{one.name}/~names", [cell.extra["key"] for cell in one.children])
        elif isinstance(one.value, str) and (one.kind != "check" or one.value):
            data[one.name] = one.value
    data["do"] = do
    return data


def saved(text: str, path: tuple, shape, about: About, edit=lambda data: None, do="save") -> str:
    """The text after a page was opened, changed and saved."""
    widget = shape.widget(shape.state(follow(read(text), path).plain()), "", path, about)
    data = inputs(widget, do)
    edit(data)
    return change(text, path, shape.wanted(shape.posted(data, "")))


def item_paths(root, period):
    def below(path):
        yield path
        children = follow(root, (*path, "children"))
        for number in range(len(children.nodes)) if children else ():
            yield from below((*path, "children", number))

    for kind in follow(root, ("periods", period, "trees")).names():
        yield from below(("periods", period, "trees", kind))


def kitchen_sink() -> str:
    """A scheme that uses every key of the language."""
    return (Path(grammar_rules.__file__).parent / "tests/kitchen_sink.yaml").read_text("utf-8")


@pytest.mark.parametrize("preset", PRESETS)
def test_opening_and_saving_a_page_changes_nothing(preset):
    nothing_changes(preset_text(preset).replace("    raters: {}\n", ""), 3)


def test_nor_does_it_in_a_scheme_that_says_everything():
    nothing_changes(kitchen_sink())


@pytest.mark.parametrize("name", FILES)
def test_nor_does_it_in_any_scheme_of_the_handbook(name):
    for where, table in every_table():
        if where == name:
            nothing_changes(scheme_of(table).text.replace("    raters: {}\n", ""))


def nothing_changes(text: str, every: int = 1) -> None:
    """Opens and saves each page of the editor; of the indicators only every so many."""
    root = read(text)
    plain = root.plain()
    assert saved(text, (), BASICS, About(plain)) == text
    for period in plain["periods"]:
        for part in PARTS:
            assert saved(text, ("periods", period), part.shape, About(plain, period)) == text, (
                part.key
            )
        for path in list(item_paths(root, period))[::every]:
            node = follow(root, path)
            about = About(plain, period, path[3], node.plain())
            assert saved(text, path, items.shape(items.is_leaf(node)), about) == text, path


SMALL = """format: 1
periods:
  month:
    figures: {insured: {title: 参保, unit: 人, source: ledger, to: 1000}}
    trees:
      team:
        code: T
        rule: sum   # 合计
        children:
          - code: T1
            rule: {award: {step: 0.5}}  # 打分
"""
LEAF = ("periods", "month", "trees", "team", "children", 0)


def entered(choice: str, values: dict[str, str], path=LEAF, leaf: bool = True) -> object:
    """The rule that a form writes when it is chosen and filled in."""
    shape = Group((rule(leaf),), required=True)
    about = About(read(SMALL).plain(), "month", "team", follow(read(SMALL), path).plain())

    def fill(data):
        data["/rule/~rule"] = choice
        for name, value in values.items():
            data[f"/rule/{name}"] = value

    return follow(read(saved(SMALL, path, shape, about, fill)), path).plain()["rule"]


def test_a_rule_is_changed_for_another():
    reasons = {
        "deductions/reasons/0/~was": "", "deductions/reasons/0/title": "缺席",
        "deductions/reasons/0/points": "2", "deductions/cap": "",
    }  # fmt: skip
    written = entered("deductions", reasons)
    assert written == {"deductions": {"reasons": [{"key": "缺席", "title": "缺席", "points": "2"}]}}


def test_a_number_becomes_points_by_steps():
    values = {
        "scale/~input": "figure", "scale/figure": "insured", "scale/missing": "gap",
        "scale/~mapping": "steps", "scale/steps/~limit": "below", "scale/steps/below": "98",
        "scale/steps/every": "1", "scale/steps/points": "-0.5", "scale/steps/part": "whole",
    }  # fmt: skip
    assert entered("scale", values) == {
        "scale": {
            "figure": "insured",
            "missing": "gap",
            "steps": {"below": "98", "every": "1", "points": "-0.5", "part": "whole"},
        }
    }


def test_weights_stay_short_until_more_is_said():
    tree = ("periods", "month", "trees", "team")
    weights = {"weighted/weights/~names": "T1", "weighted/weights/T1": "100%"}
    assert entered("weighted", weights, tree, leaf=False) == {"weighted": {"T1": "100%"}}
    longer = entered("weighted", {**weights, "weighted/missing": "zero"}, tree, leaf=False)
    assert longer == {"weighted": {"weights": {"T1": "100%"}, "missing": "zero"}}
    assert entered("sum", {}, tree, leaf=False) == "sum"


def test_weights_of_a_post_are_chosen_by_the_name_of_the_post():
    text = preset_text("dahedian-2017")
    path, plain = ("periods", "month", "trees", "official"), read(text).plain()
    about = About(plain, "month", "official", follow(read(text), path).plain())
    shape = Group((rule(False),), required=True)
    group = "/rule/weighted/by_post/0"

    def fill(data):
        data.update({f"{group}/~was": "", f"{group}/~key": "village_clerk"})
        data.setlist(f"{group}/~names", ["O1", "O2"])
        data.update({f"{group}/O1": "50%", f"{group}/O2": "50%"})

    after = read(saved(text, path, shape, about, fill)).plain()["periods"]["month"]["trees"]
    assert after["official"]["rule"]["weighted"]["by_post"] == {
        "village_clerk": {"O1": "50%", "O2": "50%"}
    }
    row = shape.widget(shape.state(after["official"]), "", path, about)
    (names,) = [one.extra["names"] for one in row.walk() if one.extra.get("key") == "village_clerk"]
    assert "village_clerk" in [key for key, _words in names]


@pytest.mark.parametrize("option", [*LEAVES, *BRANCHES], ids=lambda option: option.key)
def test_every_rule_of_the_catalogue_says_when_to_use_it_and_gives_an_example(option):
    assert str(option.when) and str(option.example)


def test_the_catalogue_has_every_rule_of_the_language():
    assert {option.key for option in (*LEAVES, *BRANCHES)} == set(RULES)


@pytest.mark.parametrize(
    ("do", "keys"),
    [
        ("add:/stages", ["marking", "aggregation", "review", "feedback", "notice", "payment"]),
        ("remove:/stages/0", ["aggregation", "review", "feedback", "notice", "payment"]),
        ("up:/stages/1", ["aggregation", "marking", "review", "feedback", "notice", "payment"]),
        ("down:/stages/5", ["marking", "aggregation", "review", "feedback", "notice", "payment"]),
    ],
)
def test_rows_are_added_removed_and_moved(do, keys):
    text = preset_text("dahedian-2017")
    stages = next(part.shape for part in PARTS if part.key == "stages")
    after = saved(text, ("periods", "month"), stages, About(read(text).plain(), "month"), do=do)
    found = read(after).plain()["periods"]["month"]["stages"]
    assert [stage["key"] for stage in found] == keys


def test_what_no_form_knows_stays():
    text = SMALL.replace("# 打分", "# 打分\n            strange: {a: [1, 2]}  # 留着")
    shape = items.shape(True)
    about = About(read(text).plain(), "month", "team")
    after = saved(text, LEAF, shape, about, lambda data: data.update({"/title": "新"}))
    assert "strange: {a: [1, 2]}  # 留着" in after and "title: 新" in after


def test_control_characters_that_were_pasted_are_left_out():
    shape, about = items.shape(True), About(read(SMALL).plain(), "month", "team")
    after = saved(SMALL, LEAF, shape, about, lambda data: data.update({"/title": "值\x08班\x00"}))
    assert "title: 值班\n" in after


def test_members_of_one_name_swallow_nobody():
    text = preset_text("dahedian-2017")
    raters = next(part.shape for part in PARTS if part.key == "raters")

    def add(data):
        for number in (7, 8):
            data.update({f"/raters/{number}/~was": "", f"/raters/{number}/title": "驻村 工作队"})

    after = saved(text, ("periods", "month"), raters, About(read(text).plain(), "month"), add)
    assert list(read(after).plain()["periods"]["month"]["raters"])[-2:] == [
        "驻村工作队",
        "驻村工作队-2",
    ]


def test_a_condition_of_conditions_is_read_back():
    text = preset_text("dahedian-2017")
    part = next(part.shape for part in PARTS if part.key == "consequences")

    def add(data):
        data.update({
            "/consequences/0/~was": "", "/consequences/0/title": "提醒", "/consequences/0/kind": "official",
            "/consequences/0/proposes": "reminder_talk", "/consequences/0/when/~condition": "all",
            "/consequences/0/when/all/0/~was": "", "/consequences/0/when/all/0/~condition": "item",
            "/consequences/0/when/all/0/item": "O", "/consequences/0/when/all/0/~operator": "below",
            "/consequences/0/when/all/0/~value": "60",
            "/consequences/0/when/all/1/~was": "", "/consequences/0/when/all/1/~condition": "grade",
            "/consequences/0/when/all/1/grade": "incompetent",
        })  # fmt: skip

    after = saved(text, ("periods", "month"), part, About(read(text).plain(), "month"), add)
    found = load_scheme(after).periods["month"].consequences[0]
    assert (found.title, found.proposes, len(found.when.parts)) == ("提醒", "reminder_talk", 2)


def test_a_form_offers_every_condition_of_the_language():
    (variant,) = condition().members
    assert {option.key for option in variant.options} == set(CONDITIONS)


@pytest.mark.parametrize(
    ("kind", "fields", "written"),
    [
        ("post", {"post": "director"}, {"post": ["director"]}),
        ("peer", {"peer": "community"}, {"peer": ["community"]}),
        ("type", {"type": "mountain"}, {"type": ["mountain"]}),
        ("before", {"before": "c", "times": "2"}, {"before": "c", "times": "2"}),
        ("before", {"before": "c", "times": "1", "periods": "3"}, {"before": "c", "times": "1", "periods": "3"}),
    ],
)  # fmt: skip
def test_conditions_are_entered_by_forms(kind, fields, written):
    text = preset_text("dahedian-2017")
    part = next(part.shape for part in PARTS if part.key == "consequences")

    def add(data):
        row = "/consequences/0"
        data.update({f"{row}/~was": "", f"{row}/title": "提醒", f"{row}/kind": "official"})
        data.update({f"{row}/proposes": "reminder_talk", f"{row}/when/~condition": kind})
        data.update({f"{row}/when/{name}": value for name, value in fields.items()})

    after = saved(text, ("periods", "month"), part, About(read(text).plain(), "month"), add)
    (found,) = read(after).plain()["periods"]["month"]["consequences"]
    assert found["when"] == written


@pytest.mark.parametrize("preset", PRESETS)
def test_no_sum_of_a_regulation_that_loads_is_called_wrong(preset):
    root = read(preset_text(preset))
    for period in root.child("periods").names():
        for found in tree.trees(root, period, (), None):
            assert [line.code for line in found.lines if line.is_wrong] == []

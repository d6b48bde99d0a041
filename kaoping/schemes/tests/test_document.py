"""Editing a text changes what was wanted and nothing else, byte for byte."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.schemes.document import (
    NamedRow,
    NamedRows,
    Row,
    Rows,
    change,
    find,
    follow,
    merged,
    read,
    written,
)
from kaoping.schemes.queries import preset_text, presets
from kaoping.scoring.source import Unreadable, forbidden_in

TEXT = """# 抬头
format: 1   # 版本
title: "某镇"  # 引号留着
stages:
  # 第一步
  - {key: marking, title: 评分}  # 甲
  # 第二步
  - key: review   # 乙
    title: 审定

# 主体
raters:
  leader:
    title: 领导  # 丙
  office:
    title: 站所
# 结尾
"""


@pytest.mark.parametrize(
    ("path", "wanted", "old", "new"),
    [
        (("title",), "另一镇", '"某镇"', "另一镇"),
        (("title",), "甲: 乙 #丙", '"某镇"', '"甲: 乙 #丙"'),
        (("stages", 0, "title"), "给分", "评分", "给分"),
        (("stages", 1), {"title": None}, "    title: 审定\n", ""),
        (("stages", 1), {"key": None}, "key: review   # 乙\n    ", ""),
        (("stages", 1), {"title": "定", "day": "6"}, "审定", "定\n    day: 6"),
        (("stages", 0), {"day": "3"}, "评分}", "评分, day: 3}"),
        (("raters", "leader"), {"several": "mean"}, "# 丙", "# 丙\n    several: mean"),
        (("stages",), Rows((Row(1),)), "  # 第一步\n  - {key: marking, title: 评分}  # 甲\n", ""),
        (
            ("raters",),
            NamedRows((NamedRow("leader", "boss"), NamedRow("office", "office"))),
            "leader:",
            "boss:",
        ),
        (
            ("raters",),
            NamedRows((NamedRow("leader", "leader"), NamedRow("office", "office"),
                       NamedRow(None, "cadre", {"title": "干部"}))),
            "站所",
            "站所\n  cadre: {title: 干部}",
        ),
    ],
)  # fmt: skip
def test_only_what_was_wanted_changes(path, wanted, old, new):
    assert TEXT.count(old) == 1
    assert change(TEXT, path, wanted) == TEXT.replace(old, new)


def test_a_member_moves_with_its_comments():
    moved = change(TEXT, ("stages",), Rows((Row(1), Row(0, {"title": "给分"}))))
    assert moved.index("# 第二步") < moved.index("# 乙") < moved.index("# 第一步")
    assert "- {key: marking, title: 给分}  # 甲\n\n# 主体" in moved
    assert [s["key"] for s in read(moved).plain()["stages"]] == ["review", "marking"]


def test_keys_on_the_way_are_made_and_members_are_not():
    made = change("format: 1\n", ("pay", "fines", "list"), ["甲", "乙"])
    assert read(made).plain() == {"format": "1", "pay": {"fines": {"list": ["甲", "乙"]}}}
    with pytest.raises(LookupError):
        change(TEXT, ("stages", 7, "title"), "无")


def test_several_lines_stay_readable():
    made = change(TEXT, ("title",), "一\n二")
    assert "title: |-\n  一\n  二" in made
    assert (
        read(change(made, ("title",), "三")).plain() == read(change(TEXT, ("title",), "三")).plain()
    )


@pytest.mark.parametrize("words", ["缺席?", "a?b", "x: y", "x #y", "{{x}}", "a\n...\nb", "!!int 1"])
def test_any_words_of_a_form_stay_words(words):
    """An ASCII question mark ends a bare word between brackets."""
    reason = {"key": "r", "title": words}
    made = change("format: 1\n", ("reasons",), [reason, [words]])
    assert read(made).plain()["reasons"] == [reason, [words]]


@pytest.mark.parametrize("text", ["", "[1]", "a: &x 1", "a: 1\na: 2", "a: [", "a: !!int 1"])
def test_what_can_not_be_edited_is_told(text):
    with pytest.raises(Unreadable):
        read(text)


@pytest.mark.parametrize("preset", [one.key for one in presets()])
def test_every_path_of_a_preset_is_found_again_and_edited_alone(preset):
    text = preset_text(preset)
    root = read(text)
    for path in list(paths(root))[::7]:
        assert find(root, written(path)) == (path, "")
        if follow(root, path).kind == "text":
            assert_only_one_place_changed(text, change(text, path, "改：过"))


def assert_only_one_place_changed(before: str, after: str) -> None:
    start, end = after.index("改：过"), len(after) - after.index("改：过") - len("改：过")
    assert before.startswith(after[:start]) and before.endswith(after[len(after) - end :])
    assert "\n" not in before[start : len(before) - end]


def paths(node, path=()):
    yield path
    steps = node.names() if node.kind == "map" else range(len(node.nodes))
    for step in steps:
        yield from paths(node.child(step), (*path, step))


names = st.text("ab甲乙.0_", min_size=1, max_size=4)
scalars = st.text(max_size=12).filter(lambda text: forbidden_in(text) is None) | st.sampled_from(
    ["", "- a", "a: b", "#x", "0.5", "一\n二", "no"]
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=12,
)
documents = st.dictionaries(names, values, min_size=1, max_size=4)


def as_text(document: dict) -> str:
    """A document with a comment behind and between some of its lines."""
    text = "# 头\n" + change("x: 1\n", (), {"x": None, **document})
    return re.sub(r"(?m)^((?: *)[ab甲乙]+): ([ab甲乙.0]+)$", r"\1: \2  # 注", text)


@given(documents, st.data())
def test_reading_after_an_edit_gives_what_was_written(document, data):
    text = as_text(document)
    root = read(text)
    assert root.plain() == document
    path = data.draw(st.sampled_from(list(paths(root))))
    node = follow(root, path)
    wanted = data.draw(wishes(node))
    after = change(text, path, wanted)
    expected = put(root.plain(), path, merged(node.plain(), wanted))
    assert read(after).plain() == expected
    assert after.startswith("# 头\n")


def wishes(node):
    if node.kind == "map":
        keys = st.dictionaries(names | st.sampled_from(node.names() or ["a"]), values | st.none())
        rows = st.permutations([NamedRow(key, key) for key in node.names()])
        fresh = st.lists(st.builds(NamedRow, st.none(), st.just("新"), values), max_size=1)
        named = st.builds(lambda old, new: NamedRows((*old, *new)), rows, fresh)
        return keys | named if node.nodes else keys
    if node.kind == "list":
        old = st.permutations([Row(number) for number in range(len(node.nodes))])
        new = st.lists(st.builds(Row, st.none(), values), max_size=2)
        return st.builds(
            lambda some, more, left: Rows((*some[left:], *more)), old, new, st.integers(0, 2)
        )
    return values


def put(old, path, value):
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(old, list):
        return [put(x, rest, value) if i == step else x for i, x in enumerate(old)]
    return {**old, step: put(old[step], rest, value)}

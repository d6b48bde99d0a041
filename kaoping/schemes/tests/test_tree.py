"""The table of indicators, and copies of branches: what they reckon is what the scheme says."""

import pytest

from kaoping.schemes.document import change, follow, read
from kaoping.schemes.editing import items, tree
from kaoping.schemes.editing.references import renamed
from kaoping.schemes.queries import preset_text, presets
from kaoping.scoring.language import load_scheme
from tests.spec.situations import every_table, scheme_of

TREES = ("periods", "month", "trees", "team")
RANKED = """\
format: 1
periods:
  month:
    trees:
      team:
        code: T
        rule: sum
        children:
          - code: A
            title: 折算
            rule: {weighted: {A1: 60%, A2: 40%}}
            children:
              - {code: A1, full: 10, marked_by: x, rule: {award: {step: 0.5}}}
              - code: A2
                full: 10
                rule: {scale: {rank: A3, table: [{to: 1, points: 5}, {points: 3}]}}
                children:
                  - {code: A3, full: 10, marked_by: x, rule: {award: {step: 0.5}}}
    rankings: [{key: A3, title: 名, kind: team}]
    consequences: [{key: k, title: 谈, kind: team, proposes: bulletin, when: {rank: A3, last: 1}}]
"""


def schemes():
    """The presets, and every scheme of the handbook."""
    yield from (load_scheme(preset_text(one.key)) for one in presets())
    yield from (scheme_of(table) for _name, table in every_table())


def test_no_sum_of_a_scheme_that_loads_is_called_wrong():
    for scheme in schemes():
        root = read(scheme.text)
        for period in scheme.periods:
            for found in tree.trees(root, period, (), scheme):
                assert [line.code for line in found.lines if line.is_wrong] == [], scheme.name


@pytest.mark.parametrize("scheme", [*schemes()], ids=lambda scheme: scheme.name)
def test_full_points_that_are_left_out_are_reckoned_as_the_scheme_does(scheme):
    root = read(scheme.text)
    for key, period in scheme.periods.items():
        full = tree._Full(root.plain()["periods"][key])
        for kind, node in period.trees.items():
            item = follow(root, ("periods", key, "trees", kind)).plain()
            assert full.of(item) == node.full_units, (key, kind)
            computed = full.computed(item)
            assert computed in (None, node.full_units), (key, kind)


def test_a_copied_branch_weighs_and_ranks_its_own_items():
    text, path = items.duplicated(RANKED, (*TREES, "children", 0))
    copy = follow(read(text), path).plain()
    assert copy["code"] == "A4"
    assert copy["rule"] == {"weighted": {"A5": "60%", "A6": "40%"}}
    assert [child["code"] for child in copy["children"]] == ["A5", "A6"]
    (ranked,) = copy["children"][1]["children"]
    assert copy["children"][1]["rule"]["scale"]["rank"] == ranked["code"] == "A7"


def test_a_new_code_leaves_a_ranking_of_the_same_name_alone():
    path = (*TREES, "children", 0, "children", 1, "children", 0)
    text = renamed(change(RANKED, path, {"code": "B"}), "month", "A3", "B")
    period = read(text).plain()["periods"]["month"]
    item = period["trees"]["team"]["children"][0]["children"][1]
    assert item["rule"]["scale"]["rank"] == item["children"][0]["code"] == "B"
    assert period["consequences"][0]["when"]["rank"] == "A3"

"""Which types of village a period names: in weights, in numbers of prizes, in conditions."""

from pathlib import Path

import pytest

from kaoping.scoring import village_types
from kaoping.scoring.language import SchemeFaults, load_scheme

PRESETS = Path(__file__).parents[3] / "presets"
PLAIN = """
format: 1
name: plain
title: 办法
place: "621227"
document: 1号
source: 自拟
periods:
  year:
    title: 年度
    base: 100
    subjects: {team: {title: 班子}}
    raters: {office: {title: 站所, post: office_head, office: 党建办}}
    events: {fraud: {title: 弄虚作假}}
    trees:
      team:
        code: T
        title: 年度考核
        round: 2
        full: 100
        rule: {weighted: WEIGHTS}
        children:
          - {code: A, title: 甲, full: 100, marked_by: office, rule: {award: {step: 1}}}
          - {code: B, title: 乙, full: 100, marked_by: office, rule: {award: {step: 1}}}
    stages:
      - {key: marking, title: 评分, owner: rater, day: 3}
      - {key: aggregation, title: 汇总, owner: clerk, day: 4}
      - {key: review, title: 审定, owner: leader, day: 5}
    rankings:
      - {key: teams, title: 排名, kind: teamRANKED}
    grades:
      - {key: good, title: 好, from: 80}
      - {key: poor, title: 差}
    consequences:
      - {key: commend, title: 表彰, kind: team, proposes: commend, when: WHEN}
    feedback: {objection_days: 3, silence: acknowledged}
    notice: {days: 5, name_raters: false, contact: 党建办}
"""
WEIGHTS, WHEN = "{A: 50%, B: 50%}", "{grade: [good]}"


def period(weights=WEIGHTS, ranked="", when=WHEN):
    text = PLAIN.replace("WEIGHTS", weights).replace("RANKED", ranked).replace("WHEN", when)
    return load_scheme(text).periods["year"]


def test_a_period_that_knows_no_types_tells_nobody_apart():
    assert not village_types.told_apart(period()) and village_types.names(period()) == ()
    peers = period(weights="{weights: {A: 1, B: 1}, by_peer: {community: {A: 2, B: 1}}}")
    assert not village_types.told_apart(peers)


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"weights": "{weights: {A: 1, B: 1}, by_type: {near: {A: 2, B: 1}}}"}, ("near",)),
        ({"ranked": ", within: type"}, ()),
        (
            {
                "ranked": ", within: type, prizes:"
                " [{key: p, title: 奖, places: {far: 1, near: 2}, ties: in}]"
            },
            ("far", "near"),
        ),
        ({"when": "{all: [{grade: [good]}, {not: {type: [near, hill]}}]}"}, ("near", "hill")),
    ],
)
def test_types_are_found_wherever_the_language_names_them(changed, names):
    asked = period(**changed)
    assert village_types.told_apart(asked) and village_types.names(asked) == names


def test_wusheng_names_its_two_types_once():
    scheme = load_scheme((PRESETS / "wusheng-2007" / "scheme.yaml").read_text(encoding="utf-8"))
    assert village_types.names(scheme.periods["year"]) == ("suburban", "community")
    assert not village_types.told_apart(scheme.periods["month"])


def test_the_language_demands_common_weights_for_villages_of_other_types():
    with pytest.raises(SchemeFaults, match="by_type"):
        period(weights="{by_type: {near: {A: 2, B: 1}}}")

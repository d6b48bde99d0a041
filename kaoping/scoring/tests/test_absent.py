"""What does not apply to a subject, where two rules could say so at once: found by Hypothesis."""

import pytest

from kaoping.scoring import evaluate, load_scheme, reference
from kaoping.scoring.facts import Facts, NotApplicable, Subject

TEXT = """\
format: 1
name: absent
title: 不适用
place: x
document: 虚构
source: 虚构
periods:
  year:
    title: 年
    subjects: {team: {title: 村}}
    lists: {aims: {title: 目标, source: inspection, out_of: 100}}
    trees:
      team:
        code: T
        title: 总分
        rule: sum
        round: 2
        children:
          - code: T1
            title: 目标
            full: 10
            round: 2
            not_applicable: HOW
            rule: {own: {list: aims, missing: gap, none: not_applicable}}
    stages: [{key: notice, title: 公示, owner: clerk, day: 9}]
    feedback: {objection_days: 3, silence: acknowledged}
    notice: {days: 5, name_raters: true}
"""


@pytest.mark.parametrize("run", [evaluate, reference.evaluate])
@pytest.mark.parametrize(("how", "points"), [("full", 100_000), ("zero", 0), ("rebase", None)])
def test_the_recorded_fact_goes_before_the_rule_of_an_empty_list(how, points, run):
    scheme = load_scheme(TEXT.replace("HOW", how))
    facts = Facts(
        subjects=(Subject("A", "team", "甲村"),), not_applicable=(NotApplicable("A", "T1"),)
    )
    outcome = run(scheme, "year", facts)
    assert outcome.value("A", "T1") == points
    assert (("A", "T1") in outcome.absent) == (points is None)
    assert [gap.kind for gap in outcome.gaps] == (["nothing_applies"] if points is None else [])

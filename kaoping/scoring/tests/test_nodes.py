"""Nodes refuse nonsense when they are built, with a remedy, all of it at once."""

import pytest

from kaoping.scoring import procedure, rules, scheme
from kaoping.scoring.nonsense import Nonsense

CHOICE = rules.Choice("a", "缺席", 10_000, 10_000)


@pytest.mark.parametrize(
    "build",
    [
        lambda: rules.Choice("a", "缺席", 0, 0),
        lambda: rules.Choice("a", "缺席", 20_000, 10_000),
        lambda: rules.Award(0, 0, 5_000),
        lambda: rules.Award(0, 10_000, 0),
        lambda: rules.Award(0, 10_000, 3_000),
        lambda: rules.Award(0, 10_000, 5_000, blank="full"),
        lambda: rules.Deductions(0, 5_000, (CHOICE,)),
        lambda: rules.Deductions(10_000, 5_000, ()),
        lambda: rules.Deductions(10_000, 5_000, (CHOICE, CHOICE)),
        lambda: rules.Sum(0, 10_000, 0),
        lambda: rules.Weighted(()),
        lambda: rules.Weighted((("a", 0),)),
        lambda: rules.FromCycle("m", "median", 12, 0, 10_000, "gap"),
        lambda: rules.FromCycle("m", "mean", 0, 0, 10_000, "gap"),
        lambda: rules.FromCycle("m", "mean", 12, 0, 10_000, "average"),
        lambda: rules.FromCycle("m", "mean", 12, 10_000, 10_000, "gap"),
        lambda: scheme.RaterGroup("a", "甲", several="median"),
        lambda: scheme.RaterGroup("a", "甲", at_most=0),
        lambda: scheme.Indicator("a", "甲", rules.Sum(), 0),
        lambda: scheme.Indicator("a", "甲", rules.Award(0, 10_000, 5_000), 10_000),
        lambda: scheme.Indicator("a", "甲", rules.FromTeam("T"), 0, marked_by="x"),
        lambda: procedure.Stage("marking", "评分", "rater", 32),
        lambda: procedure.Prize("a", "奖", 0, None),
        lambda: procedure.Prize("a", "奖", None, None),
        lambda: procedure.PayPost("a", 0, 10_000),
        lambda: procedure.PayPart("a", 0, 10_000),
        lambda: procedure.Pay("official", (), (), 1),
        lambda: procedure.Feedback(0),
        lambda: procedure.Notice(0, True),
    ],
)
def test_nonsense_cannot_be_built(build):
    with pytest.raises(Nonsense) as caught:
        build()
    assert all(cause and remedy for cause, remedy, _ in caught.value.problems)


def test_all_of_it_is_said_at_once():
    with pytest.raises(Nonsense) as caught:
        rules.Award(10_000, 0, 0, blank="?")
    assert len(caught.value.problems) == 3

"""Nodes refuse nonsense when they are built, with a remedy, all of it at once."""

from fractions import Fraction

import pytest

from kaoping.scoring import conditions, pay, procedure, rules, scales, scheme, sources
from kaoping.scoring.nonsense import Nonsense

CHOICE = rules.Choice("a", "缺席", 10_000, 10_000)
BAND = scales.Band(10_000, 10_000)
OPTIONS = (sources.Option("a", "甲", 0), sources.Option("b", "乙", 0))
HAPPENED = conditions.Happened("accident")


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
        lambda: pay.PayPost("a", -1, 10_000),
        lambda: pay.PayPart("a", 0, 10_000),
        lambda: pay.Pay("official", (), 1),
        lambda: pay.Component("a", "甲", (), pay.Fixed()),
        lambda: rules.Choice("a", "甲", 0, 0),
        lambda: rules.Choice("a", "甲", 0, 10_000, 100),
        lambda: rules.Bonuses(10_000, 5_000, (rules.Choice("a", "甲", 10_000, 10_000, 100),)),
        lambda: rules.Sum(missing="half"),
        lambda: rules.FromBallot("b", None, "rebase"),
        lambda: rules.FromJury("j", 1, 2, 1_000, "gap"),
        lambda: rules.Own("o", None, "rebase", "gap"),
        lambda: scales.Table("from", ()),
        lambda: scales.Table("from", (BAND,)),
        lambda: scales.Table("from", (BAND, BAND, scales.Band(None, 0))),
        lambda: scales.Steps(True, 0, 0, 1, "whole", 0),
        lambda: scales.Steps(True, 0, 1, 1, "half", 0),
        lambda: scales.Proportion(0),
        lambda: scales.Scale("rank", "T", scales.Proportion(1), within="street"),
        lambda: scales.Scale("movement", "T", scales.Proportion(1)),
        lambda: sources.Figure("a", "甲", "人", "hearsay", 0, 1),
        lambda: sources.Figure("a", "甲", "人", "ledger", 1, 1),
        lambda: sources.Option("a", "甲", Fraction(11, 10)),
        lambda: sources.Ballot("a", "甲", (), (), "valid"),
        lambda: sources.Ballot("a", "甲", OPTIONS, (sources.VoterGroup("g", "组"),), "voters"),
        lambda: sources.Jury("a", "甲", 0),
        lambda: sources.OwnList("a", "甲", "inspection", 0),
        lambda: conditions.Voted("b", (), None, "over", 0),
        lambda: conditions.Counted(("T",), (), 0),
        lambda: conditions.Placed("r", 1, 1),
        lambda: conditions.DecidedBefore("c", None),
        lambda: conditions.Combined("not", (HAPPENED, HAPPENED)),
        lambda: procedure.Effect("shame", "T"),
        lambda: procedure.Veto("v", "否决", "team", HAPPENED, procedure.Effect("zero", "T"), " "),
        lambda: procedure.Consequence("c", "后果", "team", "imprison", HAPPENED),
        lambda: procedure.Quota(Fraction(1, 5), 3, ("r",), "in"),
        lambda: procedure.Quota(Fraction(1, 5), None, ("r",), "draw"),
        lambda: procedure.Stage("marking", "评分", "rater"),
        lambda: procedure.Stage("marking", "评分", "rater", date="02-30"),
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

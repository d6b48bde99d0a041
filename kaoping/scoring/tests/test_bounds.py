"""int64 wraps silently, so schemes that could pass the bound do not load; at the bound all is well."""

from dataclasses import replace

import pytest

from kaoping.scoring import evaluate, reference
from kaoping.scoring.facts import Assignment, Facts, Mark, Subject, Submission
from kaoping.scoring.nonsense import Nonsense
from kaoping.scoring.pay import LARGEST_AMOUNT, ByRate, Component, Pay, PayPart, PayPost
from kaoping.scoring.ranges import BOUND
from kaoping.scoring.rules import LARGEST_POINTS, LARGEST_TIMES, Award, Choice, Deductions
from kaoping.scoring.scheme import Indicator, RaterGroup
from kaoping.scoring.tests.examples import small


def period_of(indicator, group, parts=(), amount=1):
    """The small scheme's period with another tree for officials, marked by one group."""
    period = small().periods["month"]
    posts = tuple(PayPost(post, amount, 10_000) for post in ("secretary", "director"))
    rate = ByRate(parts or (PayPart(indicator.code, 1, LARGEST_POINTS),))
    pay = Pay("official", (Component("pay", "报酬", posts, rate),), 1)
    return replace(
        period,
        subjects={"official": replace(period.subjects["official"], team=None)},
        raters={group.key: group},
        trees={"official": indicator},
        rankings=(),
        pay=pay,
    )


def both(period, facts):
    """Both evaluators' outcomes."""
    scheme = replace(small(), periods={"month": period})
    return [run(scheme, "month", facts) for run in (evaluate, reference.evaluate)]


def facts_with(marks, raters):
    """One official, marked by that many raters, each with the given (kind, choice, units, times)."""
    names = [f"r{i}" for i in range(raters)]
    return Facts(
        subjects=(Subject("A", "official", "甲", posts=("director",)),),
        assignments=tuple(Assignment(name, "g", "A") for name in names),
        submissions=tuple(Submission(name, "g", "A") for name in names),
        marks=tuple(
            Mark(f"{name}.{i}", name, "g", "A", "M", *mark)
            for name in names
            for i, mark in enumerate(marks)
        ),
    )


def test_a_mean_of_the_most_raters_of_the_most_points_is_exact():
    rule = Award(-LARGEST_POINTS, LARGEST_POINTS, 1)
    item = Indicator("M", "M", rule, LARGEST_POINTS, marked_by="g", places=0)
    group = RaterGroup("g", "g", several="mean", at_most=1000)
    period = period_of(item, group)
    for units in (LARGEST_POINTS, -LARGEST_POINTS):
        for outcome in both(period, facts_with([("award", None, units, 1)], 1000)):
            assert outcome.value("A") == units


def test_the_most_deductions_stay_at_the_cap():
    choice = Choice("x", "情形", LARGEST_POINTS, LARGEST_POINTS)
    rule = Deductions(LARGEST_POINTS, 1, (choice,))
    item = Indicator("M", "M", rule, LARGEST_POINTS, marked_by="g", places=0)
    period = period_of(item, RaterGroup("g", "g", several="together", at_most=1000))
    marks = [("deduction", "x", LARGEST_POINTS, LARGEST_TIMES)] * 5
    for outcome in both(period, facts_with(marks, 1000)):
        assert outcome.value("A") == 0


def test_an_exact_mean_that_could_pass_the_bound_is_refused():
    rule = Award(0, 1_000_000, 1)
    item = Indicator("M", "M", rule, 1_000_000, marked_by="g", places=2)
    group = RaterGroup("g", "g", several="mean", at_most=40)
    period_of(item, group)
    with pytest.raises(Nonsense) as caught:
        period_of(replace(item, places=None), group)
    assert "round" in str(caught.value)


def test_pay_is_exact_at_the_largest_amount_that_loads():
    item = Indicator("M", "M", Award(0, 1_000_000, 1), 1_000_000, marked_by="g")
    group = RaterGroup("g", "g")
    parts = (PayPart("M", 1, 999_983), PayPart("M", 7, 10_007))
    allowed, refused = 1, LARGEST_AMOUNT + 1
    while refused - allowed > 1:
        middle = (allowed + refused) // 2
        try:
            period_of(item, group, parts, middle)
            allowed = middle
        except Nonsense:
            refused = middle
    assert 1 < allowed < LARGEST_AMOUNT
    period = period_of(item, group, parts, allowed)
    fast, slow = both(period, facts_with([("award", None, 1_000_000, 1)], 1))
    assert fast.pay("A") == slow.pay("A") > 0


def test_the_bound_leaves_room_in_int64():
    assert 2 * BOUND <= 2**63

"""What the hall sees is what the scheme computes, to the last digit, whatever the rule."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.scoring import evaluate, load_scheme, reference
from kaoping.scoring.facts import Facts, Score, Subject
from kaoping.scoring.juries import places_of, verdict
from tests.panels import REGULATION

SCHEME = load_scheme(REGULATION)
STEP = 1_000


JURY = "{jury: {of: hall, trim: 1, least: 3, missing: gap, step: 0.1}}"


@cache
def scheme_with(trim: int, least: int, missing: str, places: int):
    """The small regulation with another jury's rule, and other decimals."""
    rule = f"{{jury: {{of: hall, trim: {trim}, least: {least}, missing: {missing}, step: 0.1}}}}"
    head, tail = REGULATION.replace(JURY, rule).split("full: 100\n            round: 2", 1)
    return load_scheme(f"{head}full: 100\n            round: {places}{tail}")


@st.composite
def contests(draw):
    """(scheme with some trim, least, gap and rounding; (juror, units) pairs of some subjects)."""
    trim = draw(st.integers(0, 2))
    least = 2 * trim + draw(st.sampled_from((1, 3)))
    missing, places = draw(st.sampled_from(("gap", "zero"))), draw(st.sampled_from((0, 2, 4)))
    points = st.lists(st.integers(0, 1_000).map(lambda steps: steps * STEP), max_size=12)
    given_to = draw(st.lists(points, min_size=1, max_size=4))
    scores = [[(f"j{i}", units) for i, units in enumerate(each)] for each in given_to]
    return scheme_with(trim, least, missing, places), scores


@given(contests())
def test_screen_and_both_evaluators_agree_on_values_and_places(contest):
    scheme, given_to = contest
    period = scheme.periods["year"]
    node = period.item("R1")
    subjects = tuple(
        Subject(id=f"s{i}", kind="official", name="某", posts=("secretary",), order=i)
        for i in range(len(given_to))
    )
    scores = tuple(
        Score("R1", juror, f"s{i}", units)
        for i, each in enumerate(given_to)
        for juror, units in each
    )
    facts = Facts(subjects=subjects, scores=scores)
    shown = [verdict(node, each) for each in given_to]
    for evaluator in (evaluate, reference.evaluate):
        outcome = evaluator(scheme, "year", facts)
        assert [each.exact for each in shown] == [outcome.exact(s.id, "R1") for s in subjects]
        assert [each.units for each in shown] == [outcome.value(s.id, "R1") for s in subjects]
    known = [(i, each.exact) for i, each in enumerate(shown) if each.exact is not None]
    better = {i: sum(other > value for _, other in known) for i, value in known}
    assert places_of(known) == {i: 1 + count for i, count in better.items()}


@given(contests())
def test_as_many_are_struck_out_as_the_rule_says_and_none_better_or_worse_is_left(contest):
    scheme, given_to = contest
    node = scheme.periods["year"].item("R1")
    for each in given_to:
        shown = verdict(node, each)
        by = {
            kind: [one.units for one in shown.given if one.struck == kind]
            for kind in ("high", "low", "")
        }
        enough = len(each) >= node.rule.least
        assert len(by["high"]) == len(by["low"]) == (node.rule.trim if enough else 0)
        assert [(g.juror, g.units) for g in shown.given] == each
        if enough and node.rule.trim:
            assert min(by["high"]) >= max(by[""]) >= min(by[""]) >= max(by["low"])


@pytest.mark.parametrize(
    ("points", "value", "struck"),
    [
        ([90, 80, 70], 800_000, ["high", "", "low"]),
        ([80, 80, 80], 800_000, ["high", "low", ""]),
        ([90, 80], None, ["", ""]),
        ([90.1, 80.2, 70.3, 80.3], 802_500, ["high", "", "low", ""]),
    ],
)
def test_worked_by_hand(points, value, struck):
    node = SCHEME.periods["year"].item("R1")
    given = [(str(i), int(each * 10_000)) for i, each in enumerate(points)]
    shown = verdict(node, given)
    assert (shown.units, [each.struck for each in shown.given]) == (value, struck)


def test_too_few_are_zero_only_where_the_regulation_says_so():
    node = SCHEME.periods["year"].item("R1")
    zero = replace(node, rule=replace(node.rule, missing="zero"))
    assert (verdict(node, []).units, verdict(zero, []).units) == (None, 0)

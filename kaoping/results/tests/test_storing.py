"""What is stored is exactly what was computed, and facts have one text only."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping import scoring
from kaoping.results import actions, queries, storing
from kaoping.results import facts as gathering
from kaoping.schemes.queries import scheme_of
from kaoping.scoring.facts import Adjustment, Facts, Mark, Subject, from_json, to_json
from kaoping.scoring.ranges import half_away
from tests.months import aggregate, mark_everything
from tests.world import open_month

NUMERATORS = st.one_of(st.none(), st.integers(-(2**60), 2**60))
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=5)


@given(st.lists(NUMERATORS), st.integers(1, 10**6))
def test_a_column_in_units_is_rounded_once_half_away_from_zero_and_keeps_its_gaps(column, over):
    expected = [None if one is None else half_away(Fraction(one, over)) for one in column]
    assert storing.units_of(column, over) == expected


@given(st.lists(st.builds(
    Mark, id=TEXT, rater=TEXT, group=TEXT, subject=TEXT, indicator=TEXT,
    kind=st.sampled_from(["award", "deduction"]), choice=TEXT,
    units=st.integers(-(10**10), 10**10), times=st.integers(1, 999),
)))  # fmt: skip
def test_equal_facts_have_equal_texts_and_the_text_gives_them_back(marks):
    facts = Facts(marks=tuple(marks))
    again = from_json(to_json(facts))
    assert again == facts
    assert gathering.as_text(again) == gathering.as_text(facts)


@given(st.integers(0, 8), st.integers(0, 8))
def test_one_changed_fact_changes_the_hash(one, other):
    hashes = {
        gathering.as_text(Facts(
            subjects=(Subject("1", "team", "村"),),
            adjustments=(Adjustment("1", "1", "T2.1", units),),
        ))[1]
        for units in (one, other)
    }  # fmt: skip
    assert (len(hashes) == 1) == (one == other)


@pytest.fixture
def computed(hamlet):
    """Three villages, aggregated and with one decision."""
    hamlet.cycle = open_month(hamlet)
    mark_everything(hamlet.cycle)
    aggregate(hamlet.cycle, hamlet.clerk)
    team = hamlet.cycle.subjects.select_related("cycle__version", "cycle__place", "place").first()
    hamlet.run = actions.adjust(
        subject=team, indicator="T4.1", after_units=95_000, reason="补报", document="纪要1号",
        by=hamlet.clerk,
    )  # fmt: skip
    return hamlet


def test_every_stored_number_is_what_the_reference_says_of_the_stored_facts(computed):
    cycle = computed.cycle
    facts = gathering.of_run(computed.run)
    outcome = scoring.reference.evaluate(scheme_of(cycle.version), cycle.period_key, facts)
    for result in computed.run.results.all():
        who = str(result.subject_id)
        assert result.trace == {code: outcome.value(who, code) for code in result.trace}
        assert result.units == outcome.total(who) and result.grade == outcome.grade(who)
        assert result.rank == outcome.rank(result.ranking, who)


def test_the_facts_of_some_subjects_explain_them_like_all_facts_do(computed):
    official = computed.cycle.subjects.filter(kind="official").first()
    found = queries.explanation(computed.run, official)
    stored = computed.run.results.get(subject=official)
    assert {node.code: node.units for node in found.root.walk()} == stored.trace

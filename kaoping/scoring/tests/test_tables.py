"""Columns of facts are refused exactly where the rows are, slice by slice and in any order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.scoring import evaluate, load_scheme
from kaoping.scoring.check import check
from kaoping.scoring.check_tables import distinct
from kaoping.scoring.columnar import evaluate_tables
from kaoping.scoring.columns import as_list
from kaoping.scoring.facts import FactsFaults, from_json
from kaoping.scoring.scales import LARGEST_PLACE
from kaoping.scoring.tables import Words, tables_of
from kaoping.scoring.tests.examples import month, small
from kaoping.scoring.tests.hostile_texts import SINK
from kaoping.scoring.tests.strategies_facts import situations
from kaoping.scoring.tests.test_hostile_facts import spoiled

QUICK = settings(deadline=None, max_examples=150)


def sliced(facts, data):
    """The tables of facts with their marks shuffled and cut into slices."""
    marks = data.draw(st.permutations(facts.marks))
    at = data.draw(st.integers(0, len(marks)))
    tables = tables_of(replace(facts, marks=()))
    raters = {name: number for number, name in enumerate(tables.raters)}
    parts = [tables_of(replace(facts, marks=tuple(part))) for part in (marks[:at], marks[at:])]
    assert all(part.raters[: len(raters)] == list(raters) for part in parts)
    return replace(tables, marks=tuple(rows for part in parts for rows in part.marks))


def columns(evaluation):
    return {code: as_list(c.numerators, c.known) for code, c in evaluation.columns.items()}


@QUICK
@given(situations(), st.data())
def test_slices_in_any_order_come_to_the_same(situation, data):
    scheme, facts = situation
    found = evaluate_tables(scheme.periods["month"], sliced(facts, data))
    assert columns(found) == evaluate(scheme, "month", facts).columns


@QUICK
@given(st.data())
def test_what_rows_refuse_columns_refuse_and_nothing_else(data):
    try:
        facts = from_json(spoiled(data))
    except FactsFaults:
        return
    marks = tuple(replace(mark, id=str(number)) for number, mark in enumerate(facts.marks))
    facts = replace(facts, marks=marks)  # ids are for people: columns don't read them
    period = load_scheme(SINK).periods["month"]
    try:
        check(period, facts)
    except FactsFaults as refused:
        said = refused.faults
    else:
        said = ()
    try:
        evaluate_tables(period, sliced(facts, data))
    except FactsFaults as refused:
        assert said, refused.faults
        assert not any("请报告" in fault for fault in refused.faults)
    else:
        assert not said


def test_tables_tell_the_rows_they_were_made_of():
    facts = month()
    told = tables_of(facts).facts(tables_of(facts).marks)
    nameless = [replace(mark, id="") for mark in told.marks]
    assert nameless == [replace(mark, id="") for mark in facts.marks]
    assert replace(told, marks=()) == replace(facts, marks=())


def test_an_award_given_twice_in_two_slices_is_refused():
    facts = month()
    award = next(mark for mark in facts.marks if mark.kind == "award")
    twice = tables_of(replace(facts, marks=(award,))).marks * 2
    try:
        evaluate_tables(small().periods["month"], replace(tables_of(facts), marks=twice))
    except FactsFaults as refused:
        assert "给了2次分" in str(refused)
    else:
        raise AssertionError("the second award was taken")


@QUICK
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.integers(0, 900))))
def test_distinct_combinations_are_those_of_the_rows(rows):
    found = distinct([Words.of(column) for column in zip(*rows, strict=True)] if rows else [NO_ROWS])
    assert found == set(rows)


NO_ROWS = Words(np.zeros(0, np.int64), [])


def test_more_than_can_be_ranked_together_are_refused():
    """The bounds of int64 are proved for so many places, and not for one more."""
    tables = tables_of(month())
    one = tables.roster.taken(np.zeros(LARGEST_PLACE + 1, np.int64), np.array([0, -2, -1]))
    with pytest.raises(FactsFaults, match="一起考核的对象"):
        evaluate_tables(small().periods["month"], replace(tables, roster=one, marks=()))

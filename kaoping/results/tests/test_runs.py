"""Runs: what they compute, keep and leave open."""

import datetime

import psycopg
import pytest
import time_machine
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from kaoping.cycles.models import Stage
from kaoping.cycles.queries import current_stage
from kaoping.results import actions, queries, storing
from kaoping.results.models import Cause, Result, Run, RunState
from kaoping.results.tests.stages import (
    POINT,
    again,
    is_of,
    mark_everything_but,
    result_of,
    sheet_of,
    team_of,
)
from tests.months import aggregate


def test_aggregation_stores_points_ranks_grades_and_every_node(computed):
    result = result_of(computed, 0)
    assert computed.run.state == RunState.DONE
    assert (result.units, result.rank, result.grade) == (97 * POINT, 3, "excellent")
    assert result.trace["T2.1"] == 7 * POINT
    assert result.trace["T4.1"] == 8 * POINT
    assert result_of(computed, 1).rank == result_of(computed, 2).rank == 1


def test_marking_ends_and_the_review_comes_next(computed):
    assert current_stage(again(computed.cycle)).key == "review"


def test_a_scheme_without_a_stage_of_aggregation_keeps_its_other_stages_open(marked):
    Stage.objects.filter(cycle=marked.cycle, key="aggregation").delete()
    aggregate(marked.cycle, marked.clerk)
    assert current_stage(again(marked.cycle)).key == "review"


def test_a_missing_sheet_is_a_gap_and_has_no_rank(town):
    mark_everything_but(town, sheet_of(town, "liaison_leader", 0))
    run = aggregate(town.cycle, town.clerk)
    result = run.results.get(subject=team_of(town, 0))
    assert result.units is None and result.rank is None
    assert result.trace["T2.1"] is None and result.trace["T1.1"] == 6 * POINT
    causes = {gap["indicator"]: gap["cause"] for gap in run.gaps if is_of(gap, town, 0)}
    assert causes["T2.1"] == "评分人尚未提交"
    assert current_stage(again(town.cycle)).key == "aggregation"


def test_gaps_are_named_with_the_rater_and_only_for_those_who_may_know(town):
    mark_everything_but(town, sheet_of(town, "liaison_leader", 0))
    run = aggregate(town.cycle, town.clerk)
    rows = queries.gap_rows(run, named=True)
    rater = town.liaison_of(town.villages[0]).person.name
    assert {row.raters for row in rows if row.item.startswith("T")} == {f"包村领导 {rater}"}
    assert all(rater not in row.raters for row in queries.gap_rows(run, named=False))


def test_the_same_facts_are_recognised(computed):
    assert not queries.same_as_before(computed.run, queries.runs_of(computed.cycle))
    again = aggregate(computed.cycle, computed.clerk)
    assert again.number == 2 and queries.same_as_before(again, queries.runs_of(computed.cycle))


def test_a_run_under_way_is_taken_up_again_not_doubled(marked):
    first = actions.request_run(cycle=marked.cycle, by=marked.clerk)
    Run.objects.filter(pk=first.pk).update(state=RunState.RUNNING, percent=40)
    assert actions.request_run(cycle=marked.cycle, by=marked.clerk) == first
    actions.compute_run(first)
    assert first.state == RunState.DONE and first.percent == 100


def test_computing_a_done_run_again_changes_nothing(computed):
    before = list(Result.objects.values_list("pk", "units"))
    actions.compute_run(computed.run)
    assert list(Result.objects.values_list("pk", "units")) == before


def test_impossible_facts_fail_the_run_in_words(marked):
    sheet = sheet_of(marked, "main_leader", 0)
    sheet.marks.filter(indicator="T4.1").update(units=99 * POINT)
    run = aggregate(marked.cycle, marked.clerk)
    assert run.state == RunState.FAILED and "T4.1" in run.failure
    assert not run.results.exists() and queries.current_run(marked.cycle) is None


def test_a_failed_run_can_be_followed_by_another(marked):
    sheet = sheet_of(marked, "main_leader", 0)
    sheet.marks.filter(indicator="T4.1").update(units=99 * POINT)
    aggregate(marked.cycle, marked.clerk)
    sheet.marks.filter(indicator="T4.1").update(units=8 * POINT)
    assert aggregate(marked.cycle, marked.clerk).state == RunState.DONE


def test_the_facts_kept_with_a_run_compute_it_again(computed):
    outcome = queries.outcome_of(computed.run)
    for result in computed.run.results.all():
        assert outcome.value(str(result.subject_id)) == result.units


def test_a_run_asked_for_before_the_review_closed_does_not_replace_the_settled_result(reviewed):
    late = actions.runs.new_run(reviewed.cycle, Cause.AGGREGATION, by=reviewed.clerk)
    actions.compute_run(late)
    assert late.state == RunState.FAILED and "审定" in late.failure
    assert queries.current_run(reviewed.cycle) == reviewed.run


def test_a_lost_connection_within_the_copy_is_told_as_such(computed, monkeypatch):
    def lost(run, outcome):
        yield from ()
        raise psycopg.OperationalError

    run = actions.runs.new_run(computed.cycle, Cause.AGGREGATION, by=computed.clerk)
    monkeypatch.setattr(storing, "_rows", lost)
    with pytest.raises(OperationalError):
        actions.compute_run(run)


def test_a_run_that_stands_still_can_be_asked_for_again(marked, client):
    run = actions.request_run(cycle=marked.cycle, by=marked.clerk)
    Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING, percent=40)
    client.force_login(marked.clerk)
    page, again = (
        reverse(f"results:{n}", args=[marked.cycle.pk]) for n in ("overview", "aggregate")
    )
    assert again not in client.get(page).content.decode()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=3), tick=False):
        client.force_login(marked.clerk)
        assert again in client.get(page).content.decode()

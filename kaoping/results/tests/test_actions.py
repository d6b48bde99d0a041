"""Runs, review, feedback and objections: what they change, and what they refuse."""

import datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from kaoping.audit.models import Event
from kaoping.cycles.models import Sheet, Stage
from kaoping.cycles.queries import current_stage
from kaoping.lib.errors import UserError
from kaoping.marks import actions as marks
from kaoping.results import actions, queries
from kaoping.results import facts as gathering
from kaoping.results.models import Adjustment, Feedback, Result, Run, RunState
from tests.months import REVIEWED_ON, aggregate, award, deduct, mark_everything
from tests.world import open_month

POINT = 10_000


@pytest.fixture
def town(hamlet):
    """Three villages and their open month."""
    hamlet.cycle = open_month(hamlet)
    return hamlet


@pytest.fixture
def marked(town):
    """All marked: 98 points for each team; the first village loses 2 × 0.5 in T2.1."""
    sheet = _sheet(town, "liaison_leader", 0)
    deduct(sheet, "T2.1", "fewer", "0.5", times=2)
    mark_everything(town.cycle)
    return town


@pytest.fixture
def computed(marked):
    """Aggregated."""
    marked.run = aggregate(marked.cycle, marked.clerk)
    return marked


@pytest.fixture
def reviewed(computed):
    """The review is closed."""
    _close(computed)
    return computed


@pytest.fixture
def fed_back(reviewed):
    """The notices are out."""
    actions.issue_feedback(cycle=reviewed.cycle, by=reviewed.clerk)
    return reviewed


class TestRuns:
    def test_aggregation_stores_points_ranks_grades_and_every_node(self, computed):
        result = _result(computed, 0)
        assert computed.run.state == RunState.DONE
        assert (result.units, result.rank, result.grade) == (97 * POINT, 3, "excellent")
        assert result.trace["T2.1"] == 7 * POINT
        assert result.trace["T4.1"] == 8 * POINT
        assert _result(computed, 1).rank == _result(computed, 2).rank == 1

    def test_marking_ends_and_the_review_comes_next(self, computed):
        assert current_stage(_again(computed.cycle)).key == "review"

    def test_a_scheme_without_a_stage_of_aggregation_keeps_its_other_stages_open(self, marked):
        Stage.objects.filter(cycle=marked.cycle, key="aggregation").delete()
        aggregate(marked.cycle, marked.clerk)
        assert current_stage(_again(marked.cycle)).key == "review"

    def test_a_missing_sheet_is_a_gap_and_has_no_rank(self, town):
        mark_everything_but(town, _sheet(town, "liaison_leader", 0))
        run = aggregate(town.cycle, town.clerk)
        result = run.results.get(subject=_team(town, 0))
        assert result.units is None and result.rank is None
        assert result.trace["T2.1"] is None and result.trace["T1.1"] == 6 * POINT
        causes = {gap["indicator"]: gap["cause"] for gap in run.gaps if _is(gap, town, 0)}
        assert causes["T2.1"] == "评分人尚未提交"
        assert current_stage(_again(town.cycle)).key == "aggregation"

    def test_gaps_are_named_with_the_rater_and_only_for_those_who_may_know(self, town):
        mark_everything_but(town, _sheet(town, "liaison_leader", 0))
        run = aggregate(town.cycle, town.clerk)
        rows = queries.gap_rows(run, named=True)
        rater = town.liaison_of(town.villages[0]).person.name
        assert {row.raters for row in rows if row.item.startswith("T")} == {f"包村领导 {rater}"}
        assert all(rater not in row.raters for row in queries.gap_rows(run, named=False))

    def test_the_same_facts_are_recognised(self, computed):
        assert not queries.same_as_before(computed.run)
        again = aggregate(computed.cycle, computed.clerk)
        assert again.number == 2 and queries.same_as_before(again)

    def test_a_run_under_way_is_taken_up_again_not_doubled(self, marked):
        first = actions.request_run(cycle=marked.cycle, by=marked.clerk)
        Run.objects.filter(pk=first.pk).update(state=RunState.RUNNING, percent=40)
        assert actions.request_run(cycle=marked.cycle, by=marked.clerk) == first
        actions.compute_run(first)
        assert first.state == RunState.DONE and first.percent == 100

    def test_computing_a_done_run_again_changes_nothing(self, computed):
        before = list(Result.objects.values_list("pk", "units"))
        actions.compute_run(computed.run)
        assert list(Result.objects.values_list("pk", "units")) == before

    def test_impossible_facts_fail_the_run_in_words(self, marked):
        sheet = _sheet(marked, "main_leader", 0)
        sheet.marks.filter(indicator="T4.1").update(units=99 * POINT)
        run = aggregate(marked.cycle, marked.clerk)
        assert run.state == RunState.FAILED and "T4.1" in run.failure
        assert not run.results.exists() and queries.current_run(marked.cycle) is None

    def test_a_failed_run_can_be_followed_by_another(self, marked):
        sheet = _sheet(marked, "main_leader", 0)
        sheet.marks.filter(indicator="T4.1").update(units=99 * POINT)
        aggregate(marked.cycle, marked.clerk)
        sheet.marks.filter(indicator="T4.1").update(units=8 * POINT)
        assert aggregate(marked.cycle, marked.clerk).state == RunState.DONE

    def test_the_facts_kept_with_a_run_compute_it_again(self, computed):
        outcome = queries.outcome_of(computed.run)
        for result in computed.run.results.all():
            assert outcome.value(str(result.subject_id)) == result.units


class TestReview:
    def test_an_adjustment_makes_a_superseding_run_and_both_stay(self, computed):
        run = _adjust(computed, "T2.1", 8)
        assert run.number == 2
        assert run.results.get(subject=_team(computed, 0)).units == 98 * POINT
        assert computed.run.results.get(subject=_team(computed, 0)).units == 97 * POINT
        decision = Adjustment.objects.get()
        assert (decision.before_units, decision.after_units) == (7 * POINT, 8 * POINT)
        assert gathering.of_run(run).adjustments[0].units == 8 * POINT

    def test_only_the_decision_moves_the_result(self, computed):
        before, after = computed.run, _adjust(computed, "T2.1", 8)
        assert {line.item[:4] for line in queries.differences(after)} >= {"T2.1"}
        assert gathering.of_run(before).marks == gathering.of_run(after).marks
        others = {line.village for line in queries.differences(after)}
        assert others == {"三泉村"}

    def test_the_ranking_shows_before_and_after(self, computed):
        run = _adjust(computed, "T2.1", 8)
        row = next(row for row in queries.ranking(run, "team") if row.village == "三泉村")
        assert (row.points, row.before_points, row.rank, row.before_rank) == ("98", "97", 1, "3")

    def test_the_later_of_two_decisions_counts_and_survives_aggregating_again(self, computed):
        _adjust(computed, "T2.1", 8)
        _adjust(computed, "T2.1", 5)
        run = aggregate(computed.cycle, computed.clerk)
        assert run.results.get(subject=_team(computed, 0)).trace["T2.1"] == 5 * POINT

    @pytest.mark.parametrize(
        ("item", "points", "reason", "document"),
        [
            ("T2.1", 9, "更正", "纪要1号"),
            ("T2.1", -1, "更正", "纪要1号"),
            ("T2.1", 8, " ", "纪要1号"),
            ("T2.1", 8, "更正", ""),
            ("T2", 8, "更正", "纪要1号"),
            ("O2.1", 8, "更正", "纪要1号"),
            ("X", 8, "更正", "纪要1号"),
        ],
    )
    def test_what_can_not_be_decided_is_refused_and_leaves_nothing(
        self, computed, item, points, reason, document
    ):
        with pytest.raises(UserError):
            _adjust(computed, item, points, reason, document)
        assert Run.objects.count() == 1 and not Adjustment.objects.exists()

    def test_a_gap_is_filled_by_decision_and_then_the_review_can_close(self, town):
        mark_everything_but(town, _sheet(town, "liaison_leader", 0))
        run = aggregate(town.cycle, town.clerk)
        with pytest.raises(UserError, match="5"):
            _close(town)
        for gap in [gap for gap in run.gaps if gap["kind"] == "not_submitted"]:
            subject = town.cycle.subjects.get(pk=gap["subject"])
            item = next(
                i for i in queries.runs.period_of(town.cycle).items() if i.code == gap["indicator"]
            )
            actions.adjust(
                subject=subject, indicator=item.code, after_units=item.full_units,
                reason="评分人未提交，会议认定", document="纪要1号", by=town.clerk,
            )  # fmt: skip
        assert queries.current_run(town.cycle).gaps == []
        assert _close(town).run == queries.current_run(town.cycle)

    def test_after_closing_nothing_but_an_answered_objection_makes_a_run(self, reviewed):
        for attempt in (
            lambda: actions.request_run(cycle=reviewed.cycle, by=reviewed.clerk),
            lambda: _adjust(reviewed, "T2.1", 8),
            lambda: _close(reviewed),
        ):
            with pytest.raises(UserError):
                attempt()
        assert Run.objects.count() == 1

    def test_a_closed_review_leaves_its_trace(self, reviewed):
        assert Event.objects.filter(verb="close_review", actor_id=reviewed.clerk.pk).exists()
        assert current_stage(_again(reviewed.cycle)).key == "feedback"

    def test_the_database_refuses_a_decision_without_reason(self, computed):
        with pytest.raises(IntegrityError), transaction.atomic():
            Adjustment.objects.create(
                subject=_team(computed, 0), indicator="T2.1", after_units=1, reason="",
                document="纪要", cause="adjustment", run=computed.run, decided_by=computed.clerk,
            )  # fmt: skip


class TestFeedback:
    def test_it_needs_a_closed_review(self, computed):
        with pytest.raises(UserError):
            actions.issue_feedback(cycle=computed.cycle, by=computed.clerk)

    def test_one_step_issues_to_every_village_and_repeating_adds_none(self, fed_back):
        assert Feedback.objects.count() == 3
        assert actions.issue_feedback(cycle=fed_back.cycle, by=fed_back.clerk) == []
        days = (Feedback.objects.first().due_on - timezone.localdate()).days
        assert days == 3

    def test_names_of_raters_stay_away_where_they_are_not_shown(self, fed_back):
        rater = fed_back.liaison_of(fed_back.villages[0]).person.name
        feedback = _feedback(fed_back, 0)
        (shown,) = queries.notice_for(feedback, named=True).deductions
        (hidden,) = queries.notice_for(feedback, named=False).deductions
        assert shown.who == f"包村领导 {rater}" and hidden.who == "包村领导"
        found = queries.explanation(fed_back.run, _team(fed_back, 0), named=False)
        assert rater not in str(found.as_json())

    def test_all_confirmed_finishes_the_stage(self, fed_back):
        for feedback in Feedback.objects.all():
            actions.acknowledge(feedback=feedback, by=_official(fed_back, feedback.village))
        assert current_stage(_again(fed_back.cycle)).key == "notice"

    def test_silence_lapses_only_after_the_deadline(self, fed_back):
        last_day = Feedback.objects.first().due_on
        assert actions.lapse_silent(today=last_day) == 0
        assert actions.lapse_silent(today=last_day + datetime.timedelta(days=1)) == 3
        assert actions.lapse_silent(today=last_day + datetime.timedelta(days=2)) == 0
        assert current_stage(_again(fed_back.cycle)).key == "notice"

    def test_a_lapsed_village_can_not_confirm(self, fed_back):
        actions.lapse_silent(today=datetime.date(2099, 1, 1))
        with pytest.raises(UserError):
            actions.acknowledge(
                feedback=_feedback(fed_back, 0), by=_official(fed_back, fed_back.villages[0])
            )

    def test_meeting_and_measures_are_recorded(self, fed_back):
        feedback = _feedback(fed_back, 0)
        official = _official(fed_back, feedback.village)
        today = timezone.localdate()
        with pytest.raises(UserError):
            actions.record_meeting(
                feedback=feedback, meeting_on=datetime.date(2020, 1, 1), minutes="", by=official
            )
        actions.record_meeting(feedback=feedback, meeting_on=today, minutes="研究整改", by=official)
        made = actions.record_improvement(
            feedback=feedback, indicator="T2.1", measure="补走访2户", responsible="书记",
            due_on=today, by=official,
        )  # fmt: skip
        with pytest.raises(UserError):
            actions.finish_improvement(
                improvement=made, done_on=today + datetime.timedelta(days=1), by=official
            )
        actions.finish_improvement(improvement=made, done_on=today, by=official)
        made.refresh_from_db()
        assert made.done_on == today


class TestObjections:
    def test_an_upheld_one_computes_again_and_shows_the_answer(self, fed_back):
        objection = _object(fed_back)
        _answer(fed_back, objection, upheld=True, points=8)
        run = queries.current_run(fed_back.cycle)
        assert run.cause == "objection"
        assert run.results.get(subject=_team(fed_back, 0)).units == 98 * POINT
        notice = queries.notice_for(_feedback(fed_back, 0), named=True)
        assert notice.objections[0].answer == "经核实，已走访" and notice.sheets[0].points == "98"

    def test_one_not_upheld_changes_no_number(self, fed_back):
        _answer(fed_back, _object(fed_back), upheld=False)
        assert queries.current_run(fed_back.cycle) == fed_back.run

    def test_an_upheld_one_needs_points_within_range_and_a_document(self, fed_back):
        objection = _object(fed_back)
        for points, document in ((None, "意见1号"), (8, ""), (9, "意见1号")):
            with pytest.raises(UserError):
                _answer(fed_back, objection, upheld=True, points=points, document=document)
        objection.refresh_from_db()
        assert objection.answered_at is None and Run.objects.count() == 1

    def test_it_is_answered_once(self, fed_back):
        objection = _object(fed_back)
        _answer(fed_back, objection, upheld=False)
        with pytest.raises(UserError):
            _answer(fed_back, objection, upheld=True, points=8)

    def test_sent_twice_it_is_one_and_other_words_wait(self, fed_back):
        assert _object(fed_back) == _object(fed_back)
        with pytest.raises(UserError):
            _object(fed_back, "另外的话")

    def test_it_must_come_in_time(self, fed_back):
        due = _feedback(fed_back, 0).due_on
        with time_machine.travel(
            datetime.datetime.combine(due, datetime.time(15, 59), datetime.UTC)
        ):
            _object(fed_back)
        with (
            time_machine.travel(datetime.datetime.combine(due, datetime.time(16, 1), datetime.UTC)),
            pytest.raises(UserError),
        ):
            _object(fed_back, item="T2.2")

    def test_an_open_one_keeps_the_village_from_lapsing_and_confirming(self, fed_back):
        objection = _object(fed_back)
        assert actions.lapse_silent(today=datetime.date(2099, 1, 1)) == 2
        with pytest.raises(UserError):
            actions.acknowledge(
                feedback=_feedback(fed_back, 0), by=_official(fed_back, fed_back.villages[0])
            )
        assert current_stage(_again(fed_back.cycle)).key == "feedback"
        _answer(fed_back, objection, upheld=False)
        assert actions.lapse_silent(today=datetime.date(2099, 1, 2)) == 1
        assert current_stage(_again(fed_back.cycle)).key == "notice"


def mark_everything_but(town, sheet):
    """Everybody but one sheet's rater submits it."""
    kept = sheet.pk
    for other in Sheet.objects.filter(assignment__cycle=town.cycle).exclude(pk=kept):
        _mark(other)


def _mark(sheet):
    group = sheet.assignment.group
    period = queries.runs.period_of(sheet.assignment.cycle)
    here = {item.code for item in period.items(sheet.subject.kind)}
    for item in period.items_of(group):
        if item.entry == "award" and item.code in here:
            award(sheet, item.code)
    marks.submit(sheets=[sheet], by=sheet.assignment.person.account)


def _sheet(town, group, village):
    return Sheet.objects.select_related("assignment__cycle").get(
        assignment__cycle=town.cycle, assignment__group=group, subject=_team(town, village),
        **({"assignment__person": town.leader.person} if group == "main_leader" else {}),
    )  # fmt: skip


def _team(town, village):
    return town.cycle.subjects.select_related("cycle__version", "cycle__place", "place").get(
        kind="team", place=town.villages[village]
    )


def _result(town, village):
    return town.run.results.get(subject=_team(town, village))


def _is(gap, town, village):
    return gap["subject"] == str(_team(town, village).pk)


def _again(cycle):
    return type(cycle).objects.get(pk=cycle.pk)


def _adjust(town, item, points, reason="更正", document="纪要1号"):
    return actions.adjust(
        subject=_team(town, 0), indicator=item, after_units=points * POINT, reason=reason,
        document=document, by=town.clerk,
    )  # fmt: skip


def _close(town):
    return actions.close_review(
        cycle=town.cycle, held_on=REVIEWED_ON, minutes="全体到会", by=town.clerk
    )


def _feedback(town, village):
    return Feedback.objects.select_related("cycle__version", "cycle__place", "village").get(
        cycle=town.cycle, village=town.villages[village]
    )


def _official(town, village):
    return town.officials[village.code]


def _object(town, text="当月已走访", item="T2.1"):
    return actions.object_to(
        subject=_team(town, 0), indicator=item, text=text, by=_official(town, town.villages[0])
    )


def _answer(town, objection, *, upheld, points=None, document="复核意见1号"):
    return actions.answer_objection(
        objection=objection, upheld=upheld,
        after_units=None if points is None else points * POINT,
        answer="经核实，已走访", document=document, by=town.clerk,
    )  # fmt: skip

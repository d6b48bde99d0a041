"""Writing marks: limits, once-only tokens, second tabs, submission, reopening, two people at once."""

import threading
import uuid

import pytest
from django.db import connection

from kaoping.audit.models import Event
from kaoping.cycles.actions import finish_stage
from kaoping.cycles.models import Sheet
from kaoping.cycles.queries import stage
from kaoping.lib.decimals import parse_units
from kaoping.lib.errors import UserError
from kaoping.marks import actions, queries
from kaoping.marks.locks import Closed
from kaoping.marks.models import Mark, Submission
from tests.world import build, open_month


class Town:
    """Three villages with an open month, and two sheets of its first village to write on."""

    def __init__(self):
        self.world = build(villages=3)
        self.cycle = open_month(self.world)
        self.leader = self.world.leader
        self.award_sheet = self.sheet(self.leader, "main_leader")
        self.liaison = self.world.liaison_of(self.world.villages[0])
        self.deduction_sheet = self.sheet(self.liaison, "liaison_leader")

    def sheet(self, account, group, kind="team"):
        """The rater's sheet of the first village."""
        return Sheet.objects.select_related(
            "assignment__cycle__version", "assignment__cycle__place", "assignment__person",
            "subject__place",
        ).get(
            assignment__person=account.person, assignment__group=group,
            subject__place=self.world.villages[0], subject__kind=kind,
        )  # fmt: skip

    def award(self, points, token=None, version=0, by=None, indicator="T4.1"):
        return actions.record_award(
            sheet=self.award_sheet,
            indicator=indicator,
            units=None if points is None else parse_units(points),
            token=token or uuid.uuid4(),
            version=version,
            by=by or self.leader,
        )

    def deduct(self, choice="overdue", points="2", times=1, reason="", token=None, **more):
        return actions.record_deduction(
            sheet=self.deduction_sheet,
            indicator="T2.2",
            choice=choice,
            units=parse_units(points),
            times=times,
            reason=reason,
            token=token or uuid.uuid4(),
            by=self.liaison,
            **more,
        )


@pytest.fixture
def town(db):
    return Town()


def test_an_award_is_written_once_and_traced(town):
    mark = town.award("8.5")
    assert (mark.units, mark.version, mark.recorded_by) == (85_000, 1, town.leader)
    event = Event.objects.get(verb="save_marks")
    assert event.target_id == str(town.award_sheet.assignment_id)
    (change,) = event.detail["changes"]
    assert change["after"] == {"points": "8.5"}
    assert "on_behalf_of" not in event.detail


@pytest.mark.parametrize("points", ["-0.5", "10.5", "8.3"])
def test_an_award_stays_within_its_limits_and_steps(town, points):
    with pytest.raises(actions.Refused) as refused:
        town.award(points)
    assert points in str(refused.value)
    assert not Mark.objects.exists()


def test_the_same_token_again_is_the_same_mark_and_leaves_one_trace(town):
    token = uuid.uuid4()
    assert town.award("8", token) == town.award("8", token)
    assert Mark.objects.count() == 1
    assert Event.objects.filter(verb="save_marks").count() == 1


def test_going_back_and_sending_another_value_from_the_same_form_corrects_the_mark(town):
    token = uuid.uuid4()
    town.award("8", token)
    mark = town.award("7", token)
    assert (mark.units, mark.version, Mark.objects.count()) == (70_000, 2, 1)


def test_a_second_tab_is_told_both_values_and_overwrites_nothing(town):
    town.award("8")
    with pytest.raises(actions.Conflict) as conflict:
        town.award("6", version=0)
    (fault,) = conflict.value.faults
    assert "8" in fault.cause and "6" in fault.cause
    assert (fault.theirs, fault.version) == ("8", 1)
    assert Mark.objects.get().units == 80_000
    assert town.award("6", version=fault.version).units == 60_000


def test_an_award_taken_back_stays_as_withdrawn_and_a_late_resend_does_not_revive_it(town):
    token = uuid.uuid4()
    town.award("8", token)
    town.award(None, version=1)
    with pytest.raises(actions.Conflict, match="空"):
        town.award("8", token)
    assert queries.facts_for(town.cycle)[0] == ()
    assert town.award("9").units == 90_000
    assert Mark.objects.count() == 2


def test_points_entered_again_after_they_were_taken_back_are_asked_about_and_then_kept(town):
    token = uuid.uuid4()
    town.award("8", token)
    town.award(None, version=1)
    with pytest.raises(actions.Conflict) as conflict:
        town.award("8", token)
    (fault,) = conflict.value.faults
    for _again in range(2):
        assert town.award("8", token, version=fault.version).withdrawn_at is None
    assert Mark.objects.filter(withdrawn_at=None).count() == 1


def test_a_deduction_sent_again_after_it_was_taken_back_is_refused_with_words(town):
    token = uuid.uuid4()
    mark = town.deduct(token=token)
    actions.withdraw(mark=mark, by=town.liaison)
    for reason in ("", "还有一件"):
        with pytest.raises(actions.Refused, match="已被撤销"):
            town.deduct(token=token, reason=reason)
    assert queries.facts_for(town.cycle)[0] == ()


def test_a_deduction_takes_the_points_of_the_regulation_and_says_why(town):
    mark = town.deduct(reason="3月5日低保申请", times=2)
    assert mark.reason == "逾期未办：3月5日低保申请"
    ((fact,), _submissions) = queries.facts_for(town.cycle)
    assert (fact.units, fact.times, fact.choice) == (20_000, 2, "overdue")
    assert fact.rater == str(town.liaison.person_id)


@pytest.mark.parametrize(
    ("choice", "points", "times"),
    [("overdue", "1", 1), ("nonsense", "2", 1), ("", "2", 1), ("other", "2.5", 1), ("other", "0.7", 1),
     ("overdue", "2", 0), ("overdue", "2", 101)],
)  # fmt: skip
def test_a_deduction_outside_of_the_regulation_is_refused(town, choice, points, times):
    with pytest.raises(actions.Refused):
        town.deduct(choice, points, times)
    assert not Mark.objects.exists()


def test_another_reason_than_the_regulations_needs_words(town):
    with pytest.raises(actions.Refused, match=r"“其他情形”本身.*请简要写明"):
        town.deduct("other", "1", reason=" ")
    assert town.deduct("other", "1", reason="入户不在家").reason == "其他情形：入户不在家"


def test_points_for_an_item_of_deductions_are_refused(town):
    with pytest.raises(actions.Refused):
        actions.record_award(
            sheet=town.deduction_sheet, indicator="T2.2", units=0, token=uuid.uuid4(), version=0,
            by=town.liaison,
        )  # fmt: skip


def test_a_resent_deduction_is_one_deduction_and_its_correction_too(town):
    token = uuid.uuid4()
    town.deduct(token=token)
    town.deduct(token=token)
    mark = town.deduct(token=token, times=3, version=1)
    assert (Mark.objects.count(), mark.times, mark.version) == (1, 3, 2)
    with pytest.raises(actions.Conflict):
        town.deduct(token=token, times=5, version=1)


def test_a_token_of_another_cell_is_refused(town):
    token = uuid.uuid4()
    town.award("8", token)
    with pytest.raises(actions.Refused):
        town.award("8", token, indicator="T4.2")


def test_a_withdrawn_deduction_no_longer_counts_and_is_never_deleted(town):
    mark = town.deduct()
    actions.withdraw(mark=mark, by=town.liaison)
    actions.withdraw(mark=mark, by=town.liaison)
    assert queries.facts_for(town.cycle)[0] == ()
    mark.refresh_from_db()
    assert (mark.withdrawn_by, mark.version) == (town.liaison, 2)
    assert Event.objects.filter(verb="save_marks").count() == 2


def test_all_faults_are_named_at_once_and_nothing_is_written(town):
    item = actions.period_of(town.cycle).item
    sheet = town.award_sheet
    entries = [
        actions.AwardEntry(sheet, item("T4.1"), parse_units("8"), uuid.uuid4()),
        actions.AwardEntry(sheet, item("T4.2"), parse_units("80"), uuid.uuid4()),
        actions.AwardEntry(sheet, item("T4.2"), parse_units("0.1"), uuid.uuid4()),
    ]
    with pytest.raises(actions.Refused) as refused:
        actions.save(entries=entries, by=town.leader)
    assert len(refused.value.faults) == 2
    assert not Mark.objects.exists()


def test_a_sheet_with_gaps_is_not_submitted_and_every_gap_is_named(town):
    town.award("8")
    with pytest.raises(actions.Incomplete) as incomplete:
        actions.submit(sheets=[town.award_sheet, town.deduction_sheet], by=town.leader)
    assert incomplete.value.gaps == [(town.award_sheet, "T4.2")]
    assert not Submission.objects.exists()


def test_a_sheet_of_deductions_needs_nothing_but_its_submission_and_once_is_enough(town):
    assert actions.submit(sheets=[town.deduction_sheet], by=town.liaison) == [town.deduction_sheet]
    assert actions.submit(sheets=[town.deduction_sheet], by=town.liaison) == []
    (_marks, (submission,)) = queries.facts_for(town.cycle)
    assert submission.group == "liaison_leader"
    assert Event.objects.filter(verb="submit_sheets").count() == 1


def test_a_submitted_sheet_refuses_changes_until_it_is_reopened_with_a_reason(town):
    mark = town.deduct()
    actions.submit(sheets=[town.deduction_sheet], by=town.liaison)
    with pytest.raises(actions.Refused):
        town.deduct("unanswered", "1")
    with pytest.raises(actions.Refused):
        actions.withdraw(mark=mark, by=town.liaison)
    with pytest.raises(UserError):
        actions.reopen(sheet=town.deduction_sheet, reason=" ", by=town.world.clerk)
    actions.reopen(sheet=town.deduction_sheet, reason="算错了", by=town.world.clerk)
    town.deduct("unanswered", "1")
    reopened = queries.history(town.deduction_sheet)[1]
    assert (reopened.event.verb, reopened.reason) == ("reopen_sheet", "算错了")


def test_what_is_sent_again_after_submitting_is_no_fault(town):
    token = uuid.uuid4()
    town.deduct(token=token)
    actions.submit(sheets=[town.deduction_sheet], by=town.liaison)
    assert town.deduct(token=token).version == 1


def test_after_marking_is_finished_nothing_is_written_submitted_or_reopened(town):
    finish_stage(stage=stage(town.cycle, "marking"), by=town.world.clerk)
    with pytest.raises(Closed):
        town.award("8")
    with pytest.raises(Closed):
        actions.submit(sheets=[town.deduction_sheet], by=town.liaison)
    with pytest.raises(Closed):
        actions.reopen(sheet=town.deduction_sheet, reason="晚了", by=town.world.clerk)


def test_the_clerk_types_for_the_rater_and_both_are_named(town):
    mark = town.award("8", by=town.world.clerk)
    assert mark.recorded_by == town.world.clerk
    event = Event.objects.get(verb="save_marks")
    assert event.actor_id == town.world.clerk.pk
    assert event.detail["on_behalf_of"] == town.leader.person_id


def test_late_raters_and_progress_count_sheets(town):
    before = {late.person: late for late in queries.late_raters(town.cycle)}
    assert before[town.leader.person].missing == before[town.leader.person].total == 3
    town.award("8")
    town.award("7", indicator="T4.2")
    actions.submit(sheets=[town.award_sheet], by=town.leader)
    after = {late.person: late for late in queries.late_raters(town.cycle)}
    assert after[town.leader.person].missing == 2
    (row,) = [r for r in queries.progress(town.cycle) if r.name == town.leader.person.name]
    assert (row.submitted, row.total, row.marks) == (1, 3, 2)


@pytest.mark.parametrize("many", [1, 30])
def test_as_many_queries_for_a_whole_month_as_for_one_mark(town, many, django_assert_num_queries):
    item = town.cycle and actions.period_of(town.cycle).item("T2.2")
    entries = [
        actions.DeductionEntry(
            town.deduction_sheet, item, "overdue", 20_000, 1, f"第{n}件", uuid.uuid4()
        )
        for n in range(many)
    ]
    with django_assert_num_queries(9):  # with the savepoints of this test's own transaction
        actions.save(entries=entries, by=town.liaison)


def _at_once(*works):
    """Runs each work in a thread with its own connection; answers with results and errors in order."""
    answers = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(at, work):
        gate.wait()
        try:
            answers[at] = work()
        except UserError as error:
            answers[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_connections_writing_one_cell_leave_one_award_and_one_conflict():
    town = Town()
    answers = _at_once(lambda: town.award("8"), lambda: town.award("6"))
    kinds = sorted(type(answer).__name__ for answer in answers)
    assert kinds == ["Conflict", "Mark"]
    assert Mark.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_connections_resending_one_deduction_leave_one():
    town, token = Town(), uuid.uuid4()
    answers = _at_once(*[lambda: town.deduct(token=token)] * 4)
    assert {answer.pk for answer in answers} == {Mark.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_a_mark_and_a_submission_at_once_never_leave_a_mark_after_the_submission():
    town = Town()
    answers = _at_once(
        lambda: actions.submit(sheets=[town.deduction_sheet], by=town.liaison), town.deduct
    )
    assert Submission.objects.count() == 1
    refused = isinstance(answers[1], actions.Refused)
    assert Mark.objects.count() == (0 if refused else 1)
    if not refused:
        assert answers[1].recorded_at <= Submission.objects.get().submitted_at

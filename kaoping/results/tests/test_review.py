"""The review meeting: what it may decide, and what closing it ends."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kaoping.audit.models import Event
from kaoping.cycles.queries import current_stage
from kaoping.lib.errors import UserError
from kaoping.results import actions, queries
from kaoping.results import facts as gathering
from kaoping.results.models import Adjustment, Review, Run
from kaoping.results.tests.stages import (
    POINT,
    adjust,
    again,
    close,
    mark_everything_but,
    sheet_of,
    team_of,
)
from tests.months import aggregate


def test_an_adjustment_makes_a_superseding_run_and_both_stay(computed):
    run = adjust(computed, "T2.1", 8)
    assert run.number == 2
    assert run.results.get(subject=team_of(computed, 0)).units == 98 * POINT
    assert computed.run.results.get(subject=team_of(computed, 0)).units == 97 * POINT
    decision = Adjustment.objects.get()
    assert (decision.before_units, decision.after_units) == (7 * POINT, 8 * POINT)
    assert gathering.of_run(run).adjustments[0].units == 8 * POINT


def test_only_the_decision_moves_the_result(computed):
    before, after = computed.run, adjust(computed, "T2.1", 8)
    assert {line.item[:4] for line in queries.differences(after)} >= {"T2.1"}
    assert gathering.of_run(before).marks == gathering.of_run(after).marks
    others = {line.village for line in queries.differences(after)}
    assert others == {"三泉村"}


def test_the_ranking_shows_before_and_after(computed):
    run = adjust(computed, "T2.1", 8)
    row = next(row for row in queries.ranking(run, "team") if row.village == "三泉村")
    assert (row.points, row.before_points, row.rank, row.before_rank) == ("98", "97", 1, "3")


def test_the_later_of_two_decisions_counts_and_survives_aggregating_again(computed):
    adjust(computed, "T2.1", 8)
    adjust(computed, "T2.1", 5)
    run = aggregate(computed.cycle, computed.clerk)
    assert run.results.get(subject=team_of(computed, 0)).trace["T2.1"] == 5 * POINT


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
    computed, item, points, reason, document
):
    with pytest.raises(UserError):
        adjust(computed, item, points, reason, document)
    assert Run.objects.count() == 1 and not Adjustment.objects.exists()


def test_a_gap_is_filled_by_decision_and_then_the_review_can_close(town):
    mark_everything_but(town, sheet_of(town, "liaison_leader", 0))
    run = aggregate(town.cycle, town.clerk)
    with pytest.raises(UserError, match="还有3项"):
        close(town)
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
    assert close(town).run == queries.current_run(town.cycle)


def test_after_closing_nothing_but_an_answered_objection_makes_a_run(reviewed):
    for attempt in (
        lambda: actions.request_run(cycle=reviewed.cycle, by=reviewed.clerk),
        lambda: adjust(reviewed, "T2.1", 8),
        lambda: close(reviewed),
    ):
        with pytest.raises(UserError):
            attempt()
    assert Run.objects.count() == 1


def test_a_meeting_of_days_to_come_or_before_the_period_closes_nothing(computed):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    for impossible in (tomorrow, computed.cycle.starts_on - datetime.timedelta(days=1)):
        with pytest.raises(UserError):
            actions.close_review(
                cycle=computed.cycle, held_on=impossible, minutes="", by=computed.clerk
            )
    assert not Review.objects.exists()


def test_a_closed_review_leaves_its_trace(reviewed):
    assert Event.objects.filter(verb="close_review", actor_id=reviewed.clerk.pk).exists()
    assert current_stage(again(reviewed.cycle)).key == "feedback"


def test_the_database_refuses_a_decision_without_reason(computed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.create(
            subject=team_of(computed, 0), indicator="T2.1", after_units=1, reason="",
            document="纪要", cause="adjustment", run=computed.run, decided_by=computed.clerk,
        )  # fmt: skip


def test_it_does_not_close_while_a_run_is_under_way(computed):
    run = actions.request_run(cycle=computed.cycle, by=computed.clerk)
    with pytest.raises(UserError):
        close(computed)
    actions.compute_run(run)
    assert close(computed).run == run


def test_the_same_form_sent_twice_is_one_decision(computed):
    token = uuid.uuid4()
    first, again_sent = (adjust(computed, "T2.1", 8, token=token) for _each in range(2))
    assert first == again_sent and Adjustment.objects.count() == 1


def test_points_between_the_steps_of_an_item_are_refused(computed):
    with pytest.raises(UserError, match=r"0\.5"):
        adjust(computed, "T2.1", 7.3333)
    assert not Adjustment.objects.exists()


def test_a_reason_too_long_is_refused_and_not_cut(computed):
    with pytest.raises(UserError, match="300"):
        adjust(computed, "T2.1", 8, reason="长" * 301)


def test_the_chain_holds_nothing_that_was_typed_freely(computed):
    adjust(computed, "T2.1", 8, document="张三的信")
    event = Event.objects.get(verb="adjust")
    assert "张三" not in str(event.detail) and event.personal["document"] == "张三的信"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE results_run SET facts = '{}' WHERE state = 'done'",
        "UPDATE results_run SET number = number + 10",
        "UPDATE results_run SET scheme_sha256 = 'x'",
        "UPDATE results_run SET state = 'queued'",
        "DELETE FROM results_review",
        "UPDATE results_review SET held_on = '2020-01-01'",
        "UPDATE cycles_subject SET name = 'x'",
    ],
)
def test_the_database_refuses_to_change_what_is_settled(reviewed, change):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

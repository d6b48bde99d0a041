"""Feedback to the villages: issued, confirmed, counted when silent, met about."""

import datetime
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kaoping.audit.models import Event
from kaoping.cycles.models import Stage
from kaoping.cycles.queries import current_stage
from kaoping.lib.errors import UserError
from kaoping.results import actions, queries
from kaoping.results.models import Feedback
from kaoping.results.tests.stages import (
    again,
    feedback_to,
    official_of,
    team_of,
)
from tests import people
from tests.months import REVIEWED_ON, aggregate, mark_everything
from tests.world import build, open_month


def test_it_needs_a_closed_review(computed):
    with pytest.raises(UserError):
        actions.issue_feedback(cycle=computed.cycle, by=computed.clerk)


def test_one_step_issues_to_every_village_and_repeating_adds_none(fed_back):
    assert Feedback.objects.count() == 3
    assert actions.issue_feedback(cycle=fed_back.cycle, by=fed_back.clerk) == []
    days = (Feedback.objects.first().due_on - timezone.localdate()).days
    assert days == 3


def test_names_of_raters_stay_away_where_they_are_not_shown(fed_back):
    rater = fed_back.liaison_of(fed_back.villages[0]).person.name
    feedback = feedback_to(fed_back, 0)
    (shown,) = queries.notice_for(feedback, named=True).deductions
    (hidden,) = queries.notice_for(feedback, named=False).deductions
    assert shown.who == f"包村领导 {rater}" and hidden.who == "包村领导"
    found = queries.explanation(fed_back.run, team_of(fed_back, 0), named=False)
    assert rater not in str(found.as_json())


def test_all_confirmed_finishes_the_stage(fed_back):
    for feedback in Feedback.objects.all():
        actions.acknowledge(feedback=feedback, by=official_of(fed_back, feedback.village))
    assert current_stage(again(fed_back.cycle)).key == "notice"


def test_silence_lapses_only_after_the_deadline(fed_back):
    last_day = Feedback.objects.first().due_on
    assert actions.lapse_silent(today=last_day) == 0
    assert actions.lapse_silent(today=last_day + datetime.timedelta(days=1)) == 3
    assert actions.lapse_silent(today=last_day + datetime.timedelta(days=2)) == 0
    assert current_stage(again(fed_back.cycle)).key == "notice"


def test_a_lapsed_village_can_not_confirm(fed_back):
    actions.lapse_silent(today=datetime.date(2099, 1, 1))
    with pytest.raises(UserError):
        actions.acknowledge(
            feedback=feedback_to(fed_back, 0), by=official_of(fed_back, fed_back.villages[0])
        )


def test_meeting_and_measures_are_recorded(fed_back):
    feedback = feedback_to(fed_back, 0)
    official = official_of(fed_back, feedback.village)
    today = timezone.localdate()
    for impossible in (datetime.date(2020, 1, 1), today + datetime.timedelta(days=1)):
        with pytest.raises(UserError):
            actions.record_meeting(
                feedback=feedback, meeting_on=impossible, minutes="", by=official
            )
    with pytest.raises(UserError):
        actions.record_improvement(
            feedback=feedback, indicator="", measure="补走访", responsible="书记",
            due_on=datetime.date(2020, 1, 1), by=official,
        )  # fmt: skip
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


def test_the_last_two_villages_confirm_at_once_and_the_stage_ends(transactional_db):
    town = build(villages=2)
    cycle = open_month(town)
    mark_everything(cycle)
    aggregate(cycle, town.clerk)
    actions.close_review(cycle=cycle, held_on=REVIEWED_ON, minutes="", by=town.clerk)
    one, other = actions.issue_feedback(cycle=cycle, by=town.clerk)
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            actions.acknowledge(feedback=one, by=town.clerk)
            at_once = pool.submit(_confirm_and_close, other, town.clerk)
            wait([at_once], timeout=1)
        at_once.result()
    assert current_stage(again(cycle)).key == "notice"


def test_confirming_again_ends_a_stage_that_was_left_open(fed_back):
    for feedback in Feedback.objects.all():
        actions.acknowledge(feedback=feedback, by=fed_back.clerk)
    Stage.objects.filter(cycle=fed_back.cycle, key="feedback").update(
        finished_at=None, finished_by=None
    )
    actions.acknowledge(feedback=feedback, by=fed_back.clerk)
    assert current_stage(again(fed_back.cycle)).key == "notice"


def test_silence_is_counted_by_as_few_queries_for_many_villages(db):
    counted = []
    for code, villages in ((people.DAHEDIAN, 3), (people.GAOQIAO, 12)):
        town = build(villages, code)
        cycle = open_month(town)
        mark_everything(cycle)
        aggregate(cycle, town.clerk)
        actions.close_review(cycle=cycle, held_on=REVIEWED_ON, minutes="", by=town.clerk)
        actions.issue_feedback(cycle=cycle, by=town.clerk)
        with CaptureQueriesContext(connection) as caught:
            assert actions.lapse_silent(today=datetime.date(2099, 1, 1)) == villages
        counted.append(len(caught))
        assert (
            len(Event.objects.filter(verb="lapse_feedback").last().detail["villages"]) == villages
        )
    assert counted[0] == counted[1]


def _confirm_and_close(feedback, by):
    try:
        actions.acknowledge(feedback=feedback, by=by)
    finally:
        connection.close()

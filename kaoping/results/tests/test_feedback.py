"""Feedback to the villages: issued, confirmed, counted when silent, met about."""

import datetime

import pytest
from django.utils import timezone

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

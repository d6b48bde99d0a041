"""Objections: who, when, what an answer changes."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from kaoping.cycles.actions import finish_stage
from kaoping.cycles.queries import current_stage
from kaoping.lib.errors import UserError
from kaoping.results import actions, queries
from kaoping.results.models import Feedback, Objection, Run
from kaoping.results.tests.stages import (
    POINT,
    again,
    answer,
    feedback_to,
    object_to,
    official_of,
    team_of,
)


def test_an_upheld_one_computes_again_and_shows_the_answer(fed_back):
    objection = object_to(fed_back)
    answer(fed_back, objection, upheld=True, points=8)
    run = queries.current_run(fed_back.cycle)
    assert run.cause == "objection"
    assert run.results.get(subject=team_of(fed_back, 0)).units == 98 * POINT
    notice = queries.notice_for(feedback_to(fed_back, 0), named=True)
    assert notice.objections[0].answer == "经核实，已走访" and notice.sheets[0].points == "98"


def test_one_not_upheld_changes_no_number(fed_back):
    answer(fed_back, object_to(fed_back), upheld=False)
    assert queries.current_run(fed_back.cycle) == fed_back.run


def test_an_upheld_one_needs_points_within_range_and_a_document(fed_back):
    objection = object_to(fed_back)
    for points, document in ((None, "意见1号"), (8, ""), (9, "意见1号")):
        with pytest.raises(UserError):
            answer(fed_back, objection, upheld=True, points=points, document=document)
    objection.refresh_from_db()
    assert objection.answered_at is None and Run.objects.count() == 1


def test_it_is_answered_once(fed_back):
    objection = object_to(fed_back)
    answer(fed_back, objection, upheld=False)
    with pytest.raises(UserError):
        answer(fed_back, objection, upheld=True, points=8)


def test_sent_twice_it_is_one_and_other_words_wait(fed_back):
    assert object_to(fed_back) == object_to(fed_back)
    with pytest.raises(UserError):
        object_to(fed_back, "另外的话")


def test_it_must_come_in_time(fed_back):
    due = feedback_to(fed_back, 0).due_on
    with time_machine.travel(datetime.datetime.combine(due, datetime.time(15, 59), datetime.UTC)):
        object_to(fed_back)
    with (
        time_machine.travel(datetime.datetime.combine(due, datetime.time(16, 1), datetime.UTC)),
        pytest.raises(UserError),
    ):
        object_to(fed_back, item="T2.2")


def test_after_the_public_notice_is_closed_the_action_itself_refuses(fed_back, client):
    official = official_of(fed_back, fed_back.villages[0])
    address = reverse("results:object", args=[team_of(fed_back, 0).pk, "T2.1"])
    for stage in fed_back.cycle.stages.filter(key__in=("feedback", "notice")):
        finish_stage(stage=stage, by=fed_back.clerk)
    client.force_login(official)
    refused = client.post(address, {"text": "当月已走访"})
    assert refused.status_code == 400 and "公示环节已经办结" in refused.content.decode()
    assert not Objection.objects.exists()


def test_a_form_sent_after_the_period_is_refused_kindly(fed_back, client):
    address = reverse("results:object", args=[team_of(fed_back, 0).pk, "T2.1"])
    Feedback.objects.update(due_on=datetime.date(2026, 1, 1))
    client.force_login(official_of(fed_back, fed_back.villages[0]))
    refused = client.post(address, {"text": "当月已走访"})
    assert refused.status_code == 400 and "异议期已于" in refused.content.decode()
    assert not Objection.objects.exists()


def test_an_open_one_keeps_the_village_from_lapsing_and_confirming(fed_back):
    objection = object_to(fed_back)
    assert actions.lapse_silent(today=datetime.date(2099, 1, 1)) == 2
    with pytest.raises(UserError):
        actions.acknowledge(
            feedback=feedback_to(fed_back, 0), by=official_of(fed_back, fed_back.villages[0])
        )
    assert current_stage(again(fed_back.cycle)).key == "feedback"
    answer(fed_back, objection, upheld=False)
    assert actions.lapse_silent(today=datetime.date(2099, 1, 2)) == 1
    assert current_stage(again(fed_back.cycle)).key == "notice"

"""Closing the stages that no other act ends: only once what they are for has been done."""

import pytest
from django.urls import reverse

from kaoping.cycles.actions import finish_stage
from kaoping.cycles.queries import current_stage
from kaoping.decisions import actions as decisions
from kaoping.notices import actions as notices
from tests import world

pytestmark = pytest.mark.django_db


def test_only_notice_and_payment_are_closed_by_hand(client, hamlet):
    cycle = world.open_month(hamlet)
    client.force_login(hamlet.clerk)
    address = reverse("desk:finish", args=[cycle.pk])
    client.post(address)
    assert current_stage(cycle).key == "marking"
    for stage in cycle.stages.filter(key__in=("marking", "aggregation", "review", "feedback")):
        finish_stage(stage=stage, by=hamlet.clerk)
    assert "办结2026年3月“公示”环节" in client.get(address).content.decode()
    client.force_login(hamlet.leader)
    assert client.get(address).status_code == 404


def test_a_stage_is_closed_only_once_what_it_is_for_has_been_done(client, settled_hamlet):
    town, cycle = settled_hamlet
    client.force_login(town.clerk)
    address = reverse("desk:finish", args=[cycle.pk])
    refused = client.post(address)
    assert refused.status_code == 409 and "尚未公示" in refused.content.decode()
    notices.publish(cycle=cycle, by=town.clerk)
    assert client.post(address).status_code == 302 and _stage(cycle) == "payment"
    assert client.post(address).status_code == 409 and _stage(cycle) == "payment"
    sheet = decisions.make_pay_sheet(cycle=cycle, by=town.clerk)
    decisions.approve_pay_sheet(sheet=sheet, document="批准1号", by=town.clerk)
    assert client.post(address).status_code == 302 and _stage(cycle) is None


def _stage(cycle):
    stage = current_stage(type(cycle).objects.get(pk=cycle.pk))
    return stage.key if stage else None

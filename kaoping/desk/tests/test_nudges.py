"""Nudges: two clicks, three channels, once a day; delivery is recorded and reading never."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.audit.models import Event
from kaoping.cycles.actions import finish_stage
from kaoping.cycles.models import Sheet
from kaoping.desk import actions
from kaoping.desk.models import Channel, Nudge
from kaoping.marks.models import Submission
from kaoping.people.models import Account, Person
from tests import people, world

pytestmark = pytest.mark.django_db
ALL = [Channel.DESK, Channel.CALL, Channel.EMAIL]


@pytest.fixture
def cycle(hamlet):
    return world.open_month(hamlet)


def send_mails() -> None:
    for nudge in Nudge.objects.filter(channel=Channel.EMAIL).select_related("cycle__place"):
        actions.send_nudge(nudge)


def test_every_late_rater_is_reminded_through_every_channel(hamlet, cycle):
    sent = actions.nudge(cycle=cycle, channels=ALL, by=hamlet.clerk)
    # 2 main leaders, 4 heads of offices, 3 liaison leaders and 3 stationed cadres of 3 villages.
    assert len(sent) == 3 * len({nudge.person_id for nudge in sent}) == 3 * 12
    shown = [nudge for nudge in sent if nudge.channel == Channel.DESK]
    assert all(nudge.delivered_at for nudge in shown)
    waiting = [nudge for nudge in sent if nudge.channel != Channel.DESK]
    assert not any(nudge.delivered_at or nudge.failure for nudge in waiting)
    assert Event.objects.get(verb="nudge").detail["nudges"] == len(sent)


def test_who_has_handed_in_is_left_alone(hamlet, cycle):
    done = hamlet.heads["便民服务中心"]
    for sheet in Sheet.objects.filter(assignment__person=done.person_id):
        Submission.objects.create(sheet=sheet, submitted_by=done)
    actions.nudge(cycle=cycle, channels=ALL, by=hamlet.clerk)
    assert not Nudge.objects.filter(person=done.person_id).exists()


def test_a_second_nudge_the_same_day_goes_only_to_channels_not_used_yet(hamlet, cycle):
    actions.nudge(cycle=cycle, channels=[Channel.DESK], by=hamlet.clerk)
    more = actions.nudge(cycle=cycle, channels=ALL, by=hamlet.clerk)
    assert {nudge.channel for nudge in more} == {Channel.CALL, Channel.EMAIL}
    with pytest.raises(actions.NothingToSend):
        actions.nudge(cycle=cycle, channels=ALL, by=hamlet.clerk)


def test_what_cannot_arrive_is_recorded_as_failed(hamlet, cycle):
    leader = hamlet.leaders[1]
    Account.objects.filter(pk=leader.pk).update(is_active=False)
    Person.objects.filter(pk=leader.person_id).update(phone="", email="")
    actions.nudge(cycle=cycle, channels=ALL, by=hamlet.clerk)
    rows = Nudge.objects.filter(person=leader.person_id)
    assert rows.count() == 3 and all(row.failure and not row.delivered_at for row in rows)


def test_the_mail_names_the_month_the_count_and_the_deadline_and_goes_once(hamlet, cycle):
    actions.nudge(cycle=cycle, channels=[Channel.EMAIL], by=hamlet.clerk)
    send_mails()
    count = len(mail.outbox)
    send_mails()
    assert len(mail.outbox) == count == Nudge.objects.filter(delivered_at__isnull=False).count()
    letter = next(one for one in mail.outbox if one.to == [hamlet.leader.person.email])
    assert letter.subject == "大河店镇：请于2026年4月3日前提交2026年3月评分"
    assert "程立新同志" in letter.body and "3张评分表" in letter.body


def test_a_mail_server_that_refuses_is_recorded(hamlet, cycle, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    (nudge, *_rest) = actions.nudge(cycle=cycle, channels=[Channel.EMAIL], by=hamlet.clerk)
    actions.send_nudge(nudge)
    nudge.refresh_from_db()
    assert nudge.failure and nudge.delivered_at is None


def test_reminding_many_costs_as_few_queries_as_reminding_few(db):
    counted = []
    for code, villages in ((people.DAHEDIAN, 3), (people.GAOQIAO, 12)):
        town = world.build(villages, code)
        opened = world.open_month(town)
        with CaptureQueriesContext(connection) as caught:
            actions.nudge(cycle=opened, channels=ALL, by=town.clerk)
        counted.append(len(caught))
    assert counted[0] == counted[1]


def test_after_marking_nobody_is_reminded(hamlet, cycle):
    finish_stage(stage=cycle.stages.first(), by=hamlet.clerk)
    with pytest.raises(actions.NothingToSend):
        actions.nudge(cycle=cycle, channels=ALL, by=hamlet.clerk)


def test_two_clicks_on_the_screen_and_the_rater_sees_it(client, hamlet, cycle):
    client.force_login(hamlet.clerk)
    address = reverse("desk:nudge", args=[cycle.pk])
    assert "程立新" in client.get(address).content.decode()
    answer = client.post(address, {"channels": ALL}, follow=True)
    assert "已提醒" in answer.content.decode() and "首页提示" in answer.content.decode()
    assert client.post(address, {"channels": ALL}).status_code == 400
    client.force_login(hamlet.leader)
    assert "考评办提醒" in client.get("/").content.decode()


def test_calls_are_recorded_from_the_list(client, hamlet, cycle):
    actions.nudge(cycle=cycle, channels=[Channel.CALL], by=hamlet.clerk)
    first = Nudge.objects.first()
    client.force_login(hamlet.clerk)
    client.post(reverse("desk:nudges", args=[cycle.pk]), {"reached": [first.pk, "x"]})
    first.refresh_from_db()
    assert first.delivered_at
    assert Nudge.objects.filter(delivered_at__isnull=False).count() == 1
    listed = client.get(reverse("desk:calls", args=[cycle.pk])).content.decode()
    assert hamlet.leader.person.phone in listed and "□" in listed


@pytest.mark.parametrize("name", ["nudge", "nudges", "calls"])
def test_only_the_towns_clerk_reminds(client, hamlet, cycle, stranger, name):
    for account in (stranger, hamlet.leader, hamlet.organiser, hamlet.administrator):
        client.force_login(account)
        address = reverse(f"desk:{name}", args=[cycle.pk])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)

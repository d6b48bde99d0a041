"""The pages where the office records events, and items that do not apply."""

import uuid

import pytest
from django.urls import reverse

from kaoping.results.models import RecordedFact
from kaoping.results.tests.following import official, with_consequences
from tests.months import aggregate, mark_everything
from tests.world import open_month


@pytest.fixture
def town(hamlet, monkeypatch):
    """Three villages in March, marked; their regulation names an event and an item that may not apply."""
    with_consequences(hamlet, monkeypatch)
    hamlet.cycle = open_month(hamlet)
    mark_everything(hamlet.cycle)
    return hamlet


def test_the_clerk_records_a_fact_and_takes_it_back(town, client):
    subject = official(town, 1, "secretary")
    client.force_login(town.clerk)
    overview = client.get(reverse("results:overview", args=[town.cycle.pk])).content.decode()
    address = reverse("results:facts", args=[town.cycle.pk])
    assert address in overview
    form = {"subject": subject.pk, "what": "event filed_case", "reason": "县纪委通报",
            "document": "立案决定书1号", "token": uuid.uuid4()}  # fmt: skip
    record = reverse("results:record_fact", args=[town.cycle.pk])
    assert client.post(record, form | {"document": ""}).status_code == 400
    for _twice in range(2):
        assert client.post(record, form).status_code == 302
    fact = RecordedFact.objects.get()
    assert "立案决定书1号" in client.get(address).content.decode()
    assert aggregate(town.cycle, town.clerk).facts["events"]
    back = reverse("results:take_back", args=[fact.pk])
    words = {"reason": "登记有误", "document": "更正1号", "token": uuid.uuid4()}
    assert client.post(back, words).status_code == 302
    shown = client.get(address).content.decode()
    assert "已撤回" in shown and "登记有误" in shown


def test_an_item_for_the_wrong_kind_of_subject_is_refused(town, client):
    client.force_login(town.clerk)
    form = {"subject": official(town, 1, "secretary").pk, "what": "not_applicable T3.2",
            "reason": "无会议", "document": "1号", "token": uuid.uuid4()}  # fmt: skip
    refused = client.post(reverse("results:record_fact", args=[town.cycle.pk]), form)
    assert refused.status_code == 400 and not RecordedFact.objects.exists()


def test_the_leader_reads_but_does_not_record(town, client):
    client.force_login(town.leader)
    page = client.get(reverse("results:facts", args=[town.cycle.pk]))
    assert page.status_code == 200
    assert "登记事实" not in page.content.decode()
    assert client.get(reverse("results:record_fact", args=[town.cycle.pk])).status_code == 404

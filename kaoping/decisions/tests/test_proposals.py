"""Pages about proposals: who sees them, what they say, and that only people decide."""

import datetime
import uuid

import pytest
from django.urls import reverse

from kaoping.people.models import Account
from kaoping.results.models import Decision
from kaoping.results.tests.following import decide, official, settle_again, with_consequences
from tests import people
from tests.months import settle
from tests.world import build, open_month


@pytest.fixture
def settled(hamlet, monkeypatch):
    """Three villages with a settled March, whose regulation proposes a talk to everybody."""
    return settled_town(hamlet, monkeypatch)


def settled_town(world, monkeypatch):
    with_consequences(world, monkeypatch)
    world.cycle = open_month(world)
    settle(world, world.cycle)
    return world


def test_clerk_leader_and_county_read_what_is_proposed_and_nobody_else(settled, client):
    address = reverse("decisions:proposals", args=[settled.cycle.pk])
    for account in (settled.clerk, settled.leader, settled.organiser):
        client.force_login(account)
        shown = client.get(address).content.decode()
        assert "诫勉谈话" in shown and "98.8分" in shown and "镇党委" in shown
    official_account = next(iter(settled.officials.values()))
    strangers = (people.account("clerk", people.town(people.GAOQIAO, 1)), settled.finance)
    for account in (official_account, *strangers, settled.heads["便民服务中心"]):
        client.force_login(account)
        assert client.get(address).status_code == 404


def test_the_leader_records_what_was_decided_and_supersedes_it(settled, client):
    subject = official(settled, 1, "secretary")
    client.force_login(settled.leader)
    address = reverse("decisions:decide_proposal", args=[subject.pk, "talk"])
    assert "98.8分" in client.get(address).content.decode()
    assert client.post(address, form(verdict="otherwise")).status_code == 400
    assert client.post(address, form()).status_code == 302
    first = Decision.objects.get()
    assert client.post(address, form(verdict="not_pursued")).status_code == 400
    again = client.post(f"{address}?after={first.pk}", form(verdict="not_pursued"))
    assert again.status_code == 302 and first.superseded_by.verdict == "not_pursued"
    shown = client.get(reverse("decisions:proposals", args=[settled.cycle.pk])).content.decode()
    assert "不予追究" in shown and "已被取代" in shown


def test_whoever_is_proposed_about_cannot_decide(settled, client):
    subject = official(settled, 1, "secretary")
    own = Account.objects.get(person=subject.person_id)
    people.actions.grant_role(account=own, role="clerk", place=settled.place, by=settled.clerk)
    client.force_login(own)
    address = reverse("decisions:decide_proposal", args=[subject.pk, "talk"])
    assert "涉及您本人" in client.get(address).content.decode()
    assert client.post(address, form()).status_code == 404
    assert not Decision.objects.exists()


def test_officials_see_their_own_proposals_only(settled, client):
    decide(settled, official(settled, 1, "secretary"), reason="家访后同意")
    address = reverse("decisions:my_proposals")
    client.force_login(settled.officials[settled.villages[1].code])
    shown = client.get(address).content.decode()
    assert "98.8分" in shown and "家访后同意" in shown and shown.count("<h2>") == 1
    client.force_login(settled.officials[settled.villages[2].code])
    assert "家访后同意" not in client.get(address).content.decode()
    client.force_login(settled.finance)
    assert "诫勉谈话" not in client.get(address).content.decode()


def test_a_proposal_that_is_no_longer_made_says_so(settled, client):
    subject = official(settled, 1, "secretary")
    settle_again(settled, subject)
    client.force_login(settled.clerk)
    shown = client.get(reverse("decisions:proposals", args=[settled.cycle.pk])).content.decode()
    assert "不再建议" in shown
    address = reverse("decisions:decide_proposal", args=[subject.pk, "talk"])
    assert 'value="as_proposed"' not in client.get(address).content.decode()


@pytest.mark.parametrize("villages", [3, 9])
def test_pages_ask_as_many_queries_for_any_town(
    db, villages, monkeypatch, client, django_assert_max_num_queries
):
    town = settled_town(build(villages=villages), monkeypatch)
    for village in range(villages):
        decide(town, official(town, village, "secretary"))
    client.force_login(town.clerk)
    pages = [reverse("decisions:proposals", args=[town.cycle.pk]),
             reverse("results:facts", args=[town.cycle.pk]),
             reverse("results:overview", args=[town.cycle.pk])]  # fmt: skip
    for address in pages:
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
    client.force_login(town.officials[town.villages[0].code])
    with django_assert_max_num_queries(12):
        assert client.get(reverse("decisions:my_proposals")).status_code == 200


def form(**told):
    return {
        "verdict": "as_proposed", "what": "", "body": "镇党委",
        "decided_on": datetime.date(2026, 4, 8), "document": "党委会议纪要4号", "reason": "同意",
        "token": uuid.uuid4(),
    } | told  # fmt: skip

"""A history of months: every page asks the database as often after many months as after two."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.cycles.models import Cycle, Subject
from kaoping.decisions import actions as decisions
from kaoping.notices import actions as notices
from kaoping.notices.models import Notice
from tests.months import settle
from tests.world import open_month

FEW, MORE = 2, 4


def play(world, number: int) -> None:
    """One more month: marked, settled, published, paid."""
    cycle = open_month(world, datetime.date(2026, number, 1))
    settle(world, cycle)
    cycle = Cycle.objects.get(pk=cycle.pk)
    notices.publish(cycle=cycle, by=world.clerk)
    decisions.make_pay_sheet(cycle=cycle, by=world.clerk)


def pages(world) -> list[tuple[str, object, str]]:
    """(name, reader, address) of the pages on which a history shows, for the newest month."""
    cycle = Cycle.objects.order_by("-starts_on")[0]
    subject = Subject.objects.filter(cycle=cycle, kind="official").order_by("position")[0]
    notice = Notice.objects.get(cycle=cycle)
    official, desk = world.officials[world.villages[0].code], reverse("desk:home")
    desks = {
        "clerk": world.clerk, "leader": world.leader, "rater": world.liaison[0],
        "official": official, "finance": world.finance,
    }  # fmt: skip
    return [
        *((f"desk of {name}", who, desk) for name, who in desks.items()),
        ("cycles", world.clerk, reverse("cycles:list")),
        ("cycle", world.clerk, reverse("cycles:cycle", args=[cycle.pk])),
        ("ranking", world.clerk, reverse("results:overview", args=[cycle.pk])),
        ("history", world.clerk, reverse("results:history", args=[cycle.pk])),
        ("comparison", world.clerk, reverse("results:compare", args=[cycle.pk])),
        ("points", world.clerk, reverse("results:subject", args=[subject.pk])),
        ("own feedback", official, reverse("results:my_feedback")),
        ("own pay", official, reverse("decisions:mine")),
        ("own proposals", official, reverse("decisions:my_proposals")),
        ("person", world.clerk, reverse("people:person", args=[subject.person_id])),
        ("log", world.administrator, reverse("people:log", args=[world.place.code])),
        ("rater's page", world.liaison[0], reverse("marks:rater")),
        ("notice board", None, reverse("notices:board")),
        ("notice", None, reverse("notices:notice", args=[notice.pk])),
    ]


def asked(world) -> dict[str, int]:
    """How many queries each page sends, once it was opened before."""
    found = {}
    for name, reader, address in pages(world):
        client = Client()
        if reader is not None:
            client.force_login(reader)
        assert client.get(address).status_code == 200, name
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        found[name] = len(queries)
    return found


@pytest.mark.django_db
def test_queries_do_not_grow_with_months(hamlet):
    for number in range(1, FEW + 1):
        play(hamlet, number)
    few = asked(hamlet)
    for number in range(FEW + 1, MORE + 1):
        play(hamlet, number)
    assert asked(hamlet) == few

"""The log as people read it: a whole settled month without a word of the program's own."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.audit import words
from kaoping.audit.actions import record
from kaoping.audit.models import Event
from kaoping.people import actions
from tests import matrix, people

pytestmark = pytest.mark.django_db
# What may stand in Latin letters: items' codes, the beginnings of hashes, and the names of algorithms.
ALLOWED = re.compile(r"\b[TO]\d+(\.\d+)*|[0-9a-f]{12}…|SHA-256")
PROGRAMMERS = re.compile(r"[A-Za-z_{}\[\]'\"]")


@pytest.fixture
def month(settings, tmp_path) -> matrix.Scene:
    """A settled month, and one of everything that can happen around it."""
    settings.MEDIA_ROOT = tmp_path
    scene = matrix.scene()
    matrix.objects(scene, set(matrix.BUILDERS))
    clerk, village = scene.home.clerk, scene.village
    someone = people.person(scene.home.place)
    actions.change_person(person=someone, name="李四", phone="1", email="l@x.cn", by=clerk)
    actions.keep_secret(person=someone, column="bank_account", value="62284800", by=clerk)
    post = actions.hold_post(
        person=someone, place=village, kind="village_clerk", starts_on=people.SOME_DAY, by=clerk
    )
    actions.end_post(post=post, ends_on=datetime.date(2026, 5, 1), by=clerk)
    actions.add_person(home=scene.home.place, name="王五", by=clerk)
    return scene


def rows_of(client: Client, place) -> list[dict]:
    """All rows of all pages of a place's log."""
    address, found, number = reverse("people:log", args=[place.code]), [], 1
    while True:
        page = client.get(address, {"page": number}).context
        found += page["rows"]
        if not page["page"].has_next():
            return found
        number += 1


def test_a_settled_month_is_told_in_words(client, month):
    client.force_login(month.home.clerk)
    rows = rows_of(client, month.home.place)
    told = {(name, value) for row in rows for name, value in row["detail"]}
    told |= {("", row["what"]) for row in rows}
    raw = [pair for pair in told if PROGRAMMERS.search(ALLOWED.sub("", "：".join(map(str, pair))))]
    assert raw == []
    assert len({row["what"] for row in rows}) > 15
    assert len(rows) == Event.objects.filter(place_code__startswith="621227112").count()


def test_the_log_says_who_and_in_which_village(client, month):
    client.force_login(month.home.clerk)
    (row,) = [row for row in rows_of(client, month.home.place) if row["what"] == "结束任职"]
    assert ("地区", "三泉村") in row["detail"]
    assert ("人员", "李四") in row["detail"]
    assert ("类别", "文书") in row["detail"]


def test_every_verb_has_chinese_words(client):
    town = people.town(villages=1)
    clerk = people.account("clerk", town)
    for verb in words.VERBS:
        record(verb=verb, by=clerk, place=town)
    client.force_login(clerk)
    told = [row["what"] for row in rows_of(client, town)]
    assert len(told) > len(words.VERBS)
    assert [text for text in told if PROGRAMMERS.search(text)] == []

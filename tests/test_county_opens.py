"""A county opens the cycles of its regulation: its towns and their secretaries are frozen, or it says why not."""

import datetime
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kaoping.ballots import actions as ballots
from kaoping.cycles import queries
from kaoping.cycles.models import Sheet, Subject
from kaoping.meetings import actions as meetings
from kaoping.people.models import Office, Place, Post
from tests import county, people

pytestmark = pytest.mark.django_db


def test_the_year_freezes_the_15_towns_and_their_secretaries(wuchuan):
    cycle = wuchuan.open()
    towns = Subject.objects.filter(cycle=cycle, kind="town")
    secretaries = Subject.objects.filter(cycle=cycle, kind="secretary")
    assert [one.name for one in towns[:3]] == [town.name for town in wuchuan.towns[:3]]
    assert (towns.count(), secretaries.count()) == (15, 15)
    assert {one.posts for one in secretaries} == {"township_secretary"}
    assert all(one.team.place == one.place for one in secretaries.select_related("team__place"))
    # The group that checks reports marks the secretaries, and nobody else marks anything.
    assert set(Sheet.objects.values_list("assignment__person", "subject__kind")) == {
        (wuchuan.checker.person_id, "secretary")
    }


def test_the_quarter_freezes_the_projects_before_the_jury(wuchuan):
    cycle = wuchuan.open("quarter")
    assert cycle.subjects.count() == 15
    assert set(cycle.subjects.values_list("kind", "team")) == {("project", None)}


def whats(version, place, period="year") -> list[str]:
    found = queries.obstacles(version, place, period, county.YEAR)
    return [obstacle.what for obstacle in found if obstacle.blocking]


def test_towns_without_a_secretary_and_offices_that_are_missing_are_said_at_once(wuchuan):
    Post.objects.filter(place__in=wuchuan.towns[3:5]).delete()
    Office.objects.get().posts.all().delete()
    Office.objects.all().delete()
    with translation.override("zh-hans"):
        found = whats(wuchuan.version, wuchuan.place)
    assert found[:2] == ["博铺街道没有党（工）委书记。", "海滨街道没有党（工）委书记。"]
    assert len(found) == 3 and "市委组织部述前考核组" in found[2]


def test_a_town_is_not_offered_its_countys_regulation_and_cant_run_it(wuchuan, client):
    assert (
        queries.obstacles(wuchuan.version, wuchuan.town, "year", county.YEAR)[0].where == "scheme"
    )
    client.force_login(wuchuan.town_clerk)
    page = client.get(reverse("cycles:open", args=[wuchuan.town.code])).content.decode()
    assert "吴川市镇（街道）" not in page
    client.force_login(wuchuan.clerk)
    page = client.get(reverse("cycles:open", args=[wuchuan.place.code])).content.decode()
    assert "吴川市镇（街道）" in page
    client.force_login(wuchuan.stranger)
    assert client.get(reverse("cycles:open", args=[wuchuan.place.code])).status_code == 404


def test_nobody_marks_the_town_whose_secretary_they_are(wuchuan):
    Post.objects.filter(place=wuchuan.town).delete()
    people.post(wuchuan.checker.person, wuchuan.town, "township_secretary")
    (found,) = whats(wuchuan.version, wuchuan.place)
    assert "何核查" in found and wuchuan.town.name in found


def test_a_city_appraises_counties_towns_and_villages_in_one_year(zhanjiang):
    cycle = zhanjiang.open()
    kinds = Counter(cycle.subjects.values_list("kind", flat=True))
    assert kinds == {
        "county": 2, "township": 4, "team": 8,
        "county_leader": 2, "township_leader": 4, "village_leader": 8,
    }  # fmt: skip
    for leader in cycle.subjects.exclude(person=None).select_related("team__place"):
        assert leader.team.place_id == leader.place_id
    villages = set(cycle.subjects.filter(kind="team").values_list("peer", flat=True))
    towns = set(cycle.subjects.filter(kind="township").values_list("peer", flat=True))
    assert (villages, towns) == ({"village"}, {""})
    # One office marks the teams of all three levels.
    assert Sheet.objects.filter(assignment__cycle=cycle).count() == 2 + 4 + 8


def test_meetings_are_planned_where_each_reports_at_every_level(zhanjiang):
    cycle = zhanjiang.open()
    held = meetings.plan_everywhere(
        cycle=cycle, stage="ballot", kind="appraisal", body="members_and_representatives",
        title="述职测评会", held_on=cycle.ends_on, by=zhanjiang.clerk,
    )  # fmt: skip
    assert len(held) == 2 + 4 + 8
    reports = {
        row.place_id: [item.reporter.place_id for item in row.agenda.exclude(reporter=None)]
        for row in held
    }
    assert reports == {place: [place] for place in reports}
    asked = [
        question.subject.place_id
        for row in held
        for question in ballots.prepare_poll(meeting=row, by=zhanjiang.clerk).questions.all()
    ]
    assert sorted(asked) == sorted(reports)
    # The law of villages asks nothing of the bodies of a town.
    town = next(row for row in held if row.place.level == "township")
    assert not town.attendance.exclude(basis="").exists()


def test_a_county_has_no_say_in_the_citys_year_and_its_villages_read_their_own(zhanjiang, client):
    cycle = zhanjiang.open()
    village = cycle.subjects.filter(kind="team").first()
    page = reverse("cycles:roster", args=[cycle.pk])
    client.force_login(people.account("clerk", zhanjiang.below[0]))
    assert client.get(page).status_code == 404
    assert client.get(reverse("results:subject", args=[village.pk])).status_code == 404
    client.force_login(zhanjiang.clerk)
    shown = client.get(page)
    assert shown.status_code == 200


@pytest.mark.parametrize("period", ["month", "year"])
def test_xuwen_opens_for_its_branches_and_its_towns_committees(db, period):
    xuwen = county.small_county("xuwen-2017", "专项工作督导组")
    cycle = xuwen.open(period)
    kinds = Counter(cycle.subjects.values_list("kind", flat=True))
    assert kinds == {"team": 4, "committee": 2, "official": 4, "leader": 2}
    assert Sheet.objects.filter(assignment__cycle=cycle).count() == 4 + 2


def test_fifteen_towns_take_no_more_queries_than_five(wuchuan, client):
    """Opening, the roster and the plan of a meeting."""
    client.force_login(wuchuan.clerk)
    counts = []
    for start in (county.YEAR, datetime.date(2026, 4, 1)):
        with CaptureQueriesContext(connection) as opening:
            cycle = wuchuan.open("quarter", start)
        opened = len(opening)  # now: a request forgets the queries before it
        stage = cycle.stages.get(key="jury")
        pages = (
            reverse("cycles:roster", args=[cycle.pk]),
            reverse("meetings:plan", args=[stage.pk]),
        )
        for page in pages:  # what is read once per process is read now
            client.get(page)
        with CaptureQueriesContext(connection) as reading:
            assert [client.get(page).status_code for page in pages] == [200, 200]
        read = len(reading)
        counts.append((cycle.subjects.count(), opened, read))
        Place.objects.filter(pk__in=[town.pk for town in wuchuan.towns[5:]]).update(
            ends_on=county.YEAR
        )
    (many, *of_many), (few, *of_few) = counts
    assert (many, few) == (15, 5)
    assert of_many == of_few

"""A county opens the cycles of its regulation: its towns and their secretaries are frozen, or it says why not."""

import pytest

from kaoping.cycles.models import Sheet, Subject

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

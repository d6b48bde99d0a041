"""The one question of the desk finds what the list of meetings finds."""

import datetime

import pytest

from kaoping.meetings import actions, pages, queries, standing
from kaoping.meetings.models import Kind, Meeting, State
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 20)


def plan(town: World, at: int, kind: str, day: datetime.date) -> Meeting:
    return actions.plan_meeting(
        place=town.villages[at], cycle=None, stage="", kind=kind, body="representatives",
        title=f"第{at}村会议", held_on=day, by=town.clerk,
    )  # fmt: skip


def end(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(state=State.ENDED)


def both(town: World) -> tuple[standing.Standing, dict]:
    listed = pages.overview(queries.meetings_in([town.place]), [town.place], TODAY)
    return standing.of_township(town.place, TODAY), listed


def test_without_meetings_every_village_waits_for_its_review(hamlet):
    found, listed = both(hamlet)
    assert (found.due, found.open, found.proposals) == (3, [], [])
    assert len(listed["due"]) == 3


def test_late_and_coming_meetings_are_the_same_as_in_the_list(hamlet):
    plan(hamlet, 0, Kind.STATUTORY, TODAY - datetime.timedelta(days=2))
    plan(hamlet, 1, Kind.STATUTORY, TODAY)
    found, listed = both(hamlet)
    rows = pages.listed(found, TODAY)
    assert [row["pk"] for row in rows] == [row.meeting.pk for row in listed["open"]]
    assert [row["late"] for row in rows] == [row.late for row in listed["open"]] == [True, False]
    assert [row["state"] for row in rows] == [row.state for row in listed["open"]]
    assert [row["kind"] for row in rows] == [row.kind for row in listed["open"]]


def test_a_review_that_was_held_this_year_is_due_no_more_and_last_years_is(hamlet):
    end(plan(hamlet, 0, Kind.STATUTORY, TODAY))
    end(plan(hamlet, 1, Kind.STATUTORY, TODAY.replace(year=2025)))
    found, listed = both(hamlet)
    assert found.due == len(listed["due"]) == 2
    assert found.open == []


def test_another_town_s_meetings_are_not_shown(hamlet, stranger):
    plan(hamlet, 0, Kind.STATUTORY, TODAY)
    elsewhere = stranger.person.home
    assert standing.of_township(elsewhere, TODAY).open == []

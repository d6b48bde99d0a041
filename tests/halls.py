"""A town whose regulation votes, and meetings in it as far as a test needs them. All invented."""

import datetime
from dataclasses import dataclass

import pytest

from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Cycle
from kaoping.meetings import actions as meetings
from kaoping.meetings.models import Meeting
from kaoping.people.models import Account, Office, Person, Place
from kaoping.schemes import actions as schemes
from kaoping.schemes.queries import scheme_of
from tests import people

YEAR = datetime.date(2026, 1, 1)
HELD_ON = datetime.date(2026, 12, 5)
TELLERS = (
    ("scrutineer", "秦监一"),
    ("scrutineer", "尤监二"),
    ("teller", "许计一"),
    ("teller", "施计二"),
)


@dataclass
class Hall:
    """A town with an open year under a regulation that votes.

    `supervisors` are accounts, `directors` persons, both by the village's code.
    """

    place: Place
    villages: list[Place]
    clerk: Account
    cycle: Cycle
    supervisors: dict[str, Account]
    directors: dict[str, Person]

    @property
    def village(self) -> Place:
        """The first village."""
        return self.villages[0]


def build(
    preset: str = "township-cadres-70-30", villages: int = 2, code: str = people.DAHEDIAN
) -> Hall:
    """A town with secretaries, directors and supervisors, its regulation adopted, its year open."""
    place = people.town(code, villages)
    clerk = people.account("clerk", place)
    version = schemes.draft_from_preset(place=place, preset=preset, by=clerk)
    schemes.adopt(version=version, document_number="1号", adopted_on=people.SOME_DAY, by=clerk)
    found = list(place.children.order_by("code"))
    hall = Hall(place, found, clerk, None, {}, {})
    _fill_offices(place, scheme_of(version).periods["year"])
    for number, village in enumerate(found):
        _fill_village(hall, village, number)
    hall.cycle = cycles.open_cycle(
        version=version, place=place, period_key="year", starts_on=YEAR, by=clerk
    )
    return hall


def planned(hall: Hall, place: Place | None = None, **changed: object) -> Meeting:
    """A village's meeting of the stage of votes, with nothing but its usual agenda."""
    given = {
        "place": place or hall.village, "cycle": hall.cycle, "stage": "ballot",
        "kind": "appraisal", "body": "members_and_representatives", "title": "述职测评会",
        "held_on": HELD_ON, "by": hall.clerk,
    } | changed  # fmt: skip
    return meetings.plan_meeting(**given)


def staffed(hall: Hall, **changed: object) -> Meeting:
    """The same with officers, and a group of 30 of whom 20 came."""
    meeting = planned(hall, **changed)
    meetings.appoint(meeting=meeting, duty="chair", name="郑主持", by=hall.clerk)
    meetings.appoint(meeting=meeting, duty="minutes", name="华记录", by=hall.clerk)
    for duty, name in TELLERS:
        meetings.appoint(meeting=meeting, duty=duty, name=name, unrelated=True, by=hall.clerk)
    meetings.add_groups(meeting=meeting, groups=[("members", "党员和村民代表")], by=hall.clerk)
    meetings.count_attendance(meeting=meeting, counts={"members": (30, 20)}, by=hall.clerk)
    return meeting


def convened(hall: Hall, **changed: object) -> Meeting:
    """A meeting that is under way."""
    return meetings.convene(meeting=staffed(hall, **changed), by=hall.clerk)


@pytest.fixture
def hall(db: None) -> Hall:
    """Two villages of Dahedian under a regulation with a vote."""
    return build()


def _fill_offices(place: Place, period) -> None:
    """Somebody for every group of raters, since a year opens only then."""
    for group in period.raters.values():
        if group.office:
            office, _new = Office.objects.get_or_create(place=place, name=group.office)
            _rater(place, group.post or "office_head", office)
        elif not group.of_village:
            _rater(place, group.post)


def _rater(place: Place, kind: str, office: Office | None = None) -> None:
    who = people.person(place)
    people.account("rater", place, who)
    people.post(who, place, kind, office)


def _fill_village(hall: Hall, village: Place, number: int) -> None:
    for kind, name in (
        ("secretary", "王书记"),
        ("director", "李主任"),
        ("village_clerk", "赵文书"),
    ):
        who = people.person(hall.place, f"{name}{number + 1}")
        people.post(who, village, kind)
        if kind == "director":
            hall.directors[village.code] = who
    for kind in ("liaison_leader", "stationed_cadre"):
        who = people.person(hall.place)
        people.account("rater", hall.place, who)
        people.post(who, village, kind)
    watcher = people.person(hall.place, f"郭监督{number + 1}")
    people.post(watcher, village, "supervisor")
    hall.supervisors[village.code] = people.account("supervisor", village, watcher)

"""Votes as tests need them: a village's appraisal by slips, from the scheme to drawn slips.

Gaoqiao town under the preset `township-cadres-70-30`; everybody in it is invented.
"""

import datetime
from dataclasses import dataclass, field

import pytest

from kaoping.ballots import actions
from kaoping.ballots.actions import PrintedSlip
from kaoping.ballots.models import Box, Poll
from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Cycle
from kaoping.meetings import actions as meetings
from kaoping.meetings.models import Meeting
from kaoping.people.models import Account, Office, Place
from kaoping.schemes import actions as schemes
from tests import people
from tests.halls import TELLERS

PRESET = "township-cadres-70-30"
OFFICES = ("党建工作办公室", "经济发展办公室", "平安建设办公室", "社会事务办公室")
YEAR = datetime.date(2026, 1, 1)
HELD_ON = datetime.date(2027, 1, 4)
TOLD_ON = datetime.date(2026, 12, 15)
BODY = "members_and_representatives"


@dataclass
class Hall:
    """A meeting with its poll: who runs it, the shares of its key, and the slips as printed."""

    clerk: Account
    cycle: Cycle
    meeting: Meeting
    poll: Poll
    box: Box
    shares: list[str] = field(default_factory=list)
    slips: list[PrintedSlip] = field(default_factory=list)
    test_slips: list[PrintedSlip] = field(default_factory=list)

    def rehearse(self) -> None:
        """One test slip is cast, and the rehearsal ended."""
        cast(self, self.test_slips[0])
        actions.end_rehearsal(poll=self.poll, shares=self.shares[:2], by=self.clerk)
        self.poll.refresh_from_db()

    def open(self) -> None:
        """Rehearsed, convened, opened."""
        self.rehearse()
        meetings.convene(meeting=self.meeting, by=self.clerk)
        actions.open_poll(poll=self.poll, by=self.clerk)
        self.poll.refresh_from_db()

    def close(self) -> None:
        """Voting is closed."""
        actions.close_poll(poll=self.poll, by=self.clerk)
        self.poll.refresh_from_db()

    def open_box(self) -> None:
        """Closed and opened with the first and the third share."""
        self.close()
        actions.open_box(poll=self.poll, shares=[self.shares[0], self.shares[2]], by=self.clerk)
        self.poll.refresh_from_db()

    def certify_with(self, *, issued: int, unused: int) -> None:
        """Closed, opened, counted and certified."""
        self.open_box()
        self.count(issued=issued, unused=unused)
        actions.certify(poll=self.poll, by=self.clerk)
        self.poll.refresh_from_db()

    def count(self, *, issued: int, unused: int, spoiled: int = 0) -> None:
        """The clerk counts the slips of the one box."""
        actions.count_box_slips(
            box=self.box, issued=issued, unused=unused, spoiled=spoiled, by=self.clerk
        )


def cast(hall: Hall, slip: PrintedSlip, answers: list[str] | None = None) -> actions.Cast:
    """The slip is cast; with the first option (优秀) everywhere unless told otherwise."""
    questions = hall.poll.questions.order_by("position")
    given = answers or [question.options[0]["key"] for question in questions]
    return actions.cast(poll_id=hall.poll.pk, code=slip.code, answers=given)


def town(
    villages: int = 2, preset: str = PRESET, offices: tuple[str, ...] = OFFICES,
    preset_text: str = "",
) -> tuple:  # fmt: skip
    """Gaoqiao with villages of three officials each, its offices, and the adopted preset or text."""
    place = people.town(people.GAOQIAO, villages)
    clerk = people.account("clerk", place)
    leader = people.person(place)
    people.account("rater", place, leader)
    people.post(leader, place, "main_leader")
    for name in offices:
        head = people.person(place)
        people.account("rater", place, head)
        people.post(head, place, "office_head", Office.objects.create(place=place, name=name))
    for village in place.children.all():
        for kind in ("secretary", "director", "committee_member"):
            people.post(people.person(place), village, kind)
    if preset_text:
        version = schemes.draft_from_text(place=place, key="dual", text=preset_text, by=clerk)
    else:
        version = schemes.draft_from_preset(place=place, preset=preset, by=clerk)
    schemes.adopt(version=version, document_number="1号", adopted_on=people.SOME_DAY, by=clerk)
    return place, version, clerk


def year(place: Place, version, clerk: Account) -> Cycle:
    """The year 2026, opened."""
    return cycles.open_cycle(
        version=version, place=place, period_key="year", starts_on=YEAR, by=clerk
    )


def meeting(
    cycle: Cycle, place: Place, clerk: Account, body: str = BODY, title: str = "民主测评会"
) -> Meeting:
    """An appraisal meeting of a place, with all its officers."""
    held = meetings.plan_meeting(
        place=place, cycle=cycle, stage="ballot", kind="appraisal", body=body, title=title,
        held_on=HELD_ON, announced_on=TOLD_ON, by=clerk,
    )  # fmt: skip
    for duty, name in (("chair", "郑主持"), ("minutes", "华记录")):
        meetings.appoint(meeting=held, duty=duty, name=name, by=clerk)
    for duty, name in TELLERS:
        meetings.appoint(meeting=held, duty=duty, name=name, unrelated=True, by=clerk)
    return held


def prepare(
    cycle: Cycle, place: Place, clerk: Account, *, slips: int = 12, tests: int = 2,
    people_of: dict[str, tuple[int, int]] | None = None, ballots: list[str] | None = None,
    body: str = BODY, title: str = "民主测评会",
) -> Hall:  # fmt: skip
    """A poll of the place with its key made and slips drawn for its first box.

    `people_of`: entitled and present by group; 20 and 15 each unless given.
    """
    poll, clerk = unkeyed(cycle, place, clerk, people_of=people_of, ballots=ballots, body=body,
                          title=title)  # fmt: skip
    return drawn_from(poll, cycle, clerk, slips=slips, tests=tests)


def unkeyed(
    cycle: Cycle, place: Place, clerk: Account, *,
    people_of: dict[str, tuple[int, int]] | None = None, ballots: list[str] | None = None,
    body: str = BODY, title: str = "民主测评会",
) -> tuple[Poll, Account]:  # fmt: skip
    """A poll with its people counted and nothing further; and its clerk."""
    held = meeting(cycle, place, clerk, body, title)
    poll = actions.prepare_poll(meeting=held, ballots=ballots, by=clerk)
    groups = {row.key: (20, 15) for row in held.attendance.all()} | (people_of or {})
    meetings.count_attendance(meeting=held, counts=groups, by=clerk)
    return poll, clerk


def drawn_from(
    poll: Poll, cycle: Cycle, clerk: Account, *, slips: int = 12, tests: int = 2
) -> Hall:
    """Its key made, and slips drawn for each of its boxes."""
    box = poll.boxes.first()
    shares = actions.make_keys(poll=poll, by=clerk)
    poll.refresh_from_db()
    hall = Hall(clerk, cycle, poll.meeting, poll, box, shares)
    draw = {"poll": poll, "by": clerk}
    for each in poll.boxes.all():
        hall.slips += actions.draw_slips(box=each, count=slips, **draw)
    hall.test_slips = actions.draw_slips(box=box, count=tests, test=True, **draw)
    return hall


@pytest.fixture
def drawn(db: None) -> Hall:
    """A village's meeting: three officials, one box of 20 entitled people, 12 slips drawn."""
    place, version, clerk = town()
    cycle = year(place, version, clerk)
    return prepare(cycle, place.children.order_by("code").first(), clerk)


@pytest.fixture
def voting(drawn: Hall) -> Hall:
    """The same, rehearsed and open."""
    drawn.open()
    return drawn

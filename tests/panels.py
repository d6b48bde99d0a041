"""Jury meetings as tests need them: a small regulation, a panel with jurors, reporters in order.

Everybody in here is invented.
"""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Cycle
from kaoping.juries import actions
from kaoping.juries.actions import NewSeat
from kaoping.juries.models import Panel, Points, Seat, Turn
from kaoping.lib.decimals import parse_units
from kaoping.meetings import actions as meetings
from kaoping.meetings.models import Meeting
from kaoping.people.models import Account, Place
from kaoping.schemes import actions as schemes
from tests import people

YEAR = datetime.date(2026, 1, 1)
HELD_ON = datetime.date(2026, 12, 20)
REGULATION = """
format: 1
name: reports
title: 村干部述职评分办法
place: 某镇
document: 1号
source: 为测试编写
periods:
  year:
    title: 年度述职
    base: 100
    subjects:
      official: {title: 村干部, posts: [secretary, director]}
    raters: {}
    juries:
      hall: {title: 述职评委团, at_most: 60}
      project: {title: 大评委团, at_most: 60}
    trees:
      official:
        code: R
        title: 述职得分
        full: 200
        round: 2
        rule: sum
        children:
          - code: R1
            title: 到乡述职
            full: 100
            round: 2
            rule: {jury: {of: hall, trim: 1, least: 3, missing: gap, step: 0.1}}
          - code: R2
            title: 选题
            full: 40
            round: 2
            rule: {jury: {of: project, trim: 1, least: 3, missing: gap, step: 0.5}}
          - code: R3
            title: 措施和实效
            full: 60
            round: 2
            rule: {jury: {of: project, trim: 0, least: 2, missing: gap, step: 0.5}}
    stages:
      - {key: jury, title: 评委评分, owner: clerk, day: 10}
      - {key: aggregation, title: 汇总, owner: clerk, day: 14}
      - {key: review, title: 审定, owner: clerk, day: 18}
      - {key: feedback, title: 反馈, owner: village_official, day: 22}
      - {key: notice, title: 公示, owner: clerk, day: 28}
    rankings:
      - {key: officials, title: 村干部排名, kind: official}
    feedback: {objection_days: 3, silence: acknowledged}
    notice: {days: 7, name_raters: false, contact: 办公室}
"""


@dataclass
class Stage:
    """A jury's meeting under way. `seats` and `turns` are in their order."""

    place: Place
    clerk: Account
    cycle: Cycle
    meeting: Meeting
    panel: Panel
    codes: dict[int, str] = field(default_factory=dict)

    @property
    def seats(self) -> list[Seat]:
        """The jurors."""
        return list(self.panel.seats.all())

    @property
    def turns(self) -> list[Turn]:
        """The reporters."""
        return list(self.panel.turns.select_related("subject"))

    def call(self, turn: Turn | None = None) -> Turn:
        """Puts somebody on stage, the next unless told."""
        turn = turn or self.panel.turns.filter(state="waiting").first()
        return actions.put_on_stage(turn=turn, by=self.clerk)

    def give(self, turn: Turn, *points: str) -> list[Points]:
        """The jurors give points in the order of their seats."""
        return [
            give(turn, seat, each) for seat, each in zip(self.seats, points, strict=False)
        ]

    def play(self, *points: str) -> Turn:
        """One whole turn: on stage, points of all, revealed."""
        turn = self.call()
        self.give(turn, *points)
        return actions.reveal(turn=turn, by=self.clerk)


def give(turn: Turn, seat: Seat, points: str) -> Points:
    """A juror's points by a form of their own."""
    return actions.give_points(
        turn=turn, seat=seat, units=parse_units(points), token=uuid.uuid4()
    )


def open_year(place: Place, clerk: Account, text: str = REGULATION) -> Cycle:
    """The year under the small regulation."""
    version = schemes.draft_from_text(place=place, key="reports", text=text, by=clerk)
    schemes.adopt(version=version, document_number="1号", adopted_on=people.SOME_DAY, by=clerk)
    return cycles.open_cycle(
        version=version, place=place, period_key="year", starts_on=YEAR, by=clerk
    )


def meeting_of(
    cycle: Cycle, clerk: Account, *, title: str = "村干部集中述职会", convene: bool = True
) -> Meeting:
    """A jury's meeting of the town, under way unless told otherwise."""
    made = meetings.plan_meeting(
        place=cycle.place, cycle=cycle, stage="jury", kind="jury", body="mixed",
        title=title, held_on=HELD_ON, by=clerk,
    )  # fmt: skip
    if convene:
        Meeting.objects.filter(pk=made.pk).update(state="convened")
        made.refresh_from_db()
    return made


def panel_for(
    meeting: Meeting, clerk: Account, jury: str = "hall", groups: Sequence[tuple[str, int]] = ()
) -> Panel:
    """The panel with so many numbered seats in each group."""
    panel = actions.make_panel(meeting=meeting, jury=jury, by=clerk)
    for group, count in groups:
        actions.add_seats(panel=panel, group=group, seats=[NewSeat()] * count, by=clerk)
    return panel


def town(villages: int = 2, code: str = people.DAHEDIAN) -> tuple[Place, Account]:
    """A town whose villages have a secretary and a director, and its clerk."""
    place = people.town(code, villages)
    clerk = people.account("clerk", place)
    for number, village in enumerate(place.children.order_by("code"), 1):
        people.post(people.person(place, f"王书记{number}"), village, "secretary")
        people.post(people.person(place, f"李主任{number}"), village, "director")
    return place, clerk


def build(
    jurors: int = 5,
    villages: int = 2,
    jury: str = "hall",
    groups: Sequence[tuple[str, int]] = (),
    code: str = people.DAHEDIAN,
) -> Stage:
    """A meeting under way with a full panel; two reporters a village."""
    place, clerk = town(villages, code)
    cycle = open_year(place, clerk)
    meeting = meeting_of(cycle, clerk)
    panel = panel_for(meeting, clerk, jury, groups or [("", jurors)])
    return Stage(place, clerk, cycle, meeting, panel)


def with_cards(stage: Stage) -> Stage:
    """The same with codes drawn, by the seat's number."""
    drawn = actions.draw_codes(panel=stage.panel, by=stage.clerk)
    stage.codes = {seat.number: code for seat, code in drawn}
    return stage


@pytest.fixture
def stage(db: None) -> Stage:
    """Four reporters of two villages, five jurors, nobody on stage yet."""
    return build()

"""The demonstration's jury: two reporters scored, a third on stage with half of the points in. Invented."""

import datetime
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle
from kaoping.desk.demo import cast
from kaoping.desk.demo.town import Town
from kaoping.juries import actions as juries
from kaoping.juries.actions import NewSeat
from kaoping.juries.codes import shown
from kaoping.juries.models import Panel, Seat, Turn
from kaoping.lib.decimals import UNIT
from kaoping.meetings import actions, planning
from kaoping.meetings.actions.officers import Wanted
from kaoping.meetings.models import Meeting
from kaoping.people.models import Place

JURY = "hall"
HEARD = (0, 2, 3, 4)  # villages whose officials report at this meeting: those that have voted
GROUPS = (("镇领导", 3), ("站所负责人", 3), ("党代表、人大代表", 3), ("村党员群众代表", 2))
REVEALED = 2
FIRST_NAME = 1000  # jurors who hold no post; names beyond those of the votes
SEED, LOW, HIGH = 2023, 840, 965  # points in tenths


@dataclass
class Seats:
    """What can be tried of the jury: its panel, and the codes of seats that still owe points."""

    panel: Panel
    codes: dict[str, str] = field(default_factory=dict)


def plan(town: Town, year: Cycle, today: datetime.date) -> Meeting:
    """The town's first meeting of reports, with the officials of some villages on its agenda."""
    stage = cycles.stage(year, "jury")
    (proposed,) = planning.proposals(year, stage)
    title = f"{planning.title_of(town.place, year, proposed.title)}（第一场）"
    meeting = actions.plan_meeting(
        place=town.place, cycle=year, stage=stage.key, kind=proposed.kind, body=proposed.body,
        title=title, held_on=today, starts_at=datetime.time(14, 30), venue="镇政府三楼会议室",
        by=town.clerk,
    )  # fmt: skip
    villages = [town.villages[at].pk for at in HEARD]
    reporters = year.subjects.filter(kind="official", place__in=villages).order_by("place__code")
    items = planning.agenda_items(meeting, reporters.select_related("place"))
    actions.set_agenda(meeting=meeting, items=items, by=town.clerk)
    actions.appoint_all(
        meeting=meeting,
        wanted=[
            Wanted("chair", "", town.leader.person), Wanted("minutes", cast.name(FIRST_NAME)),
        ],
        by=town.clerk,
    )  # fmt: skip
    return meeting


def score(town: Town, meeting: Meeting) -> Seats:
    """Two turns are revealed; of the third so many have given points that the rest can be tried."""
    actions.convene(meeting=meeting, by=town.clerk)
    panel = juries.make_panel(meeting=meeting, jury=JURY, by=town.clerk)
    _seat(town, panel)
    drawn = juries.draw_codes(panel=panel, by=town.clerk)
    seats, chance = [seat for seat, _code in drawn], Random(SEED)
    waiting = list(panel.turns.filter(state="waiting").order_by("position"))
    for turn in waiting[:REVEALED]:
        _give(juries.put_on_stage(turn=turn, by=town.clerk), seats, chance)
        juries.reveal(turn=turn, by=town.clerk)
    on_stage = juries.put_on_stage(turn=waiting[REVEALED], by=town.clerk)
    _give(on_stage, seats[: len(seats) // 2], chance)
    return Seats(panel, {_called(seat): shown(code) for seat, code in drawn[-2:]})


def _seat(town: Town, panel: Panel) -> None:
    number = FIRST_NAME
    for group, count in GROUPS:
        seats = []
        for at in range(count):
            number += 1
            village = _home(town, group, at)
            seats.append(NewSeat(cast.name(number), village=village))
        juries.add_seats(panel=panel, group=group, seats=seats, by=town.clerk)


def _home(town: Town, group: str, at: int) -> Place | None:
    """Villagers come from villages; whose officials report, recusal is proposed by itself."""
    return town.villages[HEARD[-1] + at] if group == GROUPS[-1][0] else None


def _give(turn: Turn, seats: Sequence[Seat], chance: Random) -> None:
    for seat in seats:
        units = chance.randint(LOW, HIGH) * UNIT // 10
        token = uuid.UUID(int=chance.getrandbits(128), version=4)
        juries.give_points(turn=turn, seat=seat, units=units, token=token)


def _called(seat: Seat) -> str:
    """Seat and name, as its card says."""
    return f"{seat.number}号 {seat.name}"

"""The demonstration's votes: one that is certified, one that is open to be tried. All invented.

The first village's director is found dissatisfying by more than half, and may not report in the
town. Slips are drawn, cast, counted and certified as in any village.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle as again

from kaoping.ballots import actions as ballots
from kaoping.ballots.actions import PrintedSlip
from kaoping.ballots.models import Box, Poll
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle
from kaoping.desk.demo import cast
from kaoping.desk.demo.town import Town
from kaoping.meetings import actions, planning
from kaoping.meetings.actions.officers import Wanted
from kaoping.meetings.models import Meeting

BALLOT = "village"
CERTIFIED_DAYS_AGO, PLANNED_IN_DAYS, TOLD_DAYS_BEFORE = 5, 10, 15
HELD = (2, 3, 4)  # villages that have met, too; their votes are not told in detail
FIRST_NAME = 800  # villagers who count and watch; names beyond those of the reviews
COUNTING = ("scrutineer", "scrutineer", "teller", "teller")
MINUTES = "村党组织书记、村委会主任逐一述职，党员和村民代表当场提问，并对述职人员进行无记名测评。"
S, M, D, BLANK = "satisfied", "mostly", "dissatisfied", ""


@dataclass(frozen=True)
class Turnout:
    """A group's numbers: who may vote and who came, slips drawn, cast, given for paper and back."""

    entitled: int
    present: int
    drawn: int
    cast: int
    paper: int = 0
    invalid: int = 0
    spoiled: int = 0

    @property
    def unused(self) -> int:
        """Slips that nobody took."""
        return self.drawn - self.cast - self.paper - self.spoiled


# 20 members and 42 representatives came: 62 voters, 45 of them by slip and 16 on paper.
CERTIFIED = {
    "members": Turnout(24, 20, drawn=22, cast=15, paper=5),
    "representatives": Turnout(48, 42, drawn=45, cast=30, paper=11, invalid=1, spoiled=1),
}
OPEN = {
    "members": Turnout(26, 21, drawn=23, cast=9),
    "representatives": Turnout(51, 44, drawn=46, cast=17),
}
# Answers about the secretary and the director, in turn: 8 of 14 are dissatisfied with the director.
ANSWERS = (
    (S, D), (S, D), (M, D), (S, M), (S, D), (D, S), (S, D),
    (M, D), (S, BLANK), (S, D), (M, M), (S, S), (BLANK, M), (S, D),
)  # fmt: skip
LIKED = ((S, S), (S, M), (M, S), (S, S), (S, D), (M, M))
TO_TRY = 4  # slips of each group whose codes are shown


@dataclass
class Trying:
    """What can be tried of a vote that is open: its meeting, codes by group, shares of the key."""

    poll: Poll
    codes: dict[str, list[str]] = field(default_factory=dict)
    shares: list[str] = field(default_factory=list)


def plan(town: Town, year: Cycle, today: datetime.date) -> list[Meeting]:
    """The meetings of all villages, planned at once; those of the first moved to their days."""
    stage = cycles.stage(year, "ballot")
    proposed = next(row for row in planning.proposals(year, stage) if row.ballot == BALLOT)
    planned = actions.plan_everywhere(
        cycle=year, stage=stage.key, kind=proposed.kind, body=proposed.body, title=proposed.title,
        held_on=today + datetime.timedelta(days=PLANNED_IN_DAYS), starts_at=datetime.time(9),
        venue="村委会会议室", announced_on=today - datetime.timedelta(days=TOLD_DAYS_BEFORE),
        by=town.clerk,
    )  # fmt: skip
    ago = {0: CERTIFIED_DAYS_AGO, 1: 0} | dict.fromkeys(HELD, 2)
    for at, days in ago.items():
        meeting = planned[at]
        planned[at] = actions.change_meeting(
            meeting=meeting, title=meeting.title, held_on=today - datetime.timedelta(days=days),
            starts_at=meeting.starts_at, venue=meeting.venue,
            announced_on=meeting.held_on - datetime.timedelta(days=PLANNED_IN_DAYS + 15),
            by=town.clerk,
        )  # fmt: skip
        _staff(town, planned[at], at)
    return planned


def hold(town: Town, meetings: Sequence[Meeting]) -> Trying:
    """The first village's vote is certified, the second's is open, some others have met."""
    _certified(town, meetings[0])
    for at in HELD:
        _met(town, meetings[at])
    return _open(town, meetings[1])


def _staff(town: Town, meeting: Meeting, at: int) -> None:
    chair = town.supervisors[meeting.place_id].person
    names = [cast.name(FIRST_NAME + 10 * at + number) for number in range(5)]
    wanted = [Wanted("chair", "", chair), Wanted("minutes", names[0])]
    wanted += [
        Wanted(duty, name, unrelated=True) for duty, name in zip(COUNTING, names[1:], strict=True)
    ]
    actions.appoint_all(meeting=meeting, wanted=wanted, by=town.clerk)


def _met(town: Town, meeting: Meeting) -> None:
    counts = {key: (group.entitled, group.present) for key, group in CERTIFIED.items()}
    titles = [("members", "党员"), ("representatives", "村民代表")]
    actions.add_groups(meeting=meeting, groups=titles, by=town.clerk)
    actions.count_attendance(meeting=meeting, counts=counts, by=town.clerk)
    actions.convene(meeting=meeting, by=town.clerk)
    actions.record_minutes(meeting=meeting, text=MINUTES, by=town.clerk)
    actions.end_meeting(meeting=meeting, by=town.clerk)


def _certified(town: Town, meeting: Meeting) -> None:
    """The whole way of a vote, from its questions to the certificate."""
    poll, drawn, shares = _begun(town, meeting, CERTIFIED)
    answers = again(ANSWERS)
    for box, slips in drawn.items():
        group, rest = CERTIFIED[box.attendance.key], iter(slips)
        _cast(poll, rest, group.cast, answers)
        for _each in range(group.paper):
            ballots.spend_on_paper(poll=poll, code=next(rest).code, by=town.clerk)
        for _each in range(group.spoiled):
            ballots.spoil(poll=poll, code=next(rest).code, by=town.clerk)
    ballots.close_poll(poll=poll, by=town.clerk)
    ballots.open_box(poll=poll, shares=shares[1:], by=town.clerk)
    for box in drawn:
        _count(town, box, CERTIFIED[box.attendance.key], answers)
    ballots.certify(poll=poll, by=town.clerk)
    actions.record_minutes(meeting=meeting, text=MINUTES, by=town.clerk)
    actions.end_meeting(meeting=meeting, by=town.clerk)


def _open(town: Town, meeting: Meeting) -> Trying:
    """A vote under way: some have voted, and a handful of slips waits to be tried."""
    poll, drawn, shares = _begun(town, meeting, OPEN)
    trying, answers = Trying(poll, shares=shares), again(LIKED)
    for box, slips in drawn.items():
        rest = iter(slips)
        _cast(poll, rest, OPEN[box.attendance.key].cast, answers)
        trying.codes[box.attendance.title] = [next(rest).code for _each in range(TO_TRY)]
    return trying


def _begun(
    town: Town, meeting: Meeting, groups: dict[str, Turnout]
) -> tuple[Poll, dict[Box, list[PrintedSlip]], list[str]]:
    """Key made, slips drawn, rehearsed with a test slip, convened and opened."""
    by = town.clerk
    poll = ballots.prepare_poll(meeting=meeting, ballots=[BALLOT], by=by)
    counts = {key: (group.entitled, group.present) for key, group in groups.items()}
    actions.count_attendance(meeting=meeting, counts=counts, by=by)
    shares = ballots.make_keys(poll=poll, by=by)
    boxes = list(poll.boxes.select_related("attendance", "poll__meeting__place").order_by("pk"))
    (test,) = ballots.draw_slips(poll=poll, box=boxes[0], count=1, test=True, by=by)
    drawn = {
        box: ballots.draw_slips(
            poll=poll, box=box, count=groups[box.attendance.key].drawn, by=by
        )
        for box in boxes
    }
    _cast(poll, iter([test]), 1, iter(LIKED))
    ballots.end_rehearsal(poll=poll, shares=shares[:2], by=by)
    actions.convene(meeting=meeting, by=by)
    ballots.open_poll(poll=poll, by=by)
    return poll, drawn, shares


def _cast(
    poll: Poll, slips: Iterator[PrintedSlip], count: int, answers: Iterator[tuple[str, ...]]
) -> None:
    asked = poll.questions.count()
    for _each in range(count):
        given = list(next(answers)[:asked])
        told = ballots.cast(poll_id=poll.pk, code=next(slips).code, answers=given)
        assert told.status == "counted", told


def _count(town: Town, box: Box, group: Turnout, answers: Iterator[tuple[str, ...]]) -> None:
    """Both tellers count the pile alike, and the slips add up."""
    valid = [next(answers) for _each in range(group.paper - group.invalid)]
    cells = {
        str(place): {key: answered.count(key) for key in (S, M, D) if key in answered}
        for place, answered in enumerate(zip(*valid, strict=True), 1)
    }
    for teller in (1, 2):
        ballots.enter_batch(
            box=box, number=1, teller=teller, papers=group.paper, invalid=group.invalid,
            cells=cells, by=town.clerk,
        )  # fmt: skip
    issued = group.drawn - group.unused
    ballots.count_box_slips(
        box=box, issued=issued, unused=group.unused, spoiled=group.spoiled, by=town.clerk
    )

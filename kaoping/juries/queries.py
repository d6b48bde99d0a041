"""Reads about juries: panels, what is proposed for recusal, and the facts for the scheme."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import period_of, subjects_at
from kaoping.juries.board import Board, board, juries_with_items
from kaoping.juries.models import Panel, Points, Seat, Turn, TurnState
from kaoping.meetings.models import Bar, Meeting, State
from kaoping.people.models import Post
from kaoping.scoring.facts import Score

RELATED = ("meeting__place", "meeting__cycle")


@dataclass(frozen=True)
class Proposal:
    """A juror who should not score a reporter. `own`: it is the juror in person."""

    turn: Turn
    seat: Seat
    own: bool


def panel_of(meeting: Meeting) -> Panel | None:
    """The meeting's panel, if it has one yet."""
    return Panel.objects.select_related(*RELATED).filter(meeting=meeting).first()


def by_screen_key(key: str) -> Panel | None:
    """The panel whose hall screen has this key."""
    return Panel.objects.select_related(*RELATED).filter(meeting__screen_key=key).first()


def facts_for(cycle: Cycle) -> tuple[Score, ...]:
    """Every juror's points of every revealed turn of ended meetings. Jurors are seats' ids."""
    rows = Points.objects.filter(
        turn__panel__meeting__cycle=cycle,
        turn__panel__meeting__state=State.ENDED,
        turn__state=TurnState.REVEALED,
        withdrawn_at__isnull=True,
    ).order_by("turn__panel_id", "turn__position", "seat__number")
    return tuple(
        Score(indicator=item, juror=str(seat), subject=str(subject), units=units)
        for item, seat, subject, units in rows.values_list(
            "turn__item", "seat_id", "turn__subject_id", "units"
        )
    )


def reporters(meeting: Meeting, jury: str) -> list[tuple[Subject, str]]:
    """Whom the jury hears for which item: those on the agenda, else all subjects of the place.

    Where it scores teams and their secretaries are on the agenda, the teams of those.
    """
    period = period_of(meeting.cycle)
    codes = juries_with_items(period).get(jury, [])
    kinds = {code: period.kind_of(code) for code in codes}
    subjects = subjects_at(meeting.cycle, meeting.place).filter(kind__in=set(kinds.values()))
    rows = list(subjects)
    named = [item.reporter for item in meeting.agenda.select_related("reporter") if item.reporter]
    if named:
        rows = [row for one in named for row in rows if row.pk in (one.pk, one.team_id)]
    return [
        (subject, code)
        for subject in dict.fromkeys(rows)
        for code in codes
        if kinds[code] == subject.kind
    ]


def barred_from(cycle: Cycle) -> dict[tuple[int, str], str]:
    """Why a subject may not report for an item: the vote that took the right, by subject and item."""
    bars = Bar.objects.filter(subject__cycle=cycle)
    return {(bar.subject_id, bar.item): bar.reason for bar in bars}


def heard_elsewhere(panel: Panel) -> set[tuple[int, str]]:
    """Subjects and items that another panel of the cycle has already taken."""
    others = Turn.objects.filter(panel__meeting__cycle=panel.meeting.cycle).exclude(panel=panel)
    taken = others.exclude(state=TurnState.LEFT_OUT).exclude(
        panel__meeting__state=State.CALLED_OFF
    )
    return set(taken.values_list("subject_id", "item"))


def proposals(seen: Board) -> list[Proposal]:
    """Recusals that the roll suggests and nobody has recorded yet.

    A juror scores neither themselves nor a reporter of the village where they live or hold a post.
    """
    homes = _villages_of(seen.seats)
    return [
        Proposal(each.turn, seat, own=_same(each.turn.subject, seat))
        for each in seen.playing
        if not each.is_revealed
        for seat in each.voters
        if seat.pk not in each.given
        and (_same(each.turn.subject, seat) or each.turn.subject.place_id in homes[seat.pk])
    ]


def _same(subject: Subject, seat: Seat) -> bool:
    return seat.person_id is not None and seat.person_id == subject.person_id


def _villages_of(seats: list[Seat]) -> dict[int, set[int]]:
    today: datetime.date = timezone.localdate()
    people = {seat.person_id for seat in seats if seat.person_id}
    held = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), person__in=people)
    posts: dict[int, set[int]] = defaultdict(set)
    for person, place in held.values_list("person_id", "place_id"):
        posts[person].add(place)
    return {
        seat.pk: posts.get(seat.person_id, set()) | ({seat.village_id} - {None}) for seat in seats
    }


__all__ = [
    "Proposal", "barred_from", "board", "by_screen_key", "facts_for", "heard_elsewhere", "panel_of",
    "proposals", "reporters",
]  # fmt: skip

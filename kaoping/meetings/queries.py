"""Reads about meetings that other rooms ask, too."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from kaoping.cycles.models import Cycle, Subject
from kaoping.meetings.law import FILE, Profile, kept, load, profile_for
from kaoping.meetings.models import (
    AgendaItem,
    Attendance,
    Bar,
    Kind,
    Meeting,
    Officer,
    State,
)
from kaoping.meetings.quorum import Group, Quorum, standing
from kaoping.people.models import Level, Place

RELATED = ("place__parent", "cycle__place", "cycle__version")
APPRAISING = (Kind.APPRAISAL, Kind.CONFIRMATION, Kind.STATUTORY)


def meetings_of(cycle: Cycle) -> list[Meeting]:
    """The cycle's meetings that were not called off, by day, then by place; place at hand."""
    rows = Meeting.objects.filter(cycle=cycle).exclude(state=State.CALLED_OFF)
    return list(rows.select_related(*RELATED).order_by("held_on", "place__code", "id"))


def meetings_in(places: Iterable[Place]) -> list[Meeting]:
    """Every meeting of these places and of places below them, the latest first."""
    found: dict[int, Meeting] = {}
    for place in places:
        rows = Meeting.objects.filter(place__path__startswith=place.path)
        found |= {row.pk: row for row in rows.select_related(*RELATED)}
    return sorted(found.values(), key=lambda row: (row.held_on, row.pk), reverse=True)


def by_screen_key(key: str) -> Meeting | None:
    """The meeting whose hall screen has this key in its address."""
    return Meeting.objects.select_related(*RELATED).filter(screen_key=key).first()


def officers(meeting: Meeting, duty: str) -> list[Officer]:
    """Who has this duty at the meeting, in the order of their appointment."""
    return list(Officer.objects.filter(meeting=meeting, duty=duty).select_related("person"))


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in order, with who reports."""
    return list(meeting.agenda.select_related("reporter__place"))


def attendance(meeting: Meeting) -> list[Attendance]:
    """The groups of those who meet."""
    return list(meeting.attendance.all())


def barred(cycle: Cycle) -> dict[int, set[str]]:
    """Codes of the items that each subject has lost by a vote, by the subject's number."""
    found: dict[int, set[str]] = defaultdict(set)
    for subject, item in Bar.objects.filter(subject__cycle=cycle).values_list("subject", "item"):
        found[subject].add(item)
    return dict(found)


def bars_of(subjects: Iterable[Subject]) -> dict[int, list[Bar]]:
    """The bars of these subjects, by the subject's number."""
    found: dict[int, list[Bar]] = defaultdict(list)
    rows = Bar.objects.filter(subject__in=list(subjects)).select_related("meeting__place")
    for bar in rows.order_by("id"):
        found[bar.subject_id].append(bar)
    return dict(found)


def law_of(meeting: Meeting) -> Profile:
    """The legal profile of the meeting's province on its day.

    What it asks of bodies it asks in villages: no such body meets in a township or county.
    """
    profile = profile_on(meeting.place, meeting.held_on)
    return profile if meeting.place.level == Level.VILLAGE else replace(profile, bodies={})


def profile_on(place: Place, day: date) -> Profile:
    """The law of a place's province on a day, else the country's."""
    return profile_for(place.code, day, profiles())


@cache
def profiles() -> tuple[Profile, ...]:
    """The kept law and, after it, what the installation adds for its province (`law.yaml`).

    Read once per process; raises `LawFaults`, which `kaoping check` shows before anybody meets them.
    """
    own = Path(settings.HOME) / FILE.name
    return load(own.read_text(encoding="utf-8"), str(own), kept()) if own.is_file() else kept()


def quorum_of_law(meeting: Meeting, groups: Iterable[Attendance] | None = None) -> Quorum:
    """What the law asks of this meeting, and whether so many have come. `groups` where at hand."""
    rows = attendance(meeting) if groups is None else groups
    return standing(
        law_of(meeting),
        meeting.body,
        [Group(row.basis, row.votes, row.entitled, row.present) for row in rows],
        appraises=meeting.kind in APPRAISING,
    )


def late_meetings(places: Iterable[Place], today: date) -> list[Meeting]:
    """Meetings whose day has passed and that were neither held nor called off."""
    return [
        row for row in meetings_in(places) if row.state == State.PLANNED and row.held_on < today
    ]

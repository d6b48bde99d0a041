"""Who may not count or watch a vote: those appraised, and their relatives (回避).

Kinship is recorded nowhere, so a shared surname raises the question and people answer it. Relatives
by marriage bear other surnames: whoever counts or watches declares in any case.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kaoping.cycles import queries as cycles
from kaoping.lib.text import family_name, match_key
from kaoping.meetings.models import Duty, Kind, Meeting
from kaoping.people import posts, queries
from kaoping.people.models import Person

COUNTING = (Duty.SCRUTINEER, Duty.TELLER)


@dataclass(frozen=True)
class Appraised:
    """Somebody who is appraised at the meeting, alone or as one of a team."""

    person_id: int
    name: str


def appraised_at(meeting: Meeting) -> list[Appraised]:
    """Everybody the meeting appraises: two queries.

    The officials of the cycle in this place; where teams are appraised, whoever works in them.
    """
    if meeting.cycle_id is None or meeting.kind == Kind.STATUTORY:
        return _holding(meeting, posts.REVIEWED)
    rows = cycles.subjects_at(meeting.cycle, meeting.place).values_list("person", "name", "place")
    found = list(rows)
    people = {key: Appraised(key, name) for key, name, _place in found if key}
    teams = {place for key, _name, place in found if key is None}
    if teams:
        people |= {one.person_id: one for one in _holding(meeting, posts.OF_TEAMS, teams)}
    return list(people.values())


def namesakes(name: str, person: Person | None, appraised: Iterable[Appraised]) -> list[str]:
    """Names of those appraised who share the surname, the one asked about left out."""
    family, own = family_name(name), person.pk if person else None
    return [
        one.name for one in appraised if family_name(one.name) == family and one.person_id != own
    ]


def is_appraised(name: str, person: Person | None, appraised: Iterable[Appraised]) -> bool:
    """Whether it is one of them: by the person's entry, or by name where none is chosen."""
    if person:
        return any(one.person_id == person.pk for one in appraised)
    return any(match_key(one.name) == match_key(name) for one in appraised)


def _holding(
    meeting: Meeting, kinds: tuple[str, ...], places: set[int] | None = None
) -> list[Appraised]:
    """Holders of such posts in the meeting's place and below it, or in these places alone."""
    held = queries.holders(meeting.place.path, kinds, meeting.held_on)
    return [
        Appraised(post.person_id, post.person.name)
        for post in held
        if places is None or post.place_id in places
    ]

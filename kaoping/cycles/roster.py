"""Who is appraised in a cycle and who marks whom, worked out from the posts held on one day.

Five queries, for 17 villages as for 542; nothing is written here. Whose posts count: of those
appraised at the places of the scheme's levels below the place that runs the cycle, of those who mark
at that place itself, or in the village for which they answer.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from kaoping.people import posts, queries
from kaoping.people.models import Account, Office, Person, Place, Post
from kaoping.scoring.scheme import Period, RaterGroup, SubjectKind


@dataclass(frozen=True)
class Entry:
    """A subject to be: a team (no person) or an official with the posts held in the place."""

    kind: str
    place: Place
    person: Person | None = None
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seat:
    """A person who marks for a rater group; `places` are the ids of those marked."""

    group: str
    person: Person
    office: Office | None
    places: frozenset[int]


@dataclass
class Roster:
    """The places appraised, the posts held on the day, the offices, and who of the people can log in."""

    period: Period
    place: Place
    day: datetime.date
    places: list[Place] = field(init=False)
    posts: list[Post] = field(init=False)
    offices: set[str] = field(init=False)
    with_account: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.places = queries.places_below(self.place, self.period.levels)
        self.posts = queries.holders(self.place.path, self._post_kinds(), self.day)
        self.offices = set(self.place.offices.values_list("name", flat=True))
        people = {post.person_id for post in self.posts}
        accounts = Account.objects.filter(person__in=people, is_active=True)
        self.with_account = set(accounts.values_list("person_id", flat=True))

    @cached_property
    def entries(self) -> list[Entry]:
        """Subjects in the scheme's order of kinds, places by code, officials by post and name."""
        return [
            entry
            for kind in self.period.subjects.values()
            for place in self.at(kind.level)
            for entry in self._entries_of(kind, place)
        ]

    def at(self, level: str) -> list[Place]:
        """The places of one level that are appraised."""
        return [place for place in self.places if place.level == level]

    @cached_property
    def seats(self) -> list[Seat]:
        """Raters of every group, each person once per group, by pinyin within the group."""
        return [seat for group in self.period.raters.values() for seat in self.seats_of(group)]

    def seats_of(self, group: RaterGroup) -> list[Seat]:
        """Raters of one group with the places they mark."""
        found: dict[int, Seat] = {}
        for post in self.posts_of(group):
            places = frozenset({post.place_id}) if group.of_village else self._ids
            earlier = found.get(post.person_id)
            if earlier:
                places |= earlier.places
            found[post.person_id] = Seat(group.key, post.person, post.office, places)
        return sorted(found.values(), key=lambda seat: (seat.person.pinyin_key, seat.person.pk))

    def posts_of(self, group: RaterGroup) -> list[Post]:
        """Posts that make somebody a rater of the group."""
        kinds = _kinds_of(group)
        return [
            post
            for kind in kinds
            for post in self._by_kind[kind]
            if self._belongs(post, group)
        ]  # fmt: skip

    def holders(self, kind: str, place: Place) -> list[Post]:
        """Posts of a kind held in a place on the day."""
        return [post for post in self._by_kind[kind] if post.place_id == place.pk]

    def needed(self, level: str) -> set[str]:
        """Posts that somebody must hold in every appraised place of the level: its secretary, or
        the first that the scheme names, and those of raters bound to a village.
        """
        kinds = [kind for kind in self.period.subjects.values() if kind.level == level]
        if level != "village":
            return {kind.posts[0] for kind in kinds if kind.posts}
        bound = {group.post for group in self.period.raters.values() if group.of_village}
        return bound | ({"secretary"} if any(kind.posts for kind in kinds) else set())

    def marked_kinds(self, group: str) -> frozenset[str]:
        """Kinds of subjects of whose trees the group marks at least one item."""
        return frozenset(
            kind
            for kind in self.period.subjects
            if any(item.marked_by == group for item in self.period.items(kind))
        )

    @cached_property
    def _ids(self) -> frozenset[int]:
        return frozenset(place.pk for place in self.places)

    @cached_property
    def _by_kind(self) -> dict[str, list[Post]]:
        grouped = defaultdict(list)
        for post in self.posts:
            grouped[post.kind].append(post)
        return grouped

    @cached_property
    def _by_place(self) -> dict[int, list[Post]]:
        grouped = defaultdict(list)
        for post in self.posts:
            grouped[post.place_id].append(post)
        return grouped

    def _entries_of(self, kind: SubjectKind, place: Place) -> list[Entry]:
        if not kind.posts:
            return [Entry(kind.key, place)]
        held = defaultdict(set)
        people = {}
        for post in self._by_place[place.pk]:
            if post.kind in kind.posts:
                held[post.person_id].add(post.kind)
                people[post.person_id] = post.person
        entries = [
            Entry(kind.key, place, people[key], tuple(p for p in kind.posts if p in has))
            for key, has in held.items()
        ]
        return sorted(entries, key=lambda entry: _rank(kind, entry))

    def _belongs(self, post: Post, group: RaterGroup) -> bool:
        if group.of_village:
            return post.place_id in self._ids
        if group.office:
            return post.place_id == self.place.pk and post.office.name == group.office
        return post.place_id == self.place.pk

    def _post_kinds(self) -> set[str]:
        subjects = {post for kind in self.period.subjects.values() for post in kind.posts}
        raters = {kind for group in self.period.raters.values() for kind in _kinds_of(group)}
        return subjects.union(raters, *(self.needed(level) for level in self.period.levels))


def day_of(starts_on: datetime.date, ends_on: datetime.date, today: datetime.date) -> datetime.date:
    """The day whose posts count: today, or the nearest day of the period to it."""
    return max(starts_on, min(today, ends_on))


def _kinds_of(group: RaterGroup) -> tuple[str, ...]:
    """Kinds of posts of a group; one that names only its office means everybody in it."""
    return (group.post,) if group.post else posts.OF_OFFICE


def _rank(kind: SubjectKind, entry: Entry) -> tuple[int, str, int]:
    return kind.posts.index(entry.posts[0]), entry.person.pinyin_key, entry.person.pk

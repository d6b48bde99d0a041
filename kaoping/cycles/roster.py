"""Who is appraised in a cycle and who marks whom, worked out from the posts held on one day.

Five queries, for 17 villages as for 542; nothing is written here.
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
    """A subject to be: a team (no person) or an official with the posts held in the village."""

    kind: str
    village: Place
    person: Person | None = None
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seat:
    """A person who marks for a rater group; `villages` are the ids of those marked."""

    group: str
    person: Person
    office: Office | None
    villages: frozenset[int]


@dataclass
class Roster:
    """The villages, the posts held on the day, the offices, and who of the people can log in."""

    period: Period
    place: Place
    day: datetime.date
    villages: list[Place] = field(init=False)
    posts: list[Post] = field(init=False)
    offices: set[str] = field(init=False)
    with_account: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.villages = queries.villages_of(self.place)
        self.posts = queries.holders(self.place.path, self._post_kinds(), self.day)
        self.offices = set(self.place.offices.values_list("name", flat=True))
        people = {post.person_id for post in self.posts}
        accounts = Account.objects.filter(person__in=people, is_active=True)
        self.with_account = set(accounts.values_list("person_id", flat=True))

    @cached_property
    def entries(self) -> list[Entry]:
        """Subjects in the scheme's order of kinds, villages by code, officials by post and name."""
        return [
            entry
            for kind in self.period.subjects.values()
            for village in self.villages
            for entry in self._entries_of(kind, village)
        ]

    @cached_property
    def seats(self) -> list[Seat]:
        """Raters of every group, each person once per group, by pinyin within the group."""
        return [seat for group in self.period.raters.values() for seat in self.seats_of(group)]

    def seats_of(self, group: RaterGroup) -> list[Seat]:
        """Raters of one group with the villages they mark."""
        everywhere = frozenset(village.pk for village in self.villages)
        found: dict[int, Seat] = {}
        for post in self.posts_of(group):
            villages = frozenset({post.place_id}) if group.of_village else everywhere
            earlier = found.get(post.person_id)
            if earlier:
                villages |= earlier.villages
            found[post.person_id] = Seat(group.key, post.person, post.office, villages)
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

    def holders(self, kind: str, village: Place) -> list[Post]:
        """Posts of a kind held in a village on the day."""
        return [post for post in self._by_kind[kind] if post.place_id == village.pk]

    def marked_kinds(self, group: str) -> frozenset[str]:
        """Kinds of subjects of whose trees the group marks at least one item."""
        return frozenset(
            kind
            for kind in self.period.subjects
            if any(item.marked_by == group for item in self.period.items(kind))
        )

    @cached_property
    def _by_kind(self) -> dict[str, list[Post]]:
        grouped = defaultdict(list)
        for post in self.posts:
            grouped[post.kind].append(post)
        return grouped

    @cached_property
    def _by_village(self) -> dict[int, list[Post]]:
        grouped = defaultdict(list)
        for post in self.posts:
            grouped[post.place_id].append(post)
        return grouped

    def _entries_of(self, kind: SubjectKind, village: Place) -> list[Entry]:
        if not kind.posts:
            return [Entry(kind.key, village)]
        held = defaultdict(set)
        people = {}
        for post in self._by_village[village.pk]:
            if post.kind in kind.posts:
                held[post.person_id].add(post.kind)
                people[post.person_id] = post.person
        entries = [
            Entry(kind.key, village, people[key], tuple(p for p in kind.posts if p in has))
            for key, has in held.items()
        ]
        return sorted(entries, key=lambda entry: _rank(kind, entry))

    def _belongs(self, post: Post, group: RaterGroup) -> bool:
        if group.of_village:
            return post.place.level == "village"
        if group.office:
            return post.place_id == self.place.pk and post.office.name == group.office
        return post.place_id == self.place.pk

    def _post_kinds(self) -> set[str]:
        subjects = {post for kind in self.period.subjects.values() for post in kind.posts}
        raters = {kind for group in self.period.raters.values() for kind in _kinds_of(group)}
        return subjects | raters | {"secretary"}


def day_of(starts_on: datetime.date, ends_on: datetime.date, today: datetime.date) -> datetime.date:
    """The day whose posts count: today, or the nearest day of the period to it."""
    return max(starts_on, min(today, ends_on))


def _kinds_of(group: RaterGroup) -> tuple[str, ...]:
    """Kinds of posts of a group; one that names only its office means everybody in it."""
    return (group.post,) if group.post else posts.OF_OFFICE


def _rank(kind: SubjectKind, entry: Entry) -> tuple[int, str, int]:
    return kind.posts.index(entry.posts[0]), entry.person.pinyin_key, entry.person.pk

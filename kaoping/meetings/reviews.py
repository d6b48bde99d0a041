"""Reads about the statutory review: whom it is about, where it is due, what two in a row propose."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation

from kaoping.lib.text import village_display
from kaoping.meetings.models import Kind, Meeting, ReviewOutcome, State
from kaoping.meetings.queries import law_of
from kaoping.people import posts, queries
from kaoping.people.models import Person, Place, Post
from kaoping.people.posts import Nature


@dataclass(frozen=True)
class Reviewed:
    """An official whom the statutory review is about, in one post."""

    person: Person
    post: str

    @property
    def title(self) -> str:
        """The post in words."""
        return str(posts.BY_KEY[self.post].title)

    @property
    def label(self) -> str:
        """李某（村委会主任）, in Chinese: it stands on ballots and in documents."""
        with translation.override("zh-hans"):
            return f"{self.person.name}（{self.title}）"


@dataclass(frozen=True)
class Due:
    """A village whose review of the year is still to be held; `planned`: the meeting, if there is one."""

    place: Place
    year: int
    planned: Meeting | None

    @property
    def village(self) -> str:
        """The village as people call it."""
        return village_display(self.place.name)


@dataclass(frozen=True)
class Proposal:
    """An elected post that ends by law: unqualified so many times in a row, as `outcomes` show.

    A proposal: the supervision committee announces it, people decide and record it.
    """

    outcomes: tuple[ReviewOutcome, ...]
    reference: str

    @property
    def outcome(self) -> ReviewOutcome:
        """The last of the reviews."""
        return self.outcomes[-1]

    @property
    def post_title(self) -> str:
        """The post in words."""
        return str(posts.BY_KEY[self.outcome.post].title)


def reviewed(meeting: Meeting) -> list[Reviewed]:
    """Whom a village's statutory review is about on its day, by post, then by name.

    Members of the villagers' committee and staff whom the village pays; of a dual post the elected one.
    """
    held = queries.holders(meeting.place.path, posts.REVIEWED, meeting.held_on)
    order = {kind: at for at, kind in enumerate(posts.REVIEWED)}
    rows = [Reviewed(post.person, post.kind) for post in held]
    return sorted(rows, key=lambda row: (order[row.post], row.person.pinyin_key, row.person.pk))


def due(villages: Iterable[Place], year: int) -> list[Due]:
    """Villages without a statutory review held in the year, in the order given: one query."""
    places = list(villages)
    return due_among(places, year, Meeting.objects.filter(place__in=places, held_on__year=year))


def due_among(villages: Iterable[Place], year: int, meetings: Iterable[Meeting]) -> list[Due]:
    """The same, of meetings at hand."""
    held, planned = set(), {}
    for row in sorted(meetings, key=lambda row: (row.held_on, row.pk)):
        if row.kind != Kind.STATUTORY or row.held_on.year != year:
            continue
        if row.state == State.ENDED:
            held.add(row.place_id)
        elif row.state != State.CALLED_OFF:
            planned.setdefault(row.place_id, row)
    return [Due(place, year, planned.get(place.pk)) for place in villages if place.pk not in held]


def proposals(places: Iterable[Place]) -> list[Proposal]:
    """Elected posts in these villages that end by law and about which nothing is recorded yet.

    Read from the certified outcomes: the last so many reviews of the person in the post, without
    another between them, all unqualified, and the post still held. Never of a Party post.
    """
    villages = list(places)
    rows = ReviewOutcome.objects.filter(meeting__place__in=villages, post__in=_elected())
    by_official: dict[tuple[int, int, str], list[ReviewOutcome]] = defaultdict(list)
    related = ("meeting__place", "termination", "person")
    for row in rows.select_related(*related).order_by("meeting__held_on", "meeting_id"):
        by_official[row.meeting.place_id, row.person_id, row.post].append(row)
    if not by_official:
        return []
    held = set(
        Post.objects.filter(place__in=villages, kind__in=_elected(), ends_on__isnull=True)
        .values_list("place_id", "person_id", "kind")
    )  # fmt: skip
    found = [_proposal(outcomes) for key, outcomes in by_official.items() if key in held]
    return [proposal for proposal in found if proposal]


def _proposal(outcomes: list[ReviewOutcome]) -> Proposal | None:
    """What the official's reviews, the earliest first, propose; nothing once it is decided."""
    last = outcomes[-1]
    rule = law_of(last.meeting).review
    in_a_row = outcomes[-rule.in_a_row :]
    if len(in_a_row) < rule.in_a_row or not all(row.is_unqualified for row in in_a_row):
        return None
    return None if hasattr(last, "termination") else Proposal(tuple(in_a_row), rule.reference)


def _elected() -> list[str]:
    return [key for key in posts.REVIEWED if posts.BY_KEY[key].nature is Nature.ELECTED]

"""Reads about votes that pages and other rooms ask."""

from dataclasses import dataclass

from django.db.models import Count, Q

from kaoping.ballots import codes
from kaoping.ballots.checks import Obstacle, before_opening, before_slips, obstacles
from kaoping.ballots.counted import BoxCount, agreed, box_counts, latest_of
from kaoping.ballots.facts import facts_for
from kaoping.ballots.groups import (
    Merge,
    asks,
    kinds_asked,
    period_of_poll,
    proposed_merges,
    small_boxes,
    split_by_merging,
)
from kaoping.ballots.models import Box, Poll, PollState, Question, Slip, SlipState
from kaoping.ballots.publishing import Group, Published, publish
from kaoping.people.models import Place

__all__ = [
    "BoxCount", "Group", "Merge", "Obstacle", "Progress", "Published", "agreed", "before_opening",
    "before_slips", "box_counts", "boxes", "equation", "facts_for", "kinds_asked",
    "latest_of", "obstacles", "progress", "proposed_merges", "questions_of",
    "read_by_all", "receipts", "small_boxes", "split_by_merging", "tally", "voided",
]  # fmt: skip
COARSE = 10
RESULT_IS_KNOWN = (PollState.COUNTED, PollState.CERTIFIED)


@dataclass(frozen=True)
class Progress:
    """How many ballots came in, rounded down to tens while voting is open, of how many slips.

    `received`: cast by slip, and stubs torn off for `paper`. `slips`: handed out; all that were
    printed as long as nobody has counted those (`is_handed_out`).
    """

    received: int
    paper: int
    slips: int
    is_handed_out: bool

    @property
    def by_slip(self) -> int:
        """Ballots cast by slip."""
        return self.received - self.paper


def boxes(poll: Poll) -> list[Box]:
    """The poll's boxes with their groups and paper counts."""
    return list(poll.boxes.select_related("attendance").prefetch_related("batches__counts"))


def questions_of(box: Box) -> list[Question]:
    """What the voters of this box are asked. Ballots hold an answer to every question of the poll:
    those that a box isn't asked stay blank."""
    period = period_of_poll(box.poll)
    asked = box.poll.questions.select_related("subject").order_by("position")
    return [question for question in asked if asks(box, question, period)]


def equation(box: Box) -> BoxCount:
    """The numbers of one box."""
    return next(count for count in box_counts(box.poll) if count.box.pk == box.pk)


def progress(poll: Poll) -> Progress:
    """How far the vote is, and nothing about what it will come to."""
    slips = Slip.objects.filter(poll=poll, is_test=False).values_list("state")
    counts = dict(slips.annotate(count=Count("*")))
    paper = counts.get(SlipState.PAPER, 0)
    received = counts.get(SlipState.USED, 0) + paper
    if poll.state == PollState.OPEN:
        received, paper = received - received % COARSE, 0
    issued = [box.issued for box in poll.boxes.all()]
    if None in issued:
        return Progress(received, paper, sum(counts.values()), is_handed_out=False)
    return Progress(received, paper, sum(issued), is_handed_out=True)


def receipts(poll: Poll) -> list[str]:
    """Receipts of all slips that were cast, in their own order; nothing before the box is opened."""
    if poll.state not in RESULT_IS_KNOWN:
        return []
    used = Slip.objects.filter(poll=poll, state=SlipState.USED, is_test=False)
    return sorted(codes.receipt(key) for key in used.values_list("key", flat=True))


def read_by_all(place: Place | None = None) -> list[Poll]:
    """Votes that everybody may read of, everywhere or of a place and below, the newest first.

    Those that are certified; and those declared void after their box was closed, with the reason.
    """
    rows = Poll.objects.filter(_READ_BY_ALL).select_related("meeting__place")
    if place is not None:
        rows = rows.filter(meeting__place__path__startswith=place.path)
    return list(rows.order_by("-meeting__held_on", "-id"))


def voided(number: int) -> Poll | None:
    """A vote that was declared void after its box was closed."""
    rows = Poll.objects.filter(_READ_BY_ALL, state=PollState.VOID)
    return rows.select_related("meeting__place").filter(pk=number).first()


_READ_BY_ALL = Q(state=PollState.CERTIFIED) | Q(state=PollState.VOID) & ~Q(box_hash="")


def tally(poll: Poll) -> Published | None:
    """The result as it may be seen; nothing before the box is opened, for nobody."""
    return publish(poll) if poll.state in RESULT_IS_KNOWN else None

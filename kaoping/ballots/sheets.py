"""What is asked of the voters of a box: on the telephone, on the slip, of the tellers."""

from dataclasses import dataclass
from functools import lru_cache

from kaoping.ballots.models import Box, Poll
from kaoping.ballots.queries import questions_of
from kaoping.ballots.walk import Asked, asked

RELATED = ("attendance", "poll__meeting__place", "poll__meeting__cycle")


@dataclass(frozen=True)
class BallotSheet:
    """The questions of one box, and the words above them. `total`: questions of the whole poll."""

    box: int
    meeting: str
    place: str
    questions: tuple[Asked, ...]
    total: int


def sheet_of(box: Box) -> BallotSheet:
    """The sheet of a box; its poll and meeting are at hand."""
    meeting = box.poll.meeting
    return BallotSheet(
        box=box.pk,
        meeting=meeting.title,
        place=meeting.place.name,
        questions=asked(questions_of(box)),
        total=box.poll.questions.count(),
    )


@lru_cache(maxsize=256)
def final_sheet(poll_id: int, box_id: int) -> BallotSheet:
    """The sheet of a box of a poll whose key is made: from then on nothing on it changes.

    `Box.DoesNotExist` for a box of another poll. Voters ask for it a hundred times a second.
    """
    return sheet_of(Box.objects.select_related(*RELATED).get(pk=box_id, poll=poll_id))


def empty_sheet(poll: Poll) -> BallotSheet:
    """Before the code tells which box a voter belongs to."""
    return BallotSheet(0, poll.meeting.title, poll.meeting.place.name, (), 0)

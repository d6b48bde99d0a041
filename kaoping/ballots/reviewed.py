"""The vote of a statutory review (民主评议): who is asked about, who votes, what it came to.

It rests on no regulation: its questions are the officials whom the law names, its answers the usual
four grades. Questions carry no person, so a certified answer finds its official by the wording.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.ballots.counted import box_counts
from kaoping.ballots.facts import cells_of
from kaoping.ballots.models import Poll
from kaoping.meetings import reviews
from kaoping.meetings.models import Body, Kind, Meeting
from kaoping.meetings.reviews import Reviewed

UNQUALIFIED = "unqualified"
OPTIONS = (
    ("excellent", "优秀"),
    ("competent", "称职"),
    ("basic", "基本称职"),
    (UNQUALIFIED, "不称职"),
)
DETAIL = "民主评议"
VOTERS = {Body.REPRESENTATIVES: "村民代表", Body.ASSEMBLY: "到会村民"}


@dataclass(frozen=True)
class Count:
    """What the vote said about one official: `unqualified` of `of` valid ballots."""

    reviewed: Reviewed
    unqualified: int
    of: int


def is_review(meeting: Meeting) -> bool:
    """Whether the meeting is a statutory review without a cycle."""
    return meeting.kind == Kind.STATUTORY and meeting.cycle_id is None


def titles(meeting: Meeting) -> dict[str, Reviewed]:
    """Officials by the wording of their question; namesakes in one post are told apart by number."""
    rows = reviews.reviewed(meeting)
    alike = Counter(row.label for row in rows)
    seen: Counter[str] = Counter()
    found = {}
    for row in rows:
        seen[row.label] += 1
        number = f"（{seen[row.label]}）" if alike[row.label] > 1 else ""
        found[f"{row.label}{number}"] = row
    return found


def voters(meeting: Meeting) -> tuple[str, str]:
    """Key and title of the one group that votes."""
    return "voters", VOTERS.get(meeting.body, str(meeting.get_body_display()))


def counts(poll: Poll) -> Iterator[Count]:
    """What the counted vote came to for each official asked about; nothing without a valid ballot."""
    valid, cells = sum(count.valid for count in box_counts(poll)), cells_of(poll)
    known = titles(poll.meeting)
    for question in poll.questions.order_by("position"):
        if valid and question.title in known:
            told = (answers for (key, _box), answers in cells.items() if key == question.pk)
            unqualified = sum(answers[UNQUALIFIED] for answers in told)
            yield Count(known[question.title], unqualified, valid)

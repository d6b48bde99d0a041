"""Counts as they may be seen: small and unanimous groups only inside larger ones.

The groups that are shown are a partition of the boxes, the same for all questions, so that
nothing can be subtracted from a total but a union of groups that are shown anyway.
The reasoning stands in `docs/algorithms/ballots.md`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.ballots.counted import BoxCount, box_counts
from kaoping.ballots.facts import cells_of
from kaoping.ballots.groups import SMALL, asks, ballots_of, period_of_poll
from kaoping.ballots.models import Poll, Question

Answers = dict[int, Counter]
"""{question: {answer: ballots}}, of one group."""


@dataclass(frozen=True)
class Group:
    """Boxes shown together; `is_telling`: few or of one mind, and there is nobody to hide among."""

    boxes: tuple[BoxCount, ...]
    answers: Answers
    is_telling: bool

    @property
    def title(self) -> str:
        """The groups of voters in it."""
        return "、".join(count.box.attendance.title for count in self.boxes)

    def total(self, name: str) -> int:
        """The sum of one of the boxes' numbers, e.g. `returned`."""
        return sum(getattr(count, name) or 0 for count in self.boxes)


@dataclass(frozen=True)
class Published:
    """A poll's result as it may be seen: groups, and for each question the total over them."""

    groups: tuple[Group, ...]
    questions: tuple[tuple[Question, Counter], ...]


def publish(poll: Poll) -> Published:
    """The counted result of a poll."""
    period, cells = period_of_poll(poll), cells_of(poll)
    questions = list(poll.questions.order_by("position"))
    families: dict[frozenset[str], list[Group]] = {}
    for count in box_counts(poll):
        answers = {
            question.pk: cells[question.pk, count.box.pk]
            for question in questions
            if asks(count.box, question, period)
        }
        family = families.setdefault(ballots_of(count.box, period), [])
        family.append(Group((count,), answers, False))
    groups = [group for family in families.values() for group in merged(family)]
    totals = [
        (question, sum((group.answers.get(question.pk, Counter()) for group in groups), Counter()))
        for question in questions
    ]
    return Published(tuple(groups), tuple(totals))


def merged(groups: Sequence[Group]) -> list[Group]:
    """Groups of one electorate, put together until none tells what its members voted.

    The telling group with the fewest ballots joins the smallest other, again and again; a single
    one that is left is shown as it is, and said to be telling.
    """
    left = sorted(groups, key=_size)
    while len(left) > 1:
        telling = next((group for group in left if tells(group.answers)), None)
        if telling is None:
            break
        other = next(group for group in left if group is not telling)
        rest = [group for group in left if group not in (telling, other)]
        left = sorted([*rest, _together(telling, other)], key=_size)
    return [Group(group.boxes, group.answers, tells(group.answers)) for group in left]


def tells(answers: Answers) -> bool:
    """Whether the counts tell what single members voted: fewer than ten ballots, or all alike."""
    return any(
        sum(cells.values()) > 0 and (sum(cells.values()) < SMALL or len(+cells) == 1)
        for cells in answers.values()
    )


def _together(one: Group, other: Group) -> Group:
    questions = dict.fromkeys([*one.answers, *other.answers])
    answers = {
        question: one.answers.get(question, Counter()) + other.answers.get(question, Counter())
        for question in questions
    }
    boxes = sorted((*one.boxes, *other.boxes), key=lambda count: count.box.pk)
    return Group(tuple(boxes), answers, False)


def _size(group: Group) -> tuple[int, int]:
    return group.total("returned"), group.boxes[0].box.pk

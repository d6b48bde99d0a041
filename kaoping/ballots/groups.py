"""Groups of voters: which ballots a box is for, and which small groups must vote together.

Why, and what is done at publication: `docs/algorithms/ballots.md`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kaoping.ballots.models import Box, Poll, Question
from kaoping.cycles.queries import period_of
from kaoping.scoring.conditions import Voted, parts_of
from kaoping.scoring.rules import FromBallot
from kaoping.scoring.scheme import Period

SMALL = 10  # people: a group below it votes together with another


@dataclass(frozen=True)
class Merge:
    """Boxes that should become one, and what it may be called."""

    boxes: tuple[Box, ...]
    title: str


def period_of_poll(poll: Poll) -> Period | None:
    """The rules of the poll's cycle; None for a meeting without one."""
    cycle = poll.meeting.cycle
    return None if cycle is None else period_of(cycle)


def asks(box: Box, question: Question, period: Period | None) -> bool:
    """Whether the voters of the box answer the question: its ballot is for one of their groups."""
    if not question.ballot or period is None:
        return True
    return bool(set(period.ballots[question.ballot].group_keys) & set(box.stands_for))


def ballots_of(box: Box, period: Period | None) -> frozenset[str]:
    """Keys of the scheme's ballots that the voters of the box take part in."""
    ballots = period.ballots.values() if period else ()
    return frozenset(
        ballot.key for ballot in ballots if set(ballot.group_keys) & set(box.stands_for)
    )


def kinds_asked(period: Period, ballot: str) -> list[str]:
    """Kinds of subjects whose points, or else whose vetoes or consequences, rest on the ballot."""
    of_tree = [
        kind for kind in period.trees
        if any(isinstance(item.rule, FromBallot) and item.rule.ballot == ballot
               for item in period.items(kind))
    ]  # fmt: skip
    followings = (*period.vetoes, *period.consequences)
    return of_tree or sorted({each.kind for each in followings if _votes_on(each.when, ballot)})


def is_pooled(period: Period, ballot: str) -> bool:
    """Whether the scheme anywhere counts all groups of the ballot together."""
    rules = [node.rule for node in period.nodes() if isinstance(node.rule, FromBallot)]
    asked = [part for each in (*period.vetoes, *period.consequences)
             for part in parts_of(each.when) if isinstance(part, Voted)]  # fmt: skip
    return any(each.ballot == ballot and each.group is None for each in (*rules, *asked))


def split_by_merging(poll: Poll, merged: Iterable[Box]) -> str:
    """The title of a ballot whose groups count together and of which only some would be merged.

    Each scheme group takes the numbers of the box it voted in, so a group merged with another
    counts twice in a sum over all groups; that is right only where all groups count twice.
    """
    period = period_of_poll(poll)
    groups = {key for box in merged for key in box.stands_for}
    for ballot in period.ballots.values() if period else ():
        of_ballot = set(ballot.group_keys)
        if len(groups & of_ballot) > 1 and not of_ballot <= groups and is_pooled(period, ballot.key):
            return ballot.title
    return ""


def small_boxes(boxes: Sequence[Box]) -> list[Box]:
    """Boxes for fewer than ten entitled people, unless it is the poll's only one."""
    if len(boxes) == 1:
        return []
    return [box for box in boxes if (box.attendance.entitled or 0) < SMALL]


def proposed_merges(poll: Poll) -> list[Merge]:
    """How small groups may vote together: each with the smallest others that have the same ballots.

    Groups whose entitled numbers are not known yet are left out. A ballot whose groups count
    together is merged whole.
    """
    boxes = [box for box in _boxes(poll) if box.attendance.entitled is not None]
    period = period_of_poll(poll)
    families: dict[frozenset[str], list[Box]] = {}
    for box in boxes:
        families.setdefault(ballots_of(box, period), []).append(box)
    found = [
        _merged(poll, sorted(family, key=lambda box: (box.attendance.entitled, box.pk)))
        for family in families.values()
    ]
    return [merge for merge in found if merge is not None]


def _merged(poll: Poll, family: list[Box]) -> Merge | None:
    """The smallest boxes until they are ten people together; None if none is small, or alone."""
    if len(family) < 2 or family[0].attendance.entitled >= SMALL:
        return None
    taken: list[Box] = []
    for box in family:
        rest = [each for each in family if each not in taken]
        is_enough = sum(each.attendance.entitled for each in taken) >= SMALL
        if len(taken) > 1 and is_enough and rest[0].attendance.entitled >= SMALL:
            break
        taken.append(box)
    if split_by_merging(poll, taken):
        taken = family
    return Merge(tuple(taken), "、".join(box.attendance.title for box in taken))


def _boxes(poll: Poll) -> list[Box]:
    return list(poll.boxes.select_related("attendance"))


def _votes_on(condition, ballot: str) -> bool:
    return any(isinstance(part, Voted) and part.ballot == ballot for part in parts_of(condition))

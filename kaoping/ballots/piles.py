"""Piles of paper as the clerk sees them: counted alike or not, and where they differ, never by how much."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaoping.ballots.models import Box, PaperBatch, PaperCount
from kaoping.ballots.queries import agreed, latest_of
from kaoping.ballots.sheets import BallotSheet
from kaoping.ballots.walk import Asked


@dataclass(frozen=True)
class Pile:
    """One pile: whether the tellers agree; `papers` and `invalid` only when they do."""

    number: int
    entered: tuple[int, ...]
    papers: int | None
    invalid: int | None
    differences: tuple[str, ...]

    @property
    def is_agreed(self) -> bool:
        """Whether both counted alike."""
        return self.papers is not None


@dataclass(frozen=True)
class PiledBox:
    """A box with its piles, and the number the next pile gets."""

    box: Box
    piles: tuple[Pile, ...]

    @property
    def next_number(self) -> int:
        """The number of the next pile."""
        return max((pile.number for pile in self.piles), default=0) + 1


def pile_rows(boxes: list[Box], sheets: dict[Box, BallotSheet]) -> list[PiledBox]:
    """All boxes with their piles."""
    return [
        PiledBox(box, tuple(_pile(batch, sheets[box].questions) for batch in box.batches.all()))
        for box in boxes
    ]


def differences(batch: PaperBatch, questions: tuple[Asked, ...]) -> list[str]:
    """Where the latest counts of both tellers differ; empty while only one has counted."""
    latest = latest_of(batch)
    if len(latest) < 2:
        return []
    one, other = latest[1], latest[2]
    found = [_("papers in the pile")] if one.papers != other.papers else []
    found += [_("invalid papers")] if one.invalid != other.invalid else []
    return found + [
        f"{question.number}. {question.title}"
        for question in questions
        if _cells(one, question) != _cells(other, question)
    ]


def _pile(batch: PaperBatch, questions: tuple[Asked, ...]) -> Pile:
    row = agreed(batch)
    return Pile(
        number=batch.number,
        entered=tuple(sorted(latest_of(batch))),
        papers=row.papers if row else None,
        invalid=row.invalid if row else None,
        differences=tuple(differences(batch, questions)),
    )


def _cells(row: PaperCount, question: Asked) -> dict[str, int]:
    return row.cells.get(str(question.position), {})

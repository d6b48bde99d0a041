"""A sheet as read: only the cells with content, as text, and where it was merged."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell's content. ``kind`` is text, number, date or error."""

    text: str
    kind: str = "text"
    formula: bool = False


class Span(NamedTuple):
    """A merged range, rows and columns counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def label(self) -> str:
        """``A1:C2``."""
        return f"{letter(self.left)}{self.top}:{letter(self.right)}{self.bottom}"


@dataclass
class Grid:
    """A sheet: ``rows[row][column]`` are cells, both counted from 1, blanks left out.

    ``is_text``: it was no workbook's but a text table.
    """

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Span] = field(default_factory=list)
    is_text: bool = False


def letter(column: int) -> str:
    """The letters of a column: 1 → ``A``, 28 → ``AB``."""
    letters = ""
    while column > 0:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def position(reference: str) -> tuple[int, int]:
    """Row and column of ``AB12``; ``ValueError`` when it is no cell of a sheet."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (0 < len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        raise ValueError(reference)
    if not 0 < len(digits) <= 7:
        raise ValueError(reference)
    column = 0
    for char in letters.upper():
        column = column * 26 + ord(char) - 64
    return int(digits), column

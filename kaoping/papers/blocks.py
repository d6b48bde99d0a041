"""The blocks a letter is made of: plain data, checked when built."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (黑体), 2 (楷体), 3 or 4 (仿宋). Write its number into the text:
    ``一、`` ``（一）`` ``1.`` ``（1）``.
    """

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"headings have levels 1 to 4, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """Body text, its first line indented by two characters; a line break begins another."""

    text: str
    indent: bool = True
    align: Align = "justify"
    bold: bool = False


@dataclass(frozen=True)
class Table:
    """A ruled table whose header repeats on every page; cells are text as it shall be read.

    ``widths`` are shares of the line, found from the content when missing; ``aligns`` is one
    per column, ``center`` when missing. ``totals`` makes the last row bold.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    aligns: Sequence[Align] = ()
    caption: str = ""
    totals: bool = False

    def __post_init__(self) -> None:
        count = len(self.header)
        if not count:
            raise ValueError("a table needs at least one column")
        for row in self.rows:
            if len(row) != count:
                raise ValueError(f"a row has {len(row)} cells, the header {count}: {row!r}")
        for given in (self.widths, self.aligns):
            if given and len(given) != count:
                raise ValueError(f"{len(given)} settings for {count} columns: {given!r}")
        if any(width <= 0 for width in self.widths):
            raise ValueError(f"widths must be positive: {self.widths!r}")


@dataclass(frozen=True)
class Fields:
    """Names and values side by side in a ruled form; an empty value is left to be written."""

    pairs: Sequence[tuple[str, str]]
    lines: int = 1
    """How many lines high a value at least is."""


@dataclass(frozen=True)
class Signature:
    """Lines to sign on: ``负责人（签字）：________``, ``blank`` characters long."""

    labels: Sequence[str]
    blank: int = 10


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Table | Fields | Signature | PageBreak

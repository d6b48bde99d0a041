"""What a regulation says, as tables of words: one shape for screen, Word and comparison."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, and who needs it.

    `shown` on the page; `compared` when two versions are laid side by side.
    """

    key: str
    label: str
    number: bool = False
    shown: bool = True
    compared: bool = True


@dataclass(frozen=True)
class Row:
    """One thing the regulation says: its name, and the words of its columns by key."""

    key: str
    name: str
    cells: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    group: bool = False


@dataclass(frozen=True)
class Section:
    """A table of the regulation: what it is about, its columns and rows.

    `coded`: the rows' keys are the regulation's own numbering, which people read.
    """

    key: str
    title: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    coded: bool = False

    @property
    def heads(self) -> list[Column]:
        """The columns to be shown: those where any row says something."""
        return [
            column
            for column in self.columns
            if column.shown and any(row.cells.get(column.key) for row in self.rows)
        ]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, str]]]]:
        """The rows with the words under each shown column."""
        heads = self.heads
        return [(row, [(head, row.cells.get(head.key, "")) for head in heads]) for row in self.rows]


@dataclass(frozen=True)
class PeriodPage:
    """Everything a regulation says about one kind of cycle."""

    key: str
    title: str
    base: str
    sections: tuple[Section, ...]


def values(key: str, title: str, rows: list[Row]) -> Section:
    """Names and words side by side, e.g. of what the regulation says just once."""
    return Section(key, title, _("Matter"), (Column("value", _("Rule")),), tuple(rows))

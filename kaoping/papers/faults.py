"""What is wrong with an uploaded table: where, why, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellFault:
    """One fault. ``row`` counts from 1 as Excel shows it; without a row the whole file or
    sheet is meant. ``cause`` and ``remedy`` are Chinese sentences without a full stop.
    """

    cause: str
    remedy: str
    sheet: str = ""
    row: int | None = None
    column_letter: str = ""
    header: str = ""
    value: str = ""

    @property
    def cell(self) -> str:
        """``C7``, ``第 7 行`` when the whole row is meant, or nothing for the whole file."""
        if self.row is None:
            return ""
        return f"{self.column_letter}{self.row}" if self.column_letter else f"第 {self.row} 行"

    def __str__(self) -> str:
        """One line for a log or a plain list."""
        place = " ".join(part for part in (self.sheet, self.cell, self.header) if part)
        return f"{place}：{self.cause}，{self.remedy}" if place else f"{self.cause}，{self.remedy}"


class Refused(Exception):
    """The file as a whole cannot be read; carries the one fault to show."""

    def __init__(self, cause: str, remedy: str, **where) -> None:
        """``where`` are further fields of the fault (sheet, row, column_letter, value)."""
        super().__init__(cause)
        self.fault = CellFault(cause, remedy, **where)


class Unfit(ValueError):
    """A parser's refusal of a value with cause and remedy given apart."""

    def __init__(self, cause: str, remedy: str) -> None:
        """Both in Chinese; shown beside the cell."""
        super().__init__(f"{cause}，{remedy}")
        self.cause, self.remedy = cause, remedy


def explained(refusal: ValueError) -> tuple[str, str]:
    """Cause and remedy of a parser's refusal; ours say ``原因，请……`` in one sentence."""
    if isinstance(refusal, Unfit):
        return refusal.cause, refusal.remedy
    cause, found, remedy = str(refusal).partition("，请")
    return cause, f"请{remedy}" if found else "请更正这个单元格"

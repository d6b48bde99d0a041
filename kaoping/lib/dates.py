"""Dates as offices write them, and the months a cycle runs over. No clock in here."""

import calendar
import datetime
import re
from dataclasses import dataclass

from kaoping.lib.text import fold

TERM_YEARS = 3
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12, "term": 12 * TERM_YEARS}
_MONTH = re.compile(r"(\d{4}) ?(?:年|-|/|\.) ?(\d{1,2}) ?(?:月份?)?")
_DATE = re.compile(r"(\d{4}) ?(?:年|-|/|\.) ?(\d{1,2}) ?(?:月|-|/|\.) ?(\d{1,2}) ?日?")


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month. ``ValueError`` unless the year is 1 … 9999 and the month 1 … 12."""

    year: int
    month: int

    def __post_init__(self) -> None:
        datetime.date(self.year, self.month, 1)

    @classmethod
    def of(cls, day: datetime.date) -> "Month":
        """The month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """``2026年3月``, ``2026-03``, ``2026/3`` as typed; ``ValueError`` says what to write."""
        found = _MONTH.fullmatch(fold(text))
        if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) == 0:
            raise ValueError(f"“{text}”不是月份，请写成“2026年3月”或“2026-03”")
        return cls(int(found[1]), int(found[2]))

    @property
    def first_day(self) -> datetime.date:
        """The first day of the month."""
        return datetime.date(self.year, self.month, 1)

    @property
    def last_day(self) -> datetime.date:
        """The last day of the month."""
        return self.day(31)

    @property
    def label(self) -> str:
        """``2026年3月``."""
        return f"{self.year}年{self.month}月"

    def day(self, number: int) -> datetime.date:
        """That day of the month; a day the month does not have means its last."""
        last = calendar.monthrange(self.year, self.month)[1]
        return datetime.date(self.year, self.month, min(number, last))

    def plus(self, months: int) -> "Month":
        """The month so many months later, or earlier when negative."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def minus(self, other: "Month") -> int:
        """How many months lie from ``other`` to this one."""
        return (self.year - other.year) * 12 + self.month - other.month

    def deadline(self, day: int) -> datetime.date:
        """Day ``day`` of the month after this one (次月5日); the last day if it has no such day."""
        return self.plus(1).day(day)

    def __str__(self) -> str:
        """``2026-03``, which sorts as text and belongs in addresses."""
        return f"{self.year:04d}-{self.month:02d}"


def parse_date(text: str) -> datetime.date:
    """``2026年3月5日``, ``2026-03-05``, ``2026/3/5`` as typed; ``ValueError`` says the remedy."""
    found = _DATE.fullmatch(fold(text))
    try:
        if found:
            return datetime.date(*(int(part) for part in found.groups()))
    except ValueError as fault:
        raise ValueError(f"“{text}”这一天不存在，请核对日期") from fault
    raise ValueError(f"“{text}”不是日期，请写成“2026年3月5日”或“2026-03-05”")


def chinese_date(day: datetime.date) -> str:
    """``2026年3月5日``, Arabic numerals without leading zeros, as GB/T 9704 asks."""
    return f"{day.year}年{day.month}月{day.day}日"


def period_label(period: str, start: datetime.date) -> str:
    """What a cycle's period is called: ``2026年3月`` for a month, ``2026年度`` for a year."""
    if period == "month":
        return Month.of(start).label
    if period == "quarter":
        return f"{start.year}年第{(start.month + 2) // 3}季度"
    if period == "half":
        return f"{start.year}年{'上' if start.month < 7 else '下'}半年"
    if period == "term":
        return f"{start.year}—{start.year + TERM_YEARS - 1}年任期"
    if period == "year":
        return f"{start.year}年度"
    raise ValueError(_unknown(period))


def period_bounds(period: str, start: datetime.date) -> tuple[datetime.date, datetime.date]:
    """First and last day of the month or year that ``start`` lies in."""
    if period not in MONTHS_OF:
        raise ValueError(_unknown(period))
    months = MONTHS_OF[period]
    first = Month(start.year, (start.month - 1) // min(months, 12) * min(months, 12) + 1)
    return first.first_day, first.plus(months - 1).last_day


def _unknown(period: str) -> str:
    return f"unknown period {period!r}, expected one of {', '.join(MONTHS_OF)}"


def deadline_label(day: int | None, period: str = "month", date: str = "") -> str:
    """How a regulation writes a stage's deadline: ``次月5日``, after a year ``次年1月5日``.

    ``date`` ("03-31") stands for a day within the period's own year: ``当年3月31日``.
    """
    if date:
        month, day_of_month = date.split("-")
        return f"当年{int(month)}月{int(day_of_month)}日"
    if period not in ("month", "year"):
        return f"期后次月{day}日"
    return f"次月{day}日" if period == "month" else f"次年1月{day}日"


def is_month_day(text: str) -> bool:
    """Whether ``03-31`` is a day of some year; 29 February is one."""
    try:
        datetime.datetime.strptime(f"2024-{text}", "%Y-%m-%d")
    except ValueError:
        return False
    return len(text) == 5

"""The clerk's grid: a sheet a row, an item one cell (points) or two (points off in all, and the reasons).

A reasons cell reads as officials write: `缺席；迟到早退×2（3月5日、9日）；其他情形1.5`. Points may be left out where
the regulation fixes them. What changed is found by comparing three values: what the cell showed (`was`), what was
typed (`now`), and what stands there by now; so nobody overwrites anybody unseen.
"""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kaoping.lib.decimals import format_units, parse_units
from kaoping.lib.text import fold, village_display
from kaoping.marks.entries import (
    UNSEEN,
    AwardEntry,
    DeductionEntry,
    Entry,
    Fault,
    WithdrawalEntry,
    problems,
)
from kaoping.marks.items import Item, Recorded
from kaoping.marks.models import Mark
from kaoping.marks.sheets import SheetView
from kaoping.scoring.rules import Choice
from kaoping.scoring.scheme import Indicator

POINTS, REASONS = "p", "q"
GRID = uuid.UUID("6f0e2c4a-5a0b-4d1c-9f7e-3b8f6d2a1c54")  # names the tokens of this page
_REST = re.compile(
    r"(?P<points>\d+(?:\.\d+)?)?\s*分?\s*(?:[×xX*]\s*(?P<times>\d{1,3}))?\s*(?:次)?\s*(?:\((?P<note>.*)\))?"
)
_WORDS = re.compile(r"[^\d×xX*(]+")


class Unreadable(ValueError):
    """A cell that can't be understood: says what to write instead."""


@dataclass(frozen=True)
class Wanted:
    """One deduction as a cell says it."""

    choice: str
    units: int
    times: int
    note: str = ""


@dataclass
class Pair:
    """The cell or two cells of one item of one sheet, with what was typed and what is wrong."""

    item: Item
    typed: dict[str, str] = field(default_factory=dict)
    fault: str = ""

    @cached_property
    def names(self) -> list[str]:
        """Names of its fields."""
        kinds = [POINTS] if self.item.is_award else [POINTS, REASONS]
        return [f"{kind}{self.item.key}" for kind in kinds]

    @cached_property
    def stands(self) -> dict[str, str]:
        """What the cells show when nothing is typed."""
        if self.item.is_award:
            return {self.names[0]: self.item.award_text}
        rows = self.item.deductions
        total = sum(row.mark.units * row.mark.times for row in rows)
        texts = [format_units(total) if rows else "", "；".join(_words(row) for row in rows)]
        return dict(zip(self.names, texts, strict=True))

    @property
    def at(self) -> str:
        """The field to correct: the points where they are no number, else the reasons if there are any."""
        try:
            parse_units(fold(self.typed.get(self.names[0], "")) or "0")
        except ValueError:
            return self.names[0]
        return self.names[-1]

    @property
    def values(self) -> list[tuple[str, str]]:
        """Fields for the page: name, and what was typed there or stands there."""
        return [(name, self.typed.get(name, text)) for name, text in self.stands.items()]


@dataclass
class Row:
    """One sheet of the grid."""

    view: SheetView
    pairs: list[Pair]

    @classmethod
    def of(cls, view: SheetView) -> "Row":
        """The row of a sheet."""
        return cls(view, [Pair(item) for item in view.items])

    @property
    def village(self) -> str:
        """Of an official, where; a team bears the village's name itself."""
        subject = self.view.sheet.subject
        return village_display(subject.place.name) if subject.person_id else ""


@dataclass
class Sent:
    """What a save sent: for each changed field what it showed and what was typed."""

    was: Mapping[str, str]
    now: Mapping[str, str]
    entries: list[Entry] = field(default_factory=list)
    faulty: list[Pair] = field(default_factory=list)
    refusal: str = ""

    def read(self, rows: Iterable[Row]) -> None:
        """Finds the entries that the typed cells mean, and all cells that can't be understood."""
        self._sources: dict[int, Pair] = {}
        for row in rows:
            for pair in row.pairs:
                if any(name in self.now for name in pair.names):
                    self._read_pair(pair)

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Marks the cells that the action refused."""
        for fault in faults:
            self._fail(self._sources[id(fault.entry)], str(fault))

    def waiting(self, rows: Iterable[Row]) -> int:
        """How many rows are complete, once this is saved, but not submitted."""
        given = {
            (entry.sheet.pk, entry.indicator.code): entry.units is not None
            for entry in self.entries
            if isinstance(entry, AwardEntry)
        }
        return sum(
            not row.view.submitted
            and all(
                given.get((item.sheet.pk, item.indicator.code), item.award is not None)
                for item in row.view.awards
                if item.indicator.rule.blank == "gap"
            )
            for row in rows
        )

    @property
    def conflict(self) -> bool:
        """Whether somebody else wrote into a cell meanwhile."""
        return any(pair.typed.get("conflict") for pair in self.faulty)

    def _read_pair(self, pair: Pair) -> None:
        was = {name: fold(self.was.get(name, "")) for name in pair.names}
        now = {name: fold(self.now.get(name, was[name])) for name in pair.names}
        stands = {name: fold(text) for name, text in pair.stands.items()}
        if now in (was, stands):
            return
        pair.typed = {name: self.now.get(name, was[name]) for name in pair.names}
        if stands != was:
            theirs = " ".join(filter(None, pair.stands.values())) or _("nothing")
            pair.typed["conflict"] = theirs
            self._fail(
                pair,
                _("Meanwhile this was changed elsewhere to: %(theirs)s. Save again to replace it.")
                % {"theirs": theirs},
            )
            return
        try:
            found = list(_entries(pair.item, *now.values()))
        except ValueError as error:
            self._fail(pair, str(error))
            return
        self.entries += found
        self._sources |= {id(entry): pair for entry in found}
        for entry in found:
            for words in problems(entry):
                self._fail(pair, " ".join(words))

    def _fail(self, pair: Pair, text: str) -> None:
        pair.fault = f"{pair.fault} {text}".strip()
        if pair not in self.faulty:
            self.faulty.append(pair)


def _entries(item: Item, points: str, reasons: str = "") -> Iterator[Entry]:
    if item.is_award:
        version = item.award.version if item.award else 0
        units = parse_units(points) if points else None
        yield AwardEntry(item.sheet, item.indicator, units, uuid.uuid4(), version)
        return
    wanted = read_deductions(item.indicator, points, reasons)
    yield from _difference(item, wanted)


def _difference(item: Item, wanted: list[Wanted]) -> Iterator[Entry]:
    """What stands and is wanted stays; of one reason the mark is corrected, and keeps its evidence."""
    standing = [row.mark for row in item.deductions]
    notes = {row.mark.pk: row.note for row in item.deductions}
    state = _state(item)
    missing = []
    for one in wanted:
        same = next((m for m in standing if _is(m, notes[m.pk], one)), None)
        if same:
            standing.remove(same)
        else:
            missing.append(one)
    for at, one in enumerate(missing):
        alike = next((mark for mark in standing if mark.choice == one.choice), None)
        if alike:
            standing.remove(alike)
        yield _deduction(item, one, alike, uuid.uuid5(state, f"{one.choice}:{at}"))
    for mark in standing:
        yield WithdrawalEntry(item.sheet, item.indicator, mark)


def _is(mark: Mark, note: str, one: Wanted) -> bool:
    return (mark.choice, mark.units, mark.times, fold(note)) == (
        one.choice,
        one.units,
        one.times,
        one.note,
    )


def _state(item: Item) -> uuid.UUID:
    """What stands in the item's cells, as a token: a save read from the same state is the same save."""
    standing = ",".join(f"{row.mark.pk}:{row.mark.version}" for row in item.deductions)
    return uuid.uuid5(GRID, f"{item.key} {standing} {item.withdrawn}")


def _deduction(
    item: Item, one: Wanted, instead_of: Mark | None, token: uuid.UUID
) -> DeductionEntry:
    return DeductionEntry(
        item.sheet, item.indicator, one.choice, one.units, one.times, one.note,
        token=instead_of.token if instead_of else token,
        version=instead_of.version if instead_of else UNSEEN,
    )  # fmt: skip


def read_deductions(item: Indicator, points: str, reasons: str) -> list[Wanted]:
    """The deductions that two cells mean; raises `Unreadable` (or `ValueError` for a bad number)."""
    total = abs(parse_units(points)) if points else None
    parts = [part for part in re.split(r"[;\n]", fold(reasons)) if part.strip()]
    if not parts:
        if total:
            raise Unreadable(
                _("Points need their reason. Write one of: %(titles)s.")
                % {"titles": titles(item)}
            )
        return []
    read = [_part(item, part.strip()) for part in parts]
    return _priced(item, read, total)


def titles(item: Indicator) -> str:
    """The reasons that an item knows, as one line."""
    return "、".join(choice.title for choice in item.choices)


def _part(item: Indicator, part: str) -> tuple[Choice, int | None, int | None, str]:
    """Reason, points if written, times if written, and note of one part of a reasons cell."""
    choice, rest = _choice(item, part)
    found = _REST.fullmatch(rest.strip())
    if found is None:
        raise Unreadable(
            _("“%(part)s” can't be read. Write for example %(title)s×2(3月5日).")
            % {"part": part, "title": choice.title}
        )
    points = parse_units(found["points"]) if found["points"] else None
    return choice, points, int(found["times"]) if found["times"] else None, found["note"] or ""


def _choice(item: Indicator, part: str) -> tuple[Choice, str]:
    """The reason that a part begins with, or whose words it begins with; and what follows."""
    by_length = sorted(item.choices, key=lambda choice: -len(choice.title))
    for choice in by_length:
        if part.startswith(fold(choice.title)):
            return choice, part.removeprefix(fold(choice.title))
    words = _WORDS.match(part)
    typed = words.group().strip() if words else ""
    alike = [choice for choice in item.choices if typed and typed in fold(choice.title)]
    if len(alike) != 1:
        raise Unreadable(
            _("“%(part)s” is not a reason of this item. Write one of: %(titles)s.")
            % {"part": part, "titles": titles(item)}
        )
    return alike[0], part[words.end() :]


def _priced(item: Indicator, read: list, total: int | None) -> list[Wanted]:
    """Fills in points and times that the regulation or the total leaves no doubt about."""
    if len(read) == 1 and total:
        choice, points, times, note = read[0]
        each = points or (choice.low_units if choice.fixed else None)
        if each and times is None and total % each == 0:
            times = total // each
        elif each is None and total % (times or 1) == 0:
            points = total // (times or 1)
        read = [(choice, points, times, note)]
    wanted = [_one(*parts) for parts in read]
    summed = sum(one.units * one.times for one in wanted)
    if total is not None and total != summed:
        raise Unreadable(
            _(
                "The reasons make %(summed)s points, but %(total)s is entered. Correct one of the two."
            )
            % {"summed": format_units(summed), "total": format_units(total)}
        )
    return wanted


def _one(choice: Choice, points: int | None, times: int | None, note: str) -> Wanted:
    units = points if points is not None else choice.low_units
    if points is None and not choice.fixed:
        raise Unreadable(
            _("“%(title)s” takes %(low)s to %(high)s points: write how many after it.")
            % {
                "title": choice.title,
                "low": format_units(choice.low_units),
                "high": format_units(choice.high_units),
            }
        )
    return Wanted(choice.key, units, times or 1, note.strip())


def _words(row: Recorded) -> str:
    """One deduction as the cell shows it."""
    choice = row.indicator.rule.choice(row.mark.choice)
    fixed = choice is not None and choice.fixed
    points = "" if fixed else format_units(row.mark.units)
    times = f"×{row.mark.times}" if row.mark.times > 1 else ""
    return f"{row.title}{points}{times}" + (f"（{row.note}）" if row.note else "")

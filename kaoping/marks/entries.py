"""What somebody wants written on a sheet, checked against the scheme's item. No database here."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kaoping.cycles.models import Sheet
from kaoping.journal.models import Evidence
from kaoping.lib.decimals import format_units
from kaoping.lib.text import sentences
from kaoping.marks.models import Mark
from kaoping.scoring.rules import Choice
from kaoping.scoring.scheme import Indicator

MOST_TIMES = 100
LONGEST_NOTE = 100
UNSEEN = -1  # version of a mark that the form did not show, so that it must not be replaced
OTHER = "other"  # key of the reason that names none; schemes call it 其他情形
BETWEEN = "："  # between a reason of the scheme and the rater's own words


@dataclass(frozen=True)
class AwardEntry:
    """Points for an item; none takes the award back. `version` is the one the form showed, 0 for none."""

    sheet: Sheet
    indicator: Indicator
    units: int | None
    token: uuid.UUID
    version: int = 0


@dataclass(frozen=True)
class DeductionEntry:
    """Points off for a reason of the scheme, each of `times`; `note` are the rater's own words.

    `version` is the one that the form showed, 0 for a mark that this very form made, `UNSEEN` for none.
    `shown` is the number of the latest mark on the sheet as the form showed it: a later mark that says the same
    is this deduction, sent before by a form of the same page.
    """

    sheet: Sheet
    indicator: Indicator
    choice: str
    units: int
    times: int
    note: str
    token: uuid.UUID
    version: int = 0
    evidence: tuple[Evidence, ...] = ()
    shown: int | None = None


@dataclass(frozen=True)
class WithdrawalEntry:
    """A deduction (or award) that shall no longer count."""

    sheet: Sheet
    indicator: Indicator
    mark: Mark


Entry = AwardEntry | DeductionEntry | WithdrawalEntry


@dataclass(frozen=True)
class Fault:
    """Why an entry can't be written: where, what is wrong, what to do.

    `theirs` is the value that stands there now, when somebody else wrote in the meantime;
    `version` is then the version to show, so that a second save means it.
    """

    entry: Entry | None
    where: str
    cause: str
    remedy: str = ""
    theirs: str = ""
    version: int = 0

    def __str__(self) -> str:
        return sentences(self.cause, self.remedy)


@dataclass
class Faults:
    """Collects all faults before anything is refused."""

    found: list[Fault] = field(default_factory=list)

    def add(self, entry: Entry, cause: str, remedy: str = "", **more: object) -> None:
        """Notes one fault of an entry."""
        self.found.append(Fault(entry, where(entry), cause, remedy, **more))


def where(entry: Entry) -> str:
    """The cell in words: 三泉村 T4.1 中心工作."""
    return f"{entry.sheet.subject.name} {entry.indicator.code} {entry.indicator.title}"


def reason_text(choice: Choice, note: str) -> str:
    """What feedback shows: the scheme's reason, then the rater's own words."""
    return f"{choice.title}{BETWEEN}{note}" if note else choice.title


def needs_words(choice: Choice) -> bool:
    """Whether the scheme's words name nothing, so that the rater's own must (the key `other`)."""
    return choice.key == OTHER


def own_words(reason: str, item: Indicator, key: str) -> str:
    """What a reason says besides the words of the scheme."""
    choice = item.rule.choice(key) if item.choices else None
    return reason.removeprefix(choice.title).removeprefix(BETWEEN) if choice else reason


def problems(entry: Entry) -> Iterator[tuple[str, str]]:
    """Cause and remedy of everything by which an entry breaks its item's limits."""
    if isinstance(entry, AwardEntry):
        yield from _award_problems(entry)
    elif isinstance(entry, DeductionEntry):
        yield from _deduction_problems(entry)


def _award_problems(entry: AwardEntry) -> Iterator[tuple[str, str]]:
    item = entry.indicator
    if item.entry != "award":
        yield _("This item takes reasons, not points."), _("Choose one of the reasons listed.")
    elif entry.units is not None:
        yield from _out_of(entry.units, item.low_units, item.high_units, item.step_units)


def _deduction_problems(entry: DeductionEntry) -> Iterator[tuple[str, str]]:
    item = entry.indicator
    choice = item.rule.choice(entry.choice) if item.choices else None
    if choice is None:
        yield (
            _("There is no such reason in the regulation."),
            _("Choose one of the reasons listed for this item."),
        )
        return
    if needs_words(choice) and not entry.note.strip():
        yield (
            _("“%(title)s” alone gives no reason.") % {"title": choice.title},
            _("Write in a few words what happened."),
        )
    step = 0 if choice.fixed else item.step_units
    yield from _out_of(entry.units, choice.low_units, choice.high_units, step)
    if not 1 <= entry.times <= MOST_TIMES:
        yield (
            _("%(times)s is not a number of times.") % {"times": entry.times},
            _("Enter a whole number from 1 to %(most)s.") % {"most": MOST_TIMES},
        )
    if len(entry.note) > LONGEST_NOTE:
        yield (
            _("The note is longer than %(most)s characters.") % {"most": LONGEST_NOTE},
            _("Shorten it, or attach a document."),
        )


def _out_of(units: int, low: int, high: int, step: int) -> Iterator[tuple[str, str]]:
    given = {"low": format_units(low), "high": format_units(high), "points": format_units(units)}
    if low == high and units != low:
        yield (
            _("The regulation takes %(low)s points here, not %(points)s.") % given,
            _("Enter %(low)s.") % given,
        )
    elif not low <= units <= high:
        yield (
            _("%(points)s is not between %(low)s and %(high)s.") % given,
            _("Enter a number from %(low)s to %(high)s.") % given,
        )
    elif step and units % step:
        yield (
            _("%(points)s is not a multiple of %(step)s.")
            % {"points": given["points"], "step": format_units(step)},
            _("Round it to steps of %(step)s.") % {"step": format_units(step)},
        )

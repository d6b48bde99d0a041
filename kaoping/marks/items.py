"""One item of a sheet as its rater sees it: points or reasons, what stands there, what was typed."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kaoping.cycles.models import Sheet
from kaoping.lib.decimals import format_fen, format_units
from kaoping.marks import shown
from kaoping.marks.entries import Fault, needs_words, own_words
from kaoping.marks.models import Mark
from kaoping.scoring.rules import Choice
from kaoping.scoring.scheme import Indicator

QUICK = 4  # points offered by a tap, from the highest downwards
MOST_TAPS = 5  # a reason with a range of at most so many steps is one tap for each


@dataclass
class Chip:
    """One tap: a value for the form and the words on it."""

    value: str
    text: str
    points: str = ""
    chosen: bool = False
    needs_words: bool = False


def sign_of(indicator: Indicator) -> str:
    """Which way the points of an item's reasons go."""
    return "+" if indicator.entry == "bonuses" else "−"


def _worth(units: int, fine_fen: int, sign: str) -> str:
    """Points, money, or both, as they are taken off or added."""
    points = [f"{sign}{format_units(units)}"] if units or not fine_fen else []
    fine = [_("−%(yuan)s yuan") % {"yuan": format_fen(fine_fen)}] if fine_fen else []
    return " ".join(points + fine)


@dataclass
class Recorded:
    """A deduction or bonus that stands on the sheet."""

    mark: Mark | shown.Mark
    indicator: Indicator

    @property
    def amount(self) -> str:
        """What all occurrences together take off or add: points, money, or both."""
        choice, times = self.indicator.rule.choice(self.mark.choice), self.mark.times
        fine = choice.fine_fen * times if choice else 0
        return _worth(self.mark.units * times, fine, sign_of(self.indicator))

    @property
    def title(self) -> str:
        """The scheme's words."""
        choice = self.indicator.rule.choice(self.mark.choice)
        return choice.title if choice else self.mark.choice

    @property
    def note(self) -> str:
        """The rater's own words."""
        return own_words(self.mark.reason, self.indicator, self.mark.choice)

    @property
    def evidence(self) -> list:
        """Files attached."""
        return list(self.mark.evidence.all())


@dataclass
class Item:
    """One item of one sheet: what stands there, and what was typed but not saved."""

    sheet: Sheet | shown.Sheet
    indicator: Indicator
    award: Mark | shown.Mark | None = None
    deductions: list[Recorded] = field(default_factory=list)
    withdrawn: int = 0
    typed: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    version: int = 0

    @cached_property
    def key(self) -> str:
        """End of the names of its fields."""
        return f"{self.sheet.pk}-{self.indicator.code}"

    @property
    def full(self) -> str:
        """Full points."""
        return format_units(self.indicator.full_units)

    @property
    def low(self) -> str:
        """The least points."""
        return format_units(self.indicator.low_units)

    @property
    def high(self) -> str:
        """The most points."""
        return format_units(self.indicator.high_units)

    @property
    def step(self) -> str:
        """The step of points."""
        return format_units(self.indicator.step_units)

    @cached_property
    def is_award(self) -> bool:
        """Whether points are given here; otherwise there are reasons, to take off or to add."""
        return self.indicator.entry == "award"

    @property
    def is_bonus(self) -> bool:
        """Whether reasons add points."""
        return self.indicator.entry == "bonuses"

    @property
    def sign(self) -> str:
        """Which way the points of its reasons go."""
        return sign_of(self.indicator)

    @property
    def is_gap(self) -> bool:
        """Whether points must be given and are not."""
        return self.is_award and self.award is None and self.indicator.rule.blank == "gap"

    @property
    def taken_units(self) -> int:
        """Points off, or added, so far: at most what a reason and the item allow."""
        taken = Counter()
        for row in self.deductions:
            taken[row.mark.choice] += row.mark.units * row.mark.times
        most = {choice.key: choice.most_units for choice in self.indicator.choices}
        limits = {
            key: units if most.get(key) is None else most[key] for key, units in taken.items()
        }
        total = sum(min(units, limits[key]) for key, units in taken.items())
        return min(total, self.indicator.high_units - self.indicator.low_units)

    @property
    def taken(self) -> str:
        """Points off so far, as text."""
        return format_units(self.taken_units)

    @property
    def cap(self) -> str:
        """The most that is taken off, or added."""
        return format_units(self.indicator.high_units - self.indicator.low_units)

    @property
    def seen(self) -> str:
        """Version and points of the award that the form showed."""
        if self.award is None:
            return f"{self.version}:"
        return f"{self.version or self.award.version}:{self.award.units}"

    @property
    def award_text(self) -> str:
        """Points given, as text; empty when none are."""
        return format_units(self.award.units) if self.award else ""

    @cached_property
    def quick(self) -> list[Chip]:
        """Points offered by a tap: the highest first, and whatever is given now."""
        rule = self.indicator
        offered = {max(rule.high_units - n * rule.step_units, rule.low_units) for n in range(QUICK)}
        if self.award:
            offered.add(self.award.units)
        chosen = self.typed.get("award", self.award_text)
        texts = [format_units(units) for units in sorted(offered, reverse=True)]
        return [Chip(text, text, chosen=text == chosen) for text in texts]

    @cached_property
    def chips(self) -> list[Chip]:
        """Reasons offered by a tap, with their points; a longer range asks for points beside."""
        chosen = self.typed.get("choice", "")
        chips = [chip for choice in self.indicator.choices for chip in self._chips_of(choice)]
        for chip in chips:
            chip.chosen = chip.value == chosen
        return chips

    @property
    def asks_points(self) -> bool:
        """Whether some reason's range is too long for taps."""
        return any(chip.value.endswith(":") for chip in self.chips)

    @property
    def is_open(self) -> bool:
        """Whether something was typed here that is not saved."""
        return bool(self.faults or any(self.typed.values()))

    def _chips_of(self, choice: Choice) -> list[Chip]:
        low, high, step = choice.low_units, choice.high_units, self.indicator.step_units
        steps = range(low, high + 1, step) if low < high else [low]
        words, sign = needs_words(choice), self.sign
        if len(steps) > MOST_TAPS:
            ends = f"{sign}{format_units(low)}～{format_units(high)}"
            return [Chip(f"{choice.key}:", choice.title, ends, needs_words=words)]
        return [
            Chip(
                f"{choice.key}:{format_units(units)}",
                choice.title,
                _worth(units, choice.fine_fen, sign),
                needs_words=words,
            )
            for units in steps
        ]

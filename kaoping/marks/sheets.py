"""Sheets as their rater sees them: villages, subjects, items, and what is written there. Four queries."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import prefetch_related_objects

from kaoping.cycles.models import Assignment, Cycle, Sheet
from kaoping.cycles.queries import label
from kaoping.lib.decimals import format_units
from kaoping.lib.text import village_display
from kaoping.marks.book import items_of
from kaoping.marks.entries import Fault, needs_words, own_words
from kaoping.marks.models import Kind, Mark, Submission
from kaoping.people import posts
from kaoping.people.models import Place
from kaoping.scoring.rules import Choice
from kaoping.scoring.scheme import Indicator

QUICK = 4  # points offered by a tap, from the highest downwards
TAG = 8
MOST_TAPS = 5  # a reason with a range of at most so many steps is one tap for each


@dataclass
class Chip:
    """One tap: a value for the form and the words on it."""

    value: str
    text: str
    points: str = ""
    chosen: bool = False
    needs_words: bool = False


@dataclass
class Recorded:
    """A deduction that stands on the sheet."""

    mark: Mark
    indicator: Indicator

    @property
    def points(self) -> str:
        """Points taken off in all."""
        return format_units(self.mark.units * self.mark.times)

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

    sheet: Sheet
    indicator: Indicator
    award: Mark | None = None
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

    @property
    def is_award(self) -> bool:
        """Whether points are given here; otherwise they are taken off."""
        return self.indicator.entry == "award"

    @property
    def is_gap(self) -> bool:
        """Whether points must be given and are not."""
        return self.is_award and self.award is None and self.indicator.rule.blank == "gap"

    @property
    def taken_units(self) -> int:
        """Points off so far, at most the cap."""
        taken = sum(row.mark.units * row.mark.times for row in self.deductions)
        return min(taken, self.indicator.high_units - self.indicator.low_units)

    @property
    def taken(self) -> str:
        """Points off so far, as text."""
        return format_units(self.taken_units)

    @property
    def cap(self) -> str:
        """The most that is taken off."""
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
        words = needs_words(choice)
        if len(steps) > MOST_TAPS:
            ends = f"−{format_units(low)}～{format_units(high)}"
            return [Chip(f"{choice.key}:", choice.title, ends, needs_words=words)]
        return [
            Chip(
                f"{choice.key}:{format_units(units)}", choice.title, f"−{format_units(units)}",
                needs_words=words,
            )
            for units in steps
        ]  # fmt: skip


@dataclass
class SheetView:
    """One subject as one rater marks it. The token makes everything sent from this form once-only.

    Its beginning is part of the fields' names, so that a browser going back never fills a fresh form with
    what was sent from an older one.
    """

    sheet: Sheet
    items: list[Item]
    submitted: Submission | None
    token: uuid.UUID = field(default_factory=uuid.uuid4)

    @cached_property
    def number(self) -> str:
        """The sheet's number as text: a template would format it anew each time."""
        return str(self.sheet.pk)

    @cached_property
    def tag(self) -> str:
        """End of the names of the fields of this very form."""
        return f"~{str(self.token)[:TAG]}"

    @property
    def shown(self) -> int:
        """Number of the latest deduction that the form shows, 0 where there is none."""
        return max((row.mark.pk for _item, row in self.recorded), default=0)

    @property
    def post_titles(self) -> list[object]:
        """Posts that an official holds."""
        keys = filter(None, self.sheet.subject.posts.split(","))
        return [posts.BY_KEY[key].title for key in keys]

    @cached_property
    def awards(self) -> list[Item]:
        """Items that need points."""
        return [item for item in self.items if item.is_award]

    @cached_property
    def deductible(self) -> list[Item]:
        """Items from which points are taken off."""
        return [item for item in self.items if not item.is_award]

    @property
    def gaps(self) -> list[Item]:
        """Items that need points and have none."""
        return [item for item in self.items if item.is_gap]

    @cached_property
    def recorded(self) -> list[tuple[Item, Recorded]]:
        """Deductions of all items."""
        return [(item, row) for item in self.items for row in item.deductions]

    @property
    def taken(self) -> str:
        """Points off in all items together."""
        return format_units(sum(item.taken_units for item in self.deductible))

    @property
    def is_open(self) -> bool:
        """Whether the deductions should be shown unfolded: something there needs attention."""
        return any(item.is_open for item in self.deductible)


@dataclass
class VillageView:
    """All sheets of one rater in one village."""

    place: Place
    sheets: list[SheetView]

    @cached_property
    def number(self) -> str:
        """The village's number as text: a template would format it anew each time."""
        return str(self.place.pk)

    @cached_property
    def name(self) -> str:
        """As people say it."""
        return village_display(self.place.name)

    @property
    def gaps(self) -> int:
        """How many items wait for points."""
        return sum(len(view.gaps) for view in self.sheets if not view.submitted)

    @property
    def has_only_awards(self) -> bool:
        """Whether there is nothing but points to give, which fits one line."""
        return len(self.sheets) == 1 and not self.sheets[0].deductible

    @property
    def is_submitted(self) -> bool:
        """Whether every sheet of the village was handed in."""
        return all(view.submitted for view in self.sheets)

    @property
    def waiting(self) -> list[SheetView]:
        """Sheets not handed in."""
        return [view for view in self.sheets if not view.submitted]


@dataclass
class CycleView:
    """What a rater has to mark in one cycle."""

    cycle: Cycle
    villages: list[VillageView]
    groups: list[str]
    due_on: object = None

    @cached_property
    def number(self) -> str:
        """The cycle's number as text."""
        return str(self.cycle.pk)

    @property
    def label(self) -> str:
        """2026年3月."""
        return label(self.cycle)

    @property
    def award_items(self) -> list[Indicator]:
        """Items that need points, once each, for their standards to be read first."""
        items = {
            item.indicator.code: item.indicator for view in self.sheets for item in view.awards
        }
        return list(items.values())

    @property
    def sheets(self) -> list[SheetView]:
        """All sheets of all villages."""
        return [view for village in self.villages for view in village.sheets]

    @property
    def sheets_submitted(self) -> int:
        """Sheets handed in."""
        return sum(bool(view.submitted) for view in self.sheets)

    @property
    def has_deductions(self) -> bool:
        """Whether there are items from which points are taken off."""
        return any(view.deductible for view in self.sheets)

    @property
    def submitted(self) -> int:
        """Villages handed in."""
        return sum(village.is_submitted for village in self.villages)

    @property
    def gaps(self) -> int:
        """Items that wait for points."""
        return sum(village.gaps for village in self.villages)

    @property
    def ready(self) -> list[VillageView]:
        """Villages that can be handed in."""
        return [v for v in self.villages if not v.is_submitted and not v.gaps]


def views_of(
    assignments: Sequence[Assignment], sheet: int | None = None, *, evidence: bool = True
) -> list[SheetView]:
    """All sheets of the assignments (or one of them) in the roster's order, with their marks.

    Without `evidence` the files of deductions are not fetched.
    """
    known = {assignment.pk: assignment for assignment in assignments}
    rows = Sheet.objects.filter(assignment__in=known).select_related("subject__place", "submission")
    if sheet is not None:
        rows = rows.filter(pk=sheet)
    sheets = list(rows.order_by("subject__position", "pk"))
    for row in sheets:
        row.assignment = known[row.assignment_id]
    marks = _marks_of(sheets, evidence)
    kinds = {(row.assignment_id, row.subject.kind): row for row in sheets}
    items = {key: items_of(row) for key, row in kinds.items()}
    return [
        _view(row, items[row.assignment_id, row.subject.kind], marks.get(row.pk, []))
        for row in sheets
    ]


def by_village(views: Iterable[SheetView]) -> list[VillageView]:
    """Grouped by village, in the order in which the villages first appear."""
    villages: dict[int, VillageView] = {}
    for view in views:
        place = view.sheet.subject.place
        if place.pk not in villages:
            villages[place.pk] = VillageView(place, [])
        villages[place.pk].sheets.append(view)
    return list(villages.values())


def _marks_of(sheets: list[Sheet], evidence: bool) -> dict[int, list[Mark]]:
    marks = list(Mark.objects.filter(sheet__in=[row.pk for row in sheets]).defer("recorded_at"))
    if evidence:
        deductions = [m for m in marks if m.kind == Kind.DEDUCTION and m.withdrawn_at is None]
        prefetch_related_objects(deductions, "evidence")
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        found.setdefault(mark.sheet_id, []).append(mark)
    return found


def _view(sheet: Sheet, indicators: list[Indicator], marks: list[Mark]) -> SheetView:
    items = {item.code: Item(sheet, item) for item in indicators}
    for mark in marks:
        if mark.indicator in items:
            _place(mark, items[mark.indicator])
    return SheetView(sheet, list(items.values()), getattr(sheet, "submission", None))


def _place(mark: Mark, item: Item) -> None:
    """Of marks taken back an item knows only how many there were."""
    if mark.withdrawn_at:
        item.withdrawn += 1
    elif mark.kind == Kind.AWARD:
        item.award = mark
    else:
        item.deductions.append(Recorded(mark, item.indicator))

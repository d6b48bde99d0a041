"""Sheets as their rater sees them: villages, subjects, items, and what is written there. Four queries."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kaoping.cycles import levels
from kaoping.cycles.models import Assignment, Cycle, Sheet
from kaoping.cycles.queries import label, period_of
from kaoping.lib.decimals import format_units
from kaoping.lib.text import village_display
from kaoping.marks import shown
from kaoping.marks.book import items_of
from kaoping.marks.items import Item, Recorded
from kaoping.marks.models import Kind, Mark, Submission
from kaoping.people import posts
from kaoping.people.models import Place
from kaoping.scoring.scheme import Indicator
from kaoping.web.composed import among, composed

TAG = 8


@dataclass
class SheetView:
    """One subject as one rater marks it. The token makes everything sent from this form once-only.

    Its beginning is part of the fields' names, so that a browser going back never fills a fresh form with
    what was sent from an older one.
    """

    sheet: Sheet | shown.Sheet
    items: list[Item]
    submitted: Submission | int | None

    @cached_property
    def token(self) -> uuid.UUID:
        """A new one for each form."""
        return uuid.uuid4()

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
        """Items that take reasons: points off, or added."""
        return [item for item in self.items if not item.is_award]

    @property
    def only_bonuses(self) -> bool:
        """Whether reasons here only add points."""
        return all(item.is_bonus for item in self.deductible)

    @cached_property
    def gaps(self) -> list[Item]:
        """Items that need points and have none."""
        return [item for item in self.items if item.is_gap]

    @cached_property
    def recorded(self) -> list[tuple[Item, Recorded]]:
        """Deductions of all items."""
        return [(item, row) for item in self.items for row in item.deductions]

    @property
    def summary(self) -> str:
        """Points off and added in all items together, and that there may be more."""
        off, added = (
            sum(item.taken_units for item in self.deductible if item.is_bonus == bonus)
            for bonus in (False, True)
        )
        if not self.recorded:
            return _("No bonus. Add…") if self.only_bonuses else _("No deduction. Deduct…")
        said = []
        if off or not added:
            said.append(_("%(points)s points off.") % {"points": format_units(off)})
        if added:
            said.append(_("%(points)s points added.") % {"points": format_units(added)})
        return " ".join([*said, _("Record more")])

    @property
    def is_open(self) -> bool:
        """Whether the deductions should be shown unfolded: something there needs attention."""
        return any(item.is_open for item in self.deductible)


@dataclass
class VillageView:
    """All sheets of one rater in one village."""

    place: Place | shown.Place
    sheets: list[SheetView]

    @cached_property
    def number(self) -> str:
        """The village's number as text: a template would format it anew each time."""
        return str(self.place.pk)

    @cached_property
    def name(self) -> str:
        """As people say it."""
        return village_display(self.place.name)

    @cached_property
    def gaps(self) -> int:
        """How many items wait for points."""
        return sum(len(view.gaps) for view in self.sheets if not view.submitted)

    @property
    def has_only_awards(self) -> bool:
        """Whether there is nothing but points to give, which fits one line."""
        return len(self.sheets) == 1 and not self.sheets[0].deductible

    @cached_property
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
    def one(self) -> str:
        """What a place that is marked is called: village, township."""
        return levels.one(period_of(self.cycle))

    @property
    def many(self) -> str:
        """The same of several."""
        return levels.many(period_of(self.cycle))

    @property
    def award_items(self) -> list[Indicator]:
        """Items that need points, once each, for their standards to be read first."""
        items = {
            item.indicator.code: item.indicator for view in self.sheets for item in view.awards
        }
        return list(items.values())

    @cached_property
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

    @cached_property
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
    if sheet is None:
        sheets, marks = _sheets([*known]), _marks([*known])
    else:
        sheets, marks = _sheet([*known], sheet), _marks_on(sheet)
    for row in sheets:
        row.assignment = known[row.assignment_id]
    if evidence:
        deductions = [m for m in marks if m.kind != Kind.AWARD and m.withdrawn_at is None]
        prefetch_related_objects(deductions, "evidence")
    return _put_together(sheets, marks)


def shown_of(assignments: Sequence[Assignment], *, evidence: bool = True) -> list[SheetView]:
    """The same for a page that only shows them: their sheets and marks are plain values."""
    if not assignments:
        return []
    return _put_together(
        shown.sheets_of(assignments), shown.marks_of(assignments, evidence=evidence)
    )


def _put_together(
    sheets: Sequence[Sheet | shown.Sheet], marks: Sequence[Mark | shown.Mark]
) -> list[SheetView]:
    by_sheet: dict[int, list[Mark | shown.Mark]] = {}
    for mark in marks:
        by_sheet.setdefault(mark.sheet_id, []).append(mark)
    kinds = {(row.assignment_id, row.subject.kind): row for row in sheets}
    items = {key: items_of(row) for key, row in kinds.items()}
    return [
        _view(row, items[row.assignment_id, row.subject.kind], by_sheet.get(row.pk, []))
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


@composed
def _sheets(assignments: list[int]) -> QuerySet[Sheet]:
    rows = Sheet.objects.filter(among("assignment", assignments))
    return rows.select_related("subject__place", "submission").order_by("subject__position", "pk")


@composed
def _sheet(assignments: list[int], sheet: int) -> QuerySet[Sheet]:
    rows = Sheet.objects.filter(among("assignment", assignments), pk=sheet)
    return rows.select_related("subject__place", "submission")


@composed
def _marks(assignments: list[int]) -> QuerySet[Mark]:
    rows = Mark.objects.filter(among("sheet__assignment", assignments))
    return rows.defer("recorded_at").order_by("pk")


@composed
def _marks_on(sheet: int) -> QuerySet[Mark]:
    return Mark.objects.filter(sheet=sheet).defer("recorded_at").order_by("pk")


def _view(sheet: Sheet | shown.Sheet, indicators: list[Indicator], marks: Sequence) -> SheetView:
    items = {item.code: Item(sheet, item) for item in indicators}
    for mark in marks:
        if mark.indicator in items:
            _place(mark, items[mark.indicator])
    return SheetView(sheet, list(items.values()), getattr(sheet, "submission", None))


def _place(mark: Mark | shown.Mark, item: Item) -> None:
    """Of marks taken back an item knows only how many there were."""
    if mark.withdrawn_at:
        item.withdrawn += 1
    elif mark.kind == Kind.AWARD:
        item.award = mark
    else:
        item.deductions.append(Recorded(mark, item.indicator))

"""Reads about marks that other rooms ask: facts for scoring, who is late, what was deducted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from kaoping.audit.models import Event
from kaoping.cycles.models import Assignment, Cycle, Sheet
from kaoping.cycles.queries import period_of
from kaoping.lib.kept import Kept
from kaoping.marks.models import Mark, Submission
from kaoping.people.models import Person
from kaoping.scoring import facts
from kaoping.web.composed import composed


@dataclass(frozen=True)
class LateRater:
    """A rater with sheets not handed in; `total` are all sheets of theirs in the cycle."""

    person: Person
    missing: int
    total: int


class LateName(NamedTuple):
    """Somebody with sheets not handed in, by name."""

    name: str
    missing: int
    total: int


@dataclass(frozen=True)
class Progress:
    """How far one rater of one group is."""

    assignment_id: int
    name: str
    group: str
    submitted: int
    total: int
    marks: int
    last_at: datetime | None

    @property
    def is_complete(self) -> bool:
        """Whether every sheet was handed in."""
        return self.submitted == self.total


@dataclass(frozen=True)
class SheetEvent:
    """One line of a sheet's history: what changed, by whom, when; `reason` may have been erased."""

    event: Event
    changes: list[dict] = field(default_factory=list)
    reason: str = ""


def facts_for(cycle: Cycle) -> tuple[tuple[facts.Mark, ...], tuple[facts.Submission, ...]]:
    """Marks that count and submissions, as the scoring core wants them: two queries."""
    rows = _of(cycle).values_list(
        "pk", "sheet__assignment__person_id", "sheet__assignment__group", "sheet__subject_id",
        "indicator", "kind", "units", "choice", "times",
    )  # fmt: skip
    marks = tuple(
        facts.Mark(str(pk), str(rater), group, str(subject), item, kind, choice, units, times)
        for pk, rater, group, subject, item, kind, units, choice, times in rows.iterator()
    )
    submitted = Submission.objects.filter(sheet__assignment__cycle=cycle).order_by("sheet_id")
    rows = submitted.values_list(
        "sheet__assignment__person_id", "sheet__assignment__group", "sheet__subject_id"
    )
    return marks, tuple(
        facts.Submission(str(rater), group, str(subject))
        for rater, group, subject in rows.iterator()
    )


def late_names(cycle: Cycle) -> list[LateName]:
    """The same people as `late_raters`, for a page that only names them: two queries.

    How many sheets each rater has was frozen with the roster, so it isn't counted each time.
    """
    total = _TOTALS.get(cycle.pk, lambda: dict(_sheets_by_person(cycle.pk)))
    done = dict(_handed_in_by_person(cycle.pk))
    return [
        LateName(name, total[person] - done.get(person, 0), total[person])
        for person, name in _raters(cycle.pk)
        if total.get(person, 0) > done.get(person, 0)
    ]


_TOTALS = Kept(most=200)


@composed
def _sheets_by_person(cycle: int) -> QuerySet:
    sheets = Sheet.objects.filter(assignment__cycle=cycle).order_by()
    return (
        sheets.values("assignment__person")
        .annotate(n=Count("pk"))
        .values_list("assignment__person", "n")
    )


@composed
def _handed_in_by_person(cycle: int) -> QuerySet:
    done = Submission.objects.filter(sheet__assignment__cycle=cycle).order_by()
    counted = done.values("sheet__assignment__person").annotate(n=Count("pk"))
    return counted.values_list("sheet__assignment__person", "n")


@composed
def _raters(cycle: int) -> QuerySet:
    marks = Assignment.objects.filter(cycle=cycle, person=OuterRef("pk"))
    return (
        Person.objects.filter(Exists(marks)).order_by("pinyin_key", "pk").values_list("pk", "name")
    )


def late_raters(cycle: Cycle) -> list[LateRater]:
    """Everybody with a sheet not handed in, once each whatever groups they mark for, by name."""
    sheets = Sheet.objects.filter(assignment__cycle=cycle).order_by()
    rows = sheets.values("assignment__person_id").annotate(
        total=Count("pk"), missing=Count("pk", filter=Q(submission__isnull=True))
    )
    late = {row["assignment__person_id"]: row for row in rows if row["missing"]}
    people = Person.objects.filter(pk__in=late).order_by("pinyin_key", "pk")
    return [LateRater(p, late[p.pk]["missing"], late[p.pk]["total"]) for p in people]


def progress(cycle: Cycle) -> list[Progress]:
    """Every rater of the cycle in the scheme's order of groups: two queries."""
    groups = {key: (at, one.title) for at, (key, one) in enumerate(period_of(cycle).raters.items())}
    marks, rows = dict(_marks_by_rater(cycle.pk)), _sheets_by_rater(cycle.pk)
    return [
        Progress(pk, name, groups[group][1], submitted, total, marks.get(pk, 0), last_at)
        for pk, name, group, submitted, total, last_at in sorted(
            rows, key=lambda row: groups[row[2]][0]
        )
    ]


@composed
def _marks_by_rater(cycle: int) -> QuerySet:
    marks = Mark.objects.filter(sheet__assignment__cycle=cycle, withdrawn_at__isnull=True)
    return marks.order_by().values_list("sheet__assignment_id").annotate(Count("pk"))


@composed
def _sheets_by_rater(cycle: int) -> QuerySet:
    return (
        Assignment.objects.filter(cycle=cycle)
        .order_by("person__pinyin_key", "pk")
        .values_list("pk", "person__name", "group")
        .annotate(
            submitted=Count("sheets__submission"),
            total=Count("sheets"),
            last_at=Max("sheets__submission__submitted_at"),
        )
    )


def open_assignments(person: Person) -> list[Assignment]:
    """What the person has to mark in cycles whose marking is under way, the earliest period first.

    Each carries `due_on`, the last day of marking.
    """
    return _open_assignments(person.pk)


@composed
def _open_assignments(person: int) -> QuerySet[Assignment]:
    return (
        Assignment.objects.filter(
            person=person,
            cycle__stages__key="marking",
            cycle__stages__started_at__isnull=False,
            cycle__stages__finished_at__isnull=True,
        )
        .annotate(due_on=F("cycle__stages__due_on"))
        .select_related("person", "office", "cycle__place")
        .order_by("cycle__starts_on", "cycle_id", "pk")
    )


def history(sheet: Sheet) -> list[SheetEvent]:
    """Who changed what on a sheet, and when, from the log; the latest first."""
    of_sheet = Q(detail__changes__contains=[{"sheet": sheet.pk}]) | Q(
        detail__sheets__contains=[sheet.pk]
    )
    events = Event.objects.filter(
        of_sheet, target_type="cycles.assignment", target_id=str(sheet.assignment_id)
    ).order_by("-pk")
    return [_line(event, sheet) for event in events]


def _line(event: Event, sheet: Sheet) -> SheetEvent:
    words = event.personal or {}
    reasons = words.get("reasons", {})
    changes = [
        change | {"reason": reasons.get(str(change["mark"]), "")}
        for change in event.detail.get("changes", ())
        if change["sheet"] == sheet.pk
    ]
    return SheetEvent(event, changes, words.get("reason", ""))


def _of(cycle: Cycle) -> "Iterable[Mark]":
    return Mark.objects.filter(sheet__assignment__cycle=cycle, withdrawn_at__isnull=True).order_by(
        "pk"
    )

"""Sheets and marks for pages that only show them: plain values, called as the models' columns are.

A county's page has thousands. Whoever changes something needs the rows themselves: `sheets.views_of`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Func, Q, QuerySet

from kaoping.cycles import models as cycles
from kaoping.marks import models
from kaoping.web.composed import Composed, among, composed


class Place(NamedTuple):
    """Where a subject belongs."""

    pk: int
    name: str


class Subject(NamedTuple):
    """Whom a sheet is about."""

    kind: str
    name: str
    person_id: int | None
    posts: str
    place: Place


class Sheet(NamedTuple):
    """A sheet; `submission` is its number, None where nothing was handed in."""

    pk: int
    assignment: cycles.Assignment
    subject: Subject
    submission: int | None

    @property
    def assignment_id(self) -> int:
        """Number of the assignment."""
        return self.assignment.pk


class Files(tuple):
    """Numbers of a mark's pieces of evidence."""

    def all(self) -> "Files":
        """All of them, as of a relation."""
        return self


@dataclass(slots=True)
class Mark:
    """A mark as it stands."""

    pk: int
    sheet_id: int
    indicator: str
    kind: str
    choice: str
    reason: str
    units: int
    times: int
    version: int
    withdrawn_at: datetime | None
    evidence: Files = field(default_factory=Files)


MARK = (
    "pk", "sheet_id", "indicator", "kind", "choice", "reason", "units", "times", "version",
    "withdrawn_at",
)  # fmt: skip


def sheets_of(assignments: Sequence[cycles.Assignment]) -> list[Sheet]:
    """All sheets of the assignments in the roster's order."""
    known = {assignment.pk: assignment for assignment in assignments}
    places: dict[int, Place] = {}
    found = _ask(_sheets_of_one, _sheets_of_several, [*known])
    return [
        Sheet(
            pk,
            known[assignment],
            Subject(kind, name, person, posts, places.setdefault(place, Place(place, where))),
            submission,
        )
        for pk, assignment, kind, name, person, posts, place, where, submission in found
    ]


def marks_of(assignments: Sequence[cycles.Assignment], *, evidence: bool) -> list[Mark]:
    """All marks on these sheets, the withdrawn among them; their `evidence` where it is asked for."""
    numbers = [one.pk for one in assignments]
    marks = [Mark(*row) for row in _ask(_marks_of_one, _marks_of_several, numbers)]
    reasons = {one.pk: one for one in marks if one.kind != models.Kind.AWARD}
    if evidence and reasons:
        for mark, file in _attached([*reasons]):
            reasons[mark].evidence = Files((*reasons[mark].evidence, file))
    return marks


def _ask(one: Composed, several: Composed, numbers: list[int]) -> list[tuple]:
    """Most people have one assignment, and only a comparison with one value keeps its plan."""
    return one(numbers[0]) if len(numbers) == 1 else several(numbers)


def _sheets(which: Q | Func) -> QuerySet:
    rows = cycles.Sheet.objects.filter(which)
    return rows.order_by("subject__position", "pk").values_list(
        "pk", "assignment", "subject__kind", "subject__name", "subject__person", "subject__posts",
        "subject__place", "subject__place__name", "submission",
    )  # fmt: skip


def _marks(which: Q | Func) -> QuerySet:
    return models.Mark.objects.filter(which).order_by("pk").values_list(*MARK)


_sheets_of_one = composed(lambda number: _sheets(Q(assignment=number)))
_sheets_of_several = composed(lambda numbers: _sheets(among("assignment", numbers)))
_marks_of_one = composed(lambda number: _marks(Q(sheet__assignment=number)))
_marks_of_several = composed(lambda numbers: _marks(among("sheet__assignment", numbers)))


@composed
def _attached(marks: list[int]) -> QuerySet:
    rows = models.Mark.evidence.through.objects.filter(among("mark", marks))
    return rows.order_by("mark", "evidence").values_list("mark", "evidence")

"""Writing marks, submitting sheets, reopening them. Nothing here is ever half done.

All writing goes through `save`: it locks the stage against being finished and the sheets against one another,
collects all faults, and writes only if there are none. The queries are as many for one mark as for a whole month.
"""

import datetime
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.audit.actions import record
from kaoping.cycles.models import Assignment, Sheet
from kaoping.cycles.queries import period_of
from kaoping.journal.models import Evidence
from kaoping.lib.errors import UserError
from kaoping.marks import locks
from kaoping.marks.book import Book, Change
from kaoping.marks.entries import (
    AwardEntry,
    DeductionEntry,
    Entry,
    Fault,
    Faults,
    WithdrawalEntry,
    own_words,
    problems,
)
from kaoping.marks.models import Mark, Submission
from kaoping.people.models import Account


class Refused(UserError):
    """Marks that can't be written; `faults` names each, and nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults), where=faults[0].where)
        self.faults = tuple(faults)


class Conflict(Refused):
    """Somebody wrote in the meantime: the faults show both values, and nothing was overwritten."""


class Incomplete(UserError):
    """Sheets that can't be submitted because items are not marked; `gaps` are (sheet, item) pairs."""

    def __init__(self, gaps: list[tuple[Sheet, str]]) -> None:
        count = len(gaps)
        super().__init__(
            ngettext("%(count)s item is not marked.", "%(count)s items are not marked.", count)
            % {"count": count},
            _("Mark them, then submit again. Nothing was submitted."),
        )
        self.gaps = gaps


def record_award(
    *, sheet: Sheet, indicator: str, units: int | None, token: uuid.UUID, version: int, by: Account
) -> Mark | None:
    """Gives an item points (or takes them back with `None`). The same token again is the same mark.

    `version` is the one that the form showed, 0 where it showed none; raises `Conflict` when another
    one stands there by now, `Refused` outside of the item's limits, `Closed` after marking.
    """
    item = period_of(sheet.assignment.cycle).item(indicator)
    return save(entries=[AwardEntry(sheet, item, units, token, version)], by=by)[0]


def record_deduction(
    *,
    sheet: Sheet,
    indicator: str,
    choice: str,
    units: int,
    times: int,
    reason: str,
    evidence: Iterable[Evidence] = (),
    token: uuid.UUID,
    by: Account,
    version: int = 0,
) -> Mark:
    """Takes points off for a reason of the scheme; `reason` may add the rater's own words to it.

    The same token again is the same mark; with other content it corrects that mark, unless somebody
    else changed it since (`Conflict`).
    """
    item = period_of(sheet.assignment.cycle).item(indicator)
    note = own_words(reason, item, choice)
    entry = DeductionEntry(sheet, item, choice, units, times, note, token, version, tuple(evidence))
    return save(entries=[entry], by=by)[0]


def withdraw(*, mark: Mark, by: Account) -> Mark:
    """A mark shall no longer count; it stays, and withdrawing it twice is the same."""
    sheet = mark.sheet
    item = period_of(sheet.assignment.cycle).item(mark.indicator)
    return save(entries=[WithdrawalEntry(sheet, item, mark)], by=by)[0]


@transaction.atomic
def save(*, entries: Sequence[Entry], by: Account) -> list[Mark | None]:
    """Writes all entries or none; answers with the mark of each. Raises `Refused`, `Conflict`, `Closed`."""
    if not entries:
        return []
    sheets = locks.hold({entry.sheet.pk: entry.sheet for entry in entries}.values())
    book = Book.of(sheets, entries)
    faults = Faults()
    changes = [_examine(book, entry, faults) for entry in entries]
    if faults.found:
        kind = Conflict if any(fault.theirs for fault in faults.found) else Refused
        raise kind(faults.found)
    book.write(changes, by)
    leave_trace(changes, by)
    return [change.mark for change in changes]


def _examine(book: Book, entry: Entry, faults: Faults) -> Change:
    """The change an entry means, an empty one if it is wrong or nothing changes."""
    found = list(problems(entry))
    for cause, remedy in found:
        faults.add(entry, cause, remedy)
    if found:
        return Change(entry)
    change = book.change(entry, faults)
    if change.what and book.is_submitted(entry.sheet):
        faults.add(
            entry,
            _("The sheet is submitted and can't be changed."),
            _("Ask the clerk to reopen it, with the reason."),
        )
    return change


def leave_trace(changes: Sequence[Change], by: Account) -> None:
    """One event for each rater whose sheets changed; words that people typed are kept apart."""
    by_assignment: dict[int, list[Change]] = {}
    for change in changes:
        if change.what:
            by_assignment.setdefault(change.entry.sheet.assignment_id, []).append(change)
    for made in by_assignment.values():
        assignment = made[0].entry.sheet.assignment
        reasons = {str(c.mark.pk): c.mark.reason for c in made if c.mark.reason}
        record(
            verb="save_marks",
            by=by,
            place=assignment.cycle.place,
            target=assignment,
            detail=_for_whom(assignment, by) | {"changes": [change.as_detail() for change in made]},
            personal={"reasons": reasons} if reasons else None,
        )


@transaction.atomic
def submit(
    *, sheets: Iterable[Sheet], by: Account, at: datetime.datetime | None = None
) -> list[Sheet]:
    """Hands in complete sheets; those handed in already stay as they are. Answers with the new ones.

    `at` is an earlier moment of handing in, known from elsewhere; the log has its own time.
    Raises `Incomplete` with every item that was not marked, and then submits none.
    """
    sheets = locks.hold(sheets)
    book = Book.of(sheets, ())
    waiting = [sheet for sheet in sheets if not book.is_submitted(sheet)]
    gaps = [(sheet, item) for sheet in waiting for item in book.gaps(sheet)]
    if gaps:
        raise Incomplete(gaps)
    now = timezone.now()
    handed_in = min(at or now, now)
    Submission.objects.bulk_create(
        Submission(sheet=sheet, submitted_at=handed_in, submitted_by=by) for sheet in waiting
    )
    _trace_sheets("submit_sheets", waiting, by)
    return waiting


@transaction.atomic
def reopen(*, sheet: Sheet, reason: str, by: Account) -> Sheet:
    """The clerk gives a submitted sheet back to its rater, while marking lasts; a reason is needed."""
    if not reason.strip():
        raise UserError(
            _("A sheet is reopened only with a reason."), _("Write why the rater has to change it.")
        )
    (sheet,) = locks.hold([sheet])
    submission = Submission.objects.filter(sheet=sheet).first()
    if submission:
        detail = {"submitted_at": submission.submitted_at.isoformat()}
        submission.delete()
        _trace_sheets("reopen_sheet", [sheet], by, detail, {"reason": reason.strip()})
    return sheet


def _trace_sheets(
    verb: str,
    sheets: list[Sheet],
    by: Account,
    detail: dict | None = None,
    personal: dict | None = None,
) -> None:
    by_assignment: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        by_assignment.setdefault(sheet.assignment_id, []).append(sheet)
    for group in by_assignment.values():
        assignment = group[0].assignment
        numbers = {"sheets": [sheet.pk for sheet in group]}
        record(
            verb=verb,
            by=by,
            place=assignment.cycle.place,
            target=assignment,
            detail=_for_whom(assignment, by) | numbers | (detail or {}),
            personal=personal,
        )


def _for_whom(assignment: Assignment, by: Account) -> dict[str, object]:
    """Names the rater where somebody else typed for them, from a paper sheet."""
    if by.person_id == assignment.person_id:
        return {}
    return {"on_behalf_of": assignment.person_id}

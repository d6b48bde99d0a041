"""The marks of locked sheets, and what an entry would change in them. Used by `actions` only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.cycles.models import Sheet
from kaoping.cycles.queries import period_of
from kaoping.journal.models import Evidence
from kaoping.lib.decimals import format_units
from kaoping.marks.entries import (
    AwardEntry,
    DeductionEntry,
    Entry,
    Faults,
    WithdrawalEntry,
    reason_text,
)
from kaoping.marks.models import Kind, Mark, Submission
from kaoping.people.models import Account
from kaoping.scoring.scheme import Indicator

# One plain statement for all changed marks: `bulk_update` builds an expression for each cell, which costs
# more than everything else in a save together.
REWRITE = f"""
UPDATE {Mark._meta.db_table} AS mark SET
    choice = new.choice, reason = new.reason, units = new.units, times = new.times, token = new.token,
    version = new.version,
    recorded_at = CASE WHEN new.withdrawn THEN mark.recorded_at ELSE %(now)s END,
    recorded_by_id = CASE WHEN new.withdrawn THEN mark.recorded_by_id ELSE %(by)s END,
    withdrawn_at = CASE WHEN new.withdrawn THEN %(now)s END,
    withdrawn_by_id = CASE WHEN new.withdrawn THEN %(by)s END
FROM unnest(%(id)s::bigint[], %(choice)s::text[], %(reason)s::text[], %(units)s::bigint[], %(times)s::int[],
            %(token)s::uuid[], %(version)s::int[], %(withdrawn)s::bool[])
    AS new(id, choice, reason, units, times, token, version, withdrawn)
WHERE mark.id = new.id
"""
REWRITTEN = ("id", "choice", "reason", "units", "times", "token", "version")


@dataclass
class Change:
    """What becomes of a mark: "recorded", "changed", "withdrawn", or nothing at all."""

    entry: Entry
    what: str = ""
    mark: Mark | None = None
    before: dict[str, object] | None = None

    def as_detail(self) -> dict[str, object]:
        """For the log; words that people typed are not in it."""
        after = None if self.what == "withdrawn" else _values(self.mark)
        return {
            "sheet": self.entry.sheet.pk,
            "mark": self.mark.pk,
            "indicator": self.mark.indicator,
            "kind": self.mark.kind,
            "what": self.what,
            "before": self.before,
            "after": after,
        }


@dataclass
class Book:
    """The sheets' marks by number and by token, and which sheets are submitted."""

    awards: dict[tuple[int, str], Mark] = field(default_factory=dict)
    by_number: dict[int, Mark] = field(default_factory=dict)
    by_token: dict[object, Mark] = field(default_factory=dict)
    submitted: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, sheets: Iterable[Sheet], entries: Sequence[Entry]) -> "Book":
        """Reads what stands on the sheets now, after they were locked."""
        numbers = [sheet.pk for sheet in sheets]
        tokens = [entry.token for entry in entries if not isinstance(entry, WithdrawalEntry)]
        marks = Mark.objects.filter(Q(sheet__in=numbers) | Q(token__in=tokens))
        submitted = Submission.objects.filter(sheet__in=numbers).values_list("sheet_id", flat=True)
        book = cls(submitted=set(submitted))
        for mark in marks:
            book.by_number[mark.pk] = book.by_token[mark.token] = mark
            if mark.kind == Kind.AWARD and mark.withdrawn_at is None:
                book.awards[mark.sheet_id, mark.indicator] = mark
        return book

    def is_submitted(self, sheet: Sheet) -> bool:
        """Whether the sheet was handed in."""
        return sheet.pk in self.submitted

    def gaps(self, sheet: Sheet) -> list[str]:
        """Codes of items that need points on this sheet and have none."""
        return [
            item.code
            for item in items_of(sheet)
            if item.entry == "award"
            and item.rule.blank == "gap"
            and (sheet.pk, item.code) not in self.awards
        ]

    def change(self, entry: Entry, faults: Faults) -> Change:
        """What an entry means for the mark that stands there; notes a conflict as a fault."""
        if isinstance(entry, WithdrawalEntry):
            return self._withdrawal(entry, self.by_number.get(entry.mark.pk))
        known = self.by_token.get(entry.token)
        if known and (known.sheet_id, known.indicator) != (entry.sheet.pk, entry.indicator.code):
            faults.add(
                entry, _("The form is out of date."), _("Reload the page and enter it again.")
            )
            return Change(entry)
        if isinstance(entry, AwardEntry):
            return self._award(entry, known, faults)
        return self._deduction(entry, known, faults)

    def write(self, changes: Sequence[Change], by: Account) -> None:
        """Writes the changed marks, all new ones in one query and all others in one."""
        now = timezone.now()
        for change in changes:
            if change.what == "withdrawn":
                change.mark.withdrawn_at, change.mark.withdrawn_by = now, by
            elif change.what:
                change.mark.recorded_at, change.mark.recorded_by = now, by
        Mark.objects.bulk_create([c.mark for c in changes if c.what == "recorded"])
        _rewrite([change for change in changes if change.what in ("changed", "withdrawn")], now, by)
        _attach(changes)

    def _withdrawal(self, entry: WithdrawalEntry, mark: Mark | None) -> Change:
        if mark is None or mark.withdrawn_at:
            return Change(entry, mark=mark or entry.mark)
        before, mark.version = _values(mark), mark.version + 1
        return Change(entry, "withdrawn", mark, before)

    def _award(self, entry: AwardEntry, known: Mark | None, faults: Faults) -> Change:
        current = self.awards.get((entry.sheet.pk, entry.indicator.code))
        if current is None:
            return self._first_award(entry, known, faults)
        if current.units == entry.units:
            return Change(entry, mark=current)
        if entry.version != current.version and current.token != entry.token:
            ours = _("nothing") if entry.units is None else format_units(entry.units)
            return _conflict(entry, faults, current, format_units(current.units), ours)
        before, current.version = _values(current), current.version + 1
        if entry.units is None:
            return Change(entry, "withdrawn", current, before)
        current.units, current.token = entry.units, entry.token
        return Change(entry, "changed", current, before)

    def _first_award(self, entry: AwardEntry, known: Mark | None, faults: Faults) -> Change:
        """No award stands there. Points that were taken back return only to whoever knows that they were."""
        if entry.units is None:
            return Change(entry, mark=known)
        if known and known.units == entry.units and known.version != entry.version:
            return _conflict(entry, faults, known, _("nothing"), format_units(entry.units))
        mark = Mark(
            sheet=entry.sheet, indicator=entry.indicator.code, kind=Kind.AWARD, units=entry.units
        )
        if known is None:
            mark.token = entry.token
        return Change(entry, "recorded", mark)

    def _deduction(self, entry: DeductionEntry, known: Mark | None, faults: Faults) -> Change:
        choice = entry.indicator.rule.choice(entry.choice)
        wanted = {
            "choice": entry.choice,
            "reason": reason_text(choice, entry.note),
            "units": entry.units,
            "times": entry.times,
        }
        twin = None if known else self._unshown(entry, wanted)
        if twin:
            return Change(entry, mark=twin)
        if known is None:
            mark = Mark(
                sheet=entry.sheet, indicator=entry.indicator.code, kind=kind_of(entry.indicator),
                token=entry.token, **wanted,
            )  # fmt: skip
            return Change(entry, "recorded", mark)
        if known.withdrawn_at:
            faults.add(
                entry,
                _("This was taken back meanwhile."),
                _("Reload the page, and enter it again if it still holds."),
            )
            return Change(entry)
        same = _says(known, wanted)
        if same and _has_all(known, entry.evidence):
            return Change(entry, mark=known)
        if known.version != (entry.version or 1):
            theirs = f"{known.reason} {format_units(known.units)} × {known.times}"
            ours = f"{wanted['reason']} {format_units(entry.units)} × {entry.times}"
            return _conflict(entry, faults, known, theirs, ours)
        before, known.version = _values(known), known.version + (0 if same else 1)
        for name, value in wanted.items():
            setattr(known, name, value)
        return Change(entry, "changed", known, before)

    def _unshown(self, entry: DeductionEntry, wanted: dict[str, object]) -> Mark | None:
        """The same deduction, standing already where the form did not show it yet."""
        if entry.shown is None:
            return None
        return next(
            (
                mark
                for number, mark in self.by_number.items()
                if number > entry.shown
                and (mark.sheet_id, mark.indicator) == (entry.sheet.pk, entry.indicator.code)
                and mark.withdrawn_at is None
                and _says(mark, wanted)
            ),
            None,
        )


def _conflict(entry: Entry, faults: Faults, mark: Mark, theirs: str, ours: str) -> Change:
    """Nothing is changed; both values are shown, and a save that knows of the mark's version is meant."""
    faults.add(
        entry,
        _("Meanwhile %(theirs)s was entered elsewhere; you entered %(ours)s.")
        % {"theirs": theirs, "ours": ours},
        _("Save once more to make it yours, or leave it."),
        theirs=theirs,
        version=mark.version,
    )
    return Change(entry)


def kind_of(indicator: Indicator) -> Kind:
    """Whether a reason of this item takes points away or adds some."""
    return Kind.BONUS if indicator.entry == "bonuses" else Kind.DEDUCTION


def items_of(sheet: Sheet) -> list:
    """The scheme's items that this sheet holds: those of its rater group for its kind of subject."""
    period = period_of(sheet.assignment.cycle)
    group = sheet.assignment.group
    return [item for item in period.items(sheet.subject.kind) if item.marked_by == group]


def _has_all(mark: Mark, evidence: Sequence[Evidence]) -> bool:
    """Whether the mark holds all of this evidence already; asks only where there is any."""
    wanted = {piece.pk for piece in evidence}
    return not wanted or wanted <= set(mark.evidence.values_list("pk", flat=True))


def _says(mark: Mark, wanted: dict[str, object]) -> bool:
    return all(getattr(mark, name) == value for name, value in wanted.items())


def _values(mark: Mark) -> dict[str, object]:
    values = {"points": format_units(mark.units)}
    if mark.kind != Kind.AWARD:
        values |= {"choice": mark.choice, "times": mark.times}
    return values


def _rewrite(changes: Sequence[Change], now: datetime, by: Account) -> None:
    if not changes:
        return
    values = {name: [getattr(change.mark, name) for change in changes] for name in REWRITTEN}
    values["withdrawn"] = [change.what == "withdrawn" for change in changes]
    with connection.cursor() as cursor:
        cursor.execute(REWRITE, values | {"now": now, "by": by.pk})


def _attach(changes: Sequence[Change]) -> None:
    """Joins the evidence to the marks; what is joined already stays."""
    through = Mark.evidence.through
    links = [
        through(mark_id=change.mark.pk, evidence_id=evidence.pk)
        for change in changes
        if change.what and isinstance(change.entry, DeductionEntry)
        for evidence in change.entry.evidence
    ]
    if links:
        through.objects.bulk_create(links, ignore_conflicts=True)

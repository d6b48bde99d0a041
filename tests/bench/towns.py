"""Two towns to measure in, both invented but for their names: of 17 villages and of 542.

March is settled and published, with a deduction in every third sheet; April is being marked.
"""

import datetime
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Sheet
from kaoping.decisions import actions as decisions
from kaoping.marks.models import Kind, Mark, Submission
from kaoping.notices import actions as notices
from kaoping.people.models import Account, Place
from kaoping.results import actions as results
from kaoping.results.models import Feedback
from tests import months, people, world

SIZES = {17: people.DAHEDIAN, 542: people.GAOQIAO}
MARCH, APRIL = datetime.date(2026, 3, 1), datetime.date(2026, 4, 1)


def build(villages: int) -> None:
    """The town of that many villages, with its March marked and its April open and marked."""
    town = world.build(villages=villages, code=SIZES[villages])
    for starts_on in (MARCH, APRIL):
        cycle = world.open_month(town, starts_on)
        months.mark_everything(cycle)
        _deduct(cycle)
    Submission.objects.filter(sheet__assignment__cycle=cycle).delete()


def settle(villages: int) -> None:
    """March of the town is reviewed, confirmed by every village, paid and published."""
    cycle, clerk = month(villages, MARCH), account(villages, "clerk")
    results.close_review(cycle=cycle, held_on=months.REVIEWED_ON, minutes="", by=clerk)
    results.issue_feedback(cycle=cycle, by=clerk)
    Feedback.objects.filter(cycle=cycle).update(
        acknowledged_at=timezone.now(), acknowledged_by=clerk
    )
    notices.publish(cycle=Cycle.objects.get(pk=cycle.pk), by=clerk)
    decisions.make_pay_sheet(cycle=Cycle.objects.get(pk=cycle.pk), by=clerk)


def month(villages: int, starts_on: datetime.date) -> Cycle:
    """A month of the town of that many villages."""
    rows = Cycle.objects.select_related("place", "version__scheme")
    return rows.get(place__code=SIZES[villages], starts_on=starts_on)


def account(villages: int, name: str) -> Account:
    """An account of the town, e.g. `clerk` or `leader1`."""
    return Account.objects.get(username=f"{name}-{SIZES[villages][6:9]}")


def place(villages: int) -> Place:
    """The town of that many villages."""
    return Place.objects.get(code=SIZES[villages])


def analyse() -> None:
    """What PostgreSQL would do by itself within a minute or so."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _deduct(cycle: Cycle) -> None:
    sheets = Sheet.objects.filter(assignment__cycle=cycle).order_by("pk")
    related = sheets.select_related("subject", "assignment__person__account")
    Mark.objects.bulk_create(_deductions(cycle, related))


def _deductions(cycle: Cycle, sheets) -> Iterator[Mark]:
    period = cycles.period_of(cycle)
    codes = {kind: {item.code for item in period.items(kind)} for kind in period.subjects}
    for number, sheet in enumerate(sheets):
        items = period.items_of(sheet.assignment.group)
        fitting = (item for item in items if item.code in codes[sheet.subject.kind])
        item = next((item for item in fitting if item.entry == "deductions"), None)
        if item is None or number % 3:
            continue
        choice = item.choices[number % len(item.choices)]
        yield Mark(
            sheet=sheet,
            indicator=item.code,
            kind=Kind.DEDUCTION,
            choice=choice.key,
            reason=choice.title,
            units=choice.low_units,
            recorded_by=sheet.assignment.person.account,
        )

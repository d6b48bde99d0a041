"""Months played to the end through the real actions: marked, aggregated, reviewed, settled."""

import datetime
import uuid

import pytest

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Sheet
from kaoping.lib.decimals import parse_units
from kaoping.marks import actions as marks
from kaoping.marks.models import Mark, Submission
from kaoping.people.models import Account
from kaoping.results import actions as results
from kaoping.results.models import Feedback, Run
from tests.world import World, build, open_month

REVIEWED_ON = datetime.date(2026, 4, 6)
AWARD = "8"


def mark_everything(cycle: Cycle) -> None:
    """Every rater gives 8 points where points are given, takes none away, and hands in.

    Each table is written once, so that a month of any size costs little; the actions of marking have
    tests of their own.
    """
    period = cycles.period_of(cycle)
    sheets = list(
        Sheet.objects.filter(assignment__cycle=cycle).select_related(
            "subject", "assignment__person__account"
        )
    )
    Mark.objects.bulk_create(
        Mark(
            sheet=sheet,
            indicator=item.code,
            kind="award",
            units=parse_units(AWARD),
            recorded_by=sheet.assignment.person.account,
        )
        for sheet in sheets
        for item in period.items_of(sheet.assignment.group)
        if item.entry == "award" and item.code in _codes(period, sheet)
    )
    Submission.objects.bulk_create(
        Submission(sheet=sheet, submitted_by=sheet.assignment.person.account) for sheet in sheets
    )


def award(sheet: Sheet, indicator: str, points: str = AWARD) -> None:
    """The sheet's rater gives points for one item."""
    marks.record_award(
        sheet=sheet,
        indicator=indicator,
        units=parse_units(points),
        token=uuid.uuid4(),
        version=0,
        by=sheet.assignment.person.account,
    )


def deduct(sheet: Sheet, indicator: str, choice: str, points: str, times: int = 1) -> None:
    """The sheet's rater takes points away for one of the scheme's reasons."""
    item = cycles.period_of(sheet.assignment.cycle).item(indicator)
    reason = next(each.title for each in item.choices if each.key == choice)
    marks.record_deduction(
        sheet=sheet,
        indicator=indicator,
        choice=choice,
        units=parse_units(points),
        times=times,
        reason=reason,
        token=uuid.uuid4(),
        by=sheet.assignment.person.account,
    )


def aggregate(cycle: Cycle, by: Account) -> Run:
    """Computes the month at once, as the worker would."""
    run = results.request_run(cycle=cycle, by=by)
    results.compute_run(run)
    run.refresh_from_db()
    return run


def settle(world: World, cycle: Cycle) -> Run:
    """Marked without deductions, aggregated, reviewed, fed back; every village confirms."""
    mark_everything(cycle)
    run = aggregate(cycle, world.clerk)
    results.close_review(cycle=cycle, held_on=REVIEWED_ON, minutes="", by=world.clerk)
    results.issue_feedback(cycle=cycle, by=world.clerk)
    for feedback in Feedback.objects.filter(cycle=cycle).select_related("village"):
        results.acknowledge(feedback=feedback, by=world.officials[feedback.village.code])
    return run


@pytest.fixture
def settled_hamlet(db: None) -> tuple[World, Cycle]:
    """Three villages with a settled March: 8 points for each item of the leaders, full elsewhere."""
    world = build(villages=3)
    cycle = open_month(world)
    settle(world, cycle)
    return world, cycle


def _codes(period, sheet: Sheet) -> set[str]:
    return {item.code for item in period.items(sheet.subject.kind)}

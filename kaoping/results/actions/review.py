"""The review meeting: adjusts with reason and document, then settles the results."""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.decimals import format_units
from kaoping.lib.errors import UserError
from kaoping.people.models import Account
from kaoping.results import queries
from kaoping.results.actions import recorded, runs
from kaoping.results.models import Adjustment, Cause, Review, Run
from kaoping.web.moments import day_in_words


@transaction.atomic
def adjust(
    *,
    subject: Subject,
    indicator: str,
    after_units: int,
    reason: str,
    document: str,
    token: uuid.UUID | None = None,
    by: Account,
) -> Run:
    """The meeting decides that one item has other points: the decision and the run it makes.

    The same `token` again is the same decision. Points are units (× 10⁴). Refuses items that nobody
    marks, points outside the item's range or between its steps, and anything after the review.
    """
    runs.lock(subject.cycle)
    known = Adjustment.objects.select_related("run").filter(token=token or uuid.uuid4()).first()
    if known:
        return known.run
    runs.refuse_after_review(subject.cycle)
    demand_attainable(subject, indicator, after_units)
    demand_words(reason, document)
    (decision,) = runs.supersede(
        [runs.Change(subject, indicator, after_units, token)],
        reason=reason,
        document=document,
        cause=Cause.ADJUSTMENT,
        by=by,
    )
    record_decision("adjust", decision, by=by)
    return decision.run


@transaction.atomic
def close_review(*, cycle: Cycle, held_on: datetime.date, minutes: str, by: Account) -> Review:
    """Settles the results of the current run; refuses while a gap is open, a run under way,
    or something recorded after the run.
    """
    run = runs.lock(cycle)
    runs.refuse_after_review(cycle)
    runs.refuse_while_under_way(cycle)
    _demand_complete(run)
    recorded.refuse_uncounted(cycle, run)
    _demand_day(cycle, held_on)
    review = Review.objects.create(
        cycle=cycle, run=run, held_on=held_on, minutes=minutes.strip(), closed_by=by
    )
    runs.finish_stages(cycle, "review", by=by)
    record(
        verb="close_review",
        by=by,
        place=cycle.place,
        target=review,
        detail={"run": run.number, "held_on": held_on.isoformat()},
        personal={"minutes": review.minutes} if review.minutes else None,
    )
    return review


def _demand_day(cycle: Cycle, held_on: datetime.date) -> None:
    if held_on < cycle.starts_on:
        raise UserError(
            _("The meeting cannot have been held before the period it reviews."),
            _("Check the day of the meeting."),
        )
    demand_past(held_on)


def demand_past(held_on: datetime.date) -> None:
    """Raises if a meeting that is recorded as held lies in the days to come."""
    if held_on > timezone.localdate():
        raise UserError(
            _("The meeting cannot have been held on a day to come."),
            _("Today is %(day)s; enter today or an earlier day.")
            % {"day": day_in_words(timezone.localdate())},
        )


def demand_attainable(subject: Subject, indicator: str, after_units: int) -> None:
    """Raises unless the item is one that is marked for this subject and can have these points."""
    item = marked_item(subject, indicator)
    if not item.low_units <= after_units <= item.high_units:
        raise UserError(
            _("The item can have %(low)s to %(high)s points, not %(points)s.")
            % {
                "low": format_units(item.low_units),
                "high": format_units(item.high_units),
                "points": format_units(after_units),
            },
            _("Enter points within this range."),
            where=item.title,
        )
    if (after_units - item.low_units) % item.step_units:
        raise UserError(
            _("The item is marked in steps of %(step)s points, which %(points)s does not keep.")
            % {"step": format_units(item.step_units), "points": format_units(after_units)},
            _("Enter points on one of the steps."),
            where=item.title,
        )


def marked_item(subject: Subject, indicator: str):
    """The item of the scheme with this code that raters mark for this subject."""
    for item in period_of(subject.cycle).items(subject.kind):
        if item.code == indicator and item.entry != "derived":
            return item
    raise UserError(
        _("This item is not marked for %(subject)s.") % {"subject": subject.name},
        _("Choose an item that raters mark; the others follow from it."),
    )


def record_decision(verb: str, decision, *, by: Account) -> None:
    """One audit event for a decision that changed points."""
    before = decision.before_units
    record(
        verb=verb,
        by=by,
        place=decision.subject.log_place,
        target=decision,
        detail={
            "indicator": decision.indicator,
            "before": None if before is None else format_units(before),
            "after": format_units(decision.after_units),
            "run": decision.run.number,
        },
        personal={"reason": decision.reason, "document": decision.document},
    )


def demand_short(reason: str) -> None:
    """Raises where the reason is longer than what is kept and published."""
    longest = Adjustment._meta.get_field("reason").max_length
    if len(reason.strip()) > longest:
        raise UserError(
            _("The reason has more than %(longest)s characters.") % {"longest": longest},
            _("Shorten it; details belong into the document."),
        )


def demand_words(reason: str, document: str) -> None:
    """Raises unless a decision says why, and which document decided it."""
    demand_short(reason)
    if not reason.strip() or not document.strip():
        raise UserError(
            _("An adjustment needs its reason and its document."),
            _("Write why, and the number or name of the document that decided it."),
        )


def _demand_complete(run: Run | None) -> None:
    if run is None:
        raise UserError(
            _("The results of this cycle have not been computed yet."),
            _("Aggregate the marks first."),
        )
    if run.gaps:
        raise UserError(
            _("%(count)s results still miss marks.") % {"count": len(queries.runs.open_gaps(run))},
            _("Decide these points in this meeting, each with its reason and document."),
        )

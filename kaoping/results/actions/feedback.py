"""Feedback notices: issued to all villages at once, answered by each, or counted when silent."""

import datetime
import uuid
from itertools import groupby

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Cycle, Stage, Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.errors import UserError
from kaoping.people.models import Account, Place
from kaoping.results.actions import runs
from kaoping.results.actions.review import demand_past
from kaoping.results.models import Feedback, Improvement, Objection, Review


@transaction.atomic
def issue_feedback(*, cycle: Cycle, by: Account) -> list[Feedback]:
    """Issues the feedback notice of every village of the cycle; those already issued stay.

    The period for objections begins today and has the scheme's days. Needs a closed review.
    """
    runs.lock(cycle)
    if not Review.objects.filter(cycle=cycle).exists():
        raise UserError(
            _("The review of this cycle is not closed."),
            _("Close the review first, so that whoever is appraised sees settled results."),
        )
    days = period_of(cycle).feedback.objection_days
    due_on = timezone.localdate() + datetime.timedelta(days=days)
    issued = Feedback.objects.bulk_create(
        Feedback(cycle=cycle, village_id=village, due_on=due_on, issued_by=by)
        for village in _villages_without(cycle)
    )
    if issued:
        record(
            verb="issue_feedback",
            by=by,
            place=cycle.place,
            target=cycle,
            detail={"villages": len(issued), "due_on": due_on.isoformat()},
        )
    return issued


@transaction.atomic
def acknowledge(*, feedback: Feedback, by: Account) -> Feedback:
    """The village confirms its results; repeating it changes nothing."""
    feedback = locked(feedback)
    if feedback.acknowledged_at:
        finish_if_settled(feedback.cycle, by=by)
        return feedback
    if feedback.lapsed_at:
        raise UserError(
            _("The period to answer ended on %(day)s.") % {"day": feedback.due_on},
            _("Silence has been counted as the scheme says; ask the township if this is wrong."),
        )
    if open_objections(feedback.cycle, feedback.village).exists():
        raise UserError(
            _("An objection to this notice has not been answered yet."),
            _("Wait for the answer, then confirm."),
        )
    feedback.acknowledged_at, feedback.acknowledged_by = timezone.now(), by
    feedback.save(update_fields=["acknowledged_at", "acknowledged_by"])
    record(verb="acknowledge", by=by, place=feedback.village, target=feedback)
    finish_if_settled(feedback.cycle, by=by)
    return feedback


@transaction.atomic
def lapse_silent(*, today: datetime.date) -> int:
    """Counts villages that stayed silent after their deadline, where the scheme says so; how many.

    A village whose objection waits for its answer is not silent.
    """
    silent = (
        Feedback.objects.filter(
            due_on__lt=today, acknowledged_at__isnull=True, lapsed_at__isnull=True
        )
        .exclude(Exists(_open_objection_of_feedback()))
        .select_related("cycle__version", "cycle__place", "village", "issued_by__person")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("cycle_id", "id")
    )
    lapsed = [one for one in silent if period_of(one.cycle).feedback.silence == "acknowledged"]
    Feedback.objects.filter(pk__in=[one.pk for one in lapsed]).update(lapsed_at=timezone.now())
    for cycle, rows in groupby(lapsed, key=lambda one: one.cycle):
        _finish_lapsed(cycle, list(rows))
    return len(lapsed)


@transaction.atomic
def record_meeting(
    *, feedback: Feedback, meeting_on: datetime.date, minutes: str, by: Account
) -> Feedback:
    """The village's own meeting about its feedback; recording it again corrects it."""
    feedback = locked(feedback)
    if meeting_on < timezone.localtime(feedback.issued_at).date():
        raise UserError(
            _("The meeting cannot have been held before the feedback was issued."),
            _("Check the day of the meeting."),
        )
    demand_past(meeting_on)
    feedback.meeting_on, feedback.minutes = meeting_on, minutes.strip()
    feedback.save(update_fields=["meeting_on", "minutes"])
    record(
        verb="record_meeting",
        by=by,
        place=feedback.village,
        target=feedback,
        detail={"meeting_on": meeting_on.isoformat()},
        personal={"minutes": feedback.minutes} if feedback.minutes else None,
    )
    return feedback


@transaction.atomic
def record_improvement(
    *,
    feedback: Feedback,
    indicator: str,
    measure: str,
    responsible: str,
    due_on: datetime.date,
    token: uuid.UUID | None = None,
    by: Account,
) -> Improvement:
    """How, by whom and by when the village will do better; `indicator` may be empty.

    The same `token` again is the same measure.
    """
    locked(feedback)
    known = Improvement.objects.filter(token=token or uuid.uuid4()).first()
    if known:
        return known
    if not measure.strip() or not responsible.strip():
        raise UserError(
            _("An improvement needs a measure and somebody responsible."),
            _("Write what will be done, and who answers for it."),
        )
    if due_on < timezone.localdate(feedback.issued_at):
        raise UserError(
            _("An improvement cannot be due before the feedback was issued."),
            _("Check the day by which it will be done."),
        )
    improvement = Improvement.objects.create(
        feedback=feedback,
        indicator=indicator,
        measure=measure.strip(),
        responsible=responsible.strip(),
        due_on=due_on,
        token=token,
        recorded_by=by,
    )
    record(
        verb="record_improvement",
        by=by,
        place=feedback.village,
        target=improvement,
        detail={"indicator": indicator, "due_on": due_on.isoformat()},
        personal={"measure": improvement.measure, "responsible": improvement.responsible},
    )
    return improvement


@transaction.atomic
def finish_improvement(
    *, improvement: Improvement, done_on: datetime.date, by: Account
) -> Improvement:
    """The village reports that a measure was carried out."""
    if done_on > timezone.localdate():
        raise UserError(
            _("A measure cannot be done on a day to come."), _("Enter today or an earlier day.")
        )
    improvement.done_on = done_on
    improvement.save(update_fields=["done_on"])
    record(
        verb="finish_improvement",
        by=by,
        place=improvement.feedback.village,
        target=improvement,
        detail={"done_on": done_on.isoformat()},
    )
    return improvement


def finish_if_settled(cycle: Cycle, *, by: Account) -> None:
    """The stage feedback is finished when every village answered or lapsed and no objection is open.

    Of two villages that answer at once the later waits here, and then sees that it was the last.
    """
    runs.lock(cycle)
    waiting = Feedback.objects.filter(
        cycle=cycle, acknowledged_at__isnull=True, lapsed_at__isnull=True
    )
    if waiting.exists() or open_objections(cycle).exists():
        return
    current = Stage.objects.filter(cycle=cycle, finished_at__isnull=True).first()
    if current is not None and current.key == "feedback":
        runs.finish_stages(cycle, "feedback", by=by)


def _finish_lapsed(cycle: Cycle, lapsed: list[Feedback]) -> None:
    """One event names all villages of the cycle that were silent, however many."""
    record(
        verb="lapse_feedback",
        by=None,
        place=cycle.place,
        target=cycle,
        detail={
            "villages": [one.village.code for one in lapsed],
            "due_on": max(one.due_on for one in lapsed).isoformat(),
        },
    )
    finish_if_settled(cycle, by=lapsed[0].issued_by)


def open_objections(cycle: Cycle, village: Place | None = None):
    """Objections that wait for their answer, of the cycle or of one of its villages."""
    waiting = Objection.objects.filter(subject__cycle=cycle, answered_at__isnull=True)
    return waiting if village is None else waiting.filter(subject__place=village)


def locked(feedback: Feedback) -> Feedback:
    """The notice as it stands, with others who answer it waiting."""
    rows = Feedback.objects.select_related("cycle__place", "cycle__version", "village")
    return rows.select_for_update(of=("self",)).get(pk=feedback.pk)


def _villages_without(cycle: Cycle) -> list[int]:
    issued = Feedback.objects.filter(cycle=cycle).values("village")
    villages = Subject.objects.filter(cycle=cycle).exclude(place__in=issued).order_by("position")
    return list(dict.fromkeys(villages.values_list("place_id", flat=True)))


def _open_objection_of_feedback():
    return Objection.objects.filter(
        subject__cycle=OuterRef("cycle"),
        subject__place=OuterRef("village"),
        answered_at__isnull=True,
    )

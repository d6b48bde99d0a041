"""Objections to items, and the township's answers; an upheld one makes a superseding run."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Cycle, Subject
from kaoping.lib.errors import UserError
from kaoping.people.models import Account
from kaoping.results.actions import review, runs
from kaoping.results.actions.feedback import finish_if_settled
from kaoping.results.models import Adjustment, Cause, Feedback, Objection
from kaoping.results.queries.feedback import finished_notice

UPHELD = "采纳村级异议"  # data: it stays as written in whatever language it is read


@transaction.atomic
def object_to(*, subject: Subject, indicator: str, text: str, by: Account) -> Objection:
    """The village objects to an item within the period, even after it confirmed.

    Refuses once the period is over or the public notice is closed. The same words again are the same objection.
    """
    feedback = _feedback_of(subject)
    review.marked_item(subject, indicator)
    if not text.strip():
        raise UserError(
            _("The objection says nothing."), _("Write what is wrong and what should be counted.")
        )
    waiting = Objection.objects.filter(
        subject=subject, indicator=indicator, answered_at__isnull=True
    ).first()
    if waiting is not None:
        return _same_or_refuse(waiting, text)
    _demand_in_period(feedback)
    _demand_not_final(subject.cycle)
    objection = Objection.objects.create(
        subject=subject, indicator=indicator, text=text.strip(), raised_by=by
    )
    record(
        verb="object",
        by=by,
        place=subject.place,
        target=objection,
        detail={"indicator": indicator},
        personal={"text": objection.text},
    )
    return objection


@transaction.atomic
def answer_objection(
    *,
    objection: Objection,
    upheld: bool,
    after_units: int | None,
    answer: str,
    document: str,
    reason: str = "",
    by: Account,
) -> Objection:
    """Upheld with new points (units), which makes a superseding run; or not, with the reason.

    `answer` is for the village; `reason` is published with the points. Where there is none, the
    decision says only that the objection was upheld.
    """
    objection = _lock(objection)
    _demand_answerable(objection, upheld, after_units, answer, document)
    if upheld:
        objection.adjustment = _decide(objection, after_units, reason, document, by)
    objection.upheld, objection.answer = upheld, answer.strip()
    objection.answered_at, objection.answered_by = timezone.now(), by
    objection.save()
    record(
        verb="answer_objection",
        by=by,
        place=objection.subject.log_place,
        target=objection,
        detail={"indicator": objection.indicator, "upheld": upheld},
        personal={"answer": objection.answer},
    )
    finish_if_settled(objection.subject.cycle, by=by)
    return objection


def _decide(
    objection: Objection, after_units: int, reason: str, document: str, by: Account
) -> Adjustment:
    review.demand_short(reason)
    review.demand_attainable(objection.subject, objection.indicator, after_units)
    (decision,) = runs.supersede(
        [runs.Change(objection.subject, objection.indicator, after_units)],
        reason=reason.strip() or UPHELD,
        document=document,
        cause=Cause.OBJECTION,
        by=by,
    )
    review.record_decision("uphold_objection", decision, by=by)
    return decision


def _feedback_of(subject: Subject) -> Feedback:
    feedback = (
        Feedback.objects.select_for_update(of=("self",))
        .filter(cycle=subject.cycle_id, village=subject.place_id)
        .first()
    )
    if feedback is None:
        raise UserError(
            _("The feedback of this cycle has not been issued yet."),
            _("Objections are possible once the feedback notice is issued."),
        )
    return feedback


def _demand_in_period(feedback: Feedback) -> None:
    if feedback.lapsed_at or timezone.localdate() > feedback.due_on:
        raise UserError(
            _("The period for objections ended on %(day)s.") % {"day": feedback.due_on},
            _("Ask the office; the public notice has its own way to object."),
        )


def _demand_not_final(cycle: Cycle) -> None:
    if finished_notice(cycle).exists():
        raise UserError(
            _("The result of this cycle is published, and its public notice is closed."),
            _("Ask the office; a mistake is corrected by a decision of its own."),
        )


def _same_or_refuse(waiting: Objection, text: str) -> Objection:
    if waiting.text == text.strip():
        return waiting
    raise UserError(
        _("An objection to this item waits for its answer already."),
        _("Wait for the answer; then you can object to the new points."),
    )


def _lock(objection: Objection) -> Objection:
    rows = Objection.objects.select_related("subject__cycle__version", "subject__cycle__place",
                                            "subject__place")  # fmt: skip
    return rows.select_for_update(of=("self",)).get(pk=objection.pk)


def _demand_answerable(objection, upheld, after_units, answer, document) -> None:
    if objection.answered_at:
        raise UserError(
            _("This objection has been answered already."), _("Reload the page to see the answer.")
        )
    if not answer.strip():
        raise UserError(_("The answer is empty."), _("Write the answer."))
    if upheld and (after_units is None or not document.strip()):
        raise UserError(
            _("An upheld objection needs the new points and the document."),
            _("Enter the points the item has now, and the number or name of the document."),
        )

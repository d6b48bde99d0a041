"""Villages that don't answer on screen: confirmed on paper, or gone on without, by a recorded decision."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Cycle
from kaoping.lib.errors import UserError
from kaoping.people.models import Account
from kaoping.results import queries
from kaoping.results.actions import runs
from kaoping.results.actions.feedback import finish_if_settled, locked, open_objections
from kaoping.results.models import Feedback
from kaoping.web.moments import day_in_words


@transaction.atomic
def confirm_on_paper(
    *, feedback: Feedback, signed_on: datetime.date, signed_by: str, document: str, by: Account
) -> Feedback:
    """The office records that the village confirmed on paper: the day, who signed, which paper.

    Whoever records it stands beside whoever signed. The same paper recorded again changes nothing.
    """
    feedback = locked(feedback)
    signed_by, document = signed_by.strip(), document.strip()
    if feedback.acknowledged_at:
        return _same_or_refuse(feedback, signed_on, signed_by, document)
    _demand_confirmable(feedback, signed_on, signed_by, document)
    feedback.acknowledged_at, feedback.acknowledged_by = timezone.now(), by
    feedback.signed_on, feedback.signed_by, feedback.paper = signed_on, signed_by, document
    feedback.save()
    record(
        verb="confirm_on_paper",
        by=by,
        place=feedback.village,
        target=feedback,
        detail={"signed_on": signed_on.isoformat()},
        personal={"signed_by": signed_by, "paper": document},
    )
    finish_if_settled(feedback.cycle, by=by)
    return feedback


@transaction.atomic
def go_on_without(
    *, cycle: Cycle, feedback: list[Feedback], reason: str, document: str, by: Account
) -> list[Feedback]:
    """Leader or clerk decides that these silent villages are waited for no longer, after the due day.

    All of them or none: one that answered meanwhile stops the decision, so that nobody decides blindly.
    """
    runs.lock(cycle)
    reason, document = reason.strip(), document.strip()
    _demand_decision(feedback, reason, document)
    waiting = {one.pk: one for one in queries.silent_in(cycle)}
    chosen = [waiting[one.pk] for one in feedback if one.pk in waiting]
    if len(chosen) < len(feedback):
        raise UserError(
            _("One that you chose has answered meanwhile, or its period is not over."),
            _("Look at the list again, then decide."),
        )
    for one in chosen:
        one.lapsed_at, one.lapsed_by = timezone.now(), by
        one.lapse_reason, one.lapse_document = reason, document
    Feedback.objects.bulk_update(
        chosen, ["lapsed_at", "lapsed_by", "lapse_reason", "lapse_document"]
    )
    record(
        verb="go_on_without",
        by=by,
        place=cycle.place,
        target=cycle,
        detail={"villages": [one.village.code for one in chosen]},
        personal={"reason": reason, "document": document},
    )
    finish_if_settled(cycle, by=by)
    return chosen


def _same_or_refuse(feedback, signed_on, signed_by, document) -> Feedback:
    if (feedback.signed_on, feedback.signed_by, feedback.paper) == (signed_on, signed_by, document):
        return feedback
    raise UserError(
        _("This notice was confirmed already."), _("Its notice says who confirmed, and when.")
    )


def _demand_confirmable(feedback: Feedback, signed_on, signed_by: str, document: str) -> None:
    if feedback.lapsed_at:
        raise UserError(
            _("The silence about this notice has been counted already."),
            _("Nothing is left to confirm; keep the paper with the files."),
        )
    if open_objections(feedback.cycle, feedback.village).exists():
        raise UserError(
            _("An objection to this notice has not been answered yet."),
            _("Answer it first, then record the confirmation."),
        )
    if not signed_by or not document:
        raise UserError(
            _("A confirmation on paper needs who signed and which paper it is."),
            _("Write the name of whoever signed, and what the paper is and where it is kept."),
        )
    if not timezone.localtime(feedback.issued_at).date() <= signed_on <= timezone.localdate():
        raise UserError(
            _("The paper cannot have been signed on %(day)s.") % {"day": day_in_words(signed_on)},
            _("Enter a day between the issue of the notice and today."),
        )


def _demand_decision(feedback: list[Feedback], reason: str, document: str) -> None:
    if not feedback:
        raise UserError(
            _("Nobody is chosen."), _("Tick those that are waited for no longer.")
        )
    if not reason or not document:
        raise UserError(
            _("The decision needs its reason and its document."),
            _("Write why it goes on without them, and the number or name of the document."),
        )

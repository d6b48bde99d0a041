"""Publishing results, and the letters that come in about them."""

import secrets
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit import actions as audit
from kaoping.audit import queries as audit_log
from kaoping.cycles import actions as cycle_actions
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle
from kaoping.lib.errors import UserError
from kaoping.notices import queries, twins
from kaoping.notices.models import Letter, Notice
from kaoping.people.models import Account, Place
from kaoping.results.settled import settled_run
from kaoping.scoring import twin

# Letters and digits that can't be taken for one another when written down.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
# A place that gets more in a day is under attack; the desk and the telephone stay open.
LETTERS_A_DAY = 200


class PublishRefused(UserError):
    """A notice can't go out now; says what has to come first."""


class MailboxFull(UserError):
    """More letters than people write; says which ways stay open."""


def today() -> date:
    """The day it is in China: the only time a letter keeps."""
    return timezone.localdate()


@transaction.atomic
def publish(
    *,
    cycle: Cycle,
    title: str = "",
    contact: str = "",
    starts_on: date | None = None,
    by: Account,
) -> Notice:
    """Publishes the settled result: the notice, its period, and the twin to compute it again from.

    Published results are never changed; a later run is published by a further notice.
    The period begins today unless `starts_on` says otherwise.
    """
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    run = settled_run(cycle)
    if queries.notice_of(run):
        raise PublishRefused(
            _("This result is already published."),
            _("A further notice is needed only after an upheld objection."),
        )
    period = cycles.period_of(cycle)
    number = cycle.notices.count() + 1
    first = starts_on or today()
    notice = Notice(
        cycle=cycle,
        run=run,
        number=number,
        title=title or queries.proposed_title(cycle, number),
        contact=contact or queries.proposed_contact(cycle),
        published_by=by,
        starts_on=first,
        ends_on=queries.last_day(first, period.notice.days),
        audit_head=audit_log.head(),
    )
    built = twins.twin_of(notice)
    notice.twin, notice.digest = twin.dump(built).decode(), built["digest"]
    notice.save()
    _finish_feedback(cycle, by)
    detail = {"number": number, "run": run.number, "digest": notice.digest}
    audit.record(verb="publish", by=by, place=cycle.place, target=notice, detail=detail)
    return notice


@transaction.atomic
def receive_letter(
    *, place: Place, notice: Notice | None, text: str, contact: str, token: UUID
) -> Letter:
    """Keeps a letter; nobody's account, address or time of day is kept with it.

    The same form sent twice is one letter. It leaves no event: who writes isn't followed.
    """
    known = Letter.objects.filter(token=token).first()
    if known:
        return known
    if Letter.objects.filter(place=place, received_on=today()).count() >= LETTERS_A_DAY:
        raise MailboxFull(
            _("The mailbox can't take more letters today."),
            _("Please write again tomorrow, or use the telephone on the notice."),
        )
    return Letter.objects.create(
        place=place,
        notice=notice,
        text=text,
        contact=contact,
        token=token,
        code="".join(secrets.choice(CODE_ALPHABET) for _each in range(CODE_LENGTH)),
        received_on=today(),
    )


@transaction.atomic
def answer_letter(*, letter: Letter, answer: str, by: Account) -> Letter:
    """Answers a letter; the writer reads it with the code. An answer is given once."""
    letter = (
        Letter.objects.select_for_update(of=("self",)).select_related("place").get(pk=letter.pk)
    )
    if letter.answered_at:
        raise UserError(
            _("This letter has an answer already."), _("Read it on the page of letters.")
        )
    letter.answer, letter.answered_by, letter.answered_at = answer, by, timezone.now()
    letter.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(verb="answer_letter", by=by, place=letter.place, target=letter)
    return letter


def _finish_feedback(cycle: Cycle, by: Account) -> None:
    """Publishing ends the feedback stage, where the regulation has one and it still runs."""
    stage = cycles.current_stage(cycle)
    if stage and stage.key == "feedback":
        cycle_actions.finish_stage(stage=stage, by=by)

"""The end of a vote: certified before witnesses with everything needed to count again, or void."""

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.ballots import certificate, checks, counted, queries, reviewed, statements, vetoes
from kaoping.ballots.actions.states import enter, locked
from kaoping.ballots.models import Certificate, Poll, PollState, Source, TallyCell
from kaoping.lib.errors import UserError
from kaoping.meetings import actions as meetings
from kaoping.people.models import Account


@transaction.atomic
def certify(*, poll: Poll, note: str = "", by: Account) -> Certificate:
    """Certifies the result; raises a `UserError` with every rule that is not kept.

    `note`: why the equation of slips doesn't balance; needed only then. Officials who lose an
    item by this vote are barred from it, as the regulation says; what a statutory review came to
    is kept for each official.
    """
    poll = locked(poll, PollState.COUNTED)
    faults = checks.before_certifying(poll, note.strip())
    if faults:
        raise UserError(
            "\n".join(fault.what for fault in faults),
            "\n".join(dict.fromkeys(fault.remedy for fault in faults)),
        )
    _keep_paper(poll)
    twin, digest = certificate.build(poll, note.strip())
    made = Certificate.objects.create(
        poll=poll, note=note.strip(), twin=twin, digest=digest, certified_by=by
    )
    enter(poll, PollState.CERTIFIED)
    for lost in vetoes.brought_about(poll):
        meetings.bar(subject=lost.subject, meeting=poll.meeting, item=lost.item,
                     reason=lost.reason, reference=lost.reference, by=by)  # fmt: skip
    if reviewed.is_review(poll.meeting):
        for count in reviewed.counts(poll):
            meetings.record_review_outcome(
                meeting=poll.meeting, person=count.reviewed.person, post=count.reviewed.post,
                unqualified=count.unqualified, of=count.of, by=by,
            )  # fmt: skip
    record(verb="certify", by=by, place=poll.meeting.place, target=poll,
           detail={"digest": digest})  # fmt: skip
    return made


@transaction.atomic
def void_poll(*, poll: Poll, reason: str, by: Account) -> None:
    """Declares the vote void, with the reason: it must be held again. Its ballots are dropped."""
    poll = locked(poll, *(set(PollState) - {PollState.CERTIFIED, PollState.VOID}))
    if not reason.strip():
        raise UserError(_("A vote is void for a reason."), _("Write what happened."))
    enter(poll, PollState.VOID, void_reason=reason.strip()[:300])
    statements.burn(poll.pk)
    record(verb="void_poll", by=by, place=poll.meeting.place, target=poll,
           personal={"reason": reason.strip()[:300]})  # fmt: skip


def _keep_paper(poll: Poll) -> None:
    questions = list(poll.questions.order_by("position"))
    TallyCell.objects.bulk_create(
        TallyCell(
            question=question, box=box, source=Source.PAPER, option=option, count=count
        )
        for box in queries.boxes(poll)
        for question in questions
        for option, count in sorted(counted.on_paper(box, question).items())
        if count
    )

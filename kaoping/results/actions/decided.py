"""People decide on what the regulation proposes. Nothing follows by itself, and nothing is overwritten."""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.dates import chinese_date
from kaoping.lib.errors import UserError
from kaoping.people.models import Account
from kaoping.results.actions import runs
from kaoping.results.models import Consequence, Decision, Run
from kaoping.results.queries.followed import concerns
from kaoping.results.settled import settled_run


class DecisionRefused(UserError):
    """This can't be decided now, or not by this account; says why and what to do."""


@transaction.atomic
def decide(
    *,
    subject: Subject,
    key: str,
    verdict: str,
    body: str,
    decided_on: datetime.date,
    document: str,
    reason: str,
    what: str = "",
    supersedes: Decision | None = None,
    token: uuid.UUID | None = None,
    by: Account,
) -> Decision:
    """Records what `body` decided on the proposal `key` about a subject, once the result is settled.

    `what` says what was decided instead, for that verdict only. A further decision names the one it
    `supersedes`. The same `token` again is the same decision.
    """
    runs.lock(subject.cycle)
    known = Decision.objects.filter(token=token).first() if token else None
    if known:
        return known
    _refuse_on_oneself(subject, by)
    run = settled_run(subject.cycle)
    _demand_last(subject, key, supersedes)
    _demand_proposed(run, subject, key, verdict, supersedes)
    _demand_day(subject, decided_on)
    _demand_words(verdict, what, body, document, reason)
    decision = Decision.objects.create(
        subject=subject,
        key=key,
        run=run,
        verdict=verdict,
        what=what.strip(),
        body=body.strip(),
        decided_on=decided_on,
        document=document.strip(),
        reason=reason.strip(),
        supersedes=supersedes,
        token=token or uuid.uuid4(),
        recorded_by=by,
    )
    _note(decision, by)
    return decision


def _note(decision: Decision, by: Account) -> None:
    record(
        verb="decide_consequence",
        by=by,
        place=decision.subject.log_place,
        target=decision,
        detail={"subject": decision.subject_id, "run": decision.run.number},
        personal={
            "consequence": title_of(decision.subject, decision.key),
            "verdict": decision.verdict,
            "document": decision.document,
            "reason": decision.reason,
        },
    )


def title_of(subject: Subject, key: str) -> str:
    """What the regulation calls a consequence for this kind of subject; its key if it has none."""
    for one in period_of(subject.cycle).consequences:
        if (one.key, one.kind) == (key, subject.kind):
            return one.title
    return key


def _refuse_on_oneself(subject: Subject, by: Account) -> None:
    if concerns(subject, by):
        raise DecisionRefused(
            _("This proposal is about you."), _("Have somebody else record the decision.")
        )


def _demand_last(subject: Subject, key: str, supersedes: Decision | None) -> None:
    """The decision that is superseded must be the last one, or there must be none yet."""
    last = Decision.objects.filter(subject=subject, key=key, superseded_by__isnull=True).first()
    if last != supersedes:
        raise DecisionRefused(
            _("This proposal was decided on meanwhile."),
            _("Look at that decision; a further one can supersede it."),
        )


def _demand_proposed(
    run: Run, subject: Subject, key: str, verdict: str, supersedes: Decision | None
) -> None:
    proposed = Consequence.objects.filter(
        run=run, subject=subject, key=key, sort=Consequence.Sort.PROPOSED
    ).exists()
    if proposed or (supersedes and verdict != Decision.Verdict.AS_PROPOSED):
        return
    raise DecisionRefused(
        _("By the results as they stand the regulation does not propose this."),
        _("Only an earlier decision can still be superseded, by another or by not pursuing it."),
    )


def _demand_day(subject: Subject, decided_on: datetime.date) -> None:
    today = timezone.localdate()
    if not subject.cycle.starts_on <= decided_on <= today:
        raise DecisionRefused(
            _("The day of the decision is not between the period's first day and today."),
            _("Enter a day from %(first)s to %(today)s.")
            % {"first": chinese_date(subject.cycle.starts_on), "today": chinese_date(today)},
        )


def _demand_words(verdict: str, what: str, body: str, document: str, reason: str) -> None:
    if not (body.strip() and document.strip() and reason.strip()):
        raise DecisionRefused(
            _("A decision needs who decided, the document and the reason."), _("Write all three.")
        )
    if bool(what.strip()) != (verdict == Decision.Verdict.OTHERWISE):
        raise DecisionRefused(
            _("What was decided instead is said where something else was decided, and only there."),
            _("Write it, or choose the other verdict."),
        )

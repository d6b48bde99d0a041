"""Writes of the desk: nudges, and what became of them.

What is recorded is whether a reminder was sent and arrived. Whether anybody read it, how often they
log in or how fast they are is never recorded: the rules against formalism forbid such tracking.
"""

from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from kaoping.audit.actions import record
from kaoping.cycles import queries as cycles
from kaoping.cycles.actions import finish_stage
from kaoping.cycles.models import Cycle, Stage
from kaoping.decisions.models import PaySheet
from kaoping.desk import queries
from kaoping.desk.models import Channel, Nudge
from kaoping.lib.dates import chinese_date
from kaoping.lib.errors import UserError
from kaoping.notices.models import Notice
from kaoping.people.models import Account, Person
from kaoping.results.queries import current_run

JOB = "kaoping.desk.send_nudge"


class NothingToSend(UserError):
    """Nobody is late, or everybody who is has been reminded today."""


class NotDone(UserError):
    """A stage can't be closed: what it is for has not been done."""


@transaction.atomic
def nudge(*, cycle: Cycle, channels: list[str], by: Account) -> list[Nudge]:
    """Reminds every late rater through each channel, at most once a day through each.

    The desk shows it at once; e-mail is sent by a job; calls are made from the printed list and
    recorded with `record_calls`. Whoever has no account, address or telephone is recorded as failed.
    """
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    stage = cycles.stage(cycle, "marking")
    if stage.finished_at:
        raise NothingToSend(
            _("The marking of this cycle is finished."), _("Nobody can hand in marks any more.")
        )
    sent = queries.nudged_today(cycle)
    accounts = _with_account(cycle)
    rows = [
        _nudge(cycle, late, channel, late.person.pk in accounts, by)
        for late in queries.late_in(cycle)
        for channel in channels
        if (late.person.pk, channel) not in sent
    ]
    if not rows:
        raise NothingToSend(
            _("There is nobody left to remind today."),
            _("Everybody is done, or was reminded today already."),
        )
    rows = Nudge.objects.bulk_create(rows)
    mails = [row.pk for row in rows if row.channel == Channel.EMAIL and not row.failure]
    if mails:
        app.configure_task(JOB).batch_defer(*({"nudge_id": pk} for pk in mails))
    record(verb="nudge", by=by, place=cycle.place, target=cycle,
           detail={"channels": channels, "nudges": len(rows)})  # fmt: skip
    return rows


@transaction.atomic
def close_stage(*, stage: Stage, by: Account) -> None:
    """Closes a stage that no other act ends; those of notice and payment once they have been done.

    Raises `NotDone`: a result without its notice would never be published, one without an approved
    pay sheet never paid, and nobody would be reminded of it.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=stage.cycle_id)
    if stage.key == "notice" and not Notice.objects.filter(run=current_run(cycle)).exists():
        raise NotDone(
            _("The result as it stands is not published."), _("Publish it, then close the stage.")
        )
    approved = PaySheet.objects.filter(cycle=cycle, approved_at__isnull=False)
    if stage.key == "payment" and not approved.exists():
        raise NotDone(
            _("No pay sheet of this cycle is approved."),
            _("Make the pay sheet and approve it, then close the stage."),
        )
    finish_stage(stage=stage, by=by)


@transaction.atomic
def record_calls(*, cycle: Cycle, reached: list[int], by: Account) -> int:
    """Records which of the people to be called were reached by telephone."""
    rows = Nudge.objects.filter(
        cycle=cycle, pk__in=reached, channel=Channel.CALL, delivered_at__isnull=True, failure=""
    )
    count = rows.update(delivered_at=timezone.now())
    if count:
        record(verb="record_calls", by=by, place=cycle.place, target=cycle,
               detail={"reached": count})  # fmt: skip
    return count


def send_nudge(nudge: Nudge) -> None:
    """Sends one nudge by e-mail and records whether the mail server took it; once only."""
    if nudge.delivered_at or nudge.failure:
        return
    try:
        _mail(nudge).send()
        nudge.delivered_at = timezone.now()
    except (OSError, SMTPException):
        nudge.failure = _("The mail server did not take it.")
    nudge.save(update_fields=["delivered_at", "failure"])


def _nudge(cycle: Cycle, late: queries.Late, channel: str, has_account: bool, by: Account) -> Nudge:
    failure = _hindrance(late.person, channel, has_account)
    shown = channel == Channel.DESK and not failure
    return Nudge(
        cycle=cycle,
        person=late.person,
        channel=channel,
        missing=late.missing,
        sent_by=by,
        delivered_at=timezone.now() if shown else None,
        failure=failure,
    )


def _hindrance(person: Person, channel: str, has_account: bool) -> str:
    """Why a nudge can't travel this way, or nothing."""
    if channel == Channel.DESK and not has_account:
        return _("has no account")
    if channel == Channel.EMAIL and not person.email:
        return _("has no e-mail address")
    if channel == Channel.CALL and not person.phone:
        return _("has no telephone number")
    return ""


def _with_account(cycle: Cycle) -> set[int]:
    rows = Account.objects.filter(is_active=True, person__assignments__cycle=cycle)
    return set(rows.values_list("person_id", flat=True))


def _mail(nudge: Nudge) -> EmailMessage:
    cycle = nudge.cycle
    words = {
        "period": cycles.label(cycle),
        "place": cycle.place.name,
        "missing": nudge.missing,
        "day": chinese_date(cycles.stage(cycle, "marking").due_on),
    }
    subject = _("%(place)s: marks of %(period)s to hand in by %(day)s") % words
    body = ngettext(
        "%(missing)d sheet of %(period)s in %(place)s is not handed in yet. Deadline: %(day)s.",
        "%(missing)d sheets of %(period)s in %(place)s are not handed in yet. Deadline: %(day)s.",
        nudge.missing,
    ) % words  # fmt: skip
    greeting = _("%(name)s, good day.") % {"name": nudge.person.name}
    ending = _("If you have handed them in on paper, take no notice of this.")
    return EmailMessage(subject, f"{greeting}\n\n{body}\n{ending}\n", to=[nudge.person.email])

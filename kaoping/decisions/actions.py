"""Pay sheets and decisions about them. Points come from a run, amounts from the scoring core."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit import actions as audit
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Subject
from kaoping.decisions import queries
from kaoping.decisions.models import PayDecision, PayLine, PaySheet
from kaoping.lib.errors import UserError
from kaoping.people.models import Account
from kaoping.results import queries as results
from kaoping.results.models import Run
from kaoping.results.settled import settled_run
from kaoping.scoring.outcome import Outcome
from kaoping.scoring.pay import ByRate
from kaoping.scoring.scheme import Period


class PayRefused(UserError):
    """A pay sheet can't be made, approved or changed now; says what has to come first."""


@transaction.atomic
def make_pay_sheet(*, cycle: Cycle, by: Account) -> PaySheet:
    """Makes the sheet of the settled run: whole at first, later the difference to the approved.

    An earlier sheet that nobody approved stays to be seen and is never paid.
    """
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    run = settled_run(cycle)
    _refuse_repetition(cycle, run)
    lines = _lines(cycle, run)
    sheet = PaySheet.objects.create(
        cycle=cycle,
        run=run,
        number=cycle.pay_sheets.count() + 1,
        total_fen=sum(line.amount_fen for line in lines),
        made_by=by,
    )
    for line in lines:
        line.sheet = sheet
    PayLine.objects.bulk_create(lines)
    detail = {"number": sheet.number, "run": run.number, "total_fen": sheet.total_fen}
    audit.record(verb="make_pay_sheet", by=by, place=cycle.place, target=sheet, detail=detail)
    return sheet


@transaction.atomic
def approve_pay_sheet(*, sheet: PaySheet, document: str, by: Account) -> PaySheet:
    """Releases a sheet for payment, by a named document; only the newest of the newest run.

    The cycle is locked before the sheet, as when a sheet is made: what is approved while another
    sheet is being made would else be paid twice.
    """
    Cycle.objects.select_for_update().get(pk=sheet.cycle_id)
    sheet = PaySheet.objects.select_related("cycle__place").get(pk=sheet.pk)
    if sheet.approved_at:
        return sheet
    _refuse_outdated(sheet)
    sheet.document, sheet.approved_by, sheet.approved_at = document, by, timezone.now()
    sheet.save(update_fields=["document", "approved_by", "approved_at"])
    audit.record(
        verb="approve_pay_sheet",
        by=by,
        place=sheet.cycle.place,
        target=sheet,
        detail={"number": sheet.number, "total_fen": sheet.total_fen},
        personal={"document": document},
    )
    return sheet


@transaction.atomic
def decide_pay(
    *,
    subject: Subject,
    amount_fen: int,
    reason: str,
    document: str,
    token: UUID | None = None,
    by: Account,
) -> PayDecision:
    """Records a decision that adds to, or takes from, an official's pay of the cycle.

    `token` comes from the form: the same form sent twice is one decision.
    """
    Cycle.objects.select_for_update().get(pk=subject.cycle_id)
    known = PayDecision.objects.filter(token=token).first() if token else None
    if known:
        return known
    pay = cycles.period_of(subject.cycle).pay
    if pay is None or subject.kind != pay.kind:
        raise PayRefused(
            _("Under this regulation %(name)s gets no pay.") % {"name": subject.name},
            _("Choose an official whose post the regulation pays."),
        )
    decision = PayDecision.objects.create(
        subject=subject,
        amount_fen=amount_fen,
        reason=reason,
        document=document,
        token=token or uuid4(),
        decided_by=by,
    )
    audit.record(
        verb="decide_pay",
        by=by,
        place=subject.log_place,
        target=decision,
        detail={"subject": subject.pk, "amount_fen": amount_fen},
        personal={"reason": reason, "document": document},
    )
    return decision


@transaction.atomic
def note_download(*, sheet: PaySheet, by: Account) -> None:
    """Records that somebody took the sheet with its account numbers out of the product."""
    place = sheet.cycle.place
    audit.record(verb="download_pay_sheet", by=by, place=place, target=sheet)


def _refuse_repetition(cycle: Cycle, run: Run) -> None:
    last = queries.latest(cycle)
    if last and last.run_id == run.pk and not queries.decided_since(last):
        raise PayRefused(
            _("Pay sheet %(n)s already holds this result.") % {"n": last.number},
            _("A new one is needed only after a changed result or a further decision."),
        )


def _refuse_outdated(sheet: PaySheet) -> None:
    if queries.latest(sheet.cycle) != sheet or results.current_run(sheet.cycle) != sheet.run:
        raise PayRefused(
            _("Pay sheet %(n)s is not of the latest result.") % {"n": sheet.number},
            _("Make a new pay sheet and approve that one."),
        )


def _lines(cycle: Cycle, run: Run) -> list[PayLine]:
    outcome = results.outcome_of(run)
    period = cycles.period_of(cycle)
    if period.pay is None:
        raise PayRefused(
            _("This regulation pays nothing by result."),
            _("Add the part “pay” to the regulation if it should."),
        )
    before, decided = queries.paid_before(cycle), queries.decided(cycle)
    subjects = cycle.subjects.filter(kind=period.pay.kind)
    return [
        _line(subject, computed, decided.get(subject.pk, 0), before.get(subject.pk, 0),
              _reckoning(period, subject, outcome))
        for subject in subjects
        if (computed := outcome.pay(str(subject.pk))) is not None
    ]  # fmt: skip


def _line(
    subject: Subject, computed: int, adjusted: int, before: int, reckoning: dict[str, Any]
) -> PayLine:
    return PayLine(
        subject=subject,
        computed_fen=computed,
        adjusted_fen=adjusted,
        paid_before_fen=before,
        amount_fen=computed + adjusted - before,
        reckoning=reckoning,
    )


def _reckoning(period: Period, subject: Subject, outcome: Outcome) -> dict[str, Any]:
    """What the amount was computed from, kept with the line so that nobody needs the run."""
    who = str(subject.pk)
    found = outcome.pay_line(who)
    rated = [component for component in period.pay.components if isinstance(component.how, ByRate)]
    earned = rated[0].post(found.post) if rated else None
    return {
        "post": found.post,
        "base_fen": earned.amount_fen if earned else 0,
        "coefficient_units": earned.coefficient_units if earned else 0,
        "components": [
            {"key": part.key, "title": part.title, "fen": part.fen, "withheld": part.withheld}
            for part in found.parts
        ],
        "parts": [
            {
                "code": part.code,
                "title": period.item(part.code).title,
                "units": outcome.value(who, part.code),
                "weight": part.weight,
                "out_of_units": part.out_of_units,
            }
            for part in (rated[0].how.parts if rated else ())
        ],
    }

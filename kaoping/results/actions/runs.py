"""Runs: asked for by a person, computed by the worker, stored whole or not at all."""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kaoping import scoring
from kaoping.audit.actions import record
from kaoping.cycles.actions import finish_stage
from kaoping.cycles.models import Cycle, Stage, Subject
from kaoping.lib.errors import UserError
from kaoping.people.models import Account
from kaoping.results import facts as gathering
from kaoping.results import storing
from kaoping.results.models import Adjustment, Cause, Review, Run, RunState
from kaoping.schemes.queries import scheme_of

JOB = "kaoping.results.compute_run"
SHOWN = ("state", "percent", "gaps", "failure", "finished_at", "facts_sha256")
UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)
log = logging.getLogger(__name__)


@transaction.atomic
def request_run(*, cycle: Cycle, by: Account) -> Run:
    """Ends the marking and asks the worker for a run; one that is under way is taken up again.

    Refuses once the review is closed: then only an answered objection makes another run.
    """
    lock(cycle)
    refuse_after_review(cycle)
    finish_stages(cycle, "marking", by=by)
    run = Run.objects.filter(cycle=cycle, state__in=UNDER_WAY).first()
    if run is None:
        run = new_run(cycle, Cause.AGGREGATION, by=by)
        record(
            verb="request_run", by=by, place=cycle.place, target=run, detail={"number": run.number}
        )
    _defer(run)
    return run


def compute_run(run: Run) -> None:
    """Computes a run and stores it; a run that is already done or failed stays as it is.

    Call it outside of a transaction, so that the progress can be seen. A mistake in the facts or in
    the program ends as a failed run that says so; a lost database connection is raised, for a retry.
    """
    if not _claim(run):
        return
    try:
        _gather_and_store(run)
    except OperationalError:
        raise
    except (UserError, scoring.FactsFaults) as error:
        _fail(run, str(error))
    except Exception:
        log.exception("run %s of cycle %s failed", run.number, run.cycle_id)
        _fail(run, _program_error(run))
    run.refresh_from_db(fields=SHOWN)
    run.__dict__.pop("facts", None)  # megabytes, read again only when somebody asks


def give_up(run: Run) -> None:
    """Fails a run whose last try ended without the database, so that another can follow."""
    _fail(run, _program_error(run))


@dataclass(frozen=True)
class Change:
    """One item of one subject is to have other points (units), and the form's token if it has one."""

    subject: Subject
    indicator: str
    after_units: int
    token: uuid.UUID | None = None


@transaction.atomic
def supersede(
    changes: Sequence[Change], *, reason: str, document: str, cause: str, by: Account
) -> list[Adjustment]:
    """Makes the decisions facts and computes one superseding run at once, from the same other facts.

    All changes are of one cycle; each becomes a decision of its own, with the same reason and document.
    """
    cycle = changes[0].subject.cycle
    base = lock(cycle)
    refuse_without_base(cycle, base)
    run = new_run(cycle, cause, by=by)
    subjects = {change.subject.pk for change in changes}
    before = dict(base.results.filter(subject__in=subjects).values_list("subject", "trace"))
    adjustments = Adjustment.objects.bulk_create(
        Adjustment(
            subject=change.subject,
            indicator=change.indicator,
            before_units=before.get(change.subject.pk, {}).get(change.indicator),
            after_units=change.after_units,
            reason=reason.strip(),
            document=document.strip(),
            cause=cause,
            token=change.token,
            run=run,
            decided_by=by,
        )
        for change in changes
    )
    facts = gathering.with_adjustments(gathering.of_run(base), adjustments)
    storing.store(run, facts, scoring.evaluate(scheme_of(cycle.version), cycle.period_key, facts))
    finish_if_complete(run)
    return adjustments


def lock(cycle: Cycle) -> Run | None:
    """Makes others who change this cycle's results wait; gives the latest finished run."""
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    return Run.objects.filter(cycle=cycle, state=RunState.DONE).defer("facts").last()


def new_run(cycle: Cycle, cause: str, *, by: Account) -> Run:
    """The next run of the cycle, queued."""
    last = Run.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0
    return Run.objects.create(
        cycle=cycle,
        number=last + 1,
        cause=cause,
        scheme_sha256=cycle.version.sha256,
        requested_by=by,
    )


def refuse_after_review(cycle: Cycle) -> None:
    """Raises once the review of the cycle is closed."""
    if Review.objects.filter(cycle=cycle).exists():
        raise UserError(
            _("The review of this cycle is closed."),
            _("A result can change now only by the answer to an objection."),
        )


def refuse_while_under_way(cycle: Cycle) -> None:
    """Raises while a run of the cycle waits or computes."""
    if Run.objects.filter(cycle=cycle, state__in=UNDER_WAY).exists():
        raise UserError(
            _("The results are being computed just now."),
            _("Wait until the computation is finished, then try again."),
        )


def finish_stages(cycle: Cycle, upto: str, *, by: Account) -> None:
    """Finishes the stages up to and with `upto`, those not finished yet; none if there is no such."""
    stages = list(Stage.objects.filter(cycle=cycle).order_by("position"))
    last = next((stage.position for stage in stages if stage.key == upto), 0)
    for stage in stages:
        if stage.finished_at is None and stage.position <= last:
            finish_stage(stage=stage, by=by)


def finish_if_complete(run: Run) -> None:
    """The aggregation is finished when its run left no gap."""
    if not run.gaps:
        finish_stages(run.cycle, "aggregation", by=run.requested_by)


def refuse_without_base(cycle: Cycle, base: Run | None) -> None:
    """Raises while a run is under way, or before the first is done."""
    refuse_while_under_way(cycle)
    if base is None:
        raise UserError(
            _("The results of this cycle have not been computed yet."),
            _("Aggregate the marks first."),
        )


def _defer(run: Run) -> None:
    job = app.configure_task(JOB, lock=f"run-{run.pk}", queueing_lock=f"run-{run.pk}")
    try:
        with transaction.atomic():
            job.defer(run_id=run.pk)
    except (AlreadyEnqueued, IntegrityError):
        log.info("run %s waits for a worker already", run.pk)


def _claim(run: Run) -> bool:
    claimed = Run.objects.filter(pk=run.pk, state__in=UNDER_WAY)
    return bool(claimed.update(state=RunState.RUNNING, percent=5))


def _gather_and_store(run: Run) -> None:
    cycle = run.cycle
    found = gathering.gather(cycle)
    _show(run, 40)
    outcome = scoring.evaluate(scheme_of(cycle.version), cycle.period_key, found)
    _show(run, 60)
    with transaction.atomic():
        lock(cycle)
        refuse_after_review(cycle)  # closed meanwhile: the settled result stays
        fresh = Run.objects.select_for_update(of=("self",)).defer("facts").get(pk=run.pk)
        if fresh.state == RunState.RUNNING:
            storing.store(fresh, found, outcome)
            finish_if_complete(fresh)


def _show(run: Run, percent: int) -> None:
    Run.objects.filter(pk=run.pk, state=RunState.RUNNING).update(percent=percent)


@transaction.atomic
def _fail(run: Run, words: str) -> None:
    failed = Run.objects.filter(pk=run.pk, state__in=UNDER_WAY).update(
        state=RunState.FAILED, failure=words, finished_at=timezone.now()
    )
    if not failed:
        return
    record(
        verb="fail_run",
        by=run.requested_by,
        place=run.cycle.place,
        target=run,
        detail={"number": run.number},
    )


def _program_error(run: Run) -> str:
    return _(
        "Computation %(number)s stopped because of an error in the program. No result was changed."
        " Aggregate again; if it stops again, tell whoever runs this installation the number."
    ) % {"number": run.number}

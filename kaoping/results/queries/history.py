"""The history of runs: nothing is overwritten, and each run differs from the last line by line."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.text import village_display
from kaoping.results.models import Adjustment, Cause, Result, Run, RunState
from kaoping.results.queries.ranked import points_in_words
from kaoping.results.queries.runs import runs_of
from kaoping.web.composed import composed

OVER = (RunState.DONE, RunState.FAILED)


@dataclass(frozen=True)
class Difference:
    """One node of one subject that a run found other than the run before."""

    subject_id: int
    subject: str
    village: str
    item: str
    before: str
    after: str


def history(cycle: Cycle, subject: Subject | None = None) -> list[Run]:
    """Finished and failed runs, the latest first, each with the decisions that caused it.

    With a subject: the aggregations, and the decisions about this subject or its team.
    """
    listed = [run for run in _runs(cycle.pk) if run.state in OVER]
    decisions = defaultdict(list)
    if any(run.cause != Cause.AGGREGATION for run in listed):
        for one in _decided_in(cycle.pk):
            decisions[one.run_id].append(one)
    for run in listed:
        run.decisions = run.every_decision = decisions[run.pk]
    return listed if subject is None else concerning(listed, subject)


@composed
def _runs(cycle: int) -> QuerySet[Run]:
    """The latest first, with the name of `who` asked for them, without their facts and gaps."""
    who = Coalesce("requested_by__person__name", "requested_by__username")
    runs = Run.objects.filter(cycle=cycle).annotate(who=who)
    return runs.defer("facts", "gaps").order_by("-number")


@composed
def _decided_in(cycle: int) -> QuerySet[Adjustment]:
    made = Adjustment.objects.filter(run__cycle=cycle)
    return made.select_related("subject").order_by("pk")


def concerning(runs: list[Run], subject: Subject) -> list[Run]:
    """Of a cycle's history the aggregations, and the decisions about this subject or its team."""
    for run in runs:
        run.decisions = [one for one in run.every_decision if _concerns(one, subject)]
    return [run for run in runs if run.decisions or _aggregated(run)]


def cause_in_words(run: Run) -> str:
    """Why the run was made, as officials say it."""
    return {
        Cause.AGGREGATION: _("Aggregation of the marks"),
        Cause.ADJUSTMENT: _("Adjustment by the review meeting"),
        Cause.OBJECTION: _("Objection upheld"),
    }[Cause(run.cause)]


def decisions_of(cycle: Cycle) -> list[Adjustment]:
    """Every decision that changed points of the cycle, in order, written out."""
    items = {item.code: item.title for item in period_of(cycle).items()}
    rows = Adjustment.objects.filter(subject__cycle=cycle).select_related(
        "subject__place", "decided_by__person", "run"
    )
    listed = list(rows.defer("run__facts", "run__gaps"))
    for one in listed:
        one.item = f"{one.indicator} {items.get(one.indicator, '')}"
        one.before = points_in_words(one.before_units)
        one.after = points_in_words(one.after_units)
        one.village = village_display(one.subject.place.name)
    return listed


def differences(run: Run) -> list[Difference]:
    """What the run changed against the finished run before it; nothing for the first."""
    before = runs_of(run.cycle).filter(state=RunState.DONE, number__lt=run.number).last()
    if before is None:
        return []
    nodes = {node.code: node for node in period_of(run.cycle).nodes()}
    old = Result.objects.filter(run=before, subject=OuterRef("subject")).values("trace")
    changed = (
        Result.objects.filter(run=run)
        .annotate(old=Subquery(old))
        .exclude(trace=Subquery(old))
        .select_related("subject__place")
        .order_by("subject__position")
    )
    return [line for result in changed for line in _lines(result, nodes)]


def _lines(result: Result, nodes: dict) -> list[Difference]:
    old = result.old or {}
    return [
        Difference(
            subject_id=result.subject_id,
            subject=result.subject.name,
            village=village_display(result.subject.place.name),
            item=f"{code} {nodes[code].title}" if code in nodes else code,
            before=points_in_words(old.get(code)),
            after=points_in_words(units),
        )
        for code, units in result.trace.items()
        if old.get(code) != units
    ]


def _aggregated(run: Run) -> bool:
    return run.cause == Cause.AGGREGATION and run.state == RunState.DONE


def _concerns(decision: Adjustment, subject: Subject) -> bool:
    return decision.subject_id in (subject.pk, subject.team_id)

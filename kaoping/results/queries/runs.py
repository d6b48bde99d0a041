"""Runs of a cycle, and what one run found."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kaoping import scoring
from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.text import village_display
from kaoping.marks.models import Mark
from kaoping.people.models import Person
from kaoping.results import facts
from kaoping.results.models import Cause, Result, Review, Run, RunState
from kaoping.schemes.queries import scheme_of
from kaoping.scoring.rules import FromTeam, Own
from kaoping.scoring.scales import Scale
from kaoping.web.composed import composed


@dataclass(frozen=True)
class GapRow:
    """One missing result: whose, of which item, why, and who can mend it.

    `figure` or `listed` is the key of what the office can still record; `marked`: a rater marks it.
    """

    subject_id: str
    indicator: str
    subject: str
    village: str
    item: str
    cause: str
    raters: str
    marked: bool
    figure: str = ""
    listed: str = ""


def runs_of(cycle: Cycle):
    """The runs of a cycle without their facts, which may be megabytes."""
    return Run.objects.filter(cycle=cycle).defer("facts")


def all_runs(cycle: Cycle) -> list[Run]:
    """The same, read at once in order, the cycle at hand."""
    runs = _runs(cycle.pk)
    for run in runs:
        run.cycle = cycle
    return runs


@composed
def _runs(cycle: int) -> QuerySet[Run]:
    return Run.objects.filter(cycle=cycle).defer("facts").order_by("number")


def current_run(cycle: Cycle) -> Run | None:
    """The latest finished run: the results as they stand."""
    return runs_of(cycle).filter(state=RunState.DONE).last()


def latest_run(cycle: Cycle) -> Run | None:
    """The latest run in whatever state."""
    return runs_of(cycle).last()


def base_run(run: Run, runs: Iterable[Run] | None = None) -> Run:
    """The last aggregation before anything was decided: the results by the marks alone.

    `runs` are the runs of the cycle in order, if they are at hand.
    """
    known = runs_of(run.cycle) if runs is None else runs
    done = [one for one in known if one.state == RunState.DONE and one.number <= run.number]
    decided = [one.number for one in done if one.cause != Cause.AGGREGATION]
    alone = [one for one in done if not decided or one.number < decided[0]]
    return alone[-1] if alone else run


def points_now(subject: Subject, indicator: str) -> int:
    """Points of an item by the results as they stand, in units; a gap counts as none."""
    run = current_run(subject.cycle)
    trace = Result.objects.filter(run=run, subject=subject).values_list("trace", flat=True).first()
    return (trace or {}).get(indicator) or 0


def same_as_before(run: Run, runs: Iterable[Run]) -> bool:
    """Whether the run had the very facts of the finished run before it, of the cycle's runs in order."""
    before = [one for one in runs if one.state == RunState.DONE and one.number < run.number]
    return bool(before) and before[-1].facts_sha256 == run.facts_sha256


def review_of(cycle: Cycle) -> Review | None:
    """The closed review of the cycle, if it is closed."""
    rows = Review.objects.filter(cycle=cycle).select_related("run", "closed_by__person")
    return rows.defer("run__facts", "run__gaps").first()


def outcome_of(run: Run):
    """The whole outcome of a finished run, computed again from the facts kept with it."""
    cycle = run.cycle
    return scoring.evaluate(scheme_of(cycle.version), cycle.period_key, facts.of_run(run))


def gap_rows(run: Run, *, named: bool, limit: int = 200) -> list[GapRow]:
    """The gaps of a run in words, only those where something is missing: the others follow from them.

    `named` says whether names of raters may be shown.
    """
    if not run.gaps:
        return []
    period = period_of(run.cycle)
    items = {item.code: item for item in period.items()}
    chosen = open_gaps(run)[:limit]
    subjects = Subject.objects.select_related("place").in_bulk(
        {int(gap["subject"]) for gap in chosen}
    )
    raters = _raters(chosen) if named else {}
    entered = _entered(chosen)
    return [
        _gap_row(gap, subjects[int(gap["subject"])], items, period, raters, entered)
        for gap in chosen
    ]


def open_gaps(run: Run) -> list[dict]:
    """The gaps to fill: where a mark, a figure or another source is missing; the others follow."""
    sources = {item.code for item in period_of(run.cycle).items() if not _follows(item.rule)}
    return [gap for gap in run.gaps if gap["indicator"] in sources] or run.gaps


def _follows(rule) -> bool:
    """Whether an item is computed from other items of this cycle alone."""
    return isinstance(rule, FromTeam) or (isinstance(rule, Scale) and not is_figure(rule))


def is_figure(rule) -> bool:
    """Whether a figure gives the item its points."""
    return isinstance(rule, Scale) and rule.source == "figure"


def _entered(gaps: list[dict]) -> set[tuple[str, str]]:
    """Subject and item of the gaps where somebody entered something without submitting it."""
    waiting = Mark.objects.filter(
        sheet__subject__in={int(gap["subject"]) for gap in gaps},
        sheet__submission__isnull=True,
        withdrawn_at__isnull=True,
    )
    return {
        (str(subject), indicator)
        for subject, indicator in waiting.values_list("sheet__subject", "indicator")
    }


def _raters(gaps: list[dict]) -> dict[str, str]:
    ids = {int(rater) for gap in gaps for rater in gap["raters"]}
    return {
        str(pk): name for pk, name in Person.objects.filter(pk__in=ids).values_list("pk", "name")
    }


def _gap_row(
    gap: dict, subject: Subject, items: dict, period, raters: dict, entered: set
) -> GapRow:
    item = items.get(gap["indicator"])
    group = period.raters.get(item.marked_by) if item is not None and item.marked_by else None
    names = "、".join(raters[one] for one in gap["raters"] if one in raters)
    return GapRow(
        subject_id=gap["subject"],
        indicator=gap["indicator"],
        subject=subject.name,
        village=village_display(subject.place.name),
        item=f"{gap['indicator']} {item.title}" if item is not None else gap["indicator"],
        cause=_cause(gap, entered),
        raters=f"{group.title} {names}".strip() if group else _whence(item),
        marked=group is not None,
        figure=item.rule.name if item is not None and is_figure(item.rule) else "",
        listed=item.rule.list if item is not None and isinstance(item.rule, Own) else "",
    )


def _whence(item) -> str:
    if item is None or _follows(item.rule):
        return _("follows from other items")
    return _("no rater marks it: the office records it")


def _cause(gap: dict, entered: set[tuple[str, str]]) -> str:
    if gap["kind"] == "not_submitted" and (gap["subject"], gap["indicator"]) in entered:
        return _("entered, but not submitted")
    return gap["cause"]

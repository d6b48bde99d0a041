"""The facts of a run: gathered from the rooms that recorded them, or taken from an earlier run."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from kaoping.ballots import queries as ballots
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Subject
from kaoping.juries import queries as juries
from kaoping.marks import queries as marks
from kaoping.results import remembered
from kaoping.results.models import Adjustment, Result, Run, RunState
from kaoping.scoring import facts as scoring_facts
from kaoping.scoring.facts import CycleResult, Facts
from kaoping.scoring.rules import FromCycle


def gather(cycle: Cycle) -> Facts:
    """Everything that was said about the cycle until now."""
    subjects, assignments = cycles.facts_for(cycle)
    given, submissions = marks.facts_for(cycle)
    held, votes = ballots.facts_for(cycle)
    events, absent = remembered.recorded(cycle)
    return Facts(
        subjects=tuple(subjects),
        assignments=tuple(assignments),
        marks=tuple(given),
        submissions=tuple(submissions),
        adjustments=_adjustments(cycle),
        results=_other_cycles(cycle),
        ballots=held,
        votes=votes,
        figures=remembered.figures(cycle),
        own_items=remembered.own_items(cycle),
        not_applicable=absent,
        events=events,
        decided=remembered.decided(cycle),
        scores=juries.facts_for(cycle),
    )


def of_run(run: Run) -> Facts:
    """The facts a finished run used."""
    return scoring_facts.from_json(run.facts)


def with_adjustments(facts: Facts, decisions: Iterable[Adjustment]) -> Facts:
    """The same facts and these decisions more; of two decisions on one item the later counts."""
    return replace(facts, adjustments=(*facts.adjustments, *map(_adjustment, decisions)))


def as_text(facts: Facts) -> tuple[str, str]:
    """The facts as JSON text, and its SHA-256: equal facts have equal texts."""
    text = json.dumps(
        scoring_facts.to_json(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return text, hashlib.sha256(text.encode()).hexdigest()


def _adjustments(cycle: Cycle) -> tuple[scoring_facts.Adjustment, ...]:
    return tuple(map(_adjustment, Adjustment.objects.filter(subject__cycle=cycle)))


def _adjustment(decision: Adjustment) -> scoring_facts.Adjustment:
    return scoring_facts.Adjustment(
        id=str(decision.pk),
        subject=str(decision.subject_id),
        indicator=decision.indicator,
        units=decision.after_units,
    )


def _other_cycles(cycle: Cycle) -> tuple[CycleResult, ...]:
    """Settled results of the shorter cycles a year rests on, matched by place and person.

    Each kind of subject gets only the results that its own tree asks for.
    """
    asked = _asked(cycle)
    if not asked:
        return ()
    here = {
        (subject.kind, subject.place_id, subject.person_id): str(subject.pk)
        for subject in Subject.objects.filter(cycle=cycle)
    }
    return tuple(
        CycleResult(name=name, subject=here[key], units=units)
        for name, key, units in _settled(cycle, {name for _kind, name in asked})
        if key in here and (key[0], name) in asked
    )


def _asked(cycle: Cycle) -> set[tuple[str, str]]:
    """Kind of subject and period, for each item that rests on the results of shorter cycles."""
    period = cycles.period_of(cycle)
    return {
        (kind, item.rule.name)
        for kind in period.trees
        for item in period.items(kind)
        if isinstance(item.rule, FromCycle)
    }


def _settled(cycle: Cycle, names: set[str]) -> list[tuple[str, tuple, int]]:
    """Period, subject's key and units, from the last run of each reviewed cycle within this one.

    Only cycles under the same regulation count: points of another are points of another thing.
    """
    within = Cycle.objects.filter(
        place=cycle.place_id,
        version__scheme=cycle.version.scheme_id,
        period_key__in=names,
        starts_on__gte=cycle.starts_on,
        ends_on__lte=cycle.ends_on,
        review__isnull=False,
    )
    last = Run.objects.filter(cycle__in=within, state=RunState.DONE).order_by("cycle_id", "-number")
    rows = Result.objects.filter(run__in=last.distinct("cycle_id"), units__isnull=False)
    return [
        (row["run__cycle__period_key"],
         (row["subject__kind"], row["subject__place"], row["subject__person"]), row["units"])
        for row in rows.order_by("run__cycle__starts_on", "subject").values(
            "run__cycle__period_key", "subject__kind", "subject__place", "subject__person", "units"
        )
    ]  # fmt: skip

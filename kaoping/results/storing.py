"""Storing what a run found: in bulk, within the caller's transaction, whole or not at all."""

import json
from collections.abc import Iterator
from fractions import Fraction

from django.db import connection, transaction
from django.db.models import JSONField, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from kaoping.results import facts as gathering
from kaoping.results.grounds import grounds_of
from kaoping.results.models import Consequence, Run, RunState
from kaoping.scoring.facts import Facts, Subject
from kaoping.scoring.outcome import Outcome
from kaoping.scoring.ranges import half_away
from kaoping.scoring.scheme import Period, Ranking

COPY_RESULTS = (
    "COPY results_result (run_id, subject_id, units, ranking, rank, grade, prize, trace) FROM STDIN"
)
FOUND = ("facts_sha256", "gaps", "state", "percent", "finished_at")


def store(run: Run, facts: Facts, outcome: Outcome) -> None:
    """Writes the run's results and traces, what follows, its facts and gaps, and calls it done."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a run is stored in one transaction")
    # Django leaves what happens within a COPY as the driver's own errors: here they become its own.
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(COPY_RESULTS) as copy,
    ):
        for row in _rows(run, outcome):
            copy.write_row(row)
    Consequence.objects.bulk_create(_consequences(run, outcome), batch_size=1000)
    text, run.facts_sha256 = gathering.as_text(facts)
    run.gaps = [_gap(gap) for gap in outcome.gaps]
    run.state, run.percent, run.finished_at = RunState.DONE, 100, timezone.now()
    as_json = Cast(Value(text, output_field=TextField()), JSONField())
    found = {name: getattr(run, name) for name in FOUND}
    Run.objects.filter(pk=run.pk).update(facts=as_json, **found)
    run.__dict__.pop("facts", None)  # from now on read from the database, when somebody asks


def ranking_of(period: Period, subject: Subject) -> Ranking | None:
    """The first ranking of the scheme that this subject takes part in."""
    kind = period.subjects[subject.kind]
    main = kind.main_post(subject.posts)
    for ranking in period.rankings:
        if ranking.kind == subject.kind and (not ranking.posts or main in ranking.posts):
            return ranking
    return None


def _rows(run: Run, outcome: Outcome) -> Iterator[tuple]:
    traces = _traces(outcome)
    for subject in outcome.facts.subjects:
        trace = traces[subject.id]
        ranking = ranking_of(outcome.period, subject)
        yield (
            run.pk,
            int(subject.id),
            trace[outcome.period.trees[subject.kind].code],
            ranking.key if ranking else "",
            outcome.rank(ranking.key, subject.id) if ranking else None,
            outcome.grade(subject.id) or "",
            (outcome.prize(ranking.key, subject.id) if ranking else None) or "",
            json.dumps(trace),
        )


def _consequences(run: Run, outcome: Outcome) -> Iterator[Consequence]:
    """What the regulation proposes for whom, and the vetoes that hold."""
    if not outcome.period.consequences and not outcome.period.vetoes:
        return
    sorts = Consequence.Sort
    for subject in outcome.facts.subjects:
        proposed, vetoes = outcome.proposed(subject.id), outcome.vetoes(subject.id)
        for sort, rules in ((sorts.PROPOSED, proposed), (sorts.VETO, vetoes)):
            for rule in rules:
                grounds = grounds_of(outcome, subject, rule.when)
                yield Consequence(
                    run=run, subject_id=int(subject.id), sort=sort, key=rule.key, grounds=grounds
                )


def _traces(outcome: Outcome) -> dict[str, dict[str, int | None]]:
    """Units of every node of every subject, column by column."""
    found = {}
    for kind in outcome.period.trees:
        columns = {
            node.code: units_of(
                outcome.columns[node.code], outcome.period.ranges[node.code].denominator
            )
            for node in outcome.period.nodes(kind)
        }
        rows = zip(*columns.values(), strict=True)
        members = (subject for subject in outcome.facts.subjects if subject.kind == kind)
        for subject, row in zip(members, rows, strict=True):
            found[subject.id] = dict(zip(columns, row, strict=True))
    return found


def units_of(numerators: list, denominator: int) -> list:
    """A column in units, rounded to four decimals where it is no decimal; None stays None."""
    if denominator == 1:
        return numerators
    from_exact = {
        value: half_away(Fraction(value, denominator)) for value in set(numerators) - {None}
    }
    return [None if value is None else from_exact[value] for value in numerators]


def _gap(gap) -> dict:
    return {
        "subject": gap.subject,
        "indicator": gap.code,
        "kind": gap.kind,
        "cause": gap.cause,
        "raters": list(gap.raters),
    }

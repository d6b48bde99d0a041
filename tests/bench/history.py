"""Five years of months behind the county: March again and again, copied within the database.

The months are copies of the settled March with every row that belongs to it, so that lists, counts
and indexes are as large as after five years; what is inside an old run still speaks of March's ids.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models, transaction
from django.urls import reverse
from django.utils import timezone

from kaoping import scoring
from kaoping.cycles.models import Assignment, Cycle, Sheet, Stage, Subject
from kaoping.decisions.models import PayLine, PaySheet
from kaoping.marks.models import Mark, Submission
from kaoping.notices.models import Notice
from kaoping.results import exporting, storing
from kaoping.results import facts as gathering
from kaoping.results.models import Consequence, Feedback, Result, Review, Run
from kaoping.schemes.queries import scheme_of
from tests.bench import clock, pages, towns, work

MONTHS = 58  # before March and April of 2026: five years in all
FAR = 10_000_000  # how far apart the ids of two months lie
VILLAGES = 542
MOST_GROWTH = 1.5
ROUNDS = 5
LISTS = ("months", "own feedback", "own pay", "notice board")  # a row more for each month
# What belongs to a cycle, parents first, and the way to it.
OWNED = {
    Cycle: "pk",
    Stage: "cycle",
    Subject: "cycle",
    Assignment: "cycle",
    Sheet: "assignment__cycle",
    Mark: "sheet__assignment__cycle",
    Submission: "sheet__assignment__cycle",
    Run: "cycle",
    Result: "run__cycle",
    Review: "cycle",
    Feedback: "cycle",
    Consequence: "run__cycle",
    Notice: "cycle",
    PaySheet: "cycle",
    PayLine: "sheet__cycle",
}
DAYS = {"starts_on": 0, "ends_on": 1}  # a cycle's last day is the day before its next month


def build() -> None:
    """Copy March of the county into all months before it, as the owner of the tables."""
    march = towns.month(VILLAGES, towns.MARCH)
    with transaction.atomic(), connection.cursor() as cursor:
        for model, way in OWNED.items():
            listed = model.objects.filter(**{way: march.pk}).order_by().values("pk")
            sql, values = listed.query.sql_with_params()
            names = [f'"{field.column}"' for field in model._meta.concrete_fields]
            cells = ", ".join(_copied(field) for field in model._meta.concrete_fields)
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {cells}"
                f" FROM {model._meta.db_table} t, generate_series(1, {MONTHS}) k"
                f" WHERE t.{model._meta.pk.column} IN ({sql})",
                values,
            )
    _finish()
    towns.analyse()


def _finish() -> None:
    """What is five years old is not under way any more."""
    waiting = Stage.objects.filter(cycle__gt=FAR, finished_at__isnull=True)
    now, clerk = timezone.now(), towns.account(VILLAGES, "clerk")
    waiting.update(started_at=now, finished_at=now, finished_by=clerk)


def _copied(field: models.Field) -> str:
    """What a column of the copy holds: ids of rows that are copied, too, move by their month."""
    name = f't."{field.column}"'
    target = field.related_model if field.is_relation else field.model
    if (field.primary_key or field.is_relation) and target in OWNED:
        return f"{name} + k * {FAR}"
    if field.unique and isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if field.model is Cycle and field.name in DAYS:
        after = DAYS[field.name]
        return f"({name} + {after} - k * interval '1 month')::date - {after}"
    return name


def measure() -> bool:
    """All pages, a closing, an export, and COPY both ways, with the history behind."""
    missed = _measure_pages()
    _hand_in(towns.month(VILLAGES, towns.APRIL))
    missed |= work.close_month(VILLAGES, towns.APRIL)
    _measure_export()
    _measure_copy()
    return missed


def _hand_in(cycle: Cycle) -> None:
    """Every rater of the month submits, so that it closes without gaps."""
    sheets = Sheet.objects.filter(assignment__cycle=cycle, submission__isnull=True)
    Submission.objects.bulk_create(
        Submission(sheet=sheet, submitted_by=sheet.assignment.person.account)
        for sheet in sheets.select_related("assignment__person__account")
    )


def remember() -> None:
    """What pages cost and ask before there is a history, kept beside the database."""
    _kept().write_text(json.dumps(_costs()))


def _kept() -> Path:
    return Path(settings.HOME) / "pages-without-history.json"


def _costs() -> dict[str, dict]:
    """Queries and computing of each page, the latter also as a multiple of the log-in page's.

    That page has nothing to do with months, and is asked for in turn: what disturbs one disturbs
    both, today and when there was no history yet.
    """
    handler, found = WSGIHandler(), {}
    for page in [*pages.addresses(VILLAGES), *_of_months()]:
        account = towns.account(VILLAGES, page.reader) if page.reader else None
        get = pages.visitor(handler, account)
        get(page.address)
        get_still = pages.visitor(handler, None)
        queries = clock.queries(partial(get, page.address))
        works = [partial(get, page.address), partial(get_still, reverse("account_login"))]
        cost, still = clock.alternating(works, ROUNDS)
        found[page.name] = {
            "queries": queries,
            "milliseconds": round(cost.computing, 1),
            "times": round(cost.computing / still.computing, 2),
        }
    return found


def _of_months() -> list[pages.Page]:
    """Pages that list or compare months."""
    march = towns.month(VILLAGES, towns.MARCH)
    person = Subject.objects.filter(cycle=march, kind="official").order_by("position")[0].person_id
    return [
        pages.Page("months", "clerk", reverse("cycles:list")),
        pages.Page("comparison", "clerk", reverse("results:compare", args=[march.pk])),
        pages.Page("history of runs", "clerk", reverse("results:history", args=[march.pk])),
        pages.Page("person", "clerk", reverse("people:person", args=[person])),
        pages.Page("own feedback", "village1", reverse("results:my_feedback")),
        pages.Page("own pay", "village1", reverse("decisions:mine")),
        pages.Page("notice board", "", reverse("notices:board")),
    ]


def _measure_pages() -> bool:
    """Whether a page asks more often, or grew much slower, with five years behind it."""
    before, now, missed = json.loads(_kept().read_text()), _costs(), False
    for name, cost in now.items():
        first = before[name]
        growth = round(cost["times"] / first["times"], 2)
        grows = name in LISTS or growth <= MOST_GROWTH
        bad = cost["queries"] != first["queries"] or not grows
        clock.tell(
            {"proof": "page after five years", "page": name, "villages": VILLAGES,
             "months": MONTHS + 2, "queries": cost["queries"], "queries_before": first["queries"],
             "milliseconds": cost["milliseconds"], "milliseconds_before": first["milliseconds"],
             "times_log_in": cost["times"], "times_log_in_before": first["times"],
             "growth": growth, "goal": None if name in LISTS else MOST_GROWTH},
            missed=bad,
        )  # fmt: skip
        missed |= bad
    return missed


def _measure_export() -> None:
    """A month as Parquet files, against a bare COPY of its marks, sheets and results out."""
    march = towns.month(VILLAGES, towns.MARCH)
    with TemporaryDirectory() as folder:
        whole = partial(_drain, partial(exporting.export, [march], Path(folder)))
        ours, bare = clock.alternating([whole, partial(_copy_out, march)], ROUNDS)
    _tell_copy("exporting a month", ours, bare)


def _drain(made: Callable) -> None:
    for _ in made():
        pass


def _copy_out(cycle: Cycle) -> None:
    """The rows of the month as text, without a question."""
    with connection.cursor() as cursor:
        for model in (Subject, Sheet, Mark, Submission, Result):
            listed = model.objects.filter(**{OWNED[model]: cycle.pk}).order_by()
            sql, values = listed.query.sql_with_params()
            with cursor.copy(f"COPY ({sql}) TO STDOUT", values) as copy:
                for _ in copy:
                    pass


def _measure_copy() -> None:
    """Storing a run, against a bare COPY of its results' finished rows into the same table.

    Storing also makes the traces' texts, keeps the facts and what follows, and calls the run done.
    """
    march, clerk = towns.month(VILLAGES, towns.MARCH), towns.account(VILLAGES, "clerk")
    run = Run.objects.filter(cycle=march).last()
    sql, values = Result.objects.filter(run=run).order_by("pk").values_list(
        "run_id", "subject_id", "units", "ranking", "rank", "grade", "prize", "trace"
    ).query.sql_with_params()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT", values) as copy:
        rows = b"".join(map(bytes, copy))
    facts = gathering.of_run(run)
    outcome = scoring.evaluate(scheme_of(march.version), march.period_key, facts)
    works = [partial(_stored, march, clerk, facts, outcome), partial(_copied_in, march, clerk, rows)]
    ours, bare = clock.alternating(works, ROUNDS)
    _tell_copy("storing a run", ours, bare)


def _stored(cycle: Cycle, clerk, facts, outcome) -> None:
    with transaction.atomic():
        storing.store(_new_run(cycle, clerk), facts, outcome)
        transaction.set_rollback(True)


def _copied_in(cycle: Cycle, clerk, rows: bytes) -> None:
    with transaction.atomic():
        run = _new_run(cycle, clerk)
        old = rows.split(b"\t", 1)[0] + b"\t"
        fresh = rows.replace(b"\n" + old, b"\n%d\t" % run.pk)
        fresh = b"%d\t" % run.pk + fresh.removeprefix(old)
        with connection.cursor() as cursor, cursor.copy(storing.COPY_RESULTS) as copy:
            copy.write(fresh)
        transaction.set_rollback(True)


def _new_run(cycle: Cycle, clerk) -> Run:
    last = Run.objects.filter(cycle=cycle).count()
    return Run.objects.create(cycle=cycle, number=last + 100, cause="aggregation",
                              scheme_sha256=cycle.version.sha256, requested_by=clerk)  # fmt: skip


def _tell_copy(proof: str, ours: clock.Cost, bare: clock.Cost) -> None:
    clock.tell(
        {"proof": proof, "villages": VILLAGES, "milliseconds": round(ours.wall, 1),
         "bare_milliseconds": round(bare.wall, 1), "ratio": round(ours.wall / bare.wall, 2),
         "computing_ratio": round(ours.computing / max(bare.computing, 0.1), 2)}
    )  # fmt: skip

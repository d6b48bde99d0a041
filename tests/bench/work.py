"""Closing a month, saving a grid, checking a twin, loading all divisions."""

import datetime
import json
from functools import partial
from pathlib import Path
from statistics import median

from django.core.handlers.wsgi import WSGIHandler
from django.db.models import Sum, TextField
from django.db.models.functions import Cast, Length
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client, RequestFactory
from django.urls import reverse

from kaoping.cycles.models import Assignment, Cycle, Sheet
from kaoping.marks.models import Kind, Mark
from kaoping.notices.models import Notice
from kaoping.people import bench as divisions
from kaoping.results.models import Result, Run
from kaoping.scoring import twin
from tests import months, people
from tests.bench import clock, towns

ROUNDS = 7
MOST_SECONDS = {17: 0.3, 542: 1.5}
MOST_TIMES = 2.0


def close_month(villages: int, starts_on: datetime.date = towns.MARCH) -> bool:
    """From the press of the button to the stored run: facts, points, ranks, traces, one commit."""
    cycle, clerk = towns.month(villages, starts_on), towns.account(villages, "clerk")
    before = clock.peak_megabytes()
    times = [
        clock.milliseconds(partial(months.aggregate, cycle, clerk)) / 1000 for _ in range(ROUNDS)
    ]
    run = Run.objects.filter(cycle=cycle).last()
    results = Result.objects.filter(run=run)
    seconds, goal = median(times), MOST_SECONDS[villages]
    line = {
        "proof": "closing a month",
        "villages": villages,
        "months": Cycle.objects.filter(place=cycle.place).count(),
        "subjects": results.count(),
        "marks": Mark.objects.filter(sheet__assignment__cycle=cycle).count(),
        "gaps": len(run.gaps),
        "trace_kilobytes": round(
            results.aggregate(all=Sum(Length(Cast("trace", TextField()))))["all"] / 1000
        ),
        "seconds": round(seconds, 3),
        "first_seconds": round(times[0], 3),
        "peak_megabytes": clock.peak_megabytes(),
        "megabytes_before": before,
        "goal": goal,
    }
    clock.tell(line, missed=seconds > goal)
    return seconds > goal


def save_grid(villages: int) -> bool:
    """A column of the clerk's grid, every cell changed, against writing the same without a question."""
    cycle, clerk = towns.month(villages, towns.APRIL), towns.account(villages, "clerk")
    leader = Assignment.objects.filter(cycle=cycle, group="main_leader").order_by("pk")[0]
    cells = _column(leader)
    points = iter(["7", "8"] * 1000)
    post = _poster(clerk)
    address = reverse("marks:grid_save", args=[cycle.pk])

    def save(where: str) -> None:
        now = next(points)
        was = "8" if now == "7" else "7"
        data = {"rater": str(leader.pk), "cells": {name: [was, now] for name in cells}}
        post(where, json.dumps(data).encode())

    both = [partial(save, address), partial(save, "/bench/save/")]
    queries = clock.queries(both[0])
    both[1]()
    whole, plain = clock.alternating(both, 15 if villages == 17 else ROUNDS)
    ratio = round(whole.wall / plain.wall, 2)
    line = {
        "proof": "saving a grid",
        "villages": villages,
        "cells": len(cells),
        "queries": queries,
        "milliseconds": round(whole.wall, 1),
        "bare_milliseconds": round(plain.wall, 1),
        "computing_ratio": round(whole.computing / plain.computing, 2),
        "ratio": ratio,
        "goal": MOST_TIMES,
    }
    clock.tell(line, missed=ratio > MOST_TIMES)
    return ratio > MOST_TIMES


def check_twin(villages: int) -> bool:
    """What `kaoping verify` does with a notice's file: read it, and compute all of it again."""
    raw = Notice.objects.get(cycle=towns.month(villages, towns.MARCH)).twin
    differences = []

    def verify() -> None:
        differences.extend(twin.verify(twin.load(raw)))

    rounds = 5 if villages == 17 else 1
    seconds = median(clock.milliseconds(verify) / 1000 for _ in range(rounds))
    line = {
        "proof": "verifying a twin",
        "villages": villages,
        "kilobytes": round(len(raw) / 1000),
        "rounds": rounds,
        "seconds": round(seconds, 2),
        "differences": len(differences),
    }
    clock.tell(line, missed=bool(differences))
    return bool(differences)


def load_divisions() -> bool:
    """All divisions of the country, against a bare COPY of the finished rows."""
    line = divisions.run(Path(people.REGISTER))
    missed = line["ratio"] > line["goal"]
    clock.tell({"proof": "loading all divisions"} | line, missed=missed)
    return missed


def _column(leader: Assignment) -> list[str]:
    """Names of the cells of one item in all sheets of the rater."""
    marks = Mark.objects.filter(sheet__assignment=leader, kind=Kind.AWARD).order_by("sheet_id")
    item = marks[0].indicator
    sheets = Sheet.objects.filter(marks__in=marks.filter(indicator=item))
    return [f"p{sheet.pk}-{item}" for sheet in sheets.order_by("pk")]


def _poster(account):
    """Posts JSON as the account's browser does, from the first middleware to the last."""
    client, factory, handler = Client(), RequestFactory(), WSGIHandler()
    client.force_login(account)
    secret = _get_new_csrf_string()
    named = {name: morsel.value for name, morsel in client.cookies.items()} | {"csrftoken": secret}
    cookies = "; ".join(f"{name}={value}" for name, value in named.items())

    def post(address: str, body: bytes) -> None:
        request = factory.post(
            address, body, "application/json", HTTP_COOKIE=cookies, HTTP_X_CSRFTOKEN=secret
        )
        answer = handler(request.environ, lambda *_: None)
        content = b"".join(answer)
        answer.close()
        if answer.status_code != 200:
            raise AssertionError(f"{address} answered {answer.status_code}: {content[:500]!r}")

    return post

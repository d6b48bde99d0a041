"""List and score pages against a bare Django view that answers with the very same bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median

from django.conf import settings
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.test import Client, RequestFactory
from django.urls import reverse

from kaoping.cycles.models import Assignment, Subject
from kaoping.decisions.models import PaySheet
from kaoping.lib.kept import forget_all
from kaoping.notices.models import Notice
from kaoping.people.models import Account
from tests.bench import bare, clock, towns
from tests.bench.clock import Cost
from tests.bench.flat import TOKEN, Flat, flatten

MOST_TIMES, MOST_QUERIES = 2.0, 12
ROUNDS = {17: 15, 542: 5}
Get = Callable[[str], bytes]


@dataclass(frozen=True)
class Page:
    """A page: who reads it, where it is, and how its repeated parts begin."""

    name: str
    reader: str
    address: str
    part: str = "<tr"


def addresses(villages: int) -> list[Page]:
    """The list and score pages of the town of that many villages."""
    march, april = towns.month(villages, towns.MARCH), towns.month(villages, towns.APRIL)
    notice = Notice.objects.get(cycle=march).pk
    subject = Subject.objects.filter(cycle=march, kind="official").order_by("position")[0].pk
    leader = Assignment.objects.filter(cycle=april, group="main_leader").order_by("pk")[0].pk
    pay, place = PaySheet.objects.get(cycle=march).pk, march.place.code
    return [
        Page("desk", "clerk", reverse("desk:home"), "<li"),
        Page("ranking", "clerk", reverse("results:overview", args=[march.pk])),
        Page("points", "clerk", reverse("results:subject", args=[subject])),
        Page("feedback notices", "clerk", reverse("results:feedback_list", args=[march.pk])),
        Page("raters' progress", "clerk", reverse("marks:overview", args=[april.pk])),
        Page("rater's page", "leader1", reverse("marks:rater"), '<div class="sheet"'),
        Page("rater's check", "leader1", reverse("marks:check"), '<section class="checked"'),
        Page("grid", "clerk", reverse("marks:grid", args=[april.pk]) + f"?rater={leader}"),
        Page("roster", "clerk", reverse("cycles:roster", args=[april.pk])),
        Page("roll", "clerk", reverse("people:roll", args=[place])),
        Page("pay sheet", "finance", reverse("decisions:sheet", args=[pay])),
        Page("notice", "", reverse("notices:notice", args=[notice])),
        Page("notice, printed", "", reverse("notices:print", args=[notice])),
        Page("points, public", "", reverse("notices:subject", args=[notice, subject]), "<li"),
    ]


def prove() -> bool:
    """Tells one line for each page and size; says whether a goal was missed."""
    handler = WSGIHandler()
    small: dict[str, dict] = {}
    missed = False
    for villages in towns.SIZES:
        for page in addresses(villages):
            line = _measure(handler, page, villages)
            first = small.setdefault(page.name, line)
            line |= {"queries_constant": first["queries"] == line["queries"]} | _growth(first, line)
            slow = line["ratio"] > MOST_TIMES
            many = max(line["queries"], line.get("anew_queries", 0)) > MOST_QUERIES
            bad = slow or many or not line["queries_constant"]
            clock.tell(line, missed=bad)
            missed |= bad
    return missed


def _growth(small: dict, large: dict) -> dict[str, float]:
    """What further rows cost, as a multiple of the same in the bare view; nothing without rows."""
    if large["cells"] < 2 * small["cells"]:
        return {}
    ours, theirs = (large[name] - small[name] for name in ("milliseconds", "bare_milliseconds"))
    return {"growth": round(ours / theirs, 2)}


def visitor(handler: WSGIHandler, account: Account | None) -> Get:
    """What this account's browser gets from an address, from the first middleware to the last."""
    client, factory = Client(), RequestFactory()
    if account:
        client.force_login(account)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    def get(address: str) -> bytes:
        answer = handler(factory.get(address, HTTP_COOKIE=cookies).environ, lambda *_: None)
        content = b"".join(answer)
        answer.close()
        if answer.status_code != 200:
            raise AssertionError(f"{address} answered {answer.status_code}")
        return content

    return get


def _measure(handler: WSGIHandler, page: Page, villages: int) -> dict[str, object]:
    account = towns.account(villages, page.reader) if page.reader else None
    get = visitor(handler, account)
    get(page.address)
    queries = clock.queries(partial(get, page.address))
    content = get(page.address)
    flat = flatten(content.decode(), page.part)
    number = bare.keep(flat, content, signed_in=bool(account))
    rows, stored = f"/bench/rows/{number}/", f"/bench/bytes/{number}/"
    _refuse_unfair(page, flat, content, get(rows))
    whole, plain, least = clock.alternating(
        [partial(get, address) for address in (page.address, rows, stored)], ROUNDS[villages]
    )
    line = {"proof": "page", "page": page.name, "villages": villages}
    line |= _figures(flat, content, queries, whole, plain, least)
    return line | _made_anew(get, page.address, plain)


def _made_anew(get: Get, address: str, plain: Cost) -> dict[str, float]:
    """What a page costs of which nothing is kept: the first visitor's in each process."""

    def anew() -> None:
        caches["pages"].clear()
        forget_all()
        get(address)

    cost = median(clock.milliseconds(anew) for _ in range(5))
    return {
        "anew_queries": clock.queries(anew),
        "anew_milliseconds": round(cost, 1),
        "anew_ratio": round(cost / plain.wall, 2),
    }


def _figures(
    flat: Flat, content: bytes, queries: int, whole: Cost, plain: Cost, least: Cost
) -> dict[str, object]:
    return {
        "kilobytes": round(len(content) / 1000, 1),
        "cells": flat.cells,
        "queries": queries,
        "milliseconds": round(whole.wall, 1),
        "bare_milliseconds": round(plain.wall, 1),
        "stored_milliseconds": round(least.wall, 1),
        "computing_ratio": round(whole.computing / plain.computing, 2),
        "ratio": round(whole.wall / plain.wall, 2),
        "goal": MOST_TIMES,
    }


def _refuse_unfair(page: Page, flat: Flat, ours: bytes, theirs: bytes) -> None:
    """The comparison is honest only if the bare view says the very same, but for the form's token."""
    if not flat.rows:
        raise AssertionError(f"{page.name} has no parts that begin with {page.part}")
    if TOKEN.sub("", ours.decode()) != TOKEN.sub("", theirs.decode()):
        raise AssertionError(f"the bare view of {page.name} gives other bytes")


def use_bench_addresses() -> None:
    """Serve the bare views beside the product's own, on one connection: their tables end with it."""
    settings.ROOT_URLCONF = "tests.bench.urls"
    connections["default"].settings_dict["CONN_MAX_AGE"] = None

"""Bare Django views: the least that an answer with the same bytes can cost in this frame.

They run through the same middleware and the same login as the product's own views.
"""

import json
from collections import defaultdict

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.template.backends.django import Template

from kaoping.audit.models import Event
from kaoping.marks.models import Mark
from kaoping.people.access import public
from tests.bench.flat import Flat

TEMPLATES: dict[int, Template] = {}
STORED: dict[int, bytes] = {}
SIGNED_IN: dict[int, bool] = {}


def keep(page: Flat, content: bytes, *, signed_in: bool) -> int:
    """Takes a page in; its number is that of the bare views that answer with it.

    Its rows go into a table of their own, one column for each value, that ends with the connection.
    """
    number = len(STORED)
    TEMPLATES[number] = engines["django"].from_string(page.source)
    STORED[number], SIGNED_IN[number] = content, signed_in
    names = list(dict.fromkeys(name for row in page.rows for name in row))
    columns = "".join(f", {name} text" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE bench_{number} (position int PRIMARY KEY{columns})")
        with cursor.copy(f"COPY bench_{number} FROM STDIN") as copy:
            for at, row in enumerate(page.rows):
                copy.write_row([at, *map(row.get, names)])
        cursor.execute(f"ANALYZE bench_{number}")
    return number


@public
def rows(request: HttpRequest, number: int) -> HttpResponse:
    """One query for the rows, one plain template."""
    if SIGNED_IN[number] and not request.user.is_authenticated:
        return HttpResponse(status=403)
    loops = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM bench_{number} ORDER BY position")
        names = [column.name for column in cursor.description]
        for values in cursor:
            row = dict(zip(names, values, strict=True))
            loops[row.get("loop")].append(row)
    return HttpResponse(TEMPLATES[number].render({"loops": dict(loops)}, request))


@public
def stored(request: HttpRequest, number: int) -> HttpResponse:
    """The finished bytes, with no work at all."""
    if SIGNED_IN[number] and not request.user.is_authenticated:
        return HttpResponse(status=403)
    return HttpResponse(STORED[number])


@public
def save(request: HttpRequest) -> HttpResponse:
    """Writes the cells of a grid without any question: reads the marks, changes them, logs."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    cells = json.loads(request.body)["cells"]
    wanted = {tuple(name[1:].split("-", 1)): now for name, (_was, now) in cells.items()}
    with transaction.atomic():
        marks = Mark.objects.filter(
            sheet__in={sheet for sheet, _ in wanted}, withdrawn_at__isnull=True
        ).select_for_update()
        changed = [mark for mark in marks if (str(mark.sheet_id), mark.indicator) in wanted]
        for mark in changed:
            mark.units = int(wanted[str(mark.sheet_id), mark.indicator]) * 10_000
            mark.version += 1
        Mark.objects.bulk_update(changed, ["units", "version"])
        Event.objects.create(
            actor_id=request.user.pk,
            verb="save_marks",
            detail={"changes": [[mark.pk, mark.units] for mark in changed]},
        )
    answer = {name: now for name, (_was, now) in cells.items()}
    return JsonResponse({"cells": answer, "said": str(len(changed))})

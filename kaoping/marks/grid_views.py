"""The clerk's desktop grid: one rater's paper sheets, typed or pasted, one request a save."""

import json

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kaoping.cycles import levels
from kaoping.cycles.models import Assignment, Cycle
from kaoping.cycles.queries import period_of
from kaoping.lib.decimals import format_units
from kaoping.lib.errors import UserError
from kaoping.marks import actions
from kaoping.marks.entries import AwardEntry
from kaoping.marks.frame import frame
from kaoping.marks.saving import CONFLICT, said
from kaoping.marks.saving import save as keep
from kaoping.marks.sheets import shown_of, views_of
from kaoping.marks.table import POINTS, Row, Sent
from kaoping.people.access import requires
from kaoping.web.composed import composed

JSON = "application/json"


@requires("type_marks", Cycle, related=("place",))
@require_safe
def grid(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """The sheets of the chosen rater as tables; without a choice, the raters to choose from."""
    rater = request.GET.get("rater", "")
    if not rater:
        context = _frame(cycle) | {"raters": _raters(cycle)}
        return render(request, "marks/grid_raters.html", context)
    assignment = _assignment(cycle, rater)
    rows = [Row.of(view) for view in shown_of([assignment], evidence=False)]
    return _page(request, assignment, rows)


@requires("type_marks", Cycle, related=("place",))
@require_POST
def save(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Saves all changed cells or none. A script sends JSON, a plain form sends every field."""
    as_json = request.content_type == JSON
    data = _json(request) if as_json else _form(request)
    assignment = _assignment(cycle, data["rater"])
    rows = _rows(assignment)
    sent = Sent(data["was"], data["now"])
    status = _write(request, rows, sent)
    if as_json:
        return _answer(assignment, rows, sent, status)
    if status:
        return _page(request, assignment, rows, sent, status)
    if sent.entries or not data["submit"]:
        messages.success(request, said(len(sent.entries)))
    if data["submit"]:
        _submit(request, assignment)
    elif waiting := _waiting(rows, sent):
        messages.warning(request, waiting)
    return redirect(_address(assignment))


def _write(request: HttpRequest, rows: list[Row], sent: Sent) -> int:
    """The status of a refusal, or 0."""
    sent.read(rows)
    return CONFLICT if sent.conflict else keep(sent, request.user)


def _answer(assignment: Assignment, rows: list[Row], sent: Sent, status: int) -> JsonResponse:
    """What the script shows: bad cells with their remedy, or how the saved cells read now."""
    if status:
        faults = [
            {"names": pair.names, "at": pair.at, "text": pair.fault,
             "stands": pair.stands if "conflict" in pair.typed else None}
            for pair in sent.faulty
        ]  # fmt: skip
        return JsonResponse({"faults": faults, "refusal": sent.refusal}, status=status)
    return JsonResponse(
        {
            "cells": _read_back(assignment, sent),
            "said": said(len(sent.entries)),
            "waiting": _waiting(rows, sent),
        }
    )


def _waiting(rows: list[Row], sent: Sent) -> str:
    """That complete rows don't count yet; empty where all are submitted."""
    count = sent.waiting(rows)
    if not count:
        return ""
    text = ngettext(
        "%(count)s complete row is not submitted. It does not count until it is submitted.",
        "%(count)s complete rows are not submitted. They do not count until they are submitted.",
        count,
    )
    return text % {"count": count}


def _read_back(assignment: Assignment, sent: Sent) -> dict[str, str]:
    """How the saved cells read now: points as they were understood, reasons as they were stored."""
    cells, deducted = {}, set()
    for entry in sent.entries:
        if isinstance(entry, AwardEntry):
            text = "" if entry.units is None else format_units(entry.units)
            cells[f"{POINTS}{entry.sheet.pk}-{entry.indicator.code}"] = text
        else:
            deducted.add(entry.sheet.pk)
    for row in _rows(assignment, deducted) if deducted else ():
        for pair in row.pairs:
            cells |= pair.stands
    return cells


def _submit(request: HttpRequest, assignment: Assignment) -> None:
    """Hands in the rater's complete sheets in the rater's name, as the signed paper says."""
    sheets = [view.sheet for view in views_of([assignment], evidence=False) if not view.gaps]
    try:
        done = actions.submit(sheets=sheets, by=request.user)
    except UserError as error:
        messages.error(request, str(error))
    else:
        text = ngettext("%(count)s sheet submitted.", "%(count)s sheets submitted.", len(done))
        messages.success(request, text % {"count": len(done)})


def _page(
    request: HttpRequest,
    assignment: Assignment,
    rows: list[Row],
    sent: Sent | None = None,
    status: int = 200,
) -> HttpResponse:
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        kinds.setdefault(row.view.sheet.subject.kind, []).append(row)
    was = {
        name: text
        for row in rows
        for pair in row.pairs
        for name, text in pair.stands.items()
        if text
    }
    subjects = period_of(assignment.cycle).subjects
    context = _frame(assignment.cycle, {"label": assignment.person.name}) | {
        "assignment": assignment,
        "where": levels.heading(period_of(assignment.cycle)),
        "group": period_of(assignment.cycle).raters[assignment.group].title,
        "tables": [(subjects[kind].title, found) for kind, found in kinds.items()],
        "was": json.dumps(was, ensure_ascii=False),
        "errors": _errors(sent) if sent else [],
        "open": any(not row.view.submitted for row in rows),
        "sheet_url": reverse("marks:sheet", args=[0]).removesuffix("0/"),
    }
    return render(request, "marks/grid.html", context, status=status)


def _errors(sent: Sent) -> list[dict[str, str]]:
    whole = [{"text": sent.refusal}] if sent.refusal else []
    return whole + [
        {"href": f"#{pair.at}",
         "text": f"{pair.item.sheet.subject.name} {pair.item.indicator.title}：{pair.fault}"}
        for pair in sent.faulty
    ]  # fmt: skip


def _raters(cycle: Cycle) -> list[tuple[Assignment, str]]:
    """All raters to choose from, group by group, with the title of the group."""
    raters = period_of(cycle).raters
    assignments = Assignment.objects.filter(cycle=cycle).select_related("person")
    order = {key: at for at, key in enumerate(raters)}
    rows = sorted(assignments, key=lambda row: (order[row.group], row.person.pinyin_key, row.pk))
    return [(row, raters[row.group].title) for row in rows]


def _frame(cycle: Cycle, *steps: dict[str, str]) -> dict[str, object]:
    grid = reverse("marks:grid", args=[cycle.pk])
    return frame(cycle, {"label": _("Type in paper sheets"), "url": grid}, *steps)


def _assignment(cycle: Cycle, number: object) -> Assignment:
    for found in _assigned(cycle.pk, int(number)) if str(number).isdecimal() else ():
        found.cycle = cycle
        return found
    raise Http404


@composed
def _assigned(cycle: int, pk: int) -> QuerySet[Assignment]:
    return Assignment.objects.filter(cycle=cycle, pk=pk).select_related("person")


def _rows(assignment: Assignment, only: set[int] | None = None) -> list[Row]:
    views = views_of([assignment], evidence=False)
    return [Row.of(view) for view in views if only is None or view.sheet.pk in only]


def _json(request: HttpRequest) -> dict[str, object]:
    """`{rater, cells: {name: [was, now]}}`; anything else is nothing of ours."""
    try:
        data = json.loads(request.body)
        cells = {str(name): (str(was), str(now)) for name, (was, now) in data["cells"].items()}
        return {
            "rater": str(data["rater"]),
            "submit": False,
            "was": {name: was for name, (was, _now) in cells.items()},
            "now": {name: now for name, (_was, now) in cells.items()},
        }
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Http404 from error


def _form(request: HttpRequest) -> dict[str, object]:
    try:
        was = {str(k): str(v) for k, v in json.loads(request.POST.get("was") or "{}").items()}
    except (ValueError, AttributeError) as error:
        raise Http404 from error
    return {
        "rater": request.POST.get("rater", ""),
        "submit": "submit" in request.POST,
        "was": was,
        "now": request.POST.dict(),
    }


def _address(assignment: Assignment) -> str:
    return reverse("marks:grid", args=[assignment.cycle_id]) + f"?rater={assignment.pk}"

"""The first page of each role, the public start page, and nudges."""

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle
from kaoping.desk import actions, pages, queries, steps
from kaoping.desk.demo import cast, tries
from kaoping.desk.forms import NudgeForm
from kaoping.desk.models import Channel
from kaoping.lib.errors import UserError
from kaoping.notices.queries import published
from kaoping.people.access import public, requires
from kaoping.people.frames import frame_of

OF_CYCLE = ("place", "version__scheme")
NOTICES_SHOWN = 8


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Each role's first page; the public start page for everybody else."""
    if not request.user.is_authenticated:
        context = {
            "notices": published()[:NOTICES_SHOWN],
            "accounts": cast.accounts() if settings.KAOPING_DEMO else [],
            "sheet": tries.sheet() if settings.KAOPING_DEMO else None,
        }
        return render(request, "desk/start.html", context)
    parts = pages.parts_of(request.user)
    context = {
        "base": frame_of(request.user),
        "parts": parts,
        "regulations": pages.regulations_of(request.user),
    }
    return render(request, "desk/home.html", context)


@requires("run_cycle", Cycle, related=OF_CYCLE)
@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Closes the stage under way, where no other page does it."""
    stage = cycles.current_stage(cycle)
    if stage is None or stage.key not in cycles.CLOSED_BY_HAND:
        return redirect("cycles:cycle", cycle=cycle.pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.close_stage(stage=stage, by=request.user)
            return redirect("cycles:cycle", cycle=cycle.pk)
        except UserError as error:
            form.add_error(None, str(error))
    context = {
        "title": _("Close “%(stage)s” of %(period)s")
        % {"stage": stage.title, "period": cycles.label(cycle)},
        "text": _("Once closed, a stage is not opened again."),
        "action": _("Close the stage"),
        "form": form,
        "cancel_url": reverse("cycles:cycle", args=[cycle.pk]),
    } | _still_lacking(cycle, stage.key)
    return render(request, "web/confirm.html", context, status=409 if form.errors else 200)


@requires("nudge", Cycle, related=OF_CYCLE)
@require_http_methods(["GET", "POST"])
def nudge(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Who is late and through what they are reminded; the second click sends."""
    form = NudgeForm(request.POST or None)
    if form.is_valid():
        try:
            sent = actions.nudge(cycle=cycle, by=request.user, **form.cleaned_data)
            _tell(request, len({row.person_id for row in sent}))
            return redirect("desk:nudges", cycle=cycle.pk)
        except UserError as error:
            form.add_error(None, str(error))
    context = {
        "cycle": cycle,
        "label": cycles.label(cycle),
        "stage": cycles.stage(cycle, "marking"),
        "late": queries.late_in(cycle),
        "form": form,
    }
    return render(request, "desk/nudge.html", context, status=400 if form.errors else 200)


@requires("nudge", Cycle, related=OF_CYCLE)
@require_http_methods(["GET", "POST"])
def nudges(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """What was sent, and whether it arrived; calls are recorded here."""
    if request.method == "POST":
        reached = [int(key) for key in request.POST.getlist("reached") if key.isdecimal()]
        actions.record_calls(cycle=cycle, reached=reached, by=request.user)
        return redirect("desk:nudges", cycle=cycle.pk)
    rows = queries.nudges_of(cycle)
    context = {
        "cycle": cycle,
        "label": cycles.label(cycle),
        "rows": rows,
        "waiting_calls": any(_waits(row) for row in rows if row.channel == Channel.CALL),
    }
    return render(request, "desk/nudges.html", context)


@requires("nudge", Cycle, related=OF_CYCLE)
@require_safe
def calls(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """The call list on A4: names, telephones, what is missing, boxes to tick."""
    context = {
        "cycle": cycle,
        "label": cycles.label(cycle),
        "stage": cycles.stage(cycle, "marking"),
        "late": queries.late_in(cycle),
    }
    return render(request, "desk/calls.html", context)


def _still_lacking(cycle: Cycle, stage: str) -> dict[str, str]:
    """The warning about what the stage is for and is not recorded; it can be recorded later, too."""
    found = steps.lacking(cycle, stage)
    if not found:
        return {}
    return {
        "warning": _("Not everything is recorded; it can still be until the review is closed."),
        "warning_text": steps.lacking_in_words(stage, found),
    }


def _waits(row) -> bool:
    return row.delivered_at is None and not row.failure


def _tell(request: HttpRequest, people: int) -> None:
    text = ngettext("%(n)d person was reminded.", "%(n)d people were reminded.", people)
    messages.success(request, text % {"n": people})

"""The console: who is on stage, who is missing, absences, the reveal, the end."""

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.juries import actions
from kaoping.juries.board import Board, board
from kaoping.juries.card_views import half_typed
from kaoping.juries.forms import ExcuseForm, ReasonForm
from kaoping.juries.frame import frame
from kaoping.juries.models import Panel, Seat, Turn, TurnState
from kaoping.juries.office_views import BELOW_PANEL, OF_PANEL, attempt
from kaoping.juries.screen import lines_of
from kaoping.lib.errors import UserError
from kaoping.people.access import requires
from kaoping.web.pages import confirm, refuse
from kaoping.web.qr import qr_of

CONFLICT = 409


@requires("run_meeting", Panel, related=OF_PANEL)
@never_cache
@require_safe
def console(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Everything the clerk needs while the meeting lasts."""
    return _page(request, panel)


@requires("run_meeting", Panel, related=OF_PANEL)
@never_cache
@require_safe
def part(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Who has given points, as it stands: the console asks every two seconds."""
    return render(request, "juries/console_part.html", _stage(board(panel)))


def _page(request: HttpRequest, panel: Panel, excuse: ExcuseForm | None = None) -> HttpResponse:
    seen = board(panel)
    waiting = seen.on_stage.missing if seen.on_stage else []
    context = frame(panel.meeting, _("Console"), panel) | _stage(seen)
    context |= {
        "excuse_form": excuse or ExcuseForm(seats=waiting),
        "half_typed": half_typed(seen.on_stage),
        "several": len(seen.items) > 1,
        "screen": request.build_absolute_uri(
            reverse("juries:screen", args=[panel.meeting.screen_key])
        ),
        "card_qr": qr_of(settings.SITE_ADDRESS + reverse("juries:type_card", args=[panel.pk])),
    }
    return render(request, "juries/console.html", context, status=CONFLICT if excuse else 200)


def _stage(seen: Board) -> dict[str, object]:
    last = seen.last_revealed
    return {
        "board": seen,
        "panel": seen.panel,
        "on_stage": seen.on_stage,
        "last": last,
        "last_lines": lines_of(last) if last else [],
        "unrevealed": [turn for turn in seen.playing if turn.turn.state == TurnState.WAITING],
        "convened": seen.panel.meeting.state == "convened",
        "ended": seen.panel.meeting.state in ("ended", "called_off"),
    }


@requires("run_meeting", Turn, related=(*BELOW_PANEL, "subject"))
@require_POST
def put(request: HttpRequest, turn: Turn) -> HttpResponse:
    """Calls a reporter on stage."""
    return attempt(
        request, lambda: actions.put_on_stage(turn=turn, by=request.user), _console(turn.panel)
    )


@requires("run_meeting", Turn, related=(*BELOW_PANEL, "subject"))
@require_POST
def take_off(request: HttpRequest, turn: Turn) -> HttpResponse:
    """Takes a wrong call back."""
    return attempt(
        request, lambda: actions.take_off_stage(turn=turn, by=request.user), _console(turn.panel)
    )


@requires("run_meeting", Turn, related=(*BELOW_PANEL, "subject"))
@require_http_methods(["GET", "POST"])
def postpone(request: HttpRequest, turn: Turn) -> HttpResponse:
    """Breaks a turn off, with the reason; its points are withdrawn."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.postpone(turn=turn, by=request.user, **form.cleaned_data)
            return _console(turn.panel)
        except UserError as error:
            refuse(form, error)
    return confirm(
        request,
        form,
        title=_("Break off the turn of %(name)s") % {"name": turn.subject.name},
        text=_("All points given for it are withdrawn, and the reporter waits again."),
        action=_("Break off"),
        kind="danger",
        cancel=reverse("juries:console", args=[turn.panel_id]),
        **frame(turn.panel.meeting, _("Break off"), turn.panel),
    )


@requires("run_meeting", Turn, related=(*BELOW_PANEL, "subject"))
@require_POST
def reveal(request: HttpRequest, turn: Turn) -> HttpResponse:
    """Reveals the points."""
    return attempt(
        request, lambda: actions.reveal(turn=turn, by=request.user), _console(turn.panel)
    )


@requires("run_meeting", Turn, related=(*BELOW_PANEL, "subject"))
@require_POST
def excuse(request: HttpRequest, turn: Turn) -> HttpResponse:
    """Records who is absent or recused, and why."""
    form = ExcuseForm(request.POST, seats=board(turn.panel).by_id[turn.pk].missing)
    if form.is_valid():
        try:
            actions.excuse(turn=turn, by=request.user, **form.cleaned_data)
            return _console(turn.panel)
        except UserError as error:
            refuse(form, error)
    return _page(request, turn.panel, excuse=form)


@requires("run_meeting", Turn, related=(*BELOW_PANEL, "subject"))
@require_POST
def admit(request: HttpRequest, turn: Turn, seat: int) -> HttpResponse:
    """Takes an excuse back."""
    found = Seat.objects.filter(panel=turn.panel_id, pk=seat).first()
    if found is None:
        raise Http404
    return attempt(
        request,
        lambda: actions.admit(turn=turn, seat=found, by=request.user),
        _console(turn.panel),
    )


@requires("run_meeting", Panel, related=OF_PANEL)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Ends the meeting, after asking once more."""
    if request.method == "POST":
        return attempt(
            request, lambda: actions.end_jury(panel=panel, by=request.user), _console(panel)
        )
    return confirm(
        request,
        Form(),
        title=_("End the meeting"),
        text=_("The points revealed become facts of the appraisal. Nothing is changed any more."),
        action=_("End the meeting"),
        cancel=reverse("juries:console", args=[panel.pk]),
        **frame(panel.meeting, _("End the meeting"), panel),
    )


def _console(panel: Panel) -> HttpResponse:
    return redirect("juries:console", panel=panel.pk)

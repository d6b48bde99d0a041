"""What needs no account: a juror's phone, and the screen of the hall."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.juries import actions, codes, queries, screen
from kaoping.juries.board import board
from kaoping.juries.forms import CodeForm, PointsForm
from kaoping.juries.models import Points, Seat, Turn
from kaoping.lib.errors import UserError
from kaoping.people.access import public
from kaoping.web.live import answer, stream_of
from kaoping.web.pages import status_of

COOKIE, SALT = "juror", "kaoping.juries.juror"
COOKIE_SECONDS = 16 * 3600  # a meeting lasts a day at most
PATH = "/juries/j/"
TOO_MANY = 429
OF_SEAT = ("panel__meeting__place", "panel__meeting__cycle")


@public
@never_cache
@require_safe
def juror(request: HttpRequest) -> HttpResponse:
    """A juror's one page: who is on stage, giving points, waiting. Without a seat it asks for the code."""
    seat = _seat(request)
    if seat is None:
        return render(request, "juries/enter.html", {"form": CodeForm()})
    return _page(request, seat)


@public
@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("form", "code")
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """The code of a card opens the seat; the phone keeps it until the day is over."""
    form = CodeForm(request.POST)
    if codes.wrong_codes.spent():
        return render(request, "juries/enter.html", {"form": form, "busy": True}, status=TOO_MANY)
    seat = None
    if form.is_valid():
        code = codes.hashed(form.cleaned_data["code"])
        seat = Seat.objects.filter(code_hash=code).first()
        if seat is None:
            codes.wrong_codes.take()
            form.add_error("code", _("No card has this code. Look at it again, or ask the clerk."))
    if seat is None:
        return render(request, "juries/enter.html", {"form": form}, status=status_of(form))
    response = redirect("juries:juror")
    response.set_signed_cookie(
        COOKIE, f"{seat.pk}:{codes.stamp(seat.code_hash)}", salt=SALT, max_age=COOKIE_SECONDS,
        path=PATH, secure=settings.HTTPS, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


@public
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The phone forgets the seat: the wrong card was scanned, or the phone is lent."""
    response = redirect("juries:juror")
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response


@public
@never_cache
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Points for who is on stage; sent twice they are the same."""
    seat = _seat(request)
    if seat is None:
        return redirect("juries:juror")
    form = PointsForm(request.POST)
    if not form.is_valid():
        return _page(request, seat, form)
    data = form.cleaned_data
    turn = Turn.objects.filter(panel=seat.panel_id, pk=data["turn"]).first()
    if turn is None:
        raise Http404
    try:
        actions.give_points(turn=turn, seat=seat, units=data["points"], token=data["token"])
    except UserError as error:
        form.add_error("points", f"{error.cause} {error.remedy}")
        return _page(request, seat, form)
    return redirect("juries:juror")


@public
@never_cache
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Takes the points back, until they are revealed."""
    seat = _seat(request)
    if seat is None:
        return redirect("juries:juror")
    number = request.POST.get("points", "")[:12]
    mine = Points.objects.filter(seat=seat, pk=int(number) if number.isdecimal() else 0).first()
    try:
        if mine:
            actions.withdraw_points(points=mine)
    except UserError as error:
        messages.warning(request, f"{error.cause} {error.remedy}")
    return redirect("juries:juror")


def _seat(request: HttpRequest) -> Seat | None:
    """The seat that this phone entered; none once its card was drawn anew."""
    kept = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=COOKIE_SECONDS)
    number, _colon, stamp = kept.partition(":")
    if not number.isdecimal():
        return None
    seat = Seat.objects.select_related(*OF_SEAT).filter(pk=number).first()
    return seat if seat and codes.stamp(seat.code_hash) == stamp else None


def _page(request: HttpRequest, seat: Seat, form: PointsForm | None = None) -> HttpResponse:
    """Who is on stage and what this juror may do; a refused form is shown only while it still fits."""
    seen = board(seat.panel)
    now = seen.on_stage
    meeting = seat.panel.meeting
    given = now.given.get(seat.pk) if now else None
    excused = now.excused.get(seat.pk) if now else None
    asks = now is not None and given is None and excused is None
    fresh = PointsForm(initial={"token": uuid.uuid4(), "turn": now.turn.pk}) if asks else None
    shown = form if form and asks and form.data.get("turn") == str(now.turn.pk) else fresh
    context = {
        "seat": seat,
        "meeting": meeting,
        "board": seen,
        "now": now,
        "given": given,
        "excused": excused,
        "form": shown,
        "errors": [text for texts in form.errors.values() for text in texts] if form else [],
        "several": len(seen.items) > 1,
        "last": seen.last_revealed,
        "snapshot": screen.kept_address(meeting.screen_key) + "?brief",
        "stream": _brief(stream_of("juries", meeting.screen_key)),
        "version": screen.moment_of(seen),
    }
    return render(request, "juries/juror.html", context, status=409 if form else 200)


def _brief(stream: str) -> str:
    return f"{stream}?brief" if stream else ""


@public
@never_cache
@require_safe
def hall(request: HttpRequest, key: str) -> HttpResponse:
    """The screen of the hall."""
    panel = queries.by_screen_key(key)
    if panel is None:
        raise Http404
    context = {
        "meeting": panel.meeting,
        "now": screen.of_panel(panel),
        "snapshot": screen.kept_address(key),
        "stream": stream_of("juries", key),
    }
    return render(request, "juries/screen.html", context)


@public
@require_http_methods(["GET", "HEAD"])
def snapshot(request: HttpRequest, key: str) -> HttpResponse:
    """The same as JSON, for a screen that polls."""
    kept = screen.kept_snapshot(key)
    if kept is None:
        raise Http404
    return answer(request, kept)

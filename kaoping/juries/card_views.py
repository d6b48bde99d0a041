"""Paper cards: two people, each signed in, type what a juror wrote; neither sees what the other typed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaoping.juries import actions
from kaoping.juries.actions.giving import cards_of
from kaoping.juries.board import Board, OnBoard, board
from kaoping.juries.forms import CardForm
from kaoping.juries.models import Card, Panel, Seat, Turn
from kaoping.juries.office_views import OF_PANEL
from kaoping.lib.errors import UserError
from kaoping.people.access import may, requires
from kaoping.people.models import Account
from kaoping.web.pages import refuse

CONFLICT = 409


@requires("type_card", Panel, related=OF_PANEL)
@never_cache
@require_http_methods(["GET", "POST"])
def type_card(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Who is on stage, whose card is missing, and a card to type."""
    seen = board(panel)
    if request.method == "GET":
        return _page(request, seen)
    form = _form(seen, request.user, request.POST)
    if not form.is_valid():
        return _page(request, seen, form)
    data = form.cleaned_data
    turn = Turn.objects.filter(panel=panel, pk=data["turn"]).first()
    if turn is None:
        raise Http404
    try:
        points = actions.type_card(
            turn=turn, seat=data["seat"], units=data["points"], by=request.user
        )
    except UserError as error:
        refuse(form, error)
        return _page(request, seen, form)
    _say_typed(request, turn, data["seat"], counted=points is not None)
    return redirect("juries:type_card", panel=panel.pk)


def half_typed(on_stage: OnBoard | None) -> list[tuple[Seat, list[Card]]]:
    """Seats whose card one has typed; two cards where the two differed."""
    if on_stage is None:
        return []
    typed = cards_of(on_stage.turn)
    return [(seat, typed[seat.pk]) for seat in on_stage.missing if seat.pk in typed]


def _form(seen: Board, account: Account, data: dict | None = None) -> CardForm:
    """Jurors who are to give points; who gave them meanwhile is refused with words."""
    now = seen.on_stage
    half = {seat.pk: _awaited(cards, account) for seat, cards in half_typed(now)}
    shown = now.voters if now and data is not None else now.missing if now else []
    return CardForm(data, seats=shown, half=half, initial={"turn": now.turn.pk if now else None})


def _awaited(cards: list[Card], account: Account) -> str:
    """What a card still needs; never a number."""
    if len(cards) == 2:
        return _("differ: both type it again")
    if cards[0].typed_by_id == account.pk:
        return _("you have typed it; somebody else is awaited")
    return _("typed once; you may be the second")


def _page(request: HttpRequest, seen: Board, form: CardForm | None = None) -> HttpResponse:
    context = {
        "panel": seen.panel,
        "meeting": seen.panel.meeting,
        "place_name": seen.panel.meeting.place.name,
        "now": seen.on_stage,
        "form": form or _form(seen, request.user),
        "runs": may(request.user, "run_meeting", seen.panel.meeting.place),
        "several": len(seen.items) > 1,
    }
    return render(request, "juries/type_card.html", context, status=CONFLICT if form else 200)


def _say_typed(request: HttpRequest, turn: Turn, seat: Seat, *, counted: bool) -> None:
    named = {"seat": str(seat)}
    if counted:
        messages.success(request, _("The card of %(seat)s counts: both typed the same.") % named)
    elif len(cards_of(turn)[seat.pk]) == 2:
        messages.warning(
            request,
            _("The two typings of the card of %(seat)s differ. Both read and type it again.") % named,
        )
    else:
        messages.info(
            request,
            _("Now somebody else reads and types the card of %(seat)s, signed in with their own account.")
            % named,
        )  # fmt: skip

"""The clerk's pages before a jury's meeting: jurors, their cards, reporters, order, recusals."""

from collections.abc import Callable
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.cycles import levels
from kaoping.cycles.queries import period_of, places_of
from kaoping.juries import actions, codes, queries
from kaoping.juries.board import Board, board, juries_with_items
from kaoping.juries.cards import Card, card_of
from kaoping.juries.forms import JuryForm, ReasonForm, SeatsForm, order_of
from kaoping.juries.frame import frame
from kaoping.juries.models import Panel, Seat, Turn, TurnState, Why
from kaoping.lib.errors import UserError
from kaoping.meetings.models import Meeting
from kaoping.people.access import requires
from kaoping.people.models import Person
from kaoping.web.pages import confirm, refuse, status_of

OF_MEETING = ("place", "cycle")
OF_PANEL = ("meeting__place", "meeting__cycle")
BELOW_PANEL = ("panel__meeting__place", "panel__meeting__cycle")


@requires("run_meeting", Meeting, related=OF_MEETING)
@require_http_methods(["GET", "POST"])
def meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Choosing the jury of a meeting; then everything to prepare about its panel."""
    panel = queries.panel_of(meeting)
    if panel:
        return prepare_page(request, panel)
    form = JuryForm(request.POST or None, juries=_juries(meeting))
    if form.is_valid():
        try:
            actions.make_panel(meeting=meeting, jury=form.cleaned_data["jury"], by=request.user)
            return redirect("juries:meeting", meeting=meeting.pk)
        except UserError as error:
            refuse(form, error)
    context = frame(meeting, _("Choose the jury")) | {"form": form}
    return render(request, "juries/choose.html", context, status=status_of(form))


def _juries(meeting: Meeting) -> list[tuple[str, str]]:
    """The regulation's juries with what each scores, to choose from."""
    if meeting.cycle is None:
        return []
    period = period_of(meeting.cycle)
    return [
        (key, _("%(jury)s: %(items)s") % {
            "jury": period.juries[key].title,
            "items": "、".join(f"{code} {period.item(code).title}" for code in listed),
        })
        for key, listed in juries_with_items(period).items()
    ]  # fmt: skip


def prepare_page(
    request: HttpRequest, panel: Panel, seats: SeatsForm | None = None
) -> HttpResponse:
    """Jurors, recusals, reporters: the page that prepares a panel."""
    seen = board(panel)
    context = frame(panel.meeting, _("Prepare the jury"), panel) | {
        "board": seen,
        "jury": seen.period.juries[panel.jury],
        "where": levels.heading(seen.period),
        "groups": [(key, list(rows)) for key, rows in groupby(seen.seats, lambda seat: seat.group)],
        "proposals": queries.proposals(seen),
        "recused": [(turn, excuse) for turn in seen.turns for excuse in turn.excused.values()],
        "seats_by_id": {seat.pk: seat for seat in seen.seats},
        "without_card": sum(not seat.code_hash for seat in seen.seats),
        "begun": any(turn.turn.state not in (TurnState.WAITING, TurnState.LEFT_OUT)
                     for turn in seen.turns),
        "several": len(seen.items) > 1,
        "seats_form": seats or SeatsForm(),
    }  # fmt: skip
    return render(request, "juries/prepare.html", context, status=status_of(seats) if seats else 200)


@requires("run_meeting", Panel, related=OF_PANEL)
@require_POST
def add_seats(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Seats jurors of one group."""
    villages = [
        place for place in places_of(panel.meeting.cycle) if panel.meeting.place.holds(place)
    ]
    people = Person.objects.filter(home__path__startswith=panel.meeting.place.path)
    form = SeatsForm(request.POST, villages=villages, people=people)
    if form.is_valid():
        try:
            made = actions.add_seats(
                panel=panel, group=form.cleaned_data["group"], seats=form.cleaned_data["seats"],
                by=request.user,
            )  # fmt: skip
            text = ngettext("%(count)d juror was seated.", "%(count)d jurors were seated.", len(made))
            messages.success(request, text % {"count": len(made)})
            return _prepare(panel)
        except UserError as error:
            refuse(form, error)
    return prepare_page(request, panel, form)


@requires("run_meeting", Seat, related=BELOW_PANEL)
@require_POST
def remove_seat(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Takes a juror off the panel."""
    return attempt(
        request, lambda: actions.remove_seat(seat=seat, by=request.user), _prepare(seat.panel)
    )


@requires("run_meeting", Panel, related=OF_PANEL)
@never_cache
@require_POST
def cards(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Fresh codes for all seats, printed at once: they are shown on this page only."""
    return _print_cards(request, panel, None)


@requires("run_meeting", Seat, related=BELOW_PANEL)
@never_cache
@require_POST
def card(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A fresh code for one juror who lost the card."""
    return _print_cards(request, seat.panel, [seat])


def _print_cards(request: HttpRequest, panel: Panel, seats: list[Seat] | None) -> HttpResponse:
    try:
        drawn = actions.draw_codes(panel=panel, seats=seats, by=request.user)
    except UserError as error:
        messages.error(request, str(error))
        return _prepare(panel)
    address = settings.SITE_ADDRESS + reverse("juries:juror")
    printed: list[Card] = [card_of(seat, codes.shown(code), address) for seat, code in drawn]
    return render(request, "juries/cards.html", {"panel": panel, "cards": printed, "address": address})


@requires("run_meeting", Panel, related=OF_PANEL)
@require_POST
def take_in(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Takes in reporters of the agenda, and leaves out those whom a vote has barred since."""
    return attempt(
        request, lambda: actions.take_in_reporters(panel=panel, by=request.user), _prepare(panel)
    )


@requires("run_meeting", Panel, related=OF_PANEL)
@require_POST
def lots(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Draws the order by lot."""
    return attempt(
        request,
        lambda: actions.draw_lots(panel=panel, by=request.user),
        _prepare(panel, "order"),
        _("The order was drawn by lot."),
    )


@requires("run_meeting", Panel, related=OF_PANEL)
@require_POST
def order(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Puts the reporters in the order of the numbers typed."""
    waiting = panel.turns.filter(state=TurnState.WAITING).values_list("pk", flat=True)
    chosen = order_of(request.POST, waiting)
    return attempt(
        request,
        lambda: actions.set_order(panel=panel, order=chosen, by=request.user),
        _prepare(panel, "order"),
        _("The order was saved."),
    )


@requires("run_meeting", Panel, related=OF_PANEL)
@require_POST
def recuse(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Records the proposed recusals that were ticked, each with its reason."""
    seen: Board = board(panel)
    ticked = set(request.POST.getlist("pair"))
    chosen = [each for each in queries.proposals(seen) if f"{each.turn.pk}-{each.seat.pk}" in ticked]

    def record() -> None:
        for proposal in chosen:
            reason = _("the juror in person") if proposal.own else _("of the same place")
            actions.excuse(turn=proposal.turn, seats=[proposal.seat], why=Why.RECUSED,
                           reason=reason, by=request.user)  # fmt: skip

    return attempt(request, record, _prepare(panel, "recusals"), _("The recusals were recorded."))


@requires("run_meeting", Turn, related=(*BELOW_PANEL, "subject"))
@require_http_methods(["GET", "POST"])
def leave_out(request: HttpRequest, turn: Turn) -> HttpResponse:
    """A reporter doesn't come on stage, and why."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.leave_out(turn=turn, by=request.user, **form.cleaned_data)
            return _prepare(turn.panel, "order")
        except UserError as error:
            refuse(form, error)
    return confirm(
        request,
        form,
        title=_("Leave out %(name)s") % {"name": turn.subject.name},
        text=_("Without points of the jury the item has a gap, which the review decides."),
        action=_("Leave out"),
        cancel=reverse("juries:meeting", args=[turn.panel.meeting_id]),
        **frame(turn.panel.meeting, _("Leave out"), turn.panel),
    )


@requires("run_meeting", Turn, related=BELOW_PANEL)
@require_POST
def let_report(request: HttpRequest, turn: Turn) -> HttpResponse:
    """A reporter who was left out waits for the turn again."""
    return attempt(
        request,
        lambda: actions.let_report(turn=turn, by=request.user),
        _prepare(turn.panel, "order"),
    )


def attempt(
    request: HttpRequest, act: Callable[[], object], then: HttpResponse, done: str = ""
) -> HttpResponse:
    """Does it and goes on; a refusal is said on the page it goes to."""
    try:
        act()
    except UserError as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return then


def _prepare(panel: Panel, part: str = "") -> HttpResponse:
    address = reverse("juries:meeting", args=[panel.meeting_id])
    return redirect(f"{address}#{part}" if part else address)

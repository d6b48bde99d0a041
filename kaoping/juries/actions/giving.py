"""Giving points: by a juror on a phone, or from a paper card that two people type, each signed in.

A juror has no account, so giving and withdrawing leave no event of their own: the rows are kept,
withdrawn ones too, and the reveal writes all points into the log.
"""

import uuid

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.queries import period_of
from kaoping.juries.board import Limits
from kaoping.juries.locks import Refused, hold_panel, hold_turn, refuse_off_stage
from kaoping.juries.models import Card, Points, Seat, Turn
from kaoping.lib.decimals import format_units
from kaoping.meetings.live import changed
from kaoping.people.models import Account


@transaction.atomic
def give_points(*, turn: Turn, seat: Seat, units: int, token: uuid.UUID) -> Points:
    """A juror's points for who is on stage. The same token again is the same points, at any time.

    Raises `Refused` off stage, for a juror who is recused, who has given points already, or
    outside of the item's limits.
    """
    held = hold_turn(turn)
    known = Points.objects.filter(token=token).first()
    if known and (known.turn_id, known.seat_id) == (held.pk, seat.pk):
        return known
    refuse_off_stage(held)
    _refuse_outsiders(held, seat)
    _refuse_beyond(held, units)
    points = Points.objects.create(turn=held, seat=seat, units=units, token=token)
    changed(held.panel.meeting)
    return points


@transaction.atomic
def withdraw_points(*, points: Points) -> Points:
    """Takes points back before the reveal; a second time changes nothing. Raises `Refused` after it."""
    held = hold_turn(points.turn)
    standing = Points.objects.get(pk=points.pk)
    if standing.withdrawn_at:
        return standing
    refuse_off_stage(held)
    standing.withdrawn_at = timezone.now()
    standing.save(update_fields=["withdrawn_at"])
    changed(held.panel.meeting)
    return standing


@transaction.atomic
def type_card(*, turn: Turn, seat: Seat, units: int, by: Account) -> Points | None:
    """One of two people reads a paper card and types it, without seeing what the other typed.

    Answers with the points once both have typed the same; None while the second is awaited, and
    when the two differ: then both read the card again, and a new version begins. Raises `Refused`
    for whoever typed this version already: two are two accounts.
    """
    panel, held = hold_panel(turn.panel), hold_turn(turn)
    refuse_off_stage(held)
    _refuse_outsiders(held, seat)
    _refuse_beyond(held, units)
    typed = _under_way(held, seat)
    _refuse_same(typed, by)
    version = typed[0].version if typed else _next_version(held, seat)
    card = Card.objects.create(turn=held, seat=seat, entry=len(typed) + 1, version=version,
                               units=units, typist=str(by), typed_by=by)  # fmt: skip
    record(verb="type_card", by=by, place=panel.meeting.place, target=held,
           detail={"seat": seat.number, "entry": card.entry, "version": version},
           personal={"typist": card.typist})  # fmt: skip
    points = None
    if typed and typed[0].units == units:
        points = Points.objects.create(
            turn=held, seat=seat, units=units, on_paper=True, token=uuid.uuid4()
        )
        changed(panel.meeting)
    return points


def cards_of(turn: Turn) -> dict[int, list[Card]]:
    """The cards of a turn's newest version by seat: one where the second is awaited, two done."""
    newest: dict[int, list[Card]] = {}
    for card in Card.objects.filter(turn=turn).order_by("seat_id", "version", "entry"):
        listed = newest.get(card.seat_id)
        if listed and listed[0].version == card.version:
            listed.append(card)
        else:
            newest[card.seat_id] = [card]
    return newest


def _under_way(turn: Turn, seat: Seat) -> list[Card]:
    """The one card of a version that still waits for its second."""
    newest = cards_of(turn).get(seat.pk, [])
    return newest if len(newest) == 1 else []


def _next_version(turn: Turn, seat: Seat) -> int:
    last = Card.objects.filter(turn=turn, seat=seat).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _refuse_same(typed: list[Card], by: Account) -> None:
    if typed and typed[0].typed_by_id == by.pk:
        raise Refused(
            _("You have typed this card already."),
            _("Let somebody else read the card and type it, signed in with their own account."),
        )


def _refuse_outsiders(turn: Turn, seat: Seat) -> None:
    """A juror of another panel, one excused from this turn, or one whose points stand."""
    if seat.panel_id != turn.panel_id:
        raise Refused(_("This juror is not of this panel."), _("Look at the seat's card again."))
    excused = turn.excuses.filter(seat=seat).first()
    if excused:
        raise Refused(
            _("This juror gives no points here (%(why)s): %(reason)s")
            % {"why": excused.get_why_display(), "reason": excused.reason},
            _("Ask the clerk if that is wrong."),
        )
    standing = turn.points.filter(seat=seat, withdrawn_at__isnull=True).first()
    if standing:
        raise Refused(
            _("%(points)s points were given already.") % {"points": format_units(standing.units)},
            _("To change them, withdraw them first."),
        )


def _refuse_beyond(turn: Turn, units: int) -> None:
    node = period_of(turn.panel.meeting.cycle).item(turn.item)
    limits = Limits.of(node)
    if not limits.allow(units):
        raise Refused(
            _("%(points)s is not among the points that can be given.")
            % {"points": format_units(units)},
            _("Give %(low)s to %(high)s points in steps of %(step)s.")
            % {"low": format_units(limits.low), "high": format_units(limits.high),
               "step": format_units(limits.step)},
        )  # fmt: skip

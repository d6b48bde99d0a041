"""Before the meeting: the panel, its jurors with their codes, the reporters and their order."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.audit.actions import record
from kaoping.cycles.queries import period_of
from kaoping.juries import codes, queries
from kaoping.juries.board import juries_with_items
from kaoping.juries.locks import Refused, hold_panel
from kaoping.juries.models import Panel, Seat, Turn, TurnState
from kaoping.meetings.live import changed
from kaoping.meetings.models import Kind, Meeting
from kaoping.people.models import Account, Person, Place

UNMOVED = (TurnState.WAITING, TurnState.LEFT_OUT)
_lots = random.SystemRandom()


@dataclass(frozen=True)
class NewSeat:
    """A juror to be seated: named or not, known to the roll or not, with the village they live in."""

    name: str = ""
    person: Person | None = None
    village: Place | None = None


@transaction.atomic
def make_panel(*, meeting: Meeting, jury: str, by: Account) -> Panel:
    """The panel of a jury's meeting with its reporters; asked twice it is the same panel.

    Raises `Refused` where the meeting isn't one of a jury, or the regulation has no such jury.
    """
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    standing = queries.panel_of(meeting)
    if standing and standing.jury == jury:
        return standing
    if standing:
        raise Refused(
            _("The meeting has another jury already."), _("Plan a meeting of its own for each.")
        )
    _refuse_without_items(meeting, jury)
    panel = Panel.objects.create(meeting=meeting, jury=jury)
    count = _take_in(panel)
    record(verb="make_panel", by=by, place=meeting.place, target=panel,
           detail={"jury": period_of(meeting.cycle).juries[jury].title, "turns": count})  # fmt: skip
    return panel


def _refuse_without_items(meeting: Meeting, jury: str) -> None:
    if meeting.kind != Kind.JURY or meeting.cycle is None:
        raise Refused(
            _("This meeting is not one of a jury."), _("Plan a meeting of the kind “jury”.")
        )
    if jury not in juries_with_items(period_of(meeting.cycle)):
        raise Refused(
            _("The regulation has no items for this jury."), _("Choose a jury of the regulation.")
        )


@transaction.atomic
def take_in_reporters(*, panel: Panel, by: Account) -> int:
    """Adds whom the agenda names since, and leaves out whom a vote has barred; how many changed."""
    panel = hold_panel(panel)
    count = _take_in(panel)
    if count:
        record(verb="take_in_reporters", by=by, place=panel.meeting.place, target=panel,
               detail={"turns": count})  # fmt: skip
        changed(panel.meeting)
    return count


def _take_in(panel: Panel) -> int:
    barred = queries.barred_from(panel.meeting.cycle)
    elsewhere = queries.heard_elsewhere(panel)
    there = {(turn.subject_id, turn.item): turn for turn in panel.turns.all()}
    place = max((turn.position for turn in there.values()), default=0)
    new = []
    for subject, item in queries.reporters(panel.meeting, panel.jury):
        key = (subject.pk, item)
        if key not in there and key not in elsewhere:
            place += 1
            new.append(Turn(panel=panel, position=place, subject=subject, item=item))
    Turn.objects.bulk_create(new)
    out = [
        turn
        for turn in (*there.values(), *new)
        if turn.state == TurnState.WAITING and (turn.subject_id, turn.item) in barred
    ]
    for turn in out:
        turn.state = TurnState.LEFT_OUT
        turn.left_out_reason = barred[turn.subject_id, turn.item]
    Turn.objects.bulk_update(out, ["state", "left_out_reason"])
    return len({turn.pk for turn in (*new, *out)})


@transaction.atomic
def add_seats(*, panel: Panel, group: str, seats: Sequence[NewSeat], by: Account) -> list[Seat]:
    """Seats jurors of one group, numbered after those there; `Refused` above the scheme's limit."""
    panel = hold_panel(panel)
    most = period_of(panel.meeting.cycle).juries[panel.jury].at_most
    last = panel.seats.aggregate(last=Max("number"))["last"] or 0
    if panel.seats.count() + len(seats) > most:
        raise Refused(
            ngettext(
                "The regulation allows %(most)d juror.", "The regulation allows %(most)d jurors.", most
            ) % {"most": most},
            _("Seat fewer jurors."),
        )  # fmt: skip
    _refuse_once_begun(panel)
    made = Seat.objects.bulk_create(
        Seat(panel=panel, number=last + step, group=group, name=new.name, person=new.person,
             village=new.village)
        for step, new in enumerate(seats, 1)
    )  # fmt: skip
    record(verb="seat_jurors", by=by, place=panel.meeting.place, target=panel,
           detail={"seats": [seat.number for seat in made], "group": group},
           personal={"names": [seat.name for seat in made]})  # fmt: skip
    changed(panel.meeting)
    return made


def _refuse_once_begun(panel: Panel) -> None:
    """Whoever comes late would be missing from what the others have scored."""
    if panel.turns.exclude(state__in=UNMOVED).exists():
        raise Refused(
            _("The scoring has begun, so the panel stays as it is."),
            _("Record a juror who is not there as absent."),
        )


@transaction.atomic
def remove_seat(*, seat: Seat, by: Account) -> None:
    """Takes a juror off the panel before the scoring begins."""
    panel = hold_panel(seat.panel)
    _refuse_once_begun(panel)
    record(verb="remove_juror", by=by, place=panel.meeting.place, target=panel,
           detail={"seat": seat.number}, personal={"name": seat.name})  # fmt: skip
    seat.delete()
    changed(panel.meeting)


@transaction.atomic
def draw_codes(*, panel: Panel, seats: Iterable[Seat] | None = None, by: Account) -> list[tuple]:
    """Fresh codes for all seats, or for some: (seat, code) to print, shown once, kept as hashes.

    Earlier cards of these seats open nothing from then on.
    """
    panel = hold_panel(panel)
    chosen = list(panel.seats.all() if seats is None else seats)
    if not chosen:
        raise Refused(_("The panel has no seats yet."), _("Seat the jurors first."))
    drawn = [(seat, codes.draw()) for seat in chosen]
    for seat, code in drawn:
        seat.code_hash = codes.hashed(code)
    Seat.objects.bulk_update(chosen, ["code_hash"])
    record(verb="draw_seat_codes", by=by, place=panel.meeting.place, target=panel,
           detail={"seats": [seat.number for seat in chosen]})  # fmt: skip
    return drawn


@transaction.atomic
def draw_lots(*, panel: Panel, by: Account) -> list[Turn]:
    """Draws the order of those who still wait; the turns of one reporter stay together."""
    panel = hold_panel(panel)
    waiting = list(panel.turns.filter(state=TurnState.WAITING))
    order = list(dict.fromkeys(turn.subject_id for turn in waiting))
    _lots.shuffle(order)
    return _place(panel, sorted(waiting, key=lambda turn: order.index(turn.subject_id)), "draw_lots", by)


@transaction.atomic
def set_order(*, panel: Panel, order: Sequence[int], by: Account) -> list[Turn]:
    """Puts those who still wait in this order, by the turns' ids; raises `Refused` unless all are named."""
    panel = hold_panel(panel)
    waiting = {turn.pk: turn for turn in panel.turns.filter(state=TurnState.WAITING)}
    if sorted(order) != sorted(waiting):
        raise Refused(
            _("The order was changed meanwhile."), _("Look at the list anew, then change it.")
        )
    return _place(panel, [waiting[number] for number in order], "order_reporters", by)


def _place(panel: Panel, turns: list[Turn], verb: str, by: Account) -> list[Turn]:
    """Gives the waiting turns their own places anew, in this order."""
    for turn, position in zip(turns, sorted(turn.position for turn in turns), strict=True):
        turn.position = position
    Turn.objects.bulk_update(turns, ["position"])
    record(verb=verb, by=by, place=panel.meeting.place, target=panel,
           detail={"subjects": [turn.subject_id for turn in turns]})  # fmt: skip
    changed(panel.meeting)
    return turns


@transaction.atomic
def leave_out(*, turn: Turn, reason: str, by: Account) -> Turn:
    """A waiting reporter does not come on stage, and why; without a result the item has a gap."""
    panel = hold_panel(turn.panel)
    held = panel.turns.select_for_update().get(pk=turn.pk)
    if held.state != TurnState.WAITING:
        raise Refused(
            _("Only a reporter who still waits can be left out."), _("Look at the page anew.")
        )
    if not reason.strip():
        raise Refused(_("A reporter is left out only with a reason."), _("Write the reason."))
    held.state, held.left_out_reason = TurnState.LEFT_OUT, reason.strip()
    held.save(update_fields=["state", "left_out_reason"])
    record(verb="leave_out_reporter", by=by, place=panel.meeting.place, target=held,
           personal={"reason": held.left_out_reason})  # fmt: skip
    changed(panel.meeting)
    return held


@transaction.atomic
def let_report(*, turn: Turn, by: Account) -> Turn:
    """A reporter who was left out waits for the turn again, unless a vote took the right. Twice is once."""
    panel = hold_panel(turn.panel)
    held = panel.turns.select_for_update().get(pk=turn.pk)
    reason = queries.barred_from(panel.meeting.cycle).get((held.subject_id, held.item))
    if reason:
        raise Refused(
            _("A vote took the right to report: %(reason)s") % {"reason": reason},
            _("Nobody but a new vote gives it back."),
        )
    if held.state == TurnState.LEFT_OUT:
        held.state, held.left_out_reason = TurnState.WAITING, ""
        held.save(update_fields=["state", "left_out_reason"])
        record(verb="let_report", by=by, place=panel.meeting.place, target=held)
        changed(panel.meeting)
    return held

"""On stage: who comes next, who gives no points and why, the reveal, the end."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.juries import queries
from kaoping.juries.board import OnBoard, board, seats_named
from kaoping.juries.locks import Refused, hold_panel, hold_turn, refuse_off_stage
from kaoping.juries.models import Excuse, Panel, Points, Seat, Turn, TurnState, Why
from kaoping.lib.decimals import format_units
from kaoping.meetings.actions import end_meeting
from kaoping.meetings.live import changed
from kaoping.meetings.models import State
from kaoping.people.models import Account


@transaction.atomic
def put_on_stage(*, turn: Turn, by: Account) -> Turn:
    """Calls a waiting reporter on stage; jurors may give points from now on. Twice is once.

    Raises `Refused` with everything in the way: the meeting not convened, somebody else on stage,
    a right to report that a vote has taken, fewer jurors than the regulation asks for.
    """
    panel = hold_panel(turn.panel)
    seen = board(panel)
    called = seen.by_id[turn.pk]
    if called.turn.state == TurnState.ON_STAGE:
        return called.turn
    faults = [*_in_the_way(panel, called, seen.on_stage), *_too_few(called)]
    if faults:
        raise Refused("\n".join(faults), _("Nobody was put on stage."))
    called.turn.state = TurnState.ON_STAGE
    called.turn.save(update_fields=["state"])
    record(verb="put_on_stage", by=by, place=panel.meeting.place, target=called.turn)
    changed(panel.meeting)
    return called.turn


def _in_the_way(panel: Panel, called: OnBoard, on_stage: OnBoard | None) -> Iterable[str]:
    if panel.meeting.state != State.CONVENED:
        yield _("The meeting is not convened yet.")
    if on_stage:
        yield _("%(name)s is on stage still.") % {"name": on_stage.turn.subject.name}
    if called.turn.state != TurnState.WAITING:
        yield _("%(name)s has had the turn, or is left out.") % {"name": called.turn.subject.name}
    reason = queries.barred_from(panel.meeting.cycle).get(
        (called.turn.subject_id, called.turn.item)
    )
    if reason:
        yield _("%(name)s may not report: %(reason)s") % {
            "name": called.turn.subject.name, "reason": reason,
        }  # fmt: skip


def _too_few(called: OnBoard) -> Iterable[str]:
    """The regulation asks for a least number of scores; without them there would be no result."""
    least, there = called.node.rule.least, len(called.voters)
    if there < least:
        yield _("The regulation asks for at least %(least)d jurors; %(there)d would score.") % {
            "least": least, "there": there,
        }  # fmt: skip


@transaction.atomic
def take_off_stage(*, turn: Turn, by: Account) -> Turn:
    """Takes back a wrong call, while no points stand; a second time changes nothing."""
    panel, held = hold_panel(turn.panel), hold_turn(turn)
    if held.state == TurnState.WAITING:
        return held
    refuse_off_stage(held)
    if held.points.filter(withdrawn_at__isnull=True).exists():
        raise Refused(
            _("Jurors have given points already."),
            _("Ask them to withdraw, or break the turn off with the reason."),
        )
    held.state = TurnState.WAITING
    held.save(update_fields=["state"])
    record(verb="take_off_stage", by=by, place=panel.meeting.place, target=held)
    changed(panel.meeting)
    return held


@transaction.atomic
def postpone(*, turn: Turn, reason: str, by: Account) -> Turn:
    """Breaks a turn off: all points are withdrawn, the reporter waits again; paper cards too.

    For a turn that can't be led to its end (the wrong reporter was scored, jurors had to leave).
    """
    panel, held = hold_panel(turn.panel), hold_turn(turn)
    if held.state == TurnState.WAITING:
        return held
    refuse_off_stage(held)
    if not reason.strip():
        raise Refused(_("A turn is broken off only with a reason."), _("Write the reason."))
    standing = held.points.filter(withdrawn_at__isnull=True)
    count = standing.update(withdrawn_at=timezone.now())
    held.state = TurnState.WAITING
    held.save(update_fields=["state"])
    record(verb="postpone_turn", by=by, place=panel.meeting.place, target=held,
           detail={"withdrawn": count}, personal={"reason": reason.strip()})  # fmt: skip
    changed(panel.meeting)
    return held


@transaction.atomic
def reveal(*, turn: Turn, by: Account) -> Turn:
    """Reveals everybody's points, which never change from then on. A second time changes nothing.

    Raises `Refused` while somebody is missing whose absence isn't recorded, or with too few points.
    The event holds all points, so that the log convicts whoever changes a row later.
    """
    panel, held = hold_panel(turn.panel), hold_turn(turn)
    if held.state == TurnState.REVEALED:
        return held
    refuse_off_stage(held)
    seen = board(panel).by_id[turn.pk]
    if seen.missing:
        raise Refused(
            _("These jurors have not given points yet: %(seats)s.")
            % {"seats": seats_named(seen.missing)},
            _("Wait for them, type in their paper cards, or record their absence with its reason."),
        )
    faults = list(_too_few(seen))
    if faults:
        raise Refused("\n".join(faults), _("Let those recorded as absent give points."))
    held.state, held.revealed_at = TurnState.REVEALED, timezone.now()
    held.save(update_fields=["state", "revealed_at"])
    record(verb="reveal_points", by=by, place=panel.meeting.place, target=held,
           detail={"points": _as_given(seen)})  # fmt: skip
    changed(panel.meeting)
    return held


def _as_given(seen: OnBoard) -> list[str]:
    """`7号 88.5` for each juror, in the order of seats."""
    return [
        f"{seat.number}号 {format_units(seen.given[seat.pk].units)}"
        for seat in seen.seats
        if seat.pk in seen.given
    ]


@transaction.atomic
def excuse(
    *, turn: Turn, seats: Iterable[Seat], why: str, reason: str, by: Account
) -> list[Excuse]:
    """Jurors give no points for a reporter: recused or absent, with the reason; known ones stay.

    Raises `Refused` for a juror who has given points, and after the reveal.
    """
    panel, held = hold_panel(turn.panel), hold_turn(turn)
    seats = list(seats)
    if held.state not in (TurnState.WAITING, TurnState.ON_STAGE):
        raise Refused(_("The turn of this reporter is over."), _("Nothing is changed any more."))
    if not reason.strip():
        raise Refused(_("This is recorded only with a reason."), _("Write the reason."))
    given = Points.objects.filter(turn=held, seat__in=seats, withdrawn_at__isnull=True)
    scored = [points.seat for points in given.select_related("seat")]
    if scored:
        raise Refused(
            _("These jurors have given points: %(seats)s.") % {"seats": seats_named(scored)},
            _("Let them withdraw their points first."),
        )
    known = set(held.excuses.values_list("seat_id", flat=True))
    made = Excuse.objects.bulk_create(
        Excuse(turn=held, seat=seat, why=Why(why), reason=reason.strip(), recorded_by=by)
        for seat in seats
        if seat.pk not in known
    )
    record(verb="excuse_juror", by=by, place=panel.meeting.place, target=held,
           detail={"seats": [each.seat.number for each in made], "why": str(why)},
           personal={"reason": reason.strip()})  # fmt: skip
    changed(panel.meeting)
    return made


@transaction.atomic
def admit(*, turn: Turn, seat: Seat, by: Account) -> None:
    """Takes an excuse back: the juror came after all, or is no relative. Twice is once."""
    panel, held = hold_panel(turn.panel), hold_turn(turn)
    if held.state not in (TurnState.WAITING, TurnState.ON_STAGE):
        raise Refused(_("The turn of this reporter is over."), _("Nothing is changed any more."))
    gone, _each = held.excuses.filter(seat=seat).delete()
    if gone:
        record(verb="admit_juror", by=by, place=panel.meeting.place, target=held,
               detail={"seat": seat.number})  # fmt: skip
        changed(panel.meeting)


@transaction.atomic
def end_jury(*, panel: Panel, by: Account) -> Panel:
    """Ends the meeting once every reporter had the turn or is left out; the points are facts then."""
    panel = hold_panel(panel)
    open_turns = panel.turns.filter(state__in=(TurnState.WAITING, TurnState.ON_STAGE))
    names = [turn.subject.name for turn in open_turns.select_related("subject")]
    if names:
        raise Refused(
            _("These reporters have not had their turn: %(names)s.") % {"names": "、".join(names)},
            _("Hear them, or leave them out with the reason."),
        )
    end_meeting(meeting=panel.meeting, by=by)
    record(verb="end_jury", by=by, place=panel.meeting.place, target=panel)
    changed(panel.meeting)
    return panel

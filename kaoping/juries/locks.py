"""Which rows an action holds, and what all actions of the room refuse alike."""

from django.utils.translation import gettext as _

from kaoping.juries.models import Panel, Turn, TurnState
from kaoping.lib.errors import UserError
from kaoping.meetings.models import Meeting, State

OVER = (State.ENDED, State.CALLED_OFF)


class Refused(UserError):
    """Something that can't be done at a jury's meeting now, and what to do instead."""


def hold_panel(panel: Panel) -> Panel:
    """The panel, locked: what the clerk does to it comes one after the other.

    Raises `Refused` once the meeting is over.
    """
    held = Panel.objects.select_for_update(of=("self",)).select_related(
        "meeting__place", "meeting__cycle"
    )
    found = held.get(pk=panel.pk)
    refuse_over(found.meeting)
    return found


def refuse_over(meeting: Meeting) -> None:
    """Raises `Refused` when the meeting has ended or was called off."""
    if meeting.state in OVER:
        raise Refused(_("The meeting is over."), _("Nothing about it is changed any more."))


def hold_turn(turn: Turn) -> Turn:
    """The turn, locked against its reveal and against another writer of points."""
    held = Turn.objects.select_for_update(of=("self",), no_key=True).select_related(
        "panel__meeting__place", "panel__meeting__cycle", "subject"
    )
    return held.get(pk=turn.pk)


def refuse_off_stage(turn: Turn) -> None:
    """Raises `Refused` unless points may be given and withdrawn now."""
    refuse_over(turn.panel.meeting)
    if turn.state == TurnState.REVEALED:
        raise Refused(
            _("The points of this reporter are revealed."), _("Nothing is changed any more.")
        )
    if turn.state != TurnState.ON_STAGE:
        raise Refused(
            _("This reporter is not on stage."), _("Look at the page anew: somebody else may be.")
        )

"""Taking a poll's row for a change, and saying what is wrong with its state."""

from django.utils.translation import gettext as _

from kaoping.ballots.models import Poll, PollState
from kaoping.lib.errors import UserError
from kaoping.meetings import actions as meetings
from kaoping.meetings.models import Vote

FOR_THE_MEETING = {
    PollState.OPEN: Vote.UNDER_WAY,
    PollState.CLOSED: Vote.UNDER_WAY,
    PollState.COUNTED: Vote.COUNTED,
    PollState.CERTIFIED: Vote.SETTLED,
}


class NotNow(UserError):
    """The poll has not come so far, or is past it."""


def locked(poll: Poll, *states: PollState) -> Poll:
    """The poll's row, kept from others until the transaction ends; `NotNow` in another state.

    Casting ballots hold the same row, so whoever gets it knows that none is under way.
    """
    row = (
        Poll.objects.select_for_update(of=("self",))
        .select_related("meeting__place")
        .get(pk=poll.pk)
    )
    refuse_state(row, *states)
    return row


def refuse_state(poll: Poll, *states: PollState) -> None:
    """`NotNow`, unless the poll is in one of these states."""
    if poll.state not in states:
        raise NotNow(
            _("This can't be done while the vote is in the state “%(state)s”.")
            % {"state": poll.get_state_display()},
            _("Reload the page: somebody may have gone on already."),
        )


def enter(poll: Poll, state: PollState, **columns: object) -> None:
    """Bring the poll into a state, and its meeting with it."""
    for name, value in {"state": state, **columns}.items():
        setattr(poll, name, value)
    poll.save(update_fields=["state", *columns])
    meetings.follow_vote(meeting=poll.meeting, vote=FOR_THE_MEETING.get(state, Vote.NONE))

"""What the actions of this room share."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kaoping.lib.errors import UserError
from kaoping.meetings.models import Meeting, State, Vote


class NotPossible(UserError):
    """A meeting can't be planned, changed, convened or ended like this; says all that is wrong."""


def refuse(faults: Iterable[tuple[str, str]]) -> None:
    """Raises `NotPossible` with every (cause, remedy), if there is any."""
    found = list(dict.fromkeys(faults))
    if found:
        causes = "\n".join(cause for cause, _remedy in found)
        remedies = "\n".join(dict.fromkeys(remedy for _cause, remedy in found))
        raise NotPossible(causes, remedies)


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends."""
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("place__parent", "cycle__place", "cycle__version")
        .get(pk=meeting.pk)
    )


def demand(meeting: Meeting, *states: State) -> None:
    """Refuses to go on unless the meeting is in one of these states."""
    if meeting.state not in states:
        raise NotPossible(
            _("“%(meeting)s” is %(state)s.")
            % {"meeting": meeting, "state": meeting.get_state_display()},
            _("Reload the page: somebody may have changed it meanwhile."),
        )


def demand_no_vote_under_way(meeting: Meeting) -> None:
    """Refuses to end a meeting whose vote nobody could finish then."""
    if meeting.vote in (Vote.UNDER_WAY, Vote.COUNTED):
        raise NotPossible(
            _("The vote of this meeting is not finished."),
            _("Certify its result, or declare it void with the reason. Then end the meeting."),
        )


def demand_not_counted(meeting: Meeting) -> None:
    """Refuses to change who came, once the result of a vote is known that rests on it."""
    if meeting.vote == Vote.COUNTED:
        raise NotPossible(
            _("The box is open: its result rests on the numbers of those entitled and present."),
            _("They stay as they are. If they are wrong, declare the vote void and vote again."),
        )
    if meeting.vote == Vote.SETTLED:
        raise NotPossible(
            _("A certified result rests on the numbers of those entitled and present."),
            _("They stay as they are."),
        )

"""What the clerk's pages of a vote have in common."""

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.ballots.models import Poll
from kaoping.lib.errors import UserError

RELATED = ("meeting__place", "meeting__cycle")


def crumbs(poll: Poll, here: str = "") -> list[dict[str, str]]:
    """Meeting, vote, this page."""
    trail = [{"label": poll.meeting.title, "url": meeting_address(poll.meeting_id)}]
    name = {"label": _("Vote")}
    if here:
        return [*trail, name | {"url": reverse("ballots:poll", args=[poll.pk])}, {"label": here}]
    return [*trail, name]


def meeting_address(number: int) -> str:
    """Where the meeting itself is prepared."""
    return reverse("meetings:meeting", args=[number])


def refuse(form: Form, error: UserError) -> None:
    """Shows an action's refusal in the summary of mistakes: each cause a line, then what to do."""
    for line in refusals(error):
        form.add_error(None, line)


def refusals(error: UserError) -> list[str]:
    """The lines of a refusal; a single cause stands with its remedy."""
    causes, remedies = error.cause.splitlines(), error.remedy.splitlines()
    if len(causes) == 1:
        return [" ".join([*causes, *remedies])]
    return [*causes, *remedies]

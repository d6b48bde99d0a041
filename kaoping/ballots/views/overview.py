"""The clerk's page of a vote: how far it is, what comes next, what is in the way, whether slips add up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.ballots import queries
from kaoping.ballots.models import Poll, PollState
from kaoping.ballots.results import demands, shown, unfinished
from kaoping.ballots.rules import rules_of
from kaoping.ballots.screens import BEFORE
from kaoping.ballots.steps import next_actions, steps_of
from kaoping.ballots.views.frame import RELATED, crumbs
from kaoping.people.access import may_of, requires


@requires("see_meetings", Poll, related=RELATED)
@require_safe
def poll(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Everything about a vote on one page."""
    runs = may_of(request.user, "run_meeting", poll)
    context = {
        "poll": poll,
        "meeting": poll.meeting,
        "steps": steps_of(poll),
        "actions": next_actions(poll, is_counted=_is_counted(poll)) if runs else [],
        "obstacles": _obstacles(poll),
        "progress": queries.progress(poll),
        "counts": queries.box_counts(poll),
        "result": shown(poll),
        "rules": rules_of(poll) if poll.state in BEFORE else [],
        "tag_kind": TAGS.get(poll.state, "info"),
        "crumbs": crumbs(poll),
    }
    return render(request, "ballots/poll/poll.html", context)


TAGS = {PollState.CERTIFIED: "good", PollState.VOID: "bad", PollState.DRAFT: "neutral"}


def _is_counted(poll: Poll) -> bool:
    """Whether people have counted, once it matters: after the box is open."""
    return poll.state != PollState.COUNTED or not unfinished(poll)


def _obstacles(poll: Poll) -> list[queries.Obstacle]:
    """What is in the way of the next step, whichever that is."""
    if poll.state in (PollState.DRAFT, PollState.REHEARSAL):
        return queries.before_slips(poll)
    if poll.state == PollState.READY:
        return queries.obstacles(poll)
    if poll.state == PollState.CLOSED:
        return list(dict.fromkeys([*queries.before_opening(poll), *unfinished(poll)]))
    return demands(poll)

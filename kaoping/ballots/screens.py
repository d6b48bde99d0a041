"""What the hall sees of a vote: how many ballots came in, then the result, and nothing before.

Any number of screens that poll are answered with one reading a second.
"""

import threading

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import translation

from kaoping.ballots import queries
from kaoping.ballots.models import Poll, PollState
from kaoping.ballots.results import Shown, demands, shown
from kaoping.web.live import Snapshot

KEPT_SECONDS = 1
LARGE_UP_TO, SMALL_FROM, TINY_FROM = 5, 9, 16  # questions: the more, the smaller the letters

_reading = threading.Lock()


def snapshot(key: str) -> Snapshot | None:
    """What the screen with this key shows now; None where no vote has it."""
    found = Poll.objects.select_related("meeting__place", "meeting__cycle")
    poll = found.filter(meeting__screen_key=key).first()
    return of_poll(poll) if poll else None


def kept_snapshot(key: str) -> Snapshot | None:
    """The same, at most a second old; while it is read anew, the others wait for that one reading."""
    kept = caches["pages"].get(f"ballots:{key}")
    if kept is not None:
        return kept
    with _reading:
        kept = caches["pages"].get(f"ballots:{key}")
        if kept is None:
            kept = snapshot(key)
            if kept:
                caches["pages"].set(f"ballots:{key}", kept, KEPT_SECONDS)
    return kept


def of_poll(poll: Poll) -> Snapshot:
    """The snapshot in Chinese, as all that a hall sees."""
    with translation.override("zh-hans"):
        result = shown(poll)
        html = render_to_string("ballots/screen/part.html", context_of(poll, result))
    return Snapshot(html, f"{poll.state}-{result is not None}")


def context_of(poll: Poll, result: Shown | None) -> dict[str, object]:
    """Everything that `ballots/screen/part.html` shows."""
    return {
        "poll": poll,
        "meeting": poll.meeting,
        "progress": queries.progress(poll) if poll.state in COUNTING else None,
        "boxes": list(poll.boxes.select_related("attendance")) if poll.state in BEFORE else [],
        "questions": poll.questions.count(),
        "result": result,
        "size": _size(result) if result else "",
        "demands": demands(poll) if result else [],
    }


BEFORE = (PollState.DRAFT, PollState.REHEARSAL, PollState.READY)
COUNTING = (PollState.OPEN, PollState.CLOSED, PollState.COUNTED)


def _size(result: Shown) -> str:
    count = len(result.questions)
    if count >= TINY_FROM:
        return "hall-tiny"
    if count >= SMALL_FROM:
        return "hall-small"
    return "hall-large" if count <= LARGE_UP_TO else ""

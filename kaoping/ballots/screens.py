"""What the hall sees of a vote: how many ballots came in, then the result, and nothing before.

Any number of screens that poll are answered with one reading a second.
"""

import threading
import time

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import translation

from kaoping.ballots import queries
from kaoping.ballots.models import Poll, PollState
from kaoping.ballots.results import Matrix, Shown, demands, matrices, shown
from kaoping.web.live import Snapshot

KEPT_SECONDS = 1
# Lines: the more, the smaller; then page by page, shorter ones where demands stand above.
LARGE_UP_TO, SMALL_FROM, A_PAGE, BELOW_DEMANDS = 3, 7, 12, 4
TURNS_AFTER = 10  # seconds that a page of a long result stands

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
    broken = demands(poll) if result else []
    most = _most(result, BELOW_DEMANDS if broken else A_PAGE) if result else 1
    page, pages = _page(result, most)
    tables = matrices(result.questions[(page - 1) * most : page * most]) if result else []
    return {
        "page": page,
        "pages": pages,
        "poll": poll,
        "meeting": poll.meeting,
        "progress": queries.progress(poll) if poll.state in COUNTING else None,
        "boxes": list(poll.boxes.select_related("attendance")) if poll.state in BEFORE else [],
        "questions": poll.questions.count(),
        "result": result,
        "matrices": tables,
        "size": _size(result, tables) if result else "",
        "demands": broken,
    }


BEFORE = (PollState.DRAFT, PollState.REHEARSAL, PollState.READY)
COUNTING = (PollState.OPEN, PollState.CLOSED, PollState.COUNTED)


def _page(result: Shown | None, most: int) -> tuple[int, int]:
    """Which page of a long result stands now, by the clock, and of how many: nobody has to turn it."""
    pages = max(-(-len(result.questions) // most), 1) if result else 1
    return int(time.time() // TURNS_AFTER) % pages + 1, pages


def _most(result: Shown, most: int) -> int:
    """Questions on a page; every further group of voters, and what follows, takes the room of two."""
    return max(most - 2 * _further(result), 2)


def _further(result: Shown) -> int:
    return len(result.groups) - 1 + len(result.barred)


def _size(result: Shown, tables: list[Matrix]) -> str:
    """How large the letters are, so that a page fits on the screen."""
    lines = sum(len(table.questions) for table in tables)
    lines += 2 * (len(tables) - 1) + 2 * _further(result)
    if lines >= SMALL_FROM:
        return "hall-small"
    return "hall-large" if lines <= LARGE_UP_TO else ""

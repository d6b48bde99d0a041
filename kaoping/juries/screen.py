"""What the hall sees: the snapshot of a panel's screen. Nothing of it is secret.

Before the reveal it tells only how many have given points and who is missing.
"""

from dataclasses import dataclass

from django.core.cache import caches
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from kaoping.juries import queries
from kaoping.juries.board import Board, OnBoard, board
from kaoping.juries.models import Panel
from kaoping.lib.decimals import format_units
from kaoping.meetings.models import State
from kaoping.scoring.juries import Given
from kaoping.scoring.scheme import Indicator
from kaoping.web.live import Snapshot

KEPT_SECONDS = 1  # so long a process answers all that poll with one reading


@dataclass(frozen=True)
class Line:
    """One juror's points on the screen. `struck`: "high", "low" or ""."""

    who: str
    points: str
    struck: str


@dataclass(frozen=True)
class Ranked:
    """One item with its revealed reporters, best first."""

    item: Indicator
    turns: list[OnBoard]


def snapshot(key: str) -> Snapshot | None:
    """What the screen with this key shows now; None where no panel has it."""
    panel = queries.by_screen_key(key)
    return of_panel(panel) if panel else None


def kept_snapshot(key: str) -> Snapshot | None:
    """The same, at most a second old: for the many that poll."""
    kept = caches["pages"].get(f"juries:{key}")
    if kept is None:
        kept = snapshot(key)
        if kept:
            caches["pages"].set(f"juries:{key}", kept, KEPT_SECONDS)
    return kept


def of_panel(panel: Panel) -> Snapshot:
    """The snapshot in Chinese, as all that a hall sees."""
    seen = board(panel)
    with translation.override("zh-hans"):
        html = render_to_string("juries/screen_part.html", context_of(seen))
    return Snapshot(html, moment_of(seen))


def moment_of(seen: Board) -> str:
    """Who is on stage, or was last, and whether the meeting is over."""
    shown = seen.on_stage or seen.last_revealed
    turn = f"{shown.turn.pk}-{shown.turn.state}" if shown else "0"
    excused = len(seen.on_stage.excused) if seen.on_stage else 0
    return f"{turn}-{excused}-{seen.panel.meeting.state}"


def context_of(seen: Board) -> dict[str, object]:
    """Everything that `juries/screen_part.html` shows."""
    shown = seen.on_stage or seen.last_revealed
    final = seen.on_stage is None and (seen.is_over or seen.panel.meeting.state == State.ENDED)
    rankings = [Ranked(item, seen.ranking(item.code)) for item in seen.items]
    return {
        "panel": seen.panel,
        "meeting": seen.panel.meeting,
        "shown": shown,
        "lines": lines_of(shown) if shown and shown.is_revealed else [],
        "several": len(rankings) > 1,
        "rankings": [ranked for ranked in rankings if ranked.turns],
        "done": sum(turn.is_revealed for turn in seen.playing),
        "all": len(seen.playing),
        "next": seen.next,
        "final": final,
    }


def lines_of(shown: OnBoard) -> list[Line]:
    """Every juror's points in the order of seats."""
    names = {str(seat.pk): str(seat) for seat in shown.seats}
    return [_line(names[given.juror], given) for given in shown.verdict.given]


def _line(who: str, given: Given) -> Line:
    return Line(who, format_units(given.units), given.struck)


def kept_address(key: str) -> str:
    """Where the snapshot stands as JSON."""
    return reverse("juries:snapshot", args=[key])

"""Small charts drawn on the server, for public and phone pages that load no script.

The drawing names its parts by class (``chart-bar``, ``chart-label``, ``chart-value`` …); the
style sheet gives colour and type. No style attributes, so a strict policy lets it through.
The figures stand in the drawing as text: nothing depends on colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from kaoping.lib.text import display_width

_WIDTH = 640
_ROW = 36
_BAR = 22
_HALF_CHARACTER = 8
_LEAST_LABELS, _MOST_LABELS = 48, 240
_VALUES = 84
_HEIGHT = 240
_LEFT, _TOP, _BOTTOM = 24, 40, 64
_DOT = 4
_QUOTES = {'"': "&quot;"}


@dataclass(frozen=True)
class Point:
    """A figure: its label, its value in any whole unit (``None`` is a gap, never 0), the value
    as it shall be read, and a class of its own if it shall stand out.
    """

    label: str
    value: int | None
    shown: str
    mark: str = ""


def bars(title: str, points: Sequence[Point], *, description: str = "", key: str = "bars") -> str:
    """Horizontal bars, one per point, longest for the largest; none shorter than nothing.

    ``key`` makes the ids of title and description unique in the page.
    """
    largest = max((point.value or 0 for point in points), default=0)
    labels = _label_room(points)
    room = _WIDTH - labels - _VALUES
    rows = []
    for number, point in enumerate(points):
        length = room * max(point.value or 0, 0) // largest if largest > 0 else 0
        rows.append(_bar(point, number * _ROW, labels, length))
    return _drawing(title, description, key, len(points) * _ROW, rows)


def line(title: str, points: Sequence[Point], *, description: str = "", key: str = "line") -> str:
    """A line over months. A gap breaks the line; each point carries its value and label."""
    steps = max(len(points) - 1, 1)
    places = [
        (_LEFT + (_WIDTH - 2 * _LEFT) * number // steps, point)
        for number, point in enumerate(points)
    ]
    heights = _heights([point.value for point in points])
    path = _path([x for x, _ in places], heights)
    parts = [f'<path class="chart-line" fill="none" d="{path}"/>'] if path else []
    for number, (x, point) in enumerate(places):
        parts.append(_dot(point, x, heights[number], _value_height(heights, number)))
    return _drawing(title, description, key, _HEIGHT, parts)


def _bar(point: Point, top: int, left: int, length: int) -> str:
    middle = top + _ROW // 2
    mark = f" {escape(point.mark, _QUOTES)}" if point.mark else ""
    return (
        f'<text class="chart-label" x="{left - 8}" y="{middle}" text-anchor="end" '
        f'dominant-baseline="central">{escape(point.label)}</text>'
        f'<rect class="chart-bar{mark}" x="{left}" y="{top + (_ROW - _BAR) // 2}" '
        f'width="{length}" height="{_BAR}"/>'
        f'<text class="chart-value" x="{left + length + 8}" y="{middle}" '
        f'dominant-baseline="central">{escape(point.shown)}</text>'
    )


def _dot(point: Point, x: int, y: int | None, value_y: int) -> str:
    anchor = "start" if x <= _LEFT else "end" if x >= _WIDTH - _LEFT else "middle"
    mark = f" {escape(point.mark, _QUOTES)}" if point.mark else ""
    dot = f'<circle class="chart-dot{mark}" cx="{x}" cy="{y}" r="{_DOT}"/>' if y else ""
    return (
        f'{dot}<text class="chart-value" x="{x}" y="{value_y}" text-anchor="{anchor}">'
        f"{escape(point.shown)}</text>"
        f'<text class="chart-label" x="{x}" y="{_HEIGHT - 12}" text-anchor="{anchor}">'
        f"{escape(point.label)}</text>"
    )


def _value_height(heights: Sequence[int | None], number: int) -> int:
    """Above the point, below it in a valley, just over the labels for a gap."""
    here = heights[number]
    if here is None:
        return _HEIGHT - _BOTTOM
    beside = [*heights[max(number - 1, 0) : number], *heights[number + 1 : number + 2]]
    known = [height for height in beside if height is not None]
    in_valley = bool(known) and all(height < here for height in known)
    return here + 24 if in_valley else here - 12


def _heights(values: Sequence[int | None]) -> list[int | None]:
    """Where each value stands; equal values all stand in the middle."""
    known = [value for value in values if value is not None]
    if not known:
        return [None for _ in values]
    low, high = min(known), max(known)
    room = _HEIGHT - _TOP - _BOTTOM
    if low == high:
        return [None if value is None else _TOP + room // 2 for value in values]
    return [
        None if value is None else _TOP + room - room * (value - low) // (high - low)
        for value in values
    ]


def _path(xs: Sequence[int], ys: Sequence[int | None]) -> str:
    """The line's path: a new stroke begins after each gap."""
    steps = []
    follows = False
    for x, y in zip(xs, ys, strict=True):
        if y is not None:
            steps.append(f"{'L' if follows else 'M'}{x} {y}")
        follows = y is not None
    return "".join(steps)


def _label_room(points: Sequence[Point]) -> int:
    widest = max((display_width(point.label) for point in points), default=0)
    return min(max(widest * _HALF_CHARACTER + 16, _LEAST_LABELS), _MOST_LABELS)


def _drawing(title: str, description: str, key: str, height: int, parts: Sequence[str]) -> str:
    name = escape(key, _QUOTES)
    told = f'<desc id="{name}-desc">{escape(description)}</desc>' if description else ""
    named_by = f"{name}-title {name}-desc" if description else f"{name}-title"
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{named_by}" viewBox="0 0 {_WIDTH} {max(height, _ROW)}">'
        f'<title id="{name}-title">{escape(title)}</title>{told}{"".join(parts)}</svg>'
    )

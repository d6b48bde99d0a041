"""Turns a finished page into the plainest template and rows that give the very same bytes.

What a good programmer would write by hand: repeated parts stand in one loop, what is equal in all
of them is text of the template, and only what differs is a value of the row.
"""

import html
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape

VALUES = re.compile(r'("[^"<>]*"|>[^<>]+<)')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
TOKEN_TAG = 'name="csrfmiddlewaretoken" value="{{ csrf_token }}"'
SYNTAX = re.compile(r"({{|}}|{%|%}|{#|#})")


@dataclass
class Flat:
    """A template's source and its rows; `cells` counts the values in all rows."""

    source: str
    rows: list[dict[str, str]]

    @property
    def cells(self) -> int:
        """How many values the rows hold."""
        return sum(len(row) - 2 for row in self.rows)


@dataclass(eq=False)
class Shape:
    """Rows that have the same text around their values; `varying` are the values that differ."""

    number: int
    around: list[str]
    values: list[list[str]]

    @cached_property
    def varying(self) -> list[int]:
        """Places of the values that are not the same in all rows."""
        columns = enumerate(zip(*self.values, strict=True))
        return [at for at, column in columns if len(set(column)) > 1]

    @cached_property
    def plain(self) -> set[int]:
        """Varying values that, unescaped and escaped again, are what stands in the page."""
        return {
            at
            for at in self.varying
            if all(escape(html.unescape(row[at])) == row[at] for row in self.values)
        }

    def source(self) -> str:
        """The text of one row as a template."""
        first = self.values[0]
        names = {at: f"c{at}" if at in self.plain else f"c{at}|safe" for at in self.varying}
        parts = [_literal(self.around[0])]
        for at, text in enumerate(self.around[1:]):
            parts.append(f"{{{{ row.{names[at]} }}}}" if at in names else _literal(first[at]))
            parts.append(_literal(text))
        return "".join(parts)

    def row(self, values: list[str]) -> dict[str, str]:
        """One row's values, named as the template names them."""
        cells = {
            f"c{at}": html.unescape(values[at]) if at in self.plain else values[at]
            for at in self.varying
        }
        return {"shape": str(self.number), **cells}


def flatten(page: str, start: str) -> Flat:
    """The page as a template that loops over the parts beginning with `start`."""
    page = TOKEN.sub("\x00", page)
    head, *parts = re.split(f"(?={re.escape(start)})", page)
    shapes = _shapes(parts)
    source, rows = [_literal(head)], []
    run: list[tuple[Shape, list[str]]] = []
    for part in [*parts, ""]:
        around, values = _cut(part)
        shape = shapes.get(around) if part else None
        if shape and len(shape.values) > 1:
            run.append((shape, values))
            continue
        if run:
            source.append(_loop(run, len(source)))
            rows += [shape.row(values) | {"loop": str(len(source) - 1)} for shape, values in run]
            run = []
        source.append(_literal(part))
    return Flat("".join(source).replace("\x00", TOKEN_TAG), rows)


def _cut(part: str) -> tuple[tuple[str, ...], list[str]]:
    """The text around the values, delimiters included, and the values."""
    pieces = VALUES.split(part)
    around, values = [pieces[0]], []
    for value, text in zip(pieces[1::2], pieces[2::2], strict=True):
        around[-1] += value[0]
        values.append(value[1:-1])
        around.append(value[-1] + text)
    return tuple(around), values


def _shapes(parts: list[str]) -> dict[tuple[str, ...], Shape]:
    found: dict[tuple[str, ...], list[list[str]]] = defaultdict(list)
    for part in parts:
        around, values = _cut(part)
        found[around].append(values)
    return {
        around: Shape(number, list(around), values)
        for number, (around, values) in enumerate(found.items())
    }


def _loop(run: list[tuple[Shape, list[str]]], number: int) -> str:
    """One loop for adjacent rows; rows of several shapes are told apart as a template would."""
    shapes = list({shape.number: shape for shape, _ in run}.values())
    if len(shapes) == 1:
        body = shapes[0].source()
    else:
        branches = [
            f"{{% {'elif' if at else 'if'} row.shape == '{shape.number}' %}}{shape.source()}"
            for at, shape in enumerate(shapes)
        ]
        body = "".join(branches) + "{% endif %}"
    return f"{{% for row in loops.{number} %}}{body}{{% endfor %}}"


def _literal(text: str) -> str:
    return SYNTAX.sub(lambda found: f"{{% verbatim %}}{found[0]}{{% endverbatim %}}", text)

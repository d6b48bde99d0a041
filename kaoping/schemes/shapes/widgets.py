"""What a page shows of a form: widgets, and at which of them a fault is marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kaoping.schemes.document import Node, Path, find
from kaoping.schemes.plain import plain
from kaoping.scoring.section import Fault

_KEY = re.compile(r"[a-z][a-z_]+")
INPUTS = {
    "text": "",
    "points": "decimal",
    "share": "",
    "whole": "numeric",
    "yuan": "decimal",
    "day": "",
}


@dataclass
class Widget:
    """One input, or a group of them. `kind` names the template that shows it."""

    kind: str
    name: str
    label: str = ""
    hint: str = ""
    value: Any = ""
    optional: bool = False
    options: list[tuple[str, str]] = field(default_factory=list)
    children: list["Widget"] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    path: Path | None = None
    errors: list[str] = field(default_factory=list)
    theirs: str | None = None

    @property
    def template(self) -> str:
        """The template that shows it."""
        name = "input" if self.kind in INPUTS else self.kind
        return f"schemes/editor/widgets/{name}.html"

    @property
    def rows(self) -> int:
        """How many lines a text area shows."""
        return min(10, max(2, sum(len(line) // 40 + 1 for line in self.value.split("\n"))))

    @property
    def width(self) -> str:
        """How much of a line a field takes: short ones stand side by side."""
        if self.kind == "text":
            return "code" if self.name.endswith("/code") else "words"
        return "short" if self.kind in INPUTS or self.kind in ("choice", "check") else "line"

    @property
    def columns(self) -> list["Widget"]:
        """The inputs of a row that are seen."""
        return [child for child in self.children if child.kind != "hidden"]

    @property
    def hidden(self) -> list["Widget"]:
        """The inputs of a row that are not seen."""
        return [child for child in self.children if child.kind == "hidden"]

    @property
    def is_open(self) -> bool:
        """Whether a card shows its fields: among few, when new, and when something is wrong in it."""
        return self.extra.get("open", True) or any(one.errors for one in self.walk())

    @property
    def heading(self) -> str:
        """What a row calls itself: its title, or its key."""
        titles = (child.value for child in self.children if child.name.endswith("/title"))
        return next(titles, "") or self.extra.get("key", "")

    @property
    def id(self) -> str:
        """The element's id, made of the name."""
        return (
            "f-"
            + re.sub(r"[^\w.\-]+", "-", self.name, flags=re.ASCII).strip("-")
            + _tail(self.name)
        )

    @property
    def inputmode(self) -> str:
        """The keyboard that a phone shows."""
        return INPUTS.get(self.kind, "")

    @property
    def error_id(self) -> str:
        """The id of the sentence that says what is wrong."""
        return f"{self.id}-fault"

    def walk(self) -> Iterator["Widget"]:
        """This widget and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def _tail(name: str) -> str:
    """Tells names apart that differ only in characters an id may not have."""
    odd = re.sub(r"[\w.\-/]+", "", name, flags=re.ASCII)
    return "-" + "".join(f"{ord(character):x}" for character in odd) if odd else ""


@dataclass(frozen=True)
class Placed:
    """A fault in words, and the id of the element where it is marked; "" when there is none."""

    words: str
    anchor: str


def place_faults(
    root: Node, widgets: list[Widget], faults: list[Fault], whole: bool
) -> list[Placed]:
    """Marks each fault at the deepest widget that its path leads to.

    `whole`: whether the page is about all of what it shows, so that faults of nothing smaller are its
    own; a page about some keys of a mapping shows only faults of these keys.
    """
    by_path: dict[Path, Widget] = {}
    for top in widgets:
        for widget in top.walk():
            if widget.path is not None and (whole or widget is not top):
                by_path.setdefault(widget.path, widget)
    return [_mark(root, by_path, fault) for fault in faults]


def _mark(root: Node, by_path: dict[Path, Widget], fault: Fault) -> Placed:
    path, rest = find(root, fault.path)
    below = (rest, *mentioned(fault)) if rest else mentioned(fault)
    places = [(*path, key) for key in below] + [path[:end] for end in range(len(path), -1, -1)]
    place = next((place for place in places if place in by_path), None)
    widget = by_path.get(place) if place else None
    label = {str(place[-1]): str(widget.label)} if widget and place and widget.label else {}
    words = f"{plain(fault.cause, label)}。{plain(fault.remedy, label)}。"
    if widget is None:
        return Placed(words, "")
    widget.errors.append(words)
    return Placed(words, widget.id)


def mentioned(fault: Fault) -> tuple[str, ...]:
    """Keys that a fault speaks of, which may not be written yet: 缺少“full”, 在 stages 下写 …"""
    return tuple(_KEY.findall(f"{fault.cause} {fault.remedy}"))

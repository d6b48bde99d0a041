"""Shapes of single values: texts, numbers, choices, lists of names, tables of numbers by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kaoping.schemes.document import NamedRow, NamedRows, Path, Wanted, emit, read
from kaoping.schemes.shapes.widgets import Widget
from kaoping.scoring.source import Unreadable, forbidden_in

Words = str | Promise
Options = Callable[[Any], list[tuple[str, Words]]]
Posted = Mapping[str, str]


@dataclass(frozen=True)
class Text:
    """A scalar. `kind`: text, area, points, whole, yuan, share, day; `width`: narrow, wide."""

    kind: str = "text"

    def state(self, value: object) -> str:
        """The form's state of a document's value."""
        if isinstance(value, dict | list) and value:
            return emit.flow(value)  # written otherwise than the form asks for: shown as it stands
        return value if isinstance(value, str) else ""

    def posted(self, data: Posted, name: str) -> str:
        """The form's state of a request."""
        return allowed(data.get(name, ""))

    def wanted(self, state: str) -> Wanted | None:
        """What the document shall say; None: nothing."""
        return _structured(state) if state[:1] in ("{", "[") else state or None

    def is_blank(self, state: str) -> bool:
        """Whether nobody wrote anything."""
        return not state

    def widget(self, state: str, name: str, path: Path | None, about: Any) -> Widget:
        """What the page shows."""
        return Widget(self.kind, name, value=state, path=path)


def allowed(text: str) -> str:
    """What may stand in a scheme's text: pasted control characters nobody sees are left out."""
    text = text.replace("\r\n", "\n").strip()
    if forbidden_in(text) is None:
        return text
    return "".join(character for character in text if forbidden_in(character) is None)


def _structured(state: str) -> Wanted:
    """What a text in braces stands for; the text itself where it stands for nothing."""
    try:
        value = read(f"it: {state}").plain()["it"]
    except Unreadable:
        return state
    return (
        NamedRows(tuple(NamedRow(None, key, one) for key, one in value.items()))
        if isinstance(value, dict)
        else value
    )


@dataclass(frozen=True)
class Choice(Text):
    """One of several; what stands in the document stays choosable even if it is none of them."""

    options: Options = lambda about: []

    def widget(self, state: str, name: str, path: Path | None, about: Any) -> Widget:
        """A list to choose from."""
        options = [(key, str(words)) for key, words in self.options(about)]
        if state and state not in dict(options):
            options.append((state, _("%(key)s (not there)") % {"key": state}))
        return Widget("choice", name, value=state, options=options, path=path)


@dataclass(frozen=True)
class YesNo(Text):
    """A box to tick; not ticked means that nothing is written, or `no` where it must be."""

    no: str = ""
    words: Words = ""

    def state(self, value: object) -> str:
        """“true” or nothing."""
        return "true" if value in ("true", "是") else ""

    def posted(self, data: Posted, name: str) -> str:
        """Boxes that aren't ticked aren't sent."""
        return "true" if data.get(name) else ""

    def wanted(self, state: str) -> Wanted | None:
        """“true”, or what stands for no."""
        return state or self.no or None

    def widget(self, state: str, name: str, path: Path | None, about: Any) -> Widget:
        """A box with its words."""
        return Widget("check", name, value=state, path=path, extra={"words": str(self.words)})


@dataclass(frozen=True)
class Names:
    """Several of a list, as boxes to tick, in the list's order; unknown ones stay choosable."""

    options: Options

    def state(self, value: object) -> list[str]:
        """The names that the document lists."""
        return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []

    def posted(self, data: Posted, name: str) -> list[str]:
        """The ticked names; the order is that of the boxes."""
        return [one for one in data.getlist(name) if one]

    def wanted(self, state: list[str]) -> Wanted | None:
        """The list, or nothing."""
        return state or None

    def is_blank(self, state: list[str]) -> bool:
        """Whether nothing is ticked."""
        return not state

    def widget(self, state: list[str], name: str, path: Path | None, about: Any) -> Widget:
        """The document's names first, in their order, then the others."""
        words = {key: str(title) for key, title in self.options(about)}
        unknown = [key for key in state if key not in words]
        order = [*state, *(key for key in words if key not in state)]
        options = [
            (key, _("%(key)s (not there)") % {"key": key} if key in unknown else words[key])
            for key in order
        ]
        return Widget("names", name, value=state, options=options, path=path)


@dataclass(frozen=True)
class Table:
    """A value for each of some names: weights by item, amounts by post."""

    options: Options
    cell: Text = Text("points")

    def state(self, value: object) -> dict[str, str]:
        """What is written for each name."""
        pairs = value.items() if isinstance(value, dict) else ()
        return {key: one for key, one in pairs if isinstance(one, str)}

    def posted(self, data: Posted, name: str) -> dict[str, str]:
        """Names are sent along, since they may be any text."""
        return {
            key: self.cell.posted(data, f"{name}/{key}") for key in data.getlist(f"{name}/~names")
        }

    def wanted(self, state: dict[str, str]) -> Wanted | None:
        """Those with a value; a name without one is taken away."""
        return {key: one or None for key, one in state.items()} if any(state.values()) else None

    def is_blank(self, state: dict[str, str]) -> bool:
        """Whether no value is written."""
        return not any(state.values())

    def widget(self, state: dict[str, str], name: str, path: Path | None, about: Any) -> Widget:
        """A line for each name."""
        words = {key: str(title) for key, title in self.options(about)}
        for key in state:
            words.setdefault(key, _("%(key)s (not there)") % {"key": key})
        cells = []
        for key, title in words.items():
            below = (*path, key) if path is not None else None
            cell = self.cell.widget(state.get(key, ""), f"{name}/{key}", below, about)
            cell.label, cell.extra["key"] = title, key
            cells.append(cell)
        return Widget("table", name, children=cells, path=path)

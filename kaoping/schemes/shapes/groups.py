"""Shapes of mappings: fields by key, variants that stand for one another, comparisons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaoping.schemes.document import Path, Wanted
from kaoping.schemes.shapes.values import Choice, Posted, Text, Words
from kaoping.schemes.shapes.widgets import Widget

State = dict[str, Any]
TEXT, POINTS = Text(), Text("points")


@dataclass(frozen=True)
class Field:
    """One key of a mapping: its label, its shape, whether it may stay empty."""

    key: str
    label: Words
    shape: Any = TEXT
    hint: Words = ""
    optional: bool = False

    def state(self, mapping: dict) -> State:
        """Entries of the group's state."""
        return {self.key: self.shape.state(mapping.get(self.key))}

    def posted(self, data: Posted, name: str) -> State:
        """Entries of the group's state."""
        return {self.key: self.shape.posted(data, f"{name}/{self.key}")}

    def wanted(self, state: State) -> dict[str, Wanted | None]:
        """The key's value, None where it is taken away."""
        return {self.key: self.shape.wanted(state[self.key])}

    def is_blank(self, state: State) -> bool:
        """Whether nobody wrote anything."""
        return self.shape.is_blank(state[self.key])

    def looks_after(self) -> list[str]:
        """Keys of the mapping that this member looks after."""
        return [self.key]

    def widgets(self, state: State, name: str, path: Path | None, about: Any) -> Iterator[Widget]:
        """What the page shows."""
        below = (*path, self.key) if path is not None else None
        widget = self.shape.widget(state[self.key], f"{name}/{self.key}", below, about)
        widget.label, widget.hint, widget.optional = str(self.label), str(self.hint), self.optional
        yield widget


@dataclass(frozen=True)
class AutoKey(Field):
    """A key nobody needs to see: a new one is made of the title."""

    label: Words = ""

    def wanted(self, state: State) -> dict[str, Wanted | None]:
        """The key as it was, or one made of the title."""
        return {self.key: state[self.key] or name_of(state.get("title", "")) or None}

    def is_blank(self, state: State) -> bool:
        """A key alone says nothing."""
        return True

    def widgets(self, state: State, name: str, path: Path | None, about: Any) -> Iterator[Widget]:
        """A hidden input."""
        below = (*path, self.key) if path is not None else None
        yield Widget("hidden", f"{name}/{self.key}", value=state[self.key], path=below)


@dataclass(frozen=True)
class Option:
    """One way to say a thing: the key that tells it, its name, when to use it, an example."""

    key: str
    title: Words
    members: tuple = ()
    when: Words = ""
    example: str = ""


@dataclass(frozen=True)
class Variant:
    """Keys of which one option's are written; those of the others go when another is chosen."""

    name: str
    label: Words
    options: tuple[Option, ...]
    hint: Words = ""
    optional: bool = False
    kind: str = "variant"

    @property
    def slot(self) -> str:
        """Where the state keeps the chosen option."""
        return f"~{self.name}"

    def _option(self, key: str) -> Option | None:
        return next((option for option in self.options if option.key == key), None)

    def state(self, mapping: dict) -> State:
        """The option whose key is written, and its fields."""
        chosen = next((option for option in self.options if option.key in mapping), None)
        state: State = {self.slot: chosen.key if chosen else ""}
        for member in chosen.members if chosen else ():
            state |= member.state(mapping)
        return state

    def posted(self, data: Posted, name: str) -> State:
        """The chosen option with its fields; with empty ones where the page showed another's."""
        chosen = self._option(data.get(f"{name}/{self.slot}", ""))
        state: State = {self.slot: chosen.key if chosen else ""}
        had = data.get(f"{name}/{self.slot}/~shown")
        for member in chosen.members if chosen else ():
            is_new = had is not None and had != chosen.key
            state |= member.state({}) if is_new else member.posted(data, name)
        return state

    def wanted(self, state: State) -> dict[str, Wanted | None]:
        """The option's keys; the keys of the others are taken away."""
        chosen = self._option(state[self.slot])
        wanted: dict[str, Wanted | None] = {}
        for member in chosen.members if chosen else ():
            wanted |= member.wanted(state)
        return wanted | {key: None for key in self.looks_after() if key not in wanted}

    def is_blank(self, state: State) -> bool:
        """Whether nothing is chosen."""
        return not state[self.slot]

    def looks_after(self) -> list[str]:
        """Keys of all options."""
        return list(
            dict.fromkeys(
                key
                for option in self.options
                for one in option.members
                for key in one.looks_after()
            )
        )

    def widgets(self, state: State, name: str, path: Path | None, about: Any) -> Iterator[Widget]:
        """The choice, then the chosen option's fields."""
        chosen = self._option(state[self.slot])
        fields = [
            widget
            for member in (chosen.members if chosen else ())
            for widget in member.widgets(state, name, path, about)
        ]
        yield Widget(
            self.kind,
            f"{name}/{self.slot}",
            str(self.label),
            str(self.hint),
            state[self.slot],
            self.optional,
            [(one.key, str(one.title)) for one in self.options],
            fields,
            {"chosen": chosen, "catalogue": self.options},
            path,
        )


OPERATORS = (
    ("below", _("is below")),
    ("at_most", _("is at most")),
    ("at_least", _("is at least")),
    ("over", _("is over")),
)


@dataclass(frozen=True)
class Comparison:
    """One of several keys that compare with a value: at least 60, below 50%."""

    label: Words
    keys_: tuple[tuple[str, Words], ...] = OPERATORS
    value: Text = POINTS
    hint: Words = ""

    def state(self, mapping: dict) -> State:
        """The operator that is written, and the value."""
        key = next((key for key, _title in self.keys_ if key in mapping), self.keys_[0][0])
        return {"~operator": key, "~value": self.value.state(mapping.get(key))}

    def posted(self, data: Posted, name: str) -> State:
        """The operator and the value that were sent."""
        key = data.get(f"{name}/~operator", "")
        known = key if key in self.looks_after() else self.keys_[0][0]
        return {"~operator": known, "~value": self.value.posted(data, f"{name}/~value")}

    def wanted(self, state: State) -> dict[str, Wanted | None]:
        """The operator's key with the value."""
        return {
            key: (state["~value"] or None) if key == state["~operator"] else None
            for key in self.looks_after()
        }

    def is_blank(self, state: State) -> bool:
        """Whether there is no value."""
        return not state["~value"]

    def looks_after(self) -> list[str]:
        """The operators."""
        return [key for key, _title in self.keys_]

    def widgets(self, state: State, name: str, path: Path | None, about: Any) -> Iterator[Widget]:
        """Operator and value side by side."""
        below = (*path, state["~operator"]) if path is not None else None
        operator = Choice(options=lambda _about: list(self.keys_)).widget(
            state["~operator"], f"{name}/~operator", None, about
        )
        operator.label = str(self.label)
        value = self.value.widget(state["~value"], f"{name}/~value", below, about)
        value.label = str(_("Value compared with"))
        yield Widget(
            "compare",
            f"{name}/~compare",
            str(self.label),
            str(self.hint),
            children=[operator, value],
        )


@dataclass(frozen=True)
class Group:
    """A mapping with known keys; keys that no form knows stay as they are.

    `bare`: the option that a lone word stands for, as in ``rule: sum``.
    """

    members: tuple
    bare: str = ""
    required: bool = False

    def state(self, value: object) -> State:
        """Entries of all members."""
        mapping = value if isinstance(value, dict) else {}
        if isinstance(value, str) and value and value == self.bare:
            mapping = {value: ""}
        state: State = {}
        for member in self.members:
            state |= member.state(mapping)
        return state

    def posted(self, data: Posted, name: str) -> State:
        """Entries of all members."""
        state: State = {}
        for member in self.members:
            state |= member.posted(data, name)
        return state

    def wanted(self, state: State) -> Wanted | None:
        """The mapping; nothing where nobody wrote anything and nothing is required."""
        wanted: dict[str, Wanted | None] = {}
        for member in self.members:
            wanted |= member.wanted(state)
        said = {key: one for key, one in wanted.items() if one is not None}
        if self.bare and list(said) == [self.bare] and not any(_said(said[self.bare])):
            return self.bare
        return wanted if said or self.required else None

    def is_blank(self, state: State) -> bool:
        """Whether no member holds anything."""
        return all(member.is_blank(state) for member in self.members)

    def widget(self, state: State, name: str, path: Path | None, about: Any) -> Widget:
        """All members' widgets."""
        shown = [
            widget for member in self.members for widget in member.widgets(state, name, path, about)
        ]
        return Widget("group", name, children=shown, path=path)


def _said(wanted: Wanted) -> list[Wanted]:
    return [one for one in wanted.values() if one is not None] if isinstance(wanted, dict) else [1]


def name_of(title: str) -> str:
    """A key made of a title: no spaces, dots, or signs that a key may not have."""
    return re.sub(r"[\s/\\'\"<>&.,:;，。、：；“”（）()\[\]{}#]+", "", title)[:40]

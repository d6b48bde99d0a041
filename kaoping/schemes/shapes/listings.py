"""Shapes of lists, and of mappings whose keys are names: members come, go and change places."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaoping.schemes.document import NamedRow, NamedRows, Path, Row, Rows, Wanted
from kaoping.schemes.shapes.groups import name_of
from kaoping.schemes.shapes.values import Options, Posted, Words, allowed
from kaoping.schemes.shapes.widgets import Widget

Member = dict[str, Any]  # ~was: number or name it had, as text, "" for a new one; value: its state

ADD = _("Add a row")
FEW = 4  # cards that are shown open


@dataclass(frozen=True)
class Listing:
    """A list of members of one shape. `layout`: lines (of short fields) or cards."""

    item: Any
    add: Words = ADD
    layout: str = "lines"
    named: bool = False
    asks_name: bool = False  # whether people write the names themselves
    names: Options | None = None  # or choose them, from among these
    at_least: int = 0

    def state(self, value: object) -> list[Member]:
        """One entry for each member, and empty ones where the page shall offer some."""
        if self.named:
            pairs = value.items() if isinstance(value, dict) else ()
            found = [self._member(key, key, self.item.state(one)) for key, one in pairs]
        else:
            members = value if isinstance(value, list) else ()
            found = [
                self._member(str(number), "", self.item.state(one))
                for number, one in enumerate(members)
            ]
        return [*found, *(self.fresh() for _ in range(self.at_least - len(found)))]

    def fresh(self) -> Member:
        """An empty member."""
        return self._member("", "", self.item.state(None))

    def _member(self, was: str, key: str, state: Any) -> Member:
        return {"~was": was, "~key": key, "value": state}

    def posted(self, data: Posted, name: str) -> list[Member]:
        """The members in the order of the page."""
        found, number = [], 0
        while f"{name}/{number}/~was" in data:
            place = f"{name}/{number}"
            key = allowed(data.get(f"{place}/~key", data[f"{place}/~was"]))
            state = self.item.posted(data, place)
            found.append(self._member(data[f"{place}/~was"], key, state))
            number += 1
        return self._rearranged(found, name, data.get("do", ""))

    def _rearranged(self, found: list[Member], name: str, do: str) -> list[Member]:
        """The members after the button was pressed that adds, removes or moves one of them."""
        action, _colon, what = do.partition(":")
        if (action, what) == ("add", name):
            return [*found, self.fresh()]
        place, _slash, number = what.rpartition("/")
        if place != name or not number.isdigit() or int(number) >= len(found):
            return found
        at = int(number)
        if action == "remove":
            return found[:at] + found[at + 1 :]
        to = at + {"up": -1, "down": 1}.get(action, 0)
        if 0 <= to < len(found):
            found[at], found[to] = found[to], found[at]
        return found

    def wanted(self, state: list[Member]) -> Wanted | None:
        """All members that hold something; nothing where there are none."""
        kept = [one for one in state if one["~was"] or not self.item.is_blank(one["value"])]
        if not kept:
            return None
        if not self.named:
            return Rows(
                tuple(
                    Row(int(one["~was"]) if one["~was"].isdigit() else None, self._value(one))
                    for one in kept
                )
            )
        taken: list[str] = []
        for one in kept:
            taken.append(_free(_key(one), taken))
        return NamedRows(
            tuple(
                NamedRow(one["~was"] or None, key, self._value(one))
                for one, key in zip(kept, taken, strict=True)
            )
        )

    def _value(self, member: Member) -> Wanted:
        wanted = self.item.wanted(member["value"])
        return {} if wanted is None else wanted

    def is_blank(self, state: list[Member]) -> bool:
        """Whether no member holds anything."""
        return all(self.item.is_blank(one["value"]) for one in state)

    def widget(self, state: list[Member], name: str, path: Path | None, about: Any) -> Widget:
        """A row for each member, with buttons to move and remove it."""
        rows = [self._row(one, f"{name}/{number}", path, about) for number, one in enumerate(state)]
        for row in rows:
            row.extra["open"] = len(rows) <= FEW or not row.extra["was"]
        return Widget(self.layout, name, children=rows, path=path, extra={"add": str(self.add)})

    def _row(self, member: Member, name: str, path: Path | None, about: Any) -> Widget:
        was = member["~was"]
        step = was if self.named else (int(was) if was.isdigit() else None)
        below = (*path, step) if path is not None and was else None
        row = self.item.widget(member["value"], name, below, about)
        shown = row.children if row.kind == "group" else [row]
        names = self.names(about) if self.names else []
        extra = {"was": was, "key": member["~key"], "asks_name": self.asks_name, "names": names}
        return Widget("row", name, children=shown, path=below, extra=extra)


def _key(member: Member) -> str:
    if member["~key"]:
        return member["~key"]
    value = member["value"]
    return name_of(value.get("title", "")) if isinstance(value, dict) else ""


def _free(key: str, taken: list[str]) -> str:
    """The key, with a number behind it if it is taken: no member may swallow another."""
    key, number = key or str(_("new")), 2
    free = key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free

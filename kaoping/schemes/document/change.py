"""Edits of a scheme's text that leave everything else as it stands, comments and all.

What is wanted is said as a value: a text; a dict, whose keys are set (None takes a key away) while others
stay; a list of texts; `Rows` and `NamedRows`, whose members remember which member they were.
"""

from dataclasses import dataclass
from typing import Union

from kaoping.schemes.document import emit
from kaoping.schemes.document.spans import Node, read
from kaoping.scoring.source import Unreadable

Path = tuple[str | int, ...]
Edit = tuple[int, int, str]


class Keep:
    """Wanted: as it is."""


KEEP = Keep()


@dataclass(frozen=True)
class Row:
    """A member of a list: the number it had (None: new) and what it shall say."""

    was: int | None
    value: "Wanted" = KEEP


@dataclass(frozen=True)
class Rows:
    """All members a list shall have, in order."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class NamedRow:
    """A member of a mapping whose keys are names: the key it had (None: new), its key, its value."""

    was: str | None
    key: str
    value: "Wanted" = KEEP


@dataclass(frozen=True)
class NamedRows:
    """All members a mapping shall have, in order."""

    rows: tuple[NamedRow, ...]


Wanted = Union[str, dict, list, Rows, NamedRows, Keep]  # noqa: UP007 - refers to itself


def change(text: str, path: Path, wanted: Wanted) -> str:
    """The text with the node at `path` changed; keys of the path that don't exist are made.

    Raises Unreadable for a text that is no document, LookupError for a path that leads nowhere.
    """
    root = read(text)
    for step in reversed(path):
        wanted = {step: wanted} if isinstance(step, str) else _at(step, wanted)
    _refuse_astray(root, wanted)
    intended = merged(root.plain(), wanted)
    edited = _Change(text).of(root, wanted)
    return edited if _says(edited, intended) else emit.block(intended, 0) + "\n"


def _says(text: str, intended: object) -> bool:
    """Whether the edit came out right; where not, the text is written anew, without comments."""
    try:
        return read(text).plain() == intended
    except Unreadable:
        return False


def merged(old: object, wanted: Wanted) -> object:
    """What a value says after the change; `old` is None where there was nothing."""
    if isinstance(wanted, Keep):
        return old
    if isinstance(wanted, _OneRow):
        return [merged(x, wanted.value) if i == wanted.number else x for i, x in enumerate(old)]
    if isinstance(wanted, dict):
        kept = old if isinstance(old, dict) else {}
        places = {key: merged(kept.get(key), one) for key, one in wanted.items() if one is not None}
        names = [key for key in kept if key not in wanted or wanted[key] is not None]
        for key in _missing(names, wanted):
            names.insert(_place_for(key, names, wanted), key)
        return {key: places.get(key, kept.get(key)) for key in names}
    if isinstance(wanted, Rows):
        kept = old if isinstance(old, list) else []
        return [merged(_item(kept, row.was), row.value) for row in wanted.rows]
    if isinstance(wanted, NamedRows):
        kept = old if isinstance(old, dict) else {}
        return {row.key: merged(kept.get(row.was), row.value) for row in wanted.rows}
    return wanted


@dataclass(frozen=True)
class _OneRow:
    """One member of a list, the others as they are: a step on the way to a path."""

    number: int
    value: Wanted


def _at(number: int, wanted: Wanted) -> _OneRow:
    return _OneRow(number, wanted)


def _refuse_astray(node: Node | None, wanted: Wanted) -> None:
    """A path may make keys but not members of lists."""
    while isinstance(wanted, _OneRow | dict):
        if isinstance(wanted, _OneRow):
            node = node.child(wanted.number) if node else None
            if node is None:
                raise LookupError(wanted.number)
            wanted = wanted.value
        elif len(wanted) == 1:
            ((step, wanted),) = wanted.items()
            node = node.child(step) if node else None
        else:
            return


def _item(kept: list, was: int | None) -> object:
    return kept[was] if was is not None and was < len(kept) else None


def _missing(names: list[str], wanted: dict) -> list[str]:
    return [key for key, one in wanted.items() if one is not None and key not in names]


def _place_for(key: str, names: list[str], wanted: dict) -> int:
    """Behind the nearest key that is wanted before it; at the end where there is none."""
    order = list(wanted)
    for earlier in reversed(order[: order.index(key)]):
        if earlier in names:
            return names.index(earlier) + 1
    return len(names)


class _Change:
    """Works out the edits of one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def of(self, node: Node, wanted: Wanted) -> str:
        """The whole text with the node changed."""
        return self._applied(0, len(self.text), self._edits(node, wanted))

    def _edits(self, node: Node, wanted: Wanted) -> list[Edit]:
        if self._is_said(node, wanted):
            return []
        if isinstance(wanted, _OneRow):
            return self._edits(node.nodes[wanted.number], wanted.value)
        if isinstance(wanted, dict) and node.kind == "map":
            return self._keys(node, wanted)
        if isinstance(wanted, Rows) and node.kind == "list":
            return self._rows(node, wanted.rows, range(len(node.nodes)))
        if isinstance(wanted, NamedRows) and node.kind == "map":
            return self._rows(node, wanted.rows, node.names())
        return [self._replaced(node, wanted)]

    def _is_said(self, node: Node, wanted: Wanted) -> bool:
        """Whether nothing has to change; equal members that change places count as a change."""
        if merged(node.plain(), wanted) != node.plain():
            return False
        if not isinstance(wanted, Rows | NamedRows):
            return True
        members = range(len(node.nodes)) if node.kind == "list" else node.names()
        return [row.was for row in wanted.rows] == list(members)

    def _replaced(self, node: Node, wanted: Wanted) -> Edit:
        """The node written anew."""
        value = merged(node.plain(), wanted)
        if node.inside_flow:
            before = "" if node.start < node.end else " "
            return node.start, node.end, before + emit.flow(value)
        if node.slot < 0:
            return node.start, node.end, emit.block(value, 0)
        column = self._column_of(node)
        after = emit.after_dash if self.text[node.slot - 1] == "-" else emit.after_key
        return node.slot, max(node.end, node.slot), after(value, column)

    def _column_of(self, node: Node) -> int:
        """The column of the key or dash that the node belongs to."""
        line = self.text[self.text.rfind("\n", 0, node.slot) + 1 : node.slot]
        if self.text[node.slot - 1] == "-":
            return len(line) - 1
        bare = line.lstrip(" ")
        while bare.startswith("- "):
            bare = bare[2:].lstrip(" ")
        return len(line) - len(bare)

    def _keys(self, node: Node, wanted: dict) -> list[Edit]:
        names = node.names()
        gone = [key for key in names if key in wanted and wanted[key] is None]
        kept = [key for key in names if key not in gone]
        new = _missing(kept, wanted)
        if (node.flow and (gone or new)) or not kept:
            return [self._replaced(node, wanted)]
        edits = []
        for key in kept:
            if key in wanted:
                edits += self._edits(node.child(key), wanted[key])
        edits += self._without(node, gone)
        for key in new:
            edits.append(self._added(node, key, kept, wanted))
        return edits

    def _without(self, node: Node, gone: list[str]) -> list[Edit]:
        """Takes lines away, with the comments above them and behind them."""
        names, edits = node.names(), []
        first = next(number for number, key in enumerate(names) if key not in gone)
        if first:
            edits.append((node.keys[0].start, node.keys[first].start, ""))
        for number in range(first + 1, len(names)):
            if names[number] in gone:
                begin = self._line_end(node.nodes[number - 1].end)
                edits.append((begin, self._line_end(node.nodes[number].end), ""))
        return edits

    def _added(self, node: Node, key: str, kept: list[str], wanted: dict) -> Edit:
        order = list(wanted)
        earlier = [one for one in order[: order.index(key)] if one in kept]
        before = node.child(earlier[-1] if earlier else kept[-1])
        position = self._line_end(max(before.end, before.slot))
        value = emit.after_key(merged(None, wanted[key]), node.column)
        return position, position, f"\n{' ' * node.column}{emit.scalar(key)}:{value}"

    def _rows(self, node: Node, rows: tuple, members) -> list[Edit]:
        """Members in another order, fewer or more; each keeps its lines."""
        members = list(members)
        if [row.was for row in rows] == members:
            return [edit for i, row in enumerate(rows) for edit in self._row_edits(node, i, row)]
        begin = self.text.rfind("\n", 0, node.start) + 1
        if node.flow or not rows or self.text[begin : node.start].strip():
            return [self._replaced(node, _again(node, rows))]
        if node.slot >= 0:  # what stands above the root is the whole text's heading
            begin = self._comments_above(begin, " " * node.column + "#")
        pieces = [self._piece(node, members, begin, row) for row in rows]
        return [(begin, self._line_end(node.end), "\n".join(pieces))]

    def _row_edits(self, node: Node, number: int, row: Row | NamedRow) -> list[Edit]:
        edits = self._edits(node.nodes[number], row.value)
        if isinstance(row, NamedRow) and row.key != row.was:
            key = node.keys[number]
            edits.append((key.start, key.end, emit.scalar(row.key)))
        return edits

    def _piece(self, node: Node, members: list, begin: int, row: Row | NamedRow) -> str:
        """The lines of a member, changed; comments above it belong to it."""
        if row.was not in members:
            margin, value = " " * node.column, merged(None, row.value)
            if isinstance(row, NamedRow):
                return f"{margin}{emit.scalar(row.key)}:{emit.after_key(value, node.column)}"
            return f"{margin}-{emit.after_dash(value, node.column)}"
        number = members.index(row.was)
        start = self._line_end(node.nodes[number - 1].end) + 1 if number else begin
        end = self._line_end(max(node.nodes[number].end, node.nodes[number].slot))
        return self._applied(start, end, self._row_edits(node, number, row))

    def _comments_above(self, begin: int, mark: str) -> int:
        """Where the lines of comment begin that stand right above a line, in its column."""
        while begin:
            above = self.text.rfind("\n", 0, begin - 1) + 1
            if not self.text.startswith(mark, above):
                break
            begin = above
        return begin

    def _line_end(self, position: int) -> int:
        found = self.text.find("\n", position)
        return len(self.text) if found == -1 else found

    def _applied(self, start: int, end: int, edits: list[Edit]) -> str:
        parts, position = [], start
        for begin, stop, new in sorted(edits, key=lambda edit: edit[:2]):
            parts += [self.text[position:begin], new]
            position = max(position, stop)
        return "".join([*parts, self.text[position:end]])


def _again(node: Node, rows: tuple) -> Rows | NamedRows:
    return Rows(rows) if node.kind == "list" else NamedRows(rows)

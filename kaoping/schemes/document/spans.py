"""A scheme's text as a tree of nodes that know where they stand in it, so that it can be edited.

Scalars are text. What the scheme language refuses (anchors, tags, endless depth) is refused here too,
and so is a key written twice, because an edit could not tell which of the two is meant.
"""

import re
from dataclasses import dataclass, field

import yaml

from kaoping.scoring.source import Unreadable, parse

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COLON = re.compile(r"\s*:")


@dataclass(slots=True)
class Node:
    """A scalar ("text"), list ("list") or mapping ("map") and its span, comments left out.

    `slot` is where its value may begin: after the key's colon or the item's dash; -1 in a flow
    collection and at the root. `column` is that of the keys or dashes of a block collection.
    """

    kind: str
    start: int
    end: int
    flow: bool = False
    column: int = 0
    text: str = ""
    slot: int = -1
    inside_flow: bool = False
    keys: list["Node"] = field(default_factory=list)
    nodes: list["Node"] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)  # number of each key

    def names(self) -> list[str]:
        """The keys of a mapping, in the text's order."""
        return [key.text for key in self.keys]

    def child(self, step: str | int) -> "Node | None":
        """The node under a key or a number; None where there is none."""
        if self.kind == "map" and isinstance(step, str):
            return self.nodes[self.index[step]] if step in self.index else None
        if self.kind == "list" and isinstance(step, int) and 0 <= step < len(self.nodes):
            return self.nodes[step]
        return None

    def plain(self) -> object:
        """What the node says: a text, a list or a dict."""
        if self.kind == "map":
            return {key.text: node.plain() for key, node in zip(self.keys, self.nodes, strict=True)}
        if self.kind == "list":
            return [node.plain() for node in self.nodes]
        return self.text


def read(text: str) -> Node:
    """The root of a text, a mapping; raises Unreadable with the line and the cause."""
    parse(text)
    root = _Reader(text).root()
    if root is None or root.kind != "map":
        raise Unreadable(1, "文本的最外层应当是若干“键: 值”", "从 format: 1 一行写起")
    return root


class _Reader:
    """Builds the tree from events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.events = yaml.parse(text, Loader=_LOADER)

    def root(self) -> Node | None:
        """The document's node."""
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                return self._node(event, False)
        return None

    def _node(self, event: yaml.Event, inside_flow: bool) -> Node:
        mark = event.start_mark
        flow = bool(getattr(event, "flow_style", False))
        if isinstance(event, yaml.ScalarEvent):
            end = self._content_end(mark.index, event.end_mark.index)
            return Node("text", mark.index, end, text=event.value, inside_flow=inside_flow)
        kind = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
        node = Node(kind, mark.index, 0, flow, mark.column, inside_flow=inside_flow)
        last = self._members(node)
        if flow:
            node.end = last.end_mark.index
        else:
            node.end = node.nodes[-1].end if node.nodes else node.start
        return node

    def _members(self, node: Node) -> yaml.Event:
        """Reads what a collection holds; the event that closes it."""
        for event in self.events:
            if isinstance(event, yaml.CollectionEndEvent):
                return event
            if node.kind == "map":
                self._pair(node, event)
            else:
                item = self._node(event, node.flow)
                if not node.flow:
                    item.slot = self._dash(node) + 1
                node.nodes.append(item)
        raise Unreadable(1, "文本不完整", "检查括号和引号是否成对")

    def _pair(self, node: Node, event: yaml.Event) -> None:
        key = self._node(event, node.flow)
        if key.text in node.index:
            line = event.start_mark.line + 1
            raise Unreadable(line, f"“{key.text[:40]}”重复", "同一层里每个键只写一次")
        value = self._node(next(self.events), node.flow)
        colon = _COLON.match(self.text, key.end)
        if not node.flow and colon:
            value.slot = colon.end()
        node.index[key.text] = len(node.keys)
        node.keys.append(key)
        node.nodes.append(value)

    def _dash(self, node: Node) -> int:
        """Where the dash of the list's next item stands."""
        if not node.nodes:
            return node.start
        position = self.text.find("\n", node.nodes[-1].end)
        while position != -1:
            dash = position + 1 + node.column
            if self.text[dash : dash + 1] == "-" and self.text[position + 1 : dash].isspace():
                return dash
            if self.text[dash : dash + 1] == "-" and node.column == 0:
                return dash
            position = self.text.find("\n", position + 1)
        return -2

    def _content_end(self, start: int, end: int) -> int:
        """The end of a scalar without line breaks after it, which belong to nobody."""
        return start + len(self.text[start:end].rstrip())

"""Paths of a document, as faults name them: ``periods.month.trees.team.children[0].rule``."""

import re

from kaoping.schemes.document.change import Path
from kaoping.schemes.document.spans import Node

_END = re.compile(r"[.\[]")
_NUMBER = re.compile(r"\[(\d{1,6})\]")


def written(path: Path) -> str:
    """A path as text."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(parts).removeprefix(".")


def follow(root: Node, path: Path) -> Node | None:
    """The node at a path; None where it leads nowhere."""
    node: Node | None = root
    for step in path:
        node = node.child(step) if node else None
    return node


def find(root: Node, text: str) -> tuple[Path, str]:
    """How far a written path leads into a document, and what is left of it.

    Keys may hold dots, so that only the document tells where one ends; the longest key wins.
    """
    node, path, rest = root, (), text
    while rest:
        step, length = _step(node, rest)
        if step is None:
            break
        node, path, rest = node.child(step), (*path, step), rest[length:]
    return path, rest.removeprefix(".")


def _step(node: Node, rest: str) -> tuple[str | int | None, int]:
    if node.kind == "list":
        found = _NUMBER.match(rest)
        if found and node.child(int(found[1])):
            return int(found[1]), found.end()
        return None, 0
    bare = rest.removeprefix(".")
    ends = [len(bare), *(found.start() for found in reversed(list(_END.finditer(bare))))]
    longest = next((bare[:end] for end in ends if bare[:end] in node.index), None)
    if longest is None:
        return None, 0
    return longest, len(rest) - len(bare) + len(longest)

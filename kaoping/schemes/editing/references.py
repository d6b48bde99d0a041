"""What refers to an indicator by its code: changed with it, so that a new code breaks nothing."""

from collections.abc import Iterator

from kaoping.schemes.document import NamedRow, NamedRows, Node, Path, change, follow, read

# Keys whose text, or the texts of whose list, are codes of indicators.
_TEXTS = frozenset({"team", "item", "rank", "movement", "zero", "by"})
_LISTS = frozenset({"count", "fines"})


def codes_of(root: Node, period: str | int) -> set[str]:
    """All codes of a period's indicators."""
    trees = follow(root, ("periods", period, "trees"))
    return {node.text for path, node in _walk(trees, ()) if path[-1] == "code"} if trees else set()


def renamed(text: str, period: str | int, old: str, new: str) -> str:
    """The text with every reference to a code changed; not if another indicator has the code."""
    root = read(text)
    if old in codes_of(root, period):
        return text
    base: Path = ("periods", period)
    for path, node in list(_walk(follow(root, base), base)):
        if node.kind == "map" and _holds_weights(path) and old in node.names():
            rows = (NamedRow(key, new if key == old else key) for key in node.names())
            text = change(text, path, NamedRows(tuple(rows)))
    for path, node in list(_walk(follow(read(text), base), base)):
        if node.kind == "text" and node.text == old and _refers(path):
            text = change(text, path, new)
    return text


def _walk(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    steps = node.names() if node.kind == "map" else range(len(node.nodes))
    for step in steps:
        below = node.child(step)
        yield (*path, step), below
        yield from _walk(below, (*path, step))


def _holds_weights(path: Path) -> bool:
    """``weighted``, ``weighted.weights``, or the weights of a type or peer group."""
    return "weighted" in path[-3:]


def _refers(path: Path) -> bool:
    if path[2] == "subjects":  # there `team` is a kind of subject
        return False
    if path[-1] == "rank" and path[2] != "trees":  # there it is a ranking
        return False
    if isinstance(path[-1], int):
        return path[-2] in _LISTS
    return path[-1] in _TEXTS or (path[-1] == "code" and path[2] == "pay")

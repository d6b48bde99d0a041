"""What stands around an indicator: the one above, those beside and below it."""

from dataclasses import dataclass

from kaoping.schemes.document import Node, Path, follow, written
from kaoping.schemes.editing.faults import address
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.shapes.about import nodes, table, text


@dataclass(frozen=True)
class Neighbour:
    """Another indicator and the address of its page."""

    code: str
    title: str
    full: str
    href: str


@dataclass(frozen=True)
class Around:
    """The indicator itself and its surroundings; `parents` from the tree's top."""

    code: str
    title: str
    parents: list[Neighbour]
    before: Neighbour | None
    after: Neighbour | None
    children: list[Neighbour]
    count_below: int
    tree_href: str

    @property
    def parent(self) -> Neighbour | None:
        """The one right above."""
        return self.parents[-1] if self.parents else None


def of(version: SchemeVersion, root: Node, path: Path) -> Around:
    """The surroundings of the indicator at a path."""

    def neighbour(at: Path) -> Neighbour | None:
        node = follow(root, at) if isinstance(at[-1], str) or at[-1] >= 0 else None
        return _neighbour(version, node, at) if node else None

    item = table(follow(root, path).plain())
    below = follow(root, (*path, "children"))
    numbers = range(len(below.nodes)) if below else ()
    is_top = len(path) == 4
    return Around(
        text(item.get("code")),
        text(item.get("title")),
        [neighbour(path[:end]) for end in range(4, len(path), 2)],
        None if is_top else neighbour((*path[:-1], path[-1] - 1)),
        None if is_top else neighbour((*path[:-1], path[-1] + 1)),
        [neighbour((*path, "children", number)) for number in numbers],
        sum(1 for _node in nodes(item)) - 1,
        address(version, "edit_tree", str(path[1])),
    )


def _neighbour(version: SchemeVersion, node: Node, path: Path) -> Neighbour:
    said = table(node.plain())
    words = [text(said.get(key)) for key in ("code", "title", "full")]
    return Neighbour(*words, address(version, "edit_item", at=written(path)))


def with_code(root: Node, tree: Path, code: str) -> Path | None:
    """Where the only indicator of a tree with this code stands."""
    found = [path for path in _paths(root, tree) if _code(root, path) == code]
    return found[0] if len(found) == 1 and code else None


def _paths(root: Node, path: Path) -> list[Path]:
    below = follow(root, (*path, "children"))
    numbers = range(len(below.nodes)) if below else ()
    deeper = [one for number in numbers for one in _paths(root, (*path, "children", number))]
    return [path, *deeper] if follow(root, path) else []


def _code(root: Node, path: Path) -> str:
    node = follow(root, (*path, "code"))
    return node.text if node else ""

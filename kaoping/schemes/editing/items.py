"""One indicator: its form, and how it gets children and neighbours, moves, is copied and deleted."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kaoping.schemes.catalogue import rule
from kaoping.schemes.document import Node, Path, Row, Rows, change, follow, read
from kaoping.schemes.editing.references import codes_of, renamed
from kaoping.schemes.shapes.bricks import AREA, POINTS, named, one_of
from kaoping.schemes.shapes.groups import Field, Group
from kaoping.schemes.shapes.values import Choice

_NAMES_AN_ITEM = frozenset({"item", "rank", "movement"})
_PLACES = Choice(options=lambda _about: [(str(n), str(n)) for n in range(5)])
_NOT_APPLICABLE = one_of(
    {
        "rebase": _("the rest is extrapolated to full points"),
        "full": _("it counts in full"),
        "zero": _("it counts as 0"),
        "others_mean": _("the mean of all others counts"),
    }
)


def shape(is_leaf: bool) -> Group:
    """The form of an indicator; one with others below it is not marked by anybody."""
    marked = Field(
        "marked_by",
        _("Marked by"),
        named("raters"),
        _("Only where raters give or take points."),
        True,
    )
    waived = Field(
        "not_applicable",
        _("If it does not apply to somebody"),
        _NOT_APPLICABLE,
        _("Empty: it applies to all."),
        True,
    )
    return Group(
        (
            Field("code", _("Code")),
            Field("title", _("Indicator")),
            Field("content", _("Content"), AREA, optional=True),
            Field("standard", _("Standard"), AREA, _("As it is printed."), True),
            Field(
                "full",
                _("Full points"),
                POINTS,
                "" if is_leaf else _("Empty: as the items below add up."),
                not is_leaf,
            ),
            *((marked,) if is_leaf else ()),
            rule(is_leaf),
            Field(
                "round",
                _("Rounded to decimal places"),
                _PLACES,
                _("Needed where something is divided."),
                True,
            ),
            *((waived,) if is_leaf else ()),
            Field("reference", _("Document and article"), optional=True),
        ),
        required=True,
    )


def is_leaf(node: Node) -> bool:
    """Whether nothing stands below it."""
    below = node.child("children")
    return below is None or not below.nodes


def is_new(node: Node) -> bool:
    """Whether it was added and nobody has written anything in it yet."""
    return node.plain() == _fresh(_word(node, "code"))


def saved(text: str, path: Path, state: dict[str, Any]) -> str:
    """The text with the indicator as entered; a new code is told to all who refer to the old one."""
    node = follow(read(text), path)
    old = node.child("code")
    wanted = shape(is_leaf(node)).wanted(state)
    text = change(text, path, wanted)
    new = state["code"]
    if old and old.text and new and old.text != new:
        text = renamed(text, path[1], old.text, new)
    return text


def with_child(text: str, path: Path) -> tuple[str, Path]:
    """A new indicator below this one, and where it is; a leaf becomes the sum of those below."""
    root = read(text)
    node = follow(root, path)
    if is_leaf(node):
        fresh = _fresh(_free_code(root, path, _word(node, "code")))
        wanted = {"marked_by": None, "not_applicable": None, "rule": "sum"}
        text = change(text, path, wanted)
        return change(text, path, {"children": Rows((Row(None, fresh),))}), (*path, "children", 0)
    return _added(text, root, path, len(node.child("children").nodes))


def with_sibling(text: str, path: Path) -> tuple[str, Path]:
    """A new indicator right behind this one, and where it is."""
    if not _has_siblings(path):
        return with_child(text, path)
    return _added(text, read(text), path[:-2], path[-1] + 1)


def _added(text: str, root: Node, parent: Path, number: int) -> tuple[str, Path]:
    fresh = _fresh(_free_code(root, parent, _word(follow(root, parent), "code")))
    return _inserted(text, root, parent, number, fresh), (*parent, "children", number)


def _inserted(text: str, root: Node, parent: Path, number: int, value: dict) -> str:
    count = len(follow(root, (*parent, "children")).nodes)
    rows = [Row(n) for n in range(count)]
    rows.insert(number, Row(None, value))
    return change(text, (*parent, "children"), Rows(tuple(rows)))


def _fresh(code: str) -> dict[str, Any]:
    """What a new indicator begins with: the commonest rule, whose reasons are still to be written."""
    return {"code": code, "title": "", "full": "", "rule": {"deductions": {}}}


def duplicated(text: str, path: Path) -> tuple[str, Path]:
    """A copy right behind, all of its codes new."""
    if not _has_siblings(path):
        return text, path
    root = read(text)
    taken = codes_of(root, path[1])
    fresh: dict[str, str] = {}
    copy = _led_to(_recoded(follow(root, path).plain(), taken, fresh), fresh)
    number = path[-1] + 1
    return _inserted(text, root, path[:-2], number, copy), (*path[:-1], number)


def _recoded(item: Any, taken: set[str], fresh: dict[str, str]) -> Any:
    """The item and all below it with new codes; ``fresh`` learns which for which."""
    if not isinstance(item, dict):
        return item
    made = dict(item)
    if isinstance(item.get("code"), str):
        made["code"] = fresh[item["code"]] = _next_code(item["code"], taken)
        taken.add(made["code"])
    if isinstance(item.get("children"), list):
        made["children"] = [_recoded(child, taken, fresh) for child in item["children"]]
    return made


def _led_to(value: Any, fresh: dict[str, str], weighs: bool = False) -> Any:
    """The rules of a copy speak of the copy's own items: its weights, what it converts or ranks."""
    if isinstance(value, list):
        return [_led_to(one, fresh, weighs) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        fresh.get(key, key) if weighs else key: fresh.get(said, said)
        if key in _NAMES_AN_ITEM and isinstance(said, str)
        else _led_to(said, fresh, weighs or key == "weighted")
        for key, said in value.items()
    }


def moved(text: str, path: Path, by: int) -> tuple[str, Path]:
    """One place up (-1) or down (1) among its neighbours; at the end it stays."""
    if not _has_siblings(path):
        return text, path
    count = len(follow(read(text), path[:-1]).nodes)
    number = path[-1] + by
    if not 0 <= number < count:
        return text, path
    order = list(range(count))
    order[path[-1]], order[number] = order[number], order[path[-1]]
    return change(text, path[:-1], Rows(tuple(Row(n) for n in order))), (*path[:-1], number)


def deleted(text: str, path: Path) -> tuple[str, Path]:
    """Without the indicator and all below it; the path is that of the one above."""
    if not _has_siblings(path):
        return text, path
    count = len(follow(read(text), path[:-1]).nodes)
    rows = tuple(Row(n) for n in range(count) if n != path[-1])
    parent = path[:-2]
    if not rows:
        return change(text, parent, {"children": None}), parent
    return change(text, path[:-1], Rows(rows)), parent


def _has_siblings(path: Path) -> bool:
    return len(path) > 4 and isinstance(path[-1], int)


def _free_code(root: Node, parent: Path, code: str) -> str:
    """The next code below an indicator: T1 gives T1.1, T1.2 …; a tree's own code T gives T1."""
    taken = codes_of(root, parent[1])
    stem = f"{code}." if any(sign.isdigit() for sign in code) else code
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _next_code(code: str, taken: set[str]) -> str:
    stem = code.rstrip("0123456789")
    number = int(code[len(stem) :] or 1)
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _word(node: Node | None, key: str) -> str:
    child = node.child(key) if node else None
    return child.text if child else ""

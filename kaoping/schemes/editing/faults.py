"""The faults of a draft: all of them, and on which page of the editor each is mended."""

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kaoping.schemes.document import Node, Path, find, follow, read, written
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.parts.registry import OF_KEY
from kaoping.schemes.shapes.widgets import mentioned
from kaoping.scoring.language import SchemeFaults, load_scheme
from kaoping.scoring.section import Fault
from kaoping.scoring.source import Unreadable


@dataclass(frozen=True)
class Mend:
    """A fault, where it is in words, and the address of the page where it is mended."""

    fault: Fault
    place: str
    href: str


@lru_cache(maxsize=256)
def faults_of(text: str) -> tuple[Fault, ...]:
    """All faults of a text, in its order; none when it could be adopted."""
    try:
        load_scheme(text, "scheme.yaml")
    except SchemeFaults as faults:
        return tuple(faults.faults)
    return ()


def document_of(text: str) -> Node | None:
    """The text as a document; None when it can only be mended as text."""
    try:
        return read(text)
    except Unreadable:
        return None


def mends(version: SchemeVersion) -> list[Mend]:
    """All faults of a draft with the pages where they are mended."""
    root = document_of(version.text)
    return [_mend(version, root, fault) for fault in faults_of(version.text)]


def _mend(version: SchemeVersion, root: Node | None, fault: Fault) -> Mend:
    path = find(root, fault.path)[0] if root else ()
    wanted = item_path(root, path) if root else None
    if wanted is not None:
        item = follow(root, wanted)
        said = {"code": _word(item, "code"), "title": _word(item, "title")}
        place = _("Indicator %(code)s %(title)s") % said
        return Mend(fault, place, address(version, "edit_item", at=written(wanted)))
    if len(path) >= 2 and path[0] == "periods":
        return _of_period(version, fault, path)
    if root and (not path or path[0] in ("title", "document", "source")):
        return Mend(fault, _("Basics"), address(version, "edit_basics"))
    href = address(version, "edit_text") + f"#line-{fault.line}"
    return Mend(fault, _("Line %(line)d of the text") % {"line": fault.line}, href)


def _of_period(version: SchemeVersion, fault: Fault, path: Path) -> Mend:
    period, part = str(path[1]), OF_KEY.get(str(path[2])) if len(path) > 2 else None
    if len(path) > 2 and path[2] == "trees":
        return Mend(fault, _("Indicators"), address(version, "edit_tree", period))
    if part:
        return Mend(fault, str(part.title), address(version, "edit_part", period, part.key))
    missing = next((OF_KEY[key] for key in mentioned(fault) if key in OF_KEY), None)
    if missing:
        return Mend(fault, str(missing.title), address(version, "edit_part", period, missing.key))
    return Mend(fault, _("Indicators"), address(version, "edit_tree", period))


def item_path(root: Node, path: Path) -> Path | None:
    """The deepest indicator that a path leads through: periods.P.trees.K, then children[n]."""
    if len(path) < 4 or path[0] != "periods" or path[2] != "trees":
        return None
    end = 4
    while len(path) >= end + 2 and path[end] == "children" and isinstance(path[end + 1], int):
        end += 2
    return path[:end]


def address(version: SchemeVersion, name: str, *args: str, **query: str) -> str:
    """The address of a page of the editor."""
    place = reverse(f"schemes:{name}", args=[version.pk, *args])
    return f"{place}?{urlencode(query)}" if query else place


def _word(node: Node, key: str) -> str:
    child = node.child(key)
    return child.text if child else ""

"""A scheme's text as a document that forms can edit: find a node by its path, change it, keep the rest."""

from kaoping.schemes.document import emit
from kaoping.schemes.document.change import (
    KEEP,
    NamedRow,
    NamedRows,
    Path,
    Row,
    Rows,
    Wanted,
    change,
    merged,
)
from kaoping.schemes.document.paths import find, follow, written
from kaoping.schemes.document.spans import Node, read

__all__ = [
    "KEEP", "NamedRow", "NamedRows", "Node", "Path", "Row", "Rows", "Wanted", "change", "emit", "find", "follow",
    "merged", "read", "written",
]  # fmt: skip

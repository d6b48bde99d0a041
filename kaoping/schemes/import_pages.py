"""What the page of an import shows: each item as it stands in the table, and as it was understood."""

from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.schemes.import_forms import WishesForm
from kaoping.schemes.imports import SUPPLIED, Branch, Leaf, Understood


@dataclass(frozen=True)
class Row:
    """A group's line (``leaf`` is None), or an item's with whether its rule is wanted."""

    code: str
    title: str
    points: str
    leaf: Leaf | None = None
    wanted: bool = False

    @property
    def words(self) -> list[tuple[str, str]]:
        """Each understood clause beside its meaning; numbering and marks left out."""
        parts = self.leaf.reading.parts if self.leaf else ()
        return [
            (part.text.strip(" \n\t，,；;。、"), part.words)
            for part in parts
            if part.understood and part.kind != "numbering"
        ]


def summary(understood: Understood, form: WishesForm) -> dict[str, object]:
    """The context of the page."""
    leaves = understood.leaves
    open_ones = [leaf for leaf in leaves if leaf.lacks]
    return {
        "rows": list(_rows(understood.root, form)),
        "counts": {
            "items": len(leaves),
            "recognised": sum(leaf.reading.rule is not None for leaf in leaves),
            "points": understood.root.counted,
        },
        "open_ones": open_ones,
        "notes": understood.notes,
        "offices": understood.offices,
        "supplied": SUPPLIED,
    }


def _rows(branch: Branch, form: WishesForm) -> Iterator[Row]:
    for child in branch.children:
        if isinstance(child, Leaf):
            wanted = child.reading.rule is not None and form.wants(child)
            yield Row(child.code, child.title, child.item.points, child, wanted)
        else:
            yield Row(child.code, child.title, child.claimed or child.counted)
            yield from _rows(child, form)

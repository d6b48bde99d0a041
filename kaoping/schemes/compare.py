"""What two versions of a regulation say differently, line by line, in words.

Laid side by side is what the pages say of each, so whatever a page can say is compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaoping.schemes.pages import head_of, periods_of
from kaoping.schemes.sections import Column, PeriodPage, Row, Section
from kaoping.scoring.scheme import Scheme

Pair = tuple[Row | None, Row | None]


@dataclass(frozen=True)
class Change:
    """One difference in words. `kind` is "added", "removed" or "changed"; `name` says of what."""

    kind: str
    name: str
    words: str


@dataclass(frozen=True)
class Part:
    """The differences within one part of the regulation."""

    title: str
    changes: list[Change]


@dataclass(frozen=True)
class Comparison:
    """All differences, part by part. `same`: both compute the same, whatever their comments."""

    parts: list[Part]
    same: bool

    @property
    def count(self) -> int:
        """How many differences there are."""
        return sum(len(part.changes) for part in self.parts)


def compare(before: Scheme, after: Scheme) -> Comparison:
    """What `after` says differently from `before`, in the regulation's order."""
    old, new = ({page.key: page for page in periods_of(one)} for one in (before, after))
    parts = [_part("", head_of(before), head_of(after))]
    for key in _in_order(old, new):
        parts += _period(old.get(key), new.get(key))
    same = (before.periods, before.title) == (after.periods, after.title)
    return Comparison([part for part in parts if part.changes], same)


def _in_order(old: dict, new: dict) -> list:
    """All keys, as the new one has them; what it dropped comes last."""
    return list(dict.fromkeys([*new, *old]))


def _period(old: PeriodPage | None, new: PeriodPage | None) -> Iterator[Part]:
    there = new or old
    if not (old and new):
        kind = "added" if new else "removed"
        said = "、".join(section.title for section in there.sections)
        yield Part(there.title, [Change(kind, there.title, said)])
        return
    yield Part(new.title, list(_of_period(old, new)))
    left, right = ({section.key: section for section in page.sections} for page in (old, new))
    for key in _in_order(left, right):
        yield _part(new.title, left.get(key), right.get(key))


def _of_period(old: PeriodPage, new: PeriodPage) -> Iterator[Change]:
    for label, before, after in (
        (_("Title"), old.title, new.title),
        (_("Base points"), old.base, new.base),
    ):
        if before != after:
            yield Change("changed", new.title, became(label, before, after))


def _part(period: str, old: Section | None, new: Section | None) -> Part:
    there = new or old
    title = f"{period} · {there.title}" if period else there.title
    before, after = old.rows if old else (), new.rows if new else ()
    changes = []
    if old and new and old.title != new.title:
        changes.append(Change("changed", new.title, became(_("Title"), old.title, new.title)))
    for pair in matched(before, after):
        changes += _of_row(there, *pair)
    return Part(title, changes)


def matched(before: tuple[Row, ...], after: tuple[Row, ...]) -> list[Pair]:
    """Which row became which: by key and name, else by a name there is once, else by key.

    So an item that was only numbered anew isn't called dropped and added. In the new order;
    rows that were dropped stand last.
    """
    found: dict[str, Row] = {}
    left = {row.key: row for row in before}
    for fits in (_same, _same_name(before, after), _same_key):
        for row in after:
            if row.key in found:
                continue
            partner = next((one for one in left.values() if fits(one, row)), None)
            if partner:
                found[row.key] = left.pop(partner.key)
    return [(found.get(row.key), row) for row in after] + [(row, None) for row in left.values()]


def _same(one: Row, other: Row) -> bool:
    return (one.key, one.name) == (other.key, other.name)


def _same_key(one: Row, other: Row) -> bool:
    return one.key == other.key


def _same_name(before: tuple[Row, ...], after: tuple[Row, ...]):
    names = [[row.name for row in rows] for rows in (before, after)]
    once = {name for name in names[0] if all(some.count(name) == 1 for some in names)}
    return lambda one, other: one.name == other.name and one.name in once


def _of_row(section: Section, old: Row | None, new: Row | None) -> list[Change]:
    columns = [column for column in section.columns if column.compared]
    name = _name(section, new or old)
    if not (old and new):
        return [Change("added" if new else "removed", name, _whole(new or old, columns))]
    said = []
    if section.coded and old.key != new.key:
        said.append(became(_("Code"), old.key, new.key))
    if old.name != new.name:
        said.append(became(section.label, old.name, new.name))
    for column in columns:
        before, after = old.cells.get(column.key, ""), new.cells.get(column.key, "")
        if before != after and not _only_follows(before, after, old, new):
            said.append(became(column.label, before, after))
    return [Change("changed", name, words) for words in said]


def _only_follows(before: str, after: str, old: Row, new: Row) -> bool:
    """Whether the words differ by the full points alone, which have a line of their own."""
    for words in ("%(reasons)s; at most %(cap)s", "%(reasons)s; at most +%(cap)s"):
        capped = [_(words) % {"reasons": "", "cap": row.cells.get("full")} for row in (old, new)]
        if capped[0] in before and before.replace(*capped) == after:
            return True
    return False


def _name(section: Section, row: Row) -> str:
    return f"{row.key} {row.name}" if section.coded else row.name


def _whole(row: Row, columns: list[Column]) -> str:
    """Everything a row says that has come or gone."""
    said = [(column.label, row.cells.get(column.key)) for column in columns]
    return "；".join(f"{label}：{words}" for label, words in said if words)


def became(label: str, before: str, after: str) -> str:
    """What became of one property: from what, to what."""
    words = {"label": label, "before": before, "after": after}
    if not before:
        return _("%(label)s: “%(after)s” is new") % words
    if not after:
        return _("%(label)s: “%(before)s” is dropped") % words
    return _("%(label)s: from “%(before)s” to “%(after)s”") % words

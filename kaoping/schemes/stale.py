"""Printed words of a draft that still speak of the full points of the version before it.

Whoever copies last year's regulation changes numbers in a table; the standard beside them is text
that an official wrote, and says 0至8分 until somebody reads it.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from kaoping.lib.decimals import format_units
from kaoping.schemes.compare import matched
from kaoping.schemes.pages import tree
from kaoping.scoring.scheme import Indicator, Period, Scheme


def stale_words(before: Scheme, after: Scheme) -> list[str]:
    """A line for each indicator whose full points changed while its own words name the old ones."""
    return [
        line
        for key, period in after.periods.items()
        if key in before.periods
        for line in _of_period(before.periods[key], period)
    ]


def _of_period(before: Period, after: Period) -> Iterator[str]:
    for kind in after.trees:
        if kind not in before.trees:
            continue
        for old, new in matched(tree(before, kind, {}).rows, tree(after, kind, {}).rows):
            if old and new:
                yield from _of_item(before.item(old.key), after.item(new.key))


def _of_item(old: Indicator, new: Indicator) -> Iterator[str]:
    was, now = format_units(old.full_units), format_units(new.full_units)
    words = f"{new.content}\n{new.standard}"
    if was != now and _names(words, was) and not _names(words, now):
        said = {"code": new.code, "title": new.title, "was": was, "now": now}
        yield _("%(code)s %(title)s: full points are %(now)s, its words say %(was)s") % said


def _names(words: str, points: str) -> bool:
    return bool(re.search(rf"(?<![\d.]){re.escape(points)}\s*分", words))

"""Places that are appraised, in words: villages, townships, counties, or several levels at once."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.people.models import Level, Place
from kaoping.scoring.scheme import Period


def heading(period: Period) -> str:
    """What a column of the appraised places is headed: Village, Township, County, or Place."""
    return _titles().get(period.levels[0], "") if len(period.levels) == 1 else _("Place appraised")


def everywhere(period: Period) -> str:
    """Whom somebody marks who marks everywhere."""
    words = {
        Level.VILLAGE: _("all villages"),
        Level.TOWNSHIP: _("all townships"),
        Level.COUNTY: _("all counties"),
    }
    return "、".join(words[level] for level in reversed(period.levels))


def counted(places: Iterable[Place]) -> str:
    """So many counties, townships and villages, the highest first."""
    levels = [place.level for place in places]
    return "、".join(
        said(levels.count(level)) for level, said in _COUNTS.items() if level in levels
    )


def _titles() -> dict[str, str]:
    return {
        Level.VILLAGE: _("Village"),
        Level.TOWNSHIP: _("Township"),
        Level.COUNTY: _("County"),
    }


def _counties(n: int) -> str:
    return ngettext("%(n)d county", "%(n)d counties", n) % {"n": n}


def _townships(n: int) -> str:
    return ngettext("%(n)d township", "%(n)d townships", n) % {"n": n}


def _villages(n: int) -> str:
    return ngettext("%(n)d village", "%(n)d villages", n) % {"n": n}


_COUNTS: dict[str, Callable[[int], str]] = {
    Level.COUNTY: _counties,
    Level.TOWNSHIP: _townships,
    Level.VILLAGE: _villages,
}

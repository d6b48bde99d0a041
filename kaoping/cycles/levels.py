"""Places that are appraised, in words: villages, townships, counties, or several levels at once."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaoping.people.models import Level, Place
from kaoping.scoring.scheme import Period


def heading(period: Period) -> str:
    """What a column of the appraised places is headed: Village, Township, County, or Place."""
    return of_level(period.levels[0]) if len(period.levels) == 1 else _("Place appraised")


def of_kind(period: Period, kind: str) -> str:
    """The same for the places of one kind of subject."""
    return of_level(period.subjects[kind].level)


def of_level(level: str) -> str:
    """What a place of the level is: Village, Township, County."""
    titles = {
        Level.VILLAGE: pgettext("appraised", "Village"),
        Level.TOWNSHIP: pgettext("appraised", "Township"),
        Level.COUNTY: pgettext("appraised", "County"),
    }
    return titles[level]


def everywhere(period: Period) -> str:
    """Whom somebody marks who marks everywhere."""
    words = {
        Level.VILLAGE: _("all villages"),
        Level.TOWNSHIP: _("all townships"),
        Level.COUNTY: _("all counties"),
    }
    return "、".join(words[level] for level in reversed(period.levels))


def one(period: Period) -> str:
    """What one of the appraised places is called within a sentence: village, township, place."""
    words = {
        Level.VILLAGE: pgettext("appraised", "village"),
        Level.TOWNSHIP: pgettext("appraised", "township"),
        Level.COUNTY: pgettext("appraised", "county"),
    }
    return words[period.levels[0]] if len(period.levels) == 1 else pgettext("appraised", "place")


def many(period: Period) -> str:
    """The same of several: villages, townships, places."""
    words = {
        Level.VILLAGE: pgettext("appraised", "villages"),
        Level.TOWNSHIP: pgettext("appraised", "townships"),
        Level.COUNTY: pgettext("appraised", "counties"),
    }
    return words[period.levels[0]] if len(period.levels) == 1 else pgettext("appraised", "places")


def counted(places: Iterable[Place]) -> str:
    """So many counties, townships and villages, the highest first."""
    levels = [place.level for place in places]
    return "、".join(
        said(levels.count(level)) for level, said in _COUNTS.items() if level in levels
    )


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

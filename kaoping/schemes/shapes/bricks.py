"""Fields that many forms share: points, shares, choices of indicators, what happens when data are missing."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaoping.schemes.document import Path
from kaoping.schemes.shapes.about import About
from kaoping.schemes.shapes.groups import AutoKey, Field
from kaoping.schemes.shapes.values import Choice, Names, Options, Text, Words
from kaoping.schemes.shapes.widgets import Widget

POINTS, SHARE, WHOLE, YUAN = Text("points"), Text("share"), Text("whole"), Text("yuan")
AREA = Text("area")
KEY = AutoKey("key")

IF_MISSING = _("If the value is missing")
MISSING = {
    "gap": _("it is a gap, to be filled before the review"),
    "zero": _("it counts as 0"),
    "full": _("it counts in full"),
    "rebase": _("the rest is extrapolated to full points"),
    "present": _("only those that are there count"),
    "leave_out": _("it is left out"),
    "not_applicable": _("it does not apply"),
    "others_mean": _("the mean of all others counts"),
}
WITHIN = {
    "peer": _("villages and communities apart"),
    "type": _("each type of village apart"),
    "place": _("each place apart"),
}


@dataclass(frozen=True)
class Suggested(Text):
    """A text for which the page suggests some."""

    options: Options = lambda about: []

    def widget(self, state: str, name: str, path: Path | None, about: Any) -> Widget:
        """An input with suggestions."""
        options = [(key, str(words)) for key, words in self.options(about)]
        return Widget("text", name, value=state, options=options, path=path)


def one_of(words: dict[str, Words]) -> Choice:
    """A choice between fixed words."""
    return Choice(options=lambda _about: list(words.items()))


def missing(*keys: str, label: Words = IF_MISSING, optional: bool = False) -> Field:
    """What happens when something isn't there: the regulation must say it."""
    return Field("missing", label, one_of({key: MISSING[key] for key in keys}), optional=optional)


def within() -> Field:
    """Whether a ranking is made apart for groups of places."""
    return Field("within", _("Ranked among"), one_of(WITHIN), optional=True)


def named(part: str) -> Choice:
    """One of a part whose members have names."""
    return Choice(options=lambda about: about.named(part))


def listed(part: str) -> Choice:
    """One of a part that is a list with keys."""
    return Choice(options=lambda about: about.listed(part))


CODE = Choice(options=About.codes)
CODES = Names(About.codes)
KIND = named("subjects")
POSTS = Names(About.posts_of_kinds)

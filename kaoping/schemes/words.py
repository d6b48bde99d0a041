"""How a regulation says its rules: one sentence for each, for screen, Word and comparison alike."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from kaoping.lib.decimals import UNIT, format_units
from kaoping.people import posts, roles
from kaoping.scoring.rules import Award, Choice, Deductions, FromCycle, FromTeam, Sum, Weighted
from kaoping.scoring.scheme import Indicator, Period


def rule(period: Period, node: Indicator, titles: dict[str, str]) -> str:
    """How the points of a node are found; `titles` are the periods' by key."""
    return _rounded(node, _SAID[type(node.rule)](period, node, titles))


def method(period: Period, node: Indicator, titles: dict[str, str]) -> str:
    """The same without the weights of the nodes below, which each of them tells of itself."""
    if isinstance(node.rule, Weighted):
        return _rounded(node, _("weighted"))
    return rule(period, node, titles)


def shares(node: Indicator) -> dict[str, str]:
    """What share each node below has, by code; empty where nothing is weighted."""
    if not isinstance(node.rule, Weighted):
        return {}
    return {code: percent(weight, node.rule.total) for code, weight in node.rule.weights}


def percent(weight: int, total: int) -> str:
    """A share as a percentage: ``60%``; as a fraction where it is no decimal: ``1/3``."""
    units, rest = divmod(weight * 100 * UNIT, total)
    return f"{weight}/{total}" if rest else f"{format_units(units)}%"


def post_titles(keys: tuple[str, ...]) -> str:
    """Names of posts, in the regulation's order."""
    return "、".join(post_title(key) for key in keys)


def post_title(key: str) -> str:
    """The name of a kind of post."""
    return str(posts.BY_KEY[key].title) if key in posts.BY_KEY else key


def role_title(key: str) -> str:
    """The name of a role."""
    return str(roles.BY_KEY[key].title) if key in roles.BY_KEY else key


def _rounded(node: Indicator, words: str) -> str:
    if node.places is None:
        return words
    return _("%(rule)s, rounded to %(places)d places") % {"rule": words, "places": node.places}


def _award(_period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    given = _("points from %(low)s to %(high)s, in steps of %(step)s") % {
        "low": format_units(node.rule.low_units),
        "high": format_units(node.rule.high_units),
        "step": format_units(node.rule.step_units),
    }
    if node.rule.blank == "zero":
        return _("%(rule)s; left blank it is 0") % {"rule": given}
    return given


def _deductions(_period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    reasons = "、".join(_choice(choice) for choice in node.rule.choices)
    return _("%(reasons)s; at most %(cap)s") % {
        "reasons": reasons,
        "cap": format_units(node.rule.cap_units),
    }


def _choice(choice: Choice) -> str:
    """One reason and its points: 缺席每次扣2分; a title that counts by itself: 少学习1次扣2分."""
    points = format_units(choice.low_units)
    if not choice.fixed:
        points += f"~{format_units(choice.high_units)}"
    counts_itself = len(choice.title) > 1 and choice.title[-2].isdigit()
    said = _("%(reason)s −%(points)s") if counts_itself else _("%(reason)s −%(points)s each time")
    return said % {"reason": choice.title, "points": points}


def _weighted(_period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    below, found = {child.code: child.title for child in node.children}, shares(node)
    said = "、".join(f"{below[code]} {share}" for code, share in found.items())
    return _("weighted: %(shares)s") % {"shares": said}


def _team(period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    return _("taken from the team: %(title)s") % {"title": period.item(node.rule.code).title}


def _cycle(_period: Period, node: Indicator, titles: dict[str, str]) -> str:
    said = {
        "mean": _("mean of %(count)d results of “%(name)s”"),
        "sum": _("sum of %(count)d results of “%(name)s”"),
    }[node.rule.take]
    missing = {
        "gap": _("one missing is a gap"),
        "present": _("only those there are count"),
        "zero": _("those missing count 0"),
    }[node.rule.missing]
    name = titles.get(node.rule.name, node.rule.name)
    return _(", ").join([said % {"count": node.rule.count, "name": name}, missing])


def _sum(_period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    parts = [_("sum of the items below")]
    if node.rule.start_units:
        start = format_units(node.rule.start_units)
        parts.append(_("beginning with %(points)s") % {"points": start})
    return _(", ").join(parts + limits(node.rule.floor_units, node.rule.cap_units))


def limits(floor_units: int | None, cap_units: int | None) -> list[str]:
    """The limits of a value, where there are any."""
    said = []
    if floor_units is not None:
        said.append(_("at least %(points)s") % {"points": format_units(floor_units)})
    if cap_units is not None:
        said.append(_("at most %(points)s") % {"points": format_units(cap_units)})
    return said


_SAID: dict[type, Callable[[Period, Indicator, dict[str, str]], str]] = {
    Award: _award,
    Deductions: _deductions,
    Sum: _sum,
    Weighted: _weighted,
    FromTeam: _team,
    FromCycle: _cycle,
}

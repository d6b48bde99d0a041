"""How a regulation says its rules: one sentence for each, for screen, Word and comparison alike."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from kaoping.lib.decimals import UNIT, format_units
from kaoping.people import posts, roles
from kaoping.schemes import words_sources as sources
from kaoping.scoring.rules import (
    Award,
    Bonuses,
    Choice,
    Deductions,
    FromBallot,
    FromCycle,
    FromJury,
    FromTeam,
    Own,
    Sum,
    Weighted,
)
from kaoping.scoring.scales import Scale
from kaoping.scoring.scheme import Indicator, Period


def rule(period: Period, node: Indicator, titles: dict[str, str]) -> str:
    """How the points of a node are found; `titles` are the periods' by key."""
    return _("; ").join([_SAID[type(node.rule)](period, node, titles), *_at_any_node(node)])


def method(period: Period, node: Indicator, titles: dict[str, str]) -> str:
    """The same without the weights of the nodes below, which each of them tells of itself."""
    if isinstance(node.rule, Weighted):
        return _("; ").join([_("weighted"), *_below(node.rule.missing), *_at_any_node(node)])
    return rule(period, node, titles)


def shares(node: Indicator) -> dict[str, str]:
    """What share each node below has, by code; empty where nothing is weighted."""
    if not isinstance(node.rule, Weighted):
        return {}
    return {child.code: _share(node.rule, child.code) for child in node.children}


def _share(rule: Weighted, code: str) -> str:
    """A node's weight, and what it is for groups of villages that have weights of their own."""
    base, *others = [
        (name, percent(dict(weights)[code], sum(weight for _code, weight in weights)))
        for name, weights in rule.tables
    ]
    called = post_title if rule.by == "post" else sources.group_title
    said = "、".join(f"{called(name)}{share}" for name, share in others)
    return f"{base[1]}（{said}）" if said else base[1]


def percent(weight: int, total: int) -> str:
    """A share as a percentage: ``60%``; as a fraction where it is no decimal: ``1/3``."""
    units, rest = divmod(weight * 100 * UNIT, total)
    return f"{weight}/{total}" if rest else f"{format_units(units)}%"


def post_titles(keys: tuple[str, ...]) -> str:
    """Names of posts, in the regulation's order."""
    return "、".join(post_title(key) for key in keys)


def post_title(key: str) -> str:
    """The name of a kind of post, that of staff whom nobody lists among them."""
    others = {"hired_staff": _("Hired staff")}
    return str(posts.BY_KEY[key].title) if key in posts.BY_KEY else others.get(key, key)


def role_title(key: str) -> str:
    """The name of a role."""
    if key in roles.BY_KEY:
        return str(roles.BY_KEY[key].title)
    more = {
        "county": _("County"),
        "inspector": _("Inspectors"),
    }
    return more.get(key, key)


def limits(floor_units: int | None, cap_units: int | None) -> list[str]:
    """The limits of a value, where there are any."""
    said = []
    if floor_units is not None:
        said.append(_("at least %(points)s") % {"points": format_units(floor_units)})
    if cap_units is not None:
        said.append(_("at most %(points)s") % {"points": format_units(cap_units)})
    return said


def _at_any_node(node: Indicator) -> list[str]:
    """What can be said of any node: where it does not apply, and its rounding."""
    absent = {
        "rebase": _("where it does not apply, the rest is re-based"),
        "full": _("where it does not apply, full points"),
        "zero": _("where it does not apply, 0"),
        "others_mean": _("where it does not apply, the mean of the others"),
    }
    said = [absent[node.not_applicable]] if node.not_applicable else []
    if node.places is not None:
        said.append(_("rounded to %(places)d places") % {"places": node.places})
    return said


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
    reasons = "、".join(_taken(choice) for choice in node.rule.choices)
    cap = format_units(node.rule.cap_units)
    said = _("%(reasons)s; at most %(cap)s") % {"reasons": reasons, "cap": cap}
    return _in_steps(said, node.rule)


def _bonuses(_period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    reasons = "、".join(_given(choice) for choice in node.rule.choices)
    cap = format_units(node.rule.cap_units)
    said = _("%(reasons)s; at most +%(cap)s") % {"reasons": reasons, "cap": cap}
    return _in_steps(said, node.rule)


def _in_steps(said: str, rule: Deductions | Bonuses) -> str:
    """With the step of points, where a rater has any to choose."""
    if all(choice.fixed for choice in rule.choices):
        return said
    return _("%(rule)s; in steps of %(step)s") % {
        "rule": said,
        "step": format_units(rule.step_units),
    }


def _taken(choice: Choice) -> str:
    """One reason and its points: 缺席每次扣2分; a title that counts by itself: 少学习1次扣2分."""
    said = []
    if choice.high_units:
        words = _("−%(points)s") if _counts_itself(choice) else _("−%(points)s each time")
        said.append(words % {"points": _points(choice)})
    if choice.fine_fen:
        said.append(
            _("%(yuan)s yuan off the pay each time") % {"yuan": sources.yuan(choice.fine_fen)}
        )
    return choice.title + "，".join(said) + _most(choice)


def _given(choice: Choice) -> str:
    words = _("+%(points)s") if _counts_itself(choice) else _("+%(points)s each time")
    return choice.title + words % {"points": _points(choice)} + _most(choice)


def _most(choice: Choice) -> str:
    """The limit of one reason, where it has its own."""
    if choice.most_units is None:
        return ""
    return _(" (at most %(points)s in all)") % {"points": format_units(choice.most_units)}


def _points(choice: Choice) -> str:
    low, high = format_units(choice.low_units), format_units(choice.high_units)
    return low if choice.fixed else f"{low}~{high}"


def _counts_itself(choice: Choice) -> bool:
    return len(choice.title) > 1 and choice.title[-2].isdigit()


def _weighted(_period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    below = {child.code: child.title for child in node.children}
    said = "、".join(f"{below[code]} {share}" for code, share in shares(node).items())
    words = _("weighted: %(shares)s") % {"shares": said}
    return _("; ").join([words, *_below(node.rule.missing)])


def _below(missing: str) -> list[str]:
    """What a gap below does, where it isn't simply a gap here too."""
    said = {
        "zero": _("a gap below counts 0"),
        "rebase": _("a gap below is left out, the rest is re-based"),
    }
    return [said[missing]] if missing in said else []


def _team(period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    return _("taken from the team: %(title)s") % {"title": sources.item(period, node.rule.code)}


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
    between = _("each from %(low)s to %(high)s") % {
        "low": format_units(node.rule.lowest_units),
        "high": format_units(node.rule.highest_units),
    }
    name = titles.get(node.rule.name, node.rule.name)
    return _(", ").join([said % {"count": node.rule.count, "name": name}, between, missing])


def _sum(_period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    parts = [_("sum of the items below")]
    if node.rule.start_units:
        start = format_units(node.rule.start_units)
        parts.append(_("beginning with %(points)s") % {"points": start})
    parts += limits(node.rule.floor_units, node.rule.cap_units)
    return _(", ").join(parts + _below(node.rule.missing))


def _scale(period: Period, node: Indicator, titles: dict[str, str]) -> str:
    said = sources.scale(period, node.rule, titles)
    return _("; ").join([said, *limits(node.rule.floor_units, node.rule.cap_units)])


_SAID: dict[type, Callable[[Period, Indicator, dict[str, str]], str]] = {
    Award: _award,
    Deductions: _deductions,
    Bonuses: _bonuses,
    Sum: _sum,
    Weighted: _weighted,
    FromTeam: _team,
    FromCycle: _cycle,
    FromBallot: sources.ballot,
    FromJury: sources.jury,
    Own: sources.own,
    Scale: _scale,
}

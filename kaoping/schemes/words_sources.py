"""How rules are said that don't rest on raters' marks: ballots, juries, own items, figures, places."""

from fractions import Fraction

from django.utils.translation import gettext as _

from kaoping.lib.decimals import UNIT, format_fen, format_units
from kaoping.scoring.scales import Proportion, Scale, Steps, Table
from kaoping.scoring.scheme import Indicator, Period
from kaoping.scoring.sources import Ballot

TYPES = ("suburban", "industrial", "agricultural", "mountain")  # of villages, those often met


def part(share: Fraction) -> str:
    """A share as a percentage, as a fraction where it is no decimal: ``60%``, ``1/3``."""
    units = share * 100 * UNIT
    return f"{format_units(units.numerator)}%" if units.denominator == 1 else str(share)


def yuan(fen: int) -> str:
    """Money as regulations write it: ``10``, ``1.50``."""
    return format_fen(fen).removesuffix(".00")


def group_title(name: str) -> str:
    """What a group of villages is called; a type that the product doesn't know keeps its name."""
    known = {
        "village": _("Village"),
        "community": _("Community"),
        "suburban": _("suburban villages"),
        "industrial": _("industrial villages"),
        "agricultural": _("agricultural villages"),
        "mountain": _("mountain villages"),
    }
    return known.get(name, name)


def item(period: Period, code: str) -> str:
    """The title of an indicator, with its number where others have the same title."""
    title = period.item(code).title
    alone = sum(node.title == title for node in period.nodes()) == 1
    return title if alone else f"{code} {title}"


def denominator(key: str) -> str:
    """What votes are divided by."""
    return {
        "entitled": _("people entitled"),
        "present": _("people present"),
        "issued": _("papers issued"),
        "returned": _("papers returned"),
        "valid": _("valid papers"),
        "marked": _("valid papers less blank ones"),
    }[key]


def within(key: str) -> str:
    """Among whom places are counted."""
    return {
        "": _("all together"),
        "peer": _("villages and communities apart"),
        "type": _("villages of one type"),
        "place": _("those of one place"),
    }[key]


def quorum(ballot: Ballot) -> str:
    """How many must be present for a vote; empty where the regulation asks for no quorum."""
    if ballot.quorum is None:
        return ""
    share = ballot.quorum
    if ballot.quorum_how == "at_least":
        return _("at least %(share)s of those entitled must be present") % {"share": part(share)}
    return _("more than %(share)s of those entitled must be present") % {"share": part(share)}


def ballot(period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    """Points by a secret vote."""
    voted = period.ballots[node.rule.ballot]
    groups = {group.key: group.title for group in voted.groups}
    options = "、".join(f"{option.title} {part(option.value)}" for option in voted.options)
    said = _("by the ballot “%(title)s” of %(who)s: full points × votes (%(options)s) ÷ %(of)s") % {
        "title": voted.title,
        "who": groups[node.rule.group] if node.rule.group else "、".join(groups.values()),
        "options": options,
        "of": denominator(voted.denominator),
    }
    return _("; ").join([said, _without(_("without votes"), node.rule.missing)])


def jury(period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    """Points by named people who mark live."""
    rule = node.rule
    said = [
        _("mean of the points of “%(title)s”, in steps of %(step)s")
        % {"title": period.juries[rule.jury].title, "step": format_units(rule.step_units)}
    ]
    if rule.trim:
        said.append(_("without the %(count)d highest and %(count)d lowest") % {"count": rule.trim})
    fewer = _("with fewer than %(count)d") % {"count": rule.least}
    return _(", ").join([*said, _without(fewer, rule.missing)])


def own(period: Period, node: Indicator, _titles: dict[str, str]) -> str:
    """Points by the items that each subject has of its own."""
    rule, listed = node.rule, period.lists[node.rule.list]
    field = dict(listed.fields).get(rule.field or "", "")
    title = f"{listed.title}（{field}）" if field else listed.title
    said = _("full points × weighted mean of its own “%(title)s” (each of %(full)s points)") % {
        "title": title,
        "full": format_units(listed.out_of_units),
    }
    unmarked = {
        "gap": _("an item without points is a gap"),
        "zero": _("an item without points counts 0"),
        "leave_out": _("an item without points is left out"),
    }[rule.missing]
    return _("; ").join([said, unmarked, _without(_("without any item"), rule.none)])


def scale(period: Period, rule: Scale, titles: dict[str, str]) -> str:
    """Points that follow from a number."""
    said = [_input(period, rule, titles) + _("：") + _mapping(period, rule)]
    if rule.source in ("figure", "movement") or rule.missing != "gap":
        said.append(_without(_("where it is missing"), rule.missing))
    return _("; ").join(said)


def _without(when: str, missing: str) -> str:
    """What counts where something is missing."""
    said = {
        "gap": _("%(when)s it is a gap"),
        "zero": _("%(when)s it is 0"),
        "full": _("%(when)s it is full points"),
        "not_applicable": _("%(when)s it does not apply"),
    }[missing]
    return said % {"when": when}


def _input(period: Period, rule: Scale, titles: dict[str, str]) -> str:
    if rule.source == "figure":
        return _("by “%(title)s”") % {"title": period.figures[rule.name].title}
    words = {
        "item": _("by the points of “%(title)s”"),
        "rank": _("by the place by “%(title)s” (%(among)s)"),
        "movement": _("by the places gained by “%(title)s” since “%(since)s” (%(among)s)"),
    }[rule.source]
    return words % {
        "title": item(period, rule.name),
        "among": within(rule.within),
        "since": titles.get(rule.since, rule.since),
    }


def _mapping(period: Period, rule: Scale) -> str:
    unit = period.figures[rule.name].unit if rule.source == "figure" else ""
    if isinstance(rule.mapping, Table):
        return _table(rule.mapping, unit)
    if isinstance(rule.mapping, Steps):
        return _steps(rule.mapping, unit)
    return _proportion(rule.mapping, unit)


def _table(table: Table, unit: str) -> str:
    words = {
        "from": _("from %(limit)s %(points)s points"),
        "to": _("up to %(limit)s %(points)s points"),
    }[table.by]
    said = []
    for band in table.bands:
        points = format_units(band.points_units)
        if band.limit_units is None:
            said.append(_("otherwise %(points)s points") % {"points": points})
        else:
            said.append(words % {"limit": format_units(band.limit_units) + unit, "points": points})
    return "、".join(said)


def _steps(steps: Steps, unit: str) -> str:
    said = _away(steps) % {
        "every": format_units(steps.every_units) + unit,
        "limit": _("its own target")
        if steps.limit_units is None
        else format_units(steps.limit_units) + unit,
    }
    points = format_units(abs(steps.points_units))
    change = _("−%(points)s") if steps.points_units < 0 else _("+%(points)s")
    counted = {
        "whole": _("only whole steps count"),
        "started": _("a step begun counts"),
        "exact": _("in proportion"),
    }[steps.part]
    start = _("beginning with %(points)s") % {"points": format_units(steps.start_units)}
    return _(", ").join([start, said + change % {"points": points}, counted])


def _away(steps: Steps) -> str:
    """For each step from where: below or over a limit, or simply for each where that is 0."""
    if steps.below:
        return _("for each %(every)s below %(limit)s")
    if steps.limit_units == 0:
        return _("for each %(every)s")
    return _("for each %(every)s over %(limit)s")


def _proportion(mapping: Proportion, unit: str) -> str:
    own_target, target_units = _("its own target"), mapping.target_units
    target = own_target if target_units is None else format_units(target_units) + unit
    return _("full points × figure ÷ %(target)s") % {"target": target}

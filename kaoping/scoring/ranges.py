"""What every node can attain, and in which fractions: int64 is safe because this says so.

A node's value is carried as an integer numerator over one denominator, the same for all subjects
and known before any fact is. Whatever could pass the bound is refused when the scheme is loaded.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from kaoping.scoring.nonsense import Nonsense
from kaoping.scoring.rules import (
    MARKED,
    POINT,
    FromBallot,
    FromCycle,
    FromJury,
    FromTeam,
    Own,
    Sum,
    Weighted,
)
from kaoping.scoring.scales import LARGEST_PLACE, Proportion, Scale, Steps, Table
from kaoping.scoring.sources import LARGEST_COUNT, LARGEST_WEIGHT

BOUND = 2**62  # one bit below int64, so that a sum of two still fits


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest and highest attainable units, and the denominator of the exact value.

    ``optional``: the node may be not applicable to a subject.
    """

    low: Fraction
    high: Fraction
    denominator: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Raw:
    """A node before rounding. ``numerator`` and ``divisor`` are the largest that can occur.

    ``by_facts``: the divisor depends on the facts, so the node must be rounded.
    """

    low: Fraction
    high: Fraction
    denominator: int
    numerator: int
    divisor: int
    by_facts: bool = False
    optional: bool = False


def exactly(low, high, denominator, magnitude):
    """A Raw whose denominator is the scheme's own."""
    low, high = Fraction(low), Fraction(high)
    largest = int(max(abs(low), abs(high), magnitude) * denominator) + 1
    return Raw(low, high, denominator, largest, denominator)


def measure(period):
    """{code: Range} of a period's nodes; raises Nonsense with all that int64 could not hold."""
    found, problems = {}, []
    zeroed = {veto.effect.what for veto in period.vetoes if veto.effect.how == "zero"}
    for kind in period.subjects:
        for node in period.trees[kind].walk_up():
            try:
                found[node.code] = _measured(node, period, found, node.code in zeroed)
            except Nonsense as nonsense:
                problems += nonsense.problems
                full = Fraction(abs(node.full_units))
                found[node.code] = Range(-full, full, 1)  # as if it were mended, to go on
    if problems:
        raise Nonsense(problems)
    return found


def _measured(node, period, found, zeroed):
    raw = raw_of(node, period, found)
    step = 1 if node.places is None else 10 ** (4 - node.places)
    if raw.by_facts and node.places is None:
        remedy = "在本项写明取整位数，例如 round: 2；办法没有写这一项的，写 round: 4"
        _refuse(node, "要除以随事实变化的数，必须取整", remedy)
    largest = max(raw.numerator, _of_others(node, raw))
    divisor = max(raw.divisor, LARGEST_PLACE if node.not_applicable == "others_mean" else 1)
    # The raw value is compared with limits, and rounded as (2 × numerator + divisor) ÷ (2 × divisor).
    if 2 * largest + 2 * divisor * step >= BOUND:
        _refuse_large(node)
    low, high, denominator = raw.low, raw.high, raw.denominator
    if node.places is not None:
        low, high = (Fraction(half_away(x / step) * step) for x in (low, high))
        denominator = 1
    if zeroed:
        low, high = min(low, Fraction(0)), max(high, Fraction(0))
    optional = raw.optional or node.not_applicable == "rebase"
    if node.not_applicable == "others_mean" and node.places is None:
        _refuse(node, "不适用时取其他对象的平均，必须取整", "在本项写明取整位数 round")
    if node.not_applicable in ("full", "zero"):
        given = Fraction(node.full_units if node.not_applicable == "full" else 0)
        low, high = min(low, given), max(high, given)
    if max(abs(low), abs(high)) * denominator >= BOUND:
        _refuse_large(node)
    return Range(low, high, denominator, optional)


def _refuse_large(node):
    remedy = "在本项或下级指标写明取整位数 round，或减少评分人数上限 at_most、数值上限 to"
    _refuse(node, "的精确值超出可计算的范围", remedy)


def _refuse(node, cause, remedy):
    raise Nonsense([(f"指标{node.code}{cause}", remedy, f"item {node.code}")])


def _of_others(node, raw):
    """The largest sum of other subjects' values that a mean of them divides."""
    if node.not_applicable != "others_mean":
        return 0
    return int(max(abs(raw.low), abs(raw.high)) + 10_000) * LARGEST_PLACE


def raw_of(node, period, found):
    """The Raw of a node whose parts are found already."""
    if isinstance(node.rule, MARKED):
        return _marked(node, period)
    return _RAW[type(node.rule)](node, period, found)


def _marked(node, period):
    group = period.raters[node.marked_by]
    low, high = Fraction(node.low_units), Fraction(node.high_units)
    most = max(abs(low), abs(high))
    if group.several != "mean":
        return exactly(low, high, 1, most)
    if node.places is not None:  # rounded where it is divided: the number of raters divides once
        return Raw(low, high, 1, int(most) * group.at_most, group.at_most)
    return exactly(low, high, lcm(*range(1, group.at_most + 1)), most * group.at_most)


def _team(node, period, found):
    team = found[node.rule.code]
    return replace(
        exactly(team.low, team.high, team.denominator, _largest(team)), optional=team.optional
    )


def _cycle(node, period, found):
    rule = node.rule
    low, high = Fraction(rule.lowest_units), Fraction(rule.highest_units)
    magnitude = max(abs(low), abs(high)) * rule.count
    if rule.take == "sum":
        floor = min(low * rule.count, low, 0 if rule.missing == "zero" else low)
        return exactly(floor, max(high * rule.count, high, Fraction(0)), 1, magnitude)
    if rule.missing == "zero":
        return exactly(min(low, Fraction(0)), max(high, Fraction(0)), rule.count, magnitude)
    if rule.missing == "gap":
        return exactly(low, high, rule.count, magnitude)
    if node.places is not None:
        return Raw(low, high, 1, int(magnitude), rule.count)
    return exactly(low, high, lcm(*range(1, rule.count + 1)), magnitude)


def option_values(node, ballot):
    """({option: numerator}, denominator): what a paper with the option adds, before it is divided."""
    values = {o.key: Fraction(node.full_units * o.value) for o in ballot.options}
    denominator = lcm(*(value.denominator for value in values.values()))
    return {key: int(value * denominator) for key, value in values.items()}, denominator


def _ballot(node, period, found):
    ballot = period.ballots[node.rule.ballot]
    values, denominator = option_values(node, ballot)
    papers = LARGEST_COUNT * (1 if node.rule.group else len(ballot.groups))
    ends = [Fraction(value, denominator) for value in values.values()]
    largest = max(map(abs, values.values())) * papers
    low, high = min(*ends, Fraction(0)), max(*ends, Fraction(0))
    return Raw(low, high, 1, largest, denominator * papers, by_facts=True)


def _jury(node, period, found):
    jury, full = period.juries[node.rule.jury], Fraction(node.full_units)
    return Raw(Fraction(0), full, 1, node.full_units * jury.at_most, jury.at_most, by_facts=True)


def own_rate(node, period):
    """(n, d): full points ÷ the points of one own item, in lowest terms."""
    rate = Fraction(node.full_units, period.lists[node.rule.list].out_of_units)
    return rate.numerator, rate.denominator


def _own(node, period, found):
    listed, full = period.lists[node.rule.list], Fraction(node.full_units)
    rate, denominator = own_rate(node, period)
    weights = listed.most * LARGEST_WEIGHT
    return Raw(
        Fraction(0),
        full,
        1,
        abs(rate) * weights * listed.out_of_units,
        denominator * weights,
        by_facts=True,
        optional=node.rule.none == "not_applicable",
    )


def _sum(node, period, found):
    rule, below = node.rule, [found[child.code] for child in node.children]
    denominator = lcm(*(part.denominator for part in below))
    limits = [abs(limit) for limit in (rule.floor_units, rule.cap_units) if limit is not None]
    if rebases(node, found):
        if rule.start_units or any(child.full_units <= 0 for child in node.children):
            _refuse(node, "要折算，但有起点或没有满分的下级", "加减分的项目移到上一级")
        return _rebased_sum(node, below, denominator, limits)
    zero = rule.missing == "zero"
    low = rule.start_units + sum(min(p.low, 0) if zero else p.low for p in below)
    high = rule.start_units + sum(max(p.high, 0) if zero else p.high for p in below)
    magnitude = abs(rule.start_units) + sum(_largest(part) for part in below)
    low, high = (Fraction(clamp(x, rule.floor_units, rule.cap_units)) for x in (low, high))
    return exactly(low, high, denominator, max([magnitude, *limits]))


def _rebased_sum(node, below, denominator, limits):
    rates = [
        (part.low / child.full_units, part.high / child.full_units)
        for part, child in zip(below, node.children, strict=True)
    ]
    full = sum(child.full_units for child in node.children)
    low, high = full * min(low for low, _ in rates), full * max(high for _, high in rates)
    low, high = (clamp(x, node.rule.floor_units, node.rule.cap_units) for x in (low, high))
    magnitude = sum(_largest(part) for part in below)
    divisor = denominator * full
    largest = int(max([magnitude, *limits]) * divisor) + 1
    return Raw(
        min(Fraction(low), 0 * low),
        Fraction(high),
        1,
        largest,
        divisor,
        by_facts=True,
        optional=all(part.optional for part in below),
    )


def _weighted(node, period, found):
    below = {child.code: found[child.code] for child in node.children}
    denominator = lcm(*(part.denominator for part in below.values()))
    total = lcm(*(sum(w for _, w in weights) for _, weights in node.rule.tables))
    magnitude = max(_largest(part) for part in below.values())
    if rebases(node, found):
        low = min(part.low for part in below.values())
        high = max(part.high for part in below.values())
        largest = int(magnitude * denominator * total) + 1
        optional = all(part.optional for part in below.values())
        return Raw(low, high, 1, largest, denominator * total, True, optional)
    zero = node.rule.missing == "zero"
    ends = [_weighted_ends(dict(weights), below, zero) for _, weights in node.rule.tables]
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    return exactly(low, high, denominator * total, magnitude)


def _weighted_ends(weights, below, zero):
    total = sum(weights.values())
    low = sum(w * (min(below[c].low, 0) if zero else below[c].low) for c, w in weights.items())
    high = sum(w * (max(below[c].high, 0) if zero else below[c].high) for c, w in weights.items())
    return Fraction(low) / total, Fraction(high) / total


def rebases(node, ranges):
    """Whether parts of this node may be left out, and the rest re-based."""
    return node.rule.missing == "rebase" or any(
        ranges[child.code].optional for child in node.children
    )


def input_range(rule, period, found):
    """(low, high, denominator) of what a scale is applied to."""
    if rule.source == "figure":
        figure = period.figures[rule.name]
        return Fraction(figure.low_units), Fraction(figure.high_units), 1
    if rule.source == "item":
        part = found[rule.name]
        return part.low, part.high, part.denominator
    places = Fraction(LARGEST_PLACE * POINT)
    return (Fraction(POINT) if rule.source == "rank" else -places), places, 1


def _scale(node, period, found):
    rule = node.rule
    if node.converts and found[rule.name].optional:
        _refuse(node, "换算的一项可能不适用", "不适用的改写为 full、zero 或 others_mean")
    low, high, denominator = input_range(rule, period, found)
    raw = _MAPPED[type(rule.mapping)](node, low, high, denominator)
    limits = [abs(limit) for limit in (rule.floor_units, rule.cap_units) if limit is not None]
    low, high = (Fraction(clamp(x, rule.floor_units, rule.cap_units)) for x in (raw.low, raw.high))
    given = {"zero": Fraction(0), "full": Fraction(node.full_units)}.get(rule.missing)
    if given is not None:
        low, high = min(low, given), max(high, given)
        limits.append(abs(given))
    largest = max([raw.numerator, *(int(limit) * raw.divisor for limit in limits)])
    return replace(raw, low=low, high=high, numerator=largest)


def _by_table(node, low, high, denominator):
    points = [band.points_units for band in node.rule.mapping.bands]
    limits = [abs(band.limit_units or 0) for band in node.rule.mapping.bands]
    raw = exactly(min(points), max(points), 1, max(map(abs, points)))
    compared = max(int(max(abs(low), abs(high))), *limits, 0) * denominator + 1
    return replace(raw, numerator=max(raw.numerator, compared))


def _by_steps(node, low, high, denominator):
    steps = node.rule.mapping
    limits = (low, high) if steps.limit_units is None else (steps.limit_units,) * 2
    farthest = max(limits[1] - low, 0) if steps.below else max(high - limits[0], 0)
    rate = Fraction(steps.points_units, steps.every_units)
    most = farthest * rate + (steps.points_units if steps.part == "started" else 0)
    ends = sorted((Fraction(steps.start_units), steps.start_units + most))
    divisor = denominator * rate.denominator if steps.part == "exact" else 1
    magnitude = abs(steps.start_units) + abs(most)
    raw = exactly(*ends, divisor, magnitude)
    span = int((max(abs(low), abs(high)) + max(map(abs, limits)) + steps.every_units) * denominator)
    factor = abs(rate.numerator) if steps.part == "exact" else 1
    return replace(raw, numerator=max(raw.numerator, span * factor + 1))


def _by_proportion(node, low, high, denominator):
    full, target = node.full_units, node.rule.mapping.target_units
    most = max(abs(low), abs(high))
    if target is None:
        largest = int(full * most * denominator) + 1
        ends = (min(full * low, 0), max(full * high, 0))  # a target may be as small as one unit
        return Raw(*map(Fraction, ends), 1, largest, int(high) or 1, by_facts=True)
    rate = Fraction(full, target)
    ends = sorted((rate * low, rate * high))
    return exactly(*ends, denominator * rate.denominator, abs(rate) * most)


_MAPPED = {Table: _by_table, Steps: _by_steps, Proportion: _by_proportion}
_RAW = {
    FromTeam: _team,
    FromCycle: _cycle,
    FromBallot: _ballot,
    FromJury: _jury,
    Own: _own,
    Sum: _sum,
    Weighted: _weighted,
    Scale: _scale,
}


def _largest(part):
    return max(abs(part.low), abs(part.high))


def clamp(value, floor, cap):
    """The value kept between floor and cap, where these are given."""
    if floor is not None and value < floor:
        return floor
    return cap if cap is not None and value > cap else value


def half_away(value):
    """A Fraction rounded to an int, halves away from zero."""
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def full_points(rule, children, full_of):
    """Full units that a composed or inherited node has by its parts; None where it says its own.

    ``full_of`` gives the full units of a node of the team's tree by its code.
    """
    if isinstance(rule, FromTeam):
        return full_of(rule.code)
    if isinstance(rule, FromCycle):
        return rule.highest_units * (rule.count if rule.take == "sum" else 1)
    if isinstance(rule, Sum):
        total = rule.start_units + sum(child.full_units for child in children)
        return clamp(total, rule.floor_units, rule.cap_units)
    if not isinstance(rule, Weighted):
        return None
    weights = dict(rule.weights)
    total = sum(weights[child.code] * child.full_units for child in children)
    return half_away(Fraction(total, rule.total))

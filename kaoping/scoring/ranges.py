"""What every node can attain, and in which fractions: int64 is safe because this says so.

A node's value is carried as an integer numerator over one denominator, the same for all subjects
and known before any fact is. Whatever could pass the bound is refused when the scheme is loaded.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from kaoping.scoring.nonsense import Nonsense
from kaoping.scoring.rules import Award, Deductions, FromCycle, FromTeam, Sum

BOUND = 2**62  # one bit below int64, so that a sum of two still fits


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest and highest attainable units, full units, and the denominator of the exact value."""

    low: Fraction
    high: Fraction
    denominator: int


def measure(period):
    """{code: Range} of a period's nodes; raises Nonsense where int64 could overflow."""
    found = {}
    for tree in period.trees.values():
        _measure(tree, period, found)
    return found


def _measure(node, period, found):
    for child in node.children:
        _measure(child, period, found)
    low, high, denominator, magnitude = _raw(node, period, found)
    divisor = denominator
    if node.places is not None:
        step = 10 ** (4 - node.places)
        divisor *= step
        low, high = (Fraction(half_away(x / step) * step) for x in (low, high))
        denominator = 1
    if 2 * magnitude * divisor + divisor >= BOUND:
        raise Nonsense(
            [
                (
                    f"指标{node.code}的精确值超出可计算的范围",
                    "在本项或下级指标写明取整位数 round，或减少评分人数上限 at_most",
                    f"item {node.code}",
                )
            ]
        )
    found[node.code] = Range(low, high, denominator)


def _raw(node, period, found):
    """Before rounding: low, high, denominator, and the largest intermediate magnitude."""
    rule = node.rule
    if isinstance(rule, Award | Deductions):
        return _marked(node, period)
    if isinstance(rule, FromTeam):
        team = found[rule.code]
        return team.low, team.high, team.denominator, _largest(team)
    if isinstance(rule, FromCycle):
        return _cycle(node)
    below = [found[child.code] for child in node.children]
    denominator = lcm(*(child.denominator for child in below))
    if isinstance(rule, Sum):
        return _sum(rule, below, denominator)
    weights = dict(rule.weights)
    shares = [Fraction(weights[child.code], rule.total) for child in node.children]
    low = sum(share * child.low for share, child in zip(shares, below, strict=True))
    high = sum(share * child.high for share, child in zip(shares, below, strict=True))
    magnitude = sum(share * _largest(child) for share, child in zip(shares, below, strict=True))
    return low, high, denominator * rule.total, magnitude


def _marked(node, period):
    group = period.raters[node.marked_by]
    low, high = Fraction(node.low_units), Fraction(node.high_units)
    if group.several != "mean":
        return low, high, 1, max(abs(low), abs(high))
    if node.places is not None:  # rounded where it is divided: the number of raters divides once
        return low, high, 1, max(abs(low), abs(high)) * group.at_most
    return low, high, lcm(*range(1, group.at_most + 1)), max(abs(low), abs(high)) * group.at_most


def _cycle(node):
    rule = node.rule
    low, high = Fraction(rule.lowest_units), Fraction(rule.highest_units)
    magnitude = max(abs(low), abs(high)) * rule.count
    if rule.take == "sum":
        floor = min(low * rule.count, low, 0 if rule.missing == "zero" else low)
        return floor, max(high * rule.count, high, Fraction(0)), 1, magnitude
    if rule.missing == "zero":
        return min(low, Fraction(0)), max(high, Fraction(0)), rule.count, magnitude
    if rule.missing == "gap":
        return low, high, rule.count, magnitude
    denominator = 1 if node.places is not None else lcm(*range(1, rule.count + 1))
    return low, high, denominator, magnitude


def _sum(rule, below, denominator):
    low = rule.start_units + sum(child.low for child in below)
    high = rule.start_units + sum(child.high for child in below)
    magnitude = abs(rule.start_units) + sum(_largest(child) for child in below)
    low, high = (Fraction(clamp(x, rule.floor_units, rule.cap_units)) for x in (low, high))
    limits = [abs(limit) for limit in (rule.floor_units, rule.cap_units) if limit is not None]
    return low, high, denominator, max([magnitude, *limits])


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


def full_points(rule, children, team_full):
    """Full units that a composed or inherited node has by its parts; None for marked leaves."""
    if isinstance(rule, FromTeam):
        return team_full(rule.code)
    if isinstance(rule, FromCycle):
        return rule.highest_units * (rule.count if rule.take == "sum" else 1)
    if isinstance(rule, Sum):
        total = rule.start_units + sum(child.full_units for child in children)
        return clamp(total, rule.floor_units, rule.cap_units)
    weights = dict(rule.weights)
    total = sum(weights[child.code] * child.full_units for child in children)
    return half_away(Fraction(total, rule.total))


def pay_rate(pay, ranges):
    """The score rate as integers: ([(code, factor)], divisor), rate = Σ numerator·factor/divisor.

    Numerators are those of the nodes' exact values over their own denominators.
    """
    total = sum(part.weight for part in pay.parts)
    shares = [
        Fraction(part.weight, total * part.out_of_units * ranges[part.code].denominator)
        for part in pay.parts
    ]
    divisor = lcm(*(share.denominator for share in shares))
    factors = [int(share * divisor) for share in shares]
    return list(zip((part.code for part in pay.parts), factors, strict=True)), divisor


def refuse_large_pay(pay, ranges):
    """Raise Nonsense where amount × coefficient × rate could pass the bound of int64."""
    factors, divisor = pay_rate(pay, ranges)
    numerator = sum(
        factor * _largest(ranges[code]) * ranges[code].denominator for code, factor in factors
    )
    worth = max(post.amount_fen * post.coefficient_units for post in pay.posts)
    if 2 * worth * numerator + divisor * 10_000 * pay.round_fen >= BOUND:
        raise Nonsense(
            [("报酬的精确值超出可计算的范围", "为参与计算的指标写明取整位数 round", "pay")]
        )

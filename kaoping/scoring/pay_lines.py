"""Pay components that are lines in the numbers: constant + Σ factor × numerator, over one divisor.

The engine computes them in int64, so what could pass the bound is refused when a scheme is loaded.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from kaoping.scoring.nonsense import Nonsense
from kaoping.scoring.pay import ByFigure, ByPoint, ByRate, ByThreshold
from kaoping.scoring.ranges import BOUND

UNIT = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """fen = (constant + Σ factor × numerator) ÷ divisor, by post.

    ``inputs``: ("item" or "figure", its code or name) whose numerators enter, in the factors'
    order. ``capped``: never over what the post earns in full.
    """

    inputs: tuple[tuple[str, str], ...]
    constants: dict[str, int]
    factors: dict[str, tuple[int, ...]]
    divisor: int
    capped: bool = False


def line_of(component, ranges):
    """The Line of a component; None where it does not depend on points or figures alone."""
    return _LINES[type(component.how)](component, ranges) if type(component.how) in _LINES else None


def _by_rate(component, ranges):
    parts = component.how.parts
    total = sum(part.weight for part in parts)
    shares = [
        Fraction(part.weight, total * part.out_of_units * ranges[part.code].denominator)
        for part in parts
    ]
    divisor = lcm(*(share.denominator for share in shares))
    factors = [int(share * divisor) for share in shares]
    return Line(
        tuple(("item", part.code) for part in parts),
        {post.post: 0 for post in component.posts},
        {post.post: tuple(_worth(post) * f for f in factors) for post in component.posts},
        divisor * UNIT,
    )


def _by_threshold(component, ranges):
    how, denominator = component.how, ranges[component.how.code].denominator
    missing = how.fen_a_point * how.from_units * denominator
    return Line(
        (("item", how.code),),
        {post.post: _worth(post) * denominator - missing for post in component.posts},
        {post.post: (how.fen_a_point,) for post in component.posts},
        UNIT * denominator,
        capped=True,
    )


def _by_figure(component, ranges):
    fen = component.how.fen
    return Line(
        (("figure", component.how.figure),),
        {post.post: 0 for post in component.posts},
        {post.post: (fen * post.coefficient_units,) for post in component.posts},
        UNIT * UNIT,
    )


def _by_point(component, ranges):
    how = component.how
    return Line(
        (("item", how.code),),
        {post.post: 0 for post in component.posts},
        {post.post: (how.fen * post.coefficient_units,) for post in component.posts},
        UNIT * UNIT * ranges[how.code].denominator,
    )


_LINES = {
    ByRate: _by_rate,
    ByThreshold: _by_threshold,
    ByFigure: _by_figure,
    ByPoint: _by_point,
}


def _worth(post):
    return post.amount_fen * post.coefficient_units


def refuse_large_pay(period):
    """Raise Nonsense where a component could pass the bound of int64."""
    for component in period.pay.components:
        line = line_of(component, period.ranges)
        if line is not None:
            _refuse_large(component, line, period)


def _refuse_large(component, line, period):
    largest = [_largest(source, name, period) for source, name in line.inputs]
    most = max(
        abs(line.constants[post]) + sum(f * x for f, x in zip(factors, largest, strict=True))
        for post, factors in line.factors.items()
    )
    if line.capped:
        most = max(most, *(_worth(post) * (line.divisor // UNIT) for post in component.posts))
    if 2 * most + 2 * line.divisor * period.pay.round_fen >= BOUND:
        cause = f"报酬“{component.title}”的精确值超出可计算的范围"
        remedy = "为参与计算的指标写明取整位数 round，或减小数值的上限 to"
        raise Nonsense([(cause, remedy, f"pay {component.key}")])


def _largest(source, name, period):
    if source == "figure":
        figure = period.figures[name]
        return max(abs(figure.low_units), abs(figure.high_units))
    part = period.ranges[name]
    return int(max(abs(part.low), abs(part.high)) * part.denominator) + 1

"""The meaning of rules that ask for more than marks: other cycles, ballots, juries, own items.

Each takes a node, a subject and the evaluation, and gives a Fraction, None for a gap, or ABSENT.
"""

from fractions import Fraction

from kaoping.scoring.rules import FromBallot, FromCycle, FromJury, Own
from kaoping.scoring.scales import Proportion, Steps

ABSENT = "not applicable"  # in place of a value, where a node does not apply to a subject


def from_cycle(node, subject, evaluation):
    """Mean or sum of another cycle's results; absent ones as the scheme says."""
    rule = node.rule
    results = [row.units for row in evaluation.index.results[rule.name, subject.id]]
    if rule.missing == "gap" and len(results) < rule.count:
        return None
    if rule.missing == "present" and not results:
        return None
    total = Fraction(sum(results))
    if rule.take == "sum":
        return total
    return total / (len(results) if rule.missing == "present" else rule.count)


def from_ballot(node, subject, evaluation):
    """Full points × option values × votes ÷ the ballot's denominator."""
    ballot = evaluation.period.ballots[node.rule.ballot]
    why_not, counts, denominator = evaluation.index.papers(ballot, node.rule.group, subject.id)
    if why_not:
        return Fraction(0) if node.rule.missing == "zero" else None
    worth = sum(ballot.option(key).value * n for key, n in counts.items())
    return node.full_units * worth / denominator


def from_jury(node, subject, evaluation):
    """The mean of jurors' points without the highest and the lowest few."""
    rule = node.rule
    points = sorted(row.units for row in evaluation.index.scores[subject.id, node.code])
    if len(points) < rule.least:
        return Fraction(0) if rule.missing == "zero" else None
    kept = points[rule.trim : len(points) - rule.trim]
    return Fraction(sum(kept), len(kept))


def own(node, subject, evaluation):
    """Full points × the weighted rate of the subject's own items."""
    rule, listed = node.rule, evaluation.period.lists[node.rule.list]
    items = [
        item
        for item in evaluation.index.own[rule.list, subject.id]
        if rule.field is None or item.field == rule.field
    ]
    if not items:
        given = {"zero": Fraction(0), "full": Fraction(node.full_units), "gap": None}
        return given.get(rule.none, ABSENT)
    if rule.missing == "leave_out":
        items = [item for item in items if item.units is not None]
    if not items or (rule.missing == "gap" and any(item.units is None for item in items)):
        return None
    points = sum(item.weight * (item.units or 0) for item in items)
    return Fraction(node.full_units * points, listed.out_of_units * sum(i.weight for i in items))


FINDERS = {
    FromCycle: from_cycle,
    FromBallot: from_ballot,
    FromJury: from_jury,
    Own: own,
}


def scaled(node, subject, members, evaluation):
    """The points that an input is mapped to, kept between floor and cap."""
    rule = node.rule
    value, target = _INPUTS[rule.source](rule, subject, members, evaluation)
    if value is None:
        return {"zero": Fraction(0), "full": Fraction(node.full_units)}.get(rule.missing)
    points = mapped(rule.mapping, node.full_units, value, target)
    if rule.floor_units is not None:
        points = max(points, Fraction(rule.floor_units))
    return points if rule.cap_units is None else min(points, Fraction(rule.cap_units))


def _figure(rule, subject, members, evaluation):
    row = evaluation.index.figure(rule.name, subject)
    return (None, None) if row is None else (Fraction(row.units), row.target_units)


def _item(rule, subject, members, evaluation):
    own_codes = evaluation.period.codes_of(subject.kind)
    owner = subject.id if rule.name in own_codes else subject.team
    return evaluation.known(owner, rule.name), None


def _rank(rule, subject, members, evaluation):
    values = {s.id: evaluation.known(s.id, rule.name) for s in members}
    ranked = [s for s in members if values[s.id] is not None]
    if values[subject.id] is None:
        return None, None
    return Fraction(place(subject, ranked, values, rule.within) * 10_000), None


def _movement(rule, subject, members, evaluation):
    before = [row.rank for row in evaluation.index.results[rule.since, subject.id]]
    now, _ = _rank(rule, subject, members, evaluation)
    if now is None or not before or before[-1] is None:
        return None, None
    return before[-1] * 10_000 - now, None


_INPUTS = {"figure": _figure, "item": _item, "rank": _rank, "movement": _movement}


def place(own_subject, members, values, within):
    """One more than the number of those alike who are better."""
    group = getattr(own_subject, within) if within else None
    alike = [s for s in members if not within or getattr(s, within) == group]
    return 1 + sum(values[s.id] > values[own_subject.id] for s in alike)


def mapped(mapping, full, value, target):
    """The points of a value by a table, by steps, or in proportion."""
    if isinstance(mapping, Proportion):
        return full * value / (mapping.target_units or target)
    if isinstance(mapping, Steps):
        return _stepped(mapping, value, target)
    for band in mapping.bands:
        limit = band.limit_units
        if limit is None or (value >= limit if mapping.by == "from" else value <= limit):
            return Fraction(band.points_units)
    raise AssertionError("the last band has no limit")


def _stepped(steps, value, target):
    limit = target if steps.limit_units is None else steps.limit_units
    distance = max(Fraction(0), limit - value if steps.below else value - limit)
    number = distance / steps.every_units
    if steps.part == "whole":
        number = Fraction(int(number))
    if steps.part == "started":
        number = Fraction(-int(-number // 1))
    return steps.start_units + number * steps.points_units

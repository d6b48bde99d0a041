"""Columns of rules that ask for more than marks: other cycles, ballots, juries, own items, scales.

Each takes a node, a kind of subject and the evaluation, and gives a Column before rounding.
"""

from fractions import Fraction
from math import lcm

import numpy as np

from kaoping.scoring.columns import Column, clamped, column, ranked
from kaoping.scoring.index import quorate
from kaoping.scoring.ranges import option_values, own_rate
from kaoping.scoring.rules import FromBallot, FromCycle, FromJury, Own
from kaoping.scoring.scales import Proportion, Steps

UNIT = 10_000


def from_cycle(node, kind, evaluation):
    """Mean or sum of another cycle's results; absent ones as the scheme says."""
    rule, size = node.rule, evaluation.size(kind)
    listed = [row for row in evaluation.rest.results if row.name == rule.name]
    here, rows = evaluation.rows(kind, listed)
    total = added(rows, [row.units for row in here], size)
    count = np.bincount(rows, minlength=size)
    known = count >= {"gap": rule.count, "present": 1, "zero": 0}[rule.missing]
    if rule.take == "sum":
        return column(total, known)
    if rule.missing != "present":
        return column(total, known, rule.count)
    counts = np.maximum(count, 1)
    if node.places is not None:
        return column(total, known, counts)
    divisor = lcm(*range(1, rule.count + 1))
    return column(total * (divisor // counts), known, divisor)


def added(rows, values, size):
    """The sum of values for each row."""
    total = np.zeros(size, np.int64)
    np.add.at(total, rows, np.array(values, np.int64))
    return total


def from_ballot(node, kind, evaluation):
    """Full points × option values × votes ÷ the ballot's denominator."""
    rule, size = node.rule, evaluation.size(kind)
    ballot = evaluation.period.ballots[rule.ballot]
    groups = ballot.group_keys if rule.group is None else (rule.group,)
    values, denominator = option_values(node, ballot)
    held = [r for r in evaluation.rest.ballots if r.ballot == rule.ballot and r.group in groups]
    held, rows = evaluation.rows(kind, held)
    quorum = np.array([quorate(ballot, row) for row in held], bool)
    known = np.bincount(rows[quorum], minlength=size) == len(groups)
    votes = [r for r in evaluation.rest.votes if r.ballot == rule.ballot and r.group in groups]
    votes, voted = evaluation.rows(kind, votes)
    worth = added(voted, [values[row.option] * row.count for row in votes], size)
    if ballot.denominator == "marked":
        papers = added(voted, [row.count for row in votes], size)
    else:
        papers = added(rows, [getattr(row, ballot.denominator) for row in held], size)
    known = known & (papers > 0)
    return _or_zero(rule, worth, known, np.maximum(papers, 1) * denominator)


def _or_zero(rule, numerators, known, divisor):
    """What is not known counts 0 where the scheme says so."""
    if rule.missing == "zero":
        return column(np.where(known, numerators, 0), np.ones(len(known), bool), divisor)
    return column(numerators, known, divisor)


def from_jury(node, kind, evaluation):
    """The mean of jurors' points without the highest and the lowest few."""
    rule, size = node.rule, evaluation.size(kind)
    listed = [row for row in evaluation.rest.scores if row.indicator == node.code]
    here, rows = evaluation.rows(kind, listed)
    points = np.array([row.units for row in here], np.int64)
    order = np.lexsort((points, rows))
    rows, points = rows[order], points[order]
    counts = np.bincount(rows, minlength=size)
    position = np.arange(len(rows)) - (np.cumsum(counts) - counts)[rows]
    kept = (position >= rule.trim) & (position < counts[rows] - rule.trim)
    total = added(rows[kept], points[kept], size)
    return _or_zero(rule, total, counts >= rule.least, np.maximum(counts - 2 * rule.trim, 1))


def own(node, kind, evaluation):
    """Full points × the weighted rate of the subject's own items."""
    rule, size = node.rule, evaluation.size(kind)
    rate, denominator = own_rate(node, evaluation.period)
    items = [
        item
        for item in evaluation.rest.own_items
        if item.list == rule.list and rule.field in (None, item.field)
    ]
    items, rows = evaluation.rows(kind, items)
    marked = np.array([item.units is not None for item in items], bool)
    points = added(rows, [item.weight * (item.units or 0) for item in items], size)
    counts = marked if rule.missing == "leave_out" else np.ones(len(items), bool)
    weights = np.array([item.weight for item in items], np.int64)
    weight = added(rows[counts], weights[counts], size)
    some = np.bincount(rows, minlength=size) > 0
    known = weight > 0
    if rule.missing == "gap":
        known = known & (np.bincount(rows[~marked], minlength=size) == 0)
    return _without_items(node, some, column(points * rate, known, weight * denominator))


def _without_items(node, some, found):
    """Subjects without items are gaps, have given points, or the node does not apply to them."""
    found.divisor = np.maximum(found.divisor, 1)
    if node.rule.none == "not_applicable":
        return Column(found.numerators, found.known, ~some, found.divisor)
    if node.rule.none in ("zero", "full"):
        given = node.full_units if node.rule.none == "full" else 0
        found.numerators = np.where(some, found.numerators, given * found.divisor)
        found.known = found.known | ~some
    return found


FINDERS = {FromCycle: from_cycle, FromBallot: from_ballot, FromJury: from_jury, Own: own}


def scaled(node, kind, evaluation):
    """The points that an input is mapped to, kept between floor and cap."""
    rule = node.rule
    values, known, denominator, targets = _INPUTS[rule.source](rule, kind, evaluation)
    points, divisor = _mapped(node, values, denominator, targets)
    points = clamped(points, divisor, rule.floor_units, rule.cap_units)
    if rule.missing != "gap":
        given = node.full_units if rule.missing == "full" else 0
        points, known = np.where(known, points, given * divisor), np.ones(len(known), bool)
    return column(points, known, divisor)


def _figure(rule, kind, evaluation):
    size = evaluation.size(kind)
    values, known = np.zeros(size, np.int64), np.zeros(size, bool)
    targets = np.ones(size, np.int64)
    rows, found = figures_of(rule.name, kind, evaluation)
    values[rows], known[rows] = [row.units for row in found], True
    if rule.needs_target:
        targets[rows] = [row.target_units for row in found]
    return values, known, 1, targets


def figures_of(name, kind, evaluation):
    """(rows, facts): the figure of each subject of a kind that has it, or whose team has it."""
    listed = [row for row in evaluation.rest.figures if row.name == name]
    number = np.full(len(evaluation.roster), -1, np.int64)
    number[evaluation.roster.positions(row.subject for row in listed)] = np.arange(len(listed))
    members = evaluation.members[kind]
    own, teams = number[members], evaluation.roster.teams[members]
    found = np.where((own < 0) & (teams >= 0), number[teams], own) if len(number) else own
    rows = np.flatnonzero(found >= 0)
    return rows, [listed[at] for at in found[rows].tolist()]


def _item(rule, kind, evaluation):
    found = evaluation.columns[rule.name]
    if rule.name in evaluation.period.codes_of(kind):
        return found.numerators, found.known, found.divisor, None
    rows = evaluation.team_rows(kind)
    if not evaluation.size(evaluation.period.subjects[kind].team):
        return np.zeros(len(rows), np.int64), np.zeros(len(rows), bool), found.divisor, None
    return found.numerators[rows], found.known[rows] & (rows >= 0), found.divisor, None


def _rank(rule, kind, evaluation):
    found = evaluation.columns[rule.name]
    places = ranked(found.numerators, found.known, evaluation.groups(kind, rule.within)).places
    return places * UNIT, found.known, 1, None


def _movement(rule, kind, evaluation):
    now, known, _, _ = _rank(rule, kind, evaluation)
    before = np.zeros(len(now), np.int64)
    listed = [row for row in evaluation.rest.results if row.name == rule.since]
    for row, fact in zip(*reversed(evaluation.rows(kind, listed)), strict=True):
        before[row] = fact.rank or 0
    return before * UNIT - now, known & (before > 0), 1, None


_INPUTS = {"figure": _figure, "item": _item, "rank": _rank, "movement": _movement}


def _mapped(node, values, denominator, targets):
    """(numerators, divisor) by a table, by steps, or in proportion."""
    mapping = node.rule.mapping
    if isinstance(mapping, Proportion):
        if mapping.target_units is None:
            return values * node.full_units, targets
        rate = Fraction(node.full_units, mapping.target_units)
        return values * rate.numerator, denominator * rate.denominator
    if isinstance(mapping, Steps):
        return _stepped(mapping, values, denominator, targets)
    return _banded(mapping, values, denominator)


def _banded(table, values, denominator):
    points = np.array([band.points_units for band in table.bands], np.int64)
    limits = [band.limit_units * denominator for band in table.bands[:-1]]
    if table.by == "to":
        return points[np.searchsorted(np.array(limits, np.int64), values, side="left")], 1
    above = np.searchsorted(np.array(limits[::-1], np.int64), values, side="right")
    return points[len(limits) - above], 1


def _stepped(steps, values, denominator, targets):
    limits = targets if steps.limit_units is None else steps.limit_units
    limits = limits * denominator
    distance = np.maximum(limits - values if steps.below else values - limits, 0)
    if steps.part == "exact":
        rate = Fraction(steps.points_units, steps.every_units)
        divisor = denominator * rate.denominator
        return steps.start_units * divisor + distance * rate.numerator, divisor
    every = steps.every_units * denominator
    number = distance // every if steps.part == "whole" else -(-distance // every)
    return steps.start_units + number * steps.points_units, 1

"""Columns of composed nodes: sums and weighted means, of the parts that there are."""

from math import lcm

import numpy as np

from kaoping.scoring.columns import Column, clamped
from kaoping.scoring.ranges import rebases


def summed(node, parts, ranges):
    """Start plus the parts, or the parts re-based; kept between floor and cap."""
    rule, denominator = node.rule, lcm(*(part.divisor for _, part in parts))
    there, known, absent = _parts_there(rule.missing, parts)
    total = np.full(len(known), rule.start_units * denominator, np.int64)
    present_full = np.zeros(len(known), np.int64)
    for (child, part), counts in zip(parts, there, strict=True):
        total = total + np.where(counts, part.numerators * (denominator // part.divisor), 0)
        present_full = present_full + np.where(counts, child.full_units, 0)
    divisor = denominator
    if rebases(node, ranges):
        full = sum(child.full_units for child, _ in parts)
        complete = present_full == full
        divisor = denominator * np.where(complete | (present_full == 0), 1, present_full)
        total = total * np.where(complete, 1, full)
    total = clamped(total, divisor, rule.floor_units, rule.cap_units)
    return Column(total, known, absent, divisor)


def weighted(node, parts, ranges, groups):
    """The weighted mean of the parts that there are; ``groups`` (Words) choose a subject's weights."""
    rule, denominator = node.rule, lcm(*(part.divisor for _, part in parts))
    there, known, absent = _parts_there(rule.missing, parts)
    by_row = _weights_by_row(rule, groups)
    total, weight = np.zeros(len(known), np.int64), np.zeros(len(known), np.int64)
    for (child, part), counts in zip(parts, there, strict=True):
        own = np.where(counts, by_row[child.code], 0)
        total = total + own * part.numerators * (denominator // part.divisor)
        weight = weight + own
    if rebases(node, ranges):
        return Column(total, known, absent, denominator * np.maximum(weight, 1))
    common = lcm(*(sum(w for _, w in weights) for _, weights in rule.tables))
    total = total * (common // np.maximum(weight, 1))
    return Column(total, known, absent, denominator * common)


def _weights_by_row(rule, groups):
    """{code: weights}: one for all, or one for each row by its group."""
    if groups is None:
        return dict(rule.of(""))
    return {
        code: groups.translated(lambda label, code=code: dict(rule.of(label))[code])
        for code, _ in rule.weights
    }


def _parts_there(missing, parts):
    """Which parts count for each row, which rows are known, and to which nothing applies."""
    absent = np.logical_and.reduce([part.absent for _, part in parts])
    if missing == "zero":
        return [~part.absent for _, part in parts], ~absent, absent
    if missing == "rebase":
        there = [part.known for _, part in parts]
        return there, np.logical_or.reduce(there), absent
    known = np.logical_and.reduce([part.known | part.absent for _, part in parts]) & ~absent
    return [part.known for _, part in parts], known, absent

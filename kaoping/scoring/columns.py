"""A column: one exact value for each subject of a kind, as int64 numerators over one denominator."""

from dataclasses import dataclass

import numpy as np


@dataclass(slots=True)
class Column:
    """Numerators, which of them are known, and which rows the node does not apply to.

    ``divisor`` is an int, or before rounding a column of ints that depend on the facts.
    Unknown rows hold 0.
    """

    numerators: np.ndarray
    known: np.ndarray
    absent: np.ndarray
    divisor: object = 1


def column(numerators, known, divisor=1):
    """A column of a node that applies to everybody."""
    return Column(numerators, known, np.zeros(len(known), bool), divisor)


def rounded(numerators, denominator, step):
    """numerators / denominator to a multiple of step, halves away from zero."""
    divisor = denominator * step
    whole = (2 * np.abs(numerators) + divisor) // (2 * divisor) * step
    return np.where(numerators < 0, -whole, whole)


def clamped(numerators, divisor, floor, cap):
    """Numerators kept between floor and cap, which are units."""
    if floor is not None:
        numerators = np.maximum(numerators, floor * divisor)
    return numerators if cap is None else np.minimum(numerators, cap * divisor)


def as_list(numerators, known):
    """A column as Python ints, None for a gap."""
    values = numerators.tolist()
    if known.all():
        return values
    return [value if there else None for value, there in zip(values, known.tolist(), strict=True)]


def places(numerators, known, groups):
    """Place of each known row within its group: one more than the number of those better; else 0."""
    found = np.zeros(len(numerators), np.int64)
    for group in np.unique(groups[known]):
        rows = np.flatnonzero(known & (groups == group))
        values = numerators[rows]
        worse_or_equal = np.searchsorted(np.sort(values), values, side="right")
        found[rows] = len(rows) - worse_or_equal + 1
    return found


def grouped(members, attribute):
    """The number of each member's group: those with the same attribute; "" puts all together."""
    if not attribute:
        return np.zeros(len(members), np.int64)
    numbers = {}
    listed = [numbers.setdefault(getattr(m, attribute), len(numbers)) for m in members]
    return np.array(listed, np.int64)

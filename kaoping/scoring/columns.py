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


def starts(*keys):
    """Where a new value begins in columns that are sorted together."""
    new = np.zeros(len(keys[0]), bool)
    new[:1] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return new


@dataclass(slots=True)
class Ranked:
    """Places within groups: one more than the number of those better; 0 where not known.

    ``behind``: how many of the group are worse; ``size``: how many are ranked in it.
    """

    places: np.ndarray
    known: np.ndarray
    groups: np.ndarray
    behind: np.ndarray
    size: np.ndarray


def ranked(numerators, known, groups):
    """The Ranked of a column: the highest is first, who is equal shares a place."""
    rows = np.flatnonzero(known)
    order = np.lexsort((-numerators[rows], groups[rows]))
    rows = rows[order]
    at, own = np.arange(len(rows)), groups[rows]
    begins = np.flatnonzero(starts(own))
    ends = np.append(begins[1:], len(rows))
    group = np.repeat(np.arange(len(begins)), ends - begins)
    ties = np.flatnonzero(starts(own, numerators[rows]))
    tie_ends = np.append(ties[1:], len(rows))
    tie = np.repeat(np.arange(len(ties)), tie_ends - ties)
    places, behind, size = np.zeros((3, len(numerators)), np.int64)
    if len(rows):
        places[rows] = at[ties[tie]] - begins[group] + 1
        behind[rows] = ends[group] - tie_ends[tie]
        size[rows] = (ends - begins)[group]
    return Ranked(places, known, groups, behind, size)


def together(first, second):
    """One column of numbers, equal where both columns are."""
    width = int(second.max(initial=0)) + 1
    return first * width + second

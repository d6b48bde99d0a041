"""A jury's result for one subject, as the hall sees it at once: what counts, what is struck out.

It is the same number that ``evaluate`` finds for the cycle; a test holds the two together.
"""

from dataclasses import dataclass
from fractions import Fraction

from kaoping.scoring.ranges import half_away


@dataclass(frozen=True, slots=True)
class Given:
    """One juror's points in units. ``struck``: "high", "low", or "" where they count."""

    juror: str
    units: int
    struck: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Points in the order they came in; ``exact`` value in units, None with too few jurors.

    ``exact`` is rounded as the node says; ``units`` to four decimals, as everywhere.
    """

    given: tuple[Given, ...]
    exact: Fraction | None

    @property
    def units(self):
        """The value in units; None for a gap."""
        return None if self.exact is None else half_away(self.exact)


def verdict(node, scores):
    """The Verdict of a jury's node on (juror, units) pairs.

    Of equal points those of the earlier juror are struck out; that explains, it changes no number.
    """
    rule = node.rule
    struck = _struck(rule, scores)
    given = tuple(Given(juror, units, struck.get(juror, "")) for juror, units in scores)
    if len(given) < rule.least:
        return Verdict(given, Fraction(0) if rule.missing == "zero" else None)
    kept = [one.units for one in given if not one.struck]
    return Verdict(given, _rounded(Fraction(sum(kept), len(kept)), node.places))


def _struck(rule, scores):
    """{juror: "high" or "low"} of those that the rule leaves out; nobody while there are too few."""
    if len(scores) < rule.least or not rule.trim:
        return {}
    in_order = [juror for juror, _units in sorted(scores, key=lambda score: score[1])]
    highest = sorted(scores, key=lambda score: -score[1])[: rule.trim]
    lowest = [juror for juror in in_order if juror not in dict(highest)][: rule.trim]
    return dict.fromkeys(lowest, "low") | {juror: "high" for juror, _units in highest}


def _rounded(exact, places):
    if places is None:
        return exact
    step = 10 ** (4 - places)
    return Fraction(half_away(exact / step) * step)


def places_of(values):
    """{key: place} of (key, value) pairs: one more than the number of those better."""
    return {key: 1 + sum(other > value for _, other in values) for key, value in values}

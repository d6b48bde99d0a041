"""The meaning of the rules: plain Python with Fraction, one function per primitive.

Slow and obvious. It is the tests' oracle, and what ``kaoping verify`` computes with.
"""

from fractions import Fraction

from kaoping.scoring.check import check
from kaoping.scoring.outcome import Index, Outcome
from kaoping.scoring.rules import Award, Deductions, FromCycle, FromTeam, Sum


def evaluate(scheme, period_key, facts):
    """The Outcome of one period of a scheme on facts; raises FactsFaults."""
    period = scheme.periods[period_key]
    check(period, facts)
    evaluation = _Evaluation(period, facts)
    values = evaluation.values
    columns = {
        node.code: [
            _numerator(values[subject.id, node.code], period.ranges[node.code].denominator)
            for subject in facts.subjects
            if subject.kind == kind
        ]
        for kind in period.trees
        for node in period.nodes(kind)
    }
    ranks = {ranking.key: ranked(ranking, period, facts, values) for ranking in period.rankings}
    return Outcome(
        scheme,
        period,
        facts,
        columns,
        ranks=ranks,
        pays=pays(period, facts, values),
        unadjusted=evaluation.unadjusted,
    )


def _numerator(value, denominator):
    return None if value is None else int(value * denominator)


class _Evaluation:
    """All values of one evaluation: {(subject, code): Fraction, or None for a gap}."""

    def __init__(self, period, facts):
        self.period, self.index = period, Index(facts)
        self.values, self.unadjusted = {}, {}
        for kind in period.subjects:
            for subject in facts.subjects:
                if subject.kind == kind:
                    self.value(period.trees[kind], subject)

    def value(self, node, subject):
        """Find and keep the value of a node and of all below it."""
        below = {child.code: self.value(child, subject) for child in node.children}
        found = self._raw(node, subject, below)
        if node.places is not None:
            found = rounded(found, node.places)
        adjustment = self.index.adjustments.get((subject.id, node.code))
        if adjustment is not None:
            self.unadjusted[subject.id, node.code] = found
            found = Fraction(adjustment.units)
        self.values[subject.id, node.code] = found
        return found

    def _raw(self, node, subject, below):
        rule = node.rule
        if isinstance(rule, Award | Deductions):
            return self._marked(node, subject)
        if isinstance(rule, FromTeam):
            return self.values.get((subject.team, rule.code))
        if isinstance(rule, FromCycle):
            return from_cycle(rule, self.index.results[rule.name, subject.id])
        return summed(rule, below) if isinstance(rule, Sum) else weighted(rule, below)

    def _marked(self, node, subject):
        group = self.period.raters[node.marked_by]
        everybody = self.index.raters[group.key, subject.id]
        waiting = self.index.waiting(group.key, subject.id)
        submitted = [rater for rater in everybody if rater not in waiting]
        if not submitted or (waiting and group.missing == "gap"):
            return None
        marks = [m for m in self.index.marks[subject.id, node.code] if m.rater in submitted]
        sheets = [[m for m in marks if m.rater == rater] for rater in submitted]
        if group.several != "mean":
            sheets = [marks]
        points = awarded if isinstance(node.rule, Award) else deducted
        return mean([points(node, sheet) for sheet in sheets])


def awarded(node, marks):
    """Points a rater gave; without any: a gap, or 0 where the scheme says so."""
    if marks:
        return Fraction(marks[0].units)
    return Fraction(0) if node.rule.blank == "zero" else None


def deducted(node, marks):
    """Full points less all occurrences, at most the cap."""
    lost = sum(mark.units * mark.times for mark in marks)
    return Fraction(node.full_units - min(node.rule.cap_units, lost))


def mean(values):
    """The mean; a gap if there is nothing, or if a value is a gap."""
    if not values or None in values:
        return None
    return sum(values) / len(values)


def summed(rule, below):
    """Start plus the parts, kept between floor and cap."""
    if None in below.values():
        return None
    total = Fraction(rule.start_units) + sum(below.values())
    if rule.floor_units is not None:
        total = max(total, Fraction(rule.floor_units))
    return total if rule.cap_units is None else min(total, Fraction(rule.cap_units))


def weighted(rule, below):
    """The weighted mean of the parts."""
    if None in below.values():
        return None
    return sum(weight * below[code] for code, weight in rule.weights) / Fraction(rule.total)


def from_cycle(rule, results):
    """Mean or sum of another cycle's results; absent ones as the scheme says."""
    if rule.missing == "gap" and len(results) < rule.count:
        return None
    if rule.missing == "present" and not results:
        return None
    total = Fraction(sum(results))
    if rule.take == "sum":
        return total
    return total / (len(results) if rule.missing == "present" else rule.count)


def rounded(value, places):
    """Rounded to decimals of a point, halves away from zero."""
    if value is None:
        return None
    step = 10 ** (4 - places)
    whole = int(abs(value) / step + Fraction(1, 2)) * step
    return Fraction(whole if value >= 0 else -whole)


def ranked(ranking, period, facts, values):
    """{subject: rank}: one more than the number of those who are better; gaps have no rank."""
    kind = period.subjects[ranking.kind]
    members = [
        subject
        for subject in facts.subjects
        if subject.kind == ranking.kind
        and (not ranking.posts or kind.main_post(subject.posts) in ranking.posts)
        and values[subject.id, ranking.code] is not None
    ]

    def better(one, other):
        same = not ranking.within_peers or one.peer == other.peer
        return same and values[one.id, ranking.code] > values[other.id, ranking.code]

    return {own.id: 1 + sum(better(other, own) for other in members) for own in members}


def pays(period, facts, values):
    """{subject: fen}: amount × coefficient × score rate, rounded once; never below 0."""
    if period.pay is None:
        return {}
    paid = [subject for subject in facts.subjects if subject.kind == period.pay.kind]
    return {subject.id: _pay(period, subject, values) for subject in paid}


def _pay(period, subject, values):
    pay = period.pay
    post = pay.post(period.subjects[pay.kind].main_post(subject.posts))
    points = [values[subject.id, part.code] for part in pay.parts]
    if None in points:
        return None
    total = sum(part.weight for part in pay.parts)
    rate = sum(
        Fraction(part.weight, total) * value / part.out_of_units
        for part, value in zip(pay.parts, points, strict=True)
    )
    full = Fraction(post.amount_fen * post.coefficient_units, 10_000)
    return max(0, int(full * rate / pay.round_fen + Fraction(1, 2)) * pay.round_fen)

"""The meaning of the rules: plain Python with Fraction, one function per primitive.

Slow and obvious. It is the tests' oracle, and what ``kaoping verify`` computes with.
"""

from fractions import Fraction

from kaoping.scoring import reference_leaves as leaves
from kaoping.scoring.check import check
from kaoping.scoring.conditions import Circumstances
from kaoping.scoring.index import Index
from kaoping.scoring.outcome import Outcome
from kaoping.scoring.pay import ByFigure, ByPoint, ByRate, ByThreshold
from kaoping.scoring.reference_leaves import ABSENT
from kaoping.scoring.rules import MARKED, Award, Bonuses, FromTeam, Sum, Weighted
from kaoping.scoring.scales import Scale


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
    return Outcome(
        scheme,
        period,
        facts,
        columns,
        ranks={ranking.key: ranked(ranking, period, facts, values) for ranking in period.rankings},
        lines=pay_lines(period, facts, evaluation),
        unadjusted=evaluation.unadjusted,
        absent=frozenset(key for key, value in values.items() if value is ABSENT),
    )


def _numerator(value, denominator):
    return None if value is None or value is ABSENT else int(value * denominator)


class _Evaluation:
    """All values of one evaluation: {(subject, code): Fraction, None for a gap, or ABSENT}."""

    def __init__(self, period, facts):
        self.period, self.index = period, Index(facts)
        self.values, self.unadjusted = {}, {}
        self.circumstances = Circumstances(period, self.index, self.known)
        for kind in period.subjects:
            members = [subject for subject in facts.subjects if subject.kind == kind]
            for node in period.trees[kind].walk_up():
                self.node(node, members)
            for subject in members:
                if self.values[subject.id, period.trees[kind].code] is ABSENT:
                    self.values[subject.id, period.trees[kind].code] = None

    def known(self, subject, code):
        """A value found already; None where there is none."""
        value = self.values.get((subject, code))
        return None if value is ABSENT else value

    def node(self, node, members):
        """Find and keep a node's value for all subjects: first those to whom it applies."""
        absent = {s.id for s in members if (s.id, node.code) in self.index.not_applicable}
        for subject in members:
            if subject.id not in absent:
                self.keep(node, subject, rounded(self._raw(node, subject, members), node.places))
        others = [self.known(s.id, node.code) for s in members if s.id not in absent]
        for subject in members:
            if subject.id in absent:
                self.keep(node, subject, self._not_applicable(node, others))

    def _not_applicable(self, node, others):
        others = [value for value in others if value is not None]
        if node.not_applicable == "others_mean":
            return rounded(mean(others), node.places)
        given = {"full": Fraction(node.full_units), "zero": Fraction(0)}
        return given.get(node.not_applicable, ABSENT)

    def keep(self, node, subject, found):
        """Keep a value, after vetoes that make it 0 and a decision that replaces it."""
        for veto in self.period.vetoes:
            zero = veto.kind == subject.kind and (veto.effect.how, veto.effect.what)
            if zero == ("zero", node.code) and self.circumstances.holds(veto.when, subject):
                found = Fraction(0)
        adjustment = self.index.adjustments.get((subject.id, node.code))
        if adjustment is not None:
            self.unadjusted[subject.id, node.code] = None if found is ABSENT else found
            found = Fraction(adjustment.units)
        self.values[subject.id, node.code] = found

    def _raw(self, node, subject, members):
        rule, below = node.rule, {c.code: self.values[subject.id, c.code] for c in node.children}
        if isinstance(rule, MARKED):
            return self._marked(node, subject)
        if isinstance(rule, FromTeam):
            return self.values.get((subject.team, rule.code))
        if isinstance(rule, Sum):
            return summed(node, below)
        if isinstance(rule, Weighted):
            kind = self.period.subjects[subject.kind]
            return weighted(rule, below, kind.group(subject, rule.by))
        if isinstance(rule, Scale):
            return leaves.scaled(node, subject, members, self)
        return leaves.FINDERS[type(rule)](node, subject, self)

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
        points = awarded if isinstance(node.rule, Award) else counted
        return mean([points(node, sheet) for sheet in sheets])


def awarded(node, marks):
    """Points a rater gave; without any: a gap, or 0 where the scheme says so."""
    if marks:
        return Fraction(marks[0].units)
    return Fraction(0) if node.rule.blank == "zero" else None


def counted(node, marks):
    """Full points less all occurrences, or all occurrences added up; at most the cap."""
    by_reason = {}
    for mark in marks:
        by_reason[mark.choice] = by_reason.get(mark.choice, 0) + mark.units * mark.times
    for choice in node.rule.choices:
        if choice.most_units is not None and choice.key in by_reason:
            by_reason[choice.key] = min(by_reason[choice.key], choice.most_units)
    total = min(node.rule.cap_units, sum(by_reason.values()))
    return Fraction(total if isinstance(node.rule, Bonuses) else node.full_units - total)


def mean(values):
    """The mean; a gap if there is nothing, or if a value is a gap."""
    if not values or None in values:
        return None
    return Fraction(sum(values)) / len(values)


def summed(node, below):
    """Start plus the parts, or the parts re-based; kept between floor and cap."""
    rule, full = node.rule, {child.code: child.full_units for child in node.children}
    parts = present(rule.missing, below)
    if parts is None or parts is ABSENT:
        return parts
    total = Fraction(rule.start_units) + sum(parts.values())
    if len(parts) < len(below):
        total = total * sum(full.values()) / sum(full[code] for code in parts)
    if rule.floor_units is not None:
        total = max(total, Fraction(rule.floor_units))
    return total if rule.cap_units is None else min(total, Fraction(rule.cap_units))


def weighted(rule, below, group):
    """The weighted mean of the parts that there are, by the weights of the subject's group."""
    parts = present(rule.missing, below)
    if parts is None or parts is ABSENT:
        return parts
    weights = dict(rule.of(group))
    total = sum(weights[code] for code in parts)
    return sum(weights[code] * value for code, value in parts.items()) / Fraction(total)


def present(missing, below):
    """The parts that count, {code: value}; None for a gap, ABSENT where nothing applies."""
    parts = {code: value for code, value in below.items() if value is not ABSENT}
    if not parts:
        return ABSENT
    if missing == "zero":
        parts = {code: Fraction(0) if v is None else v for code, v in parts.items()}
    if missing == "rebase":
        parts = {code: value for code, value in parts.items() if value is not None}
    return None if not parts or None in parts.values() else parts


def rounded(value, places):
    """Rounded to decimals of a point, halves away from zero; gaps stay what they are."""
    if value is None or value is ABSENT or places is None:
        return value
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
        and values[subject.id, ranking.code] is not ABSENT
    ]
    own = {subject.id: values[subject.id, ranking.code] for subject in members}
    return {s.id: leaves.place(s, members, own, ranking.within) for s in members}


def pay_lines(period, facts, evaluation):
    """{(component, subject): fen} of the components that follow from points or figures."""
    found = {}
    for component in period.pay.components if period.pay else ():
        how = _PAY.get(type(component.how))
        for subject in facts.subjects:
            if how and subject.kind == period.pay.kind:
                post = component.post(period.subjects[subject.kind].main_post(subject.posts))
                fen = how(component.how, post, subject, evaluation)
                if fen is not None:
                    step = period.pay.round_fen
                    fen = max(0, int(fen / step + Fraction(1, 2)) * step)
                found[component.key, subject.id] = fen
    return found


def _by_rate(how, post, subject, evaluation):
    points = [evaluation.known(subject.id, part.code) for part in how.parts]
    if None in points:
        return None
    total = sum(part.weight for part in how.parts)
    rate = sum(
        Fraction(part.weight, total) * value / part.out_of_units
        for part, value in zip(how.parts, points, strict=True)
    )
    return Fraction(post.amount_fen * post.coefficient_units, 10_000) * rate


def _by_threshold(how, post, subject, evaluation):
    value = evaluation.known(subject.id, how.code)
    if value is None:
        return None
    below = max(Fraction(0), how.from_units - value)
    return Fraction(post.amount_fen * post.coefficient_units - how.fen_a_point * below, 10_000)


def _by_figure(how, post, subject, evaluation):
    row = evaluation.index.figure(how.figure, subject)
    return None if row is None else Fraction(how.fen * row.units * post.coefficient_units, 10**8)


def _by_point(how, post, subject, evaluation):
    value = evaluation.known(subject.id, how.code)
    return None if value is None else how.fen * value * post.coefficient_units / 10**8


_PAY = {
    ByRate: _by_rate,
    ByThreshold: _by_threshold,
    ByFigure: _by_figure,
    ByPoint: _by_point,
}

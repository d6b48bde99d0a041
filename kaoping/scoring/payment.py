"""Pay of each person by components: what the engine found, and what follows from standing."""

from dataclasses import dataclass

from kaoping.scoring.pay import ByGrade, ByPrize, Fines, Fixed


@dataclass(frozen=True, slots=True)
class PaidPart:
    """One component of a person's pay; ``withheld`` says it would have been paid."""

    key: str
    title: str
    fen: int
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class PayLine:
    """How one person's pay comes about: the components' sum, never below 0."""

    post: str
    parts: tuple[PaidPart, ...]
    fen: int


class Payment:
    """Pay under an outcome's period."""

    def __init__(self, outcome):
        self.outcome, self.pay = outcome, outcome.period.pay
        self.standing = outcome.standing

    def line(self, subject):
        """The PayLine of a Subject who is paid by the scheme; None where a number is missing."""
        parts = [self._part(component, subject) for component in self.pay.components]
        if None in parts:
            return None
        kind = self.outcome.period.subjects[subject.kind]
        total = max(0, sum(part.fen for part in parts))
        return PayLine(kind.main_post(subject.posts), tuple(parts), total)

    def _part(self, component, subject):
        fen = self.component_fen(component, subject)
        if fen is None:
            return None
        withheld = self._withheld(component, subject)
        return PaidPart(component.key, component.title, 0 if withheld else fen, withheld)

    def _withheld(self, component, subject):
        return any(
            component.key in rule.components
            and self.standing.circumstances.holds(rule.when, subject)
            for rule in self.pay.withhold
        )

    def component_fen(self, component, subject):
        """Fen of one component, rounded; None where a number that it needs is missing."""
        if (component.key, subject.id) in self.outcome.lines:
            return self.outcome.lines[component.key, subject.id]
        return _HOW[type(component.how)](self, component, subject)

    def _worth(self, component, subject):
        """amount × coefficient in fen × 10⁴."""
        kind = self.outcome.period.subjects[subject.kind]
        post = component.post(kind.main_post(subject.posts))
        return post.amount_fen * post.coefficient_units

    def _fixed(self, component, subject):
        return self._rounded(self._worth(component, subject), 10_000)

    def _by_grade(self, component, subject):
        grade = self.outcome.grade(subject.id)
        if grade is None:
            return None
        share = dict(component.how.shares)[grade]
        return self._rounded(
            self._worth(component, subject) * share.numerator, 10_000 * share.denominator
        )

    def _by_prize(self, component, subject):
        """The prize of the official, or of the team; a coefficient of the post weighs it."""
        ranking = self.outcome.period.ranking(component.how.ranking)
        who = subject.id if ranking.kind == subject.kind else subject.team
        kind = self.outcome.period.subjects[subject.kind]
        coefficient = component.post(kind.main_post(subject.posts)).coefficient_units
        if not coefficient:
            return 0
        if who is None or self._unranked(ranking, who):
            return None
        prize = self.standing.prizes[ranking.key].get(who)
        fen = dict(component.how.amounts).get(prize, 0)
        return self._rounded(fen * coefficient, 10_000)

    def _unranked(self, ranking, who):
        """Whether the number by which somebody would be ranked is missing."""
        return self.outcome.exact(who, ranking.code) is None

    def _fines(self, component, subject):
        period, total = self.outcome.period, 0
        for code in component.how.codes:
            fines = {choice.key: choice.fine_fen for choice in period.item(code).choices}
            for mark in self.outcome.index.handed_in(subject.id, code):
                total += fines[mark.choice] * mark.times
        return -self._rounded(total, 1)

    def _rounded(self, numerator, divisor):
        divisor *= self.pay.round_fen
        return (2 * numerator + divisor) // (2 * divisor) * self.pay.round_fen


_HOW = {
    Fixed: Payment._fixed,
    ByGrade: Payment._by_grade,
    ByPrize: Payment._by_prize,
    Fines: Payment._fines,
}

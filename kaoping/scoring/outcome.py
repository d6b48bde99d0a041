"""The answer: every node's value for every subject, and what follows from it."""

from collections import defaultdict
from fractions import Fraction
from functools import cached_property

from kaoping.lib.decimals import format_units
from kaoping.scoring.explain import explain
from kaoping.scoring.gaps import gaps_of
from kaoping.scoring.index import Index
from kaoping.scoring.payment import Payment
from kaoping.scoring.ranges import half_away
from kaoping.scoring.standing import Standing


class Outcome:
    """Values by subject and code. ``columns[code]`` holds exact numerators, None for a gap.

    Rows are the subjects of the code's kind, in the facts' order. ``absent`` holds (subject, code)
    to which a node does not apply; ``unadjusted``, by (subject, code), the exact value that an
    adjustment replaced; ``lines``, by (component, subject), fen that follow from points alone.
    ``standing``: makes the Standing of this outcome where it was computed another way.
    """

    def __init__(
        self, scheme, period, facts, columns, *, ranks, lines, unadjusted, absent, standing=None
    ):
        self.scheme, self.period, self.facts = scheme, period, facts
        self.columns, self.ranks, self.lines = columns, ranks, lines
        self.unadjusted, self.absent = unadjusted, absent
        self._standing = standing
        self._rows = {}
        counts = defaultdict(int)
        for subject in facts.subjects:
            self._rows[subject.id] = (subject, counts[subject.kind])
            counts[subject.kind] += 1

    @cached_property
    def index(self):
        """Facts by subject."""
        return Index(self.facts)

    @cached_property
    def standing(self):
        """Grades, prizes, vetoes and what is proposed."""
        return (self._standing or Standing)(self)

    @cached_property
    def payment(self):
        """Pay by components."""
        return Payment(self)

    def subject(self, subject_id):
        """The Subject with this id; KeyError if it is not in the roster."""
        return self._rows[subject_id][0]

    def exact(self, subject_id, code):
        """The node's exact value in units as a Fraction; None for a gap or where it is absent."""
        numerator = self.columns[code][self._rows[subject_id][1]]
        if numerator is None:
            return None
        return Fraction(numerator, self.period.ranges[code].denominator)

    def exact_or_none(self, subject_id, code):
        """As ``exact``; None as well for an official without a team."""
        return None if subject_id is None else self.exact(subject_id, code)

    def value(self, subject_id, code=None):
        """The node's value in units (rounded to 4 decimals where it is no decimal); None: gap.

        Without a code: the subject's total.
        """
        exact = self.exact(subject_id, code or self.root(subject_id))
        return None if exact is None else half_away(exact)

    def before(self, subject_id, code):
        """The value in units that an adjustment of this node replaced; None: gap, or no such."""
        exact = self.unadjusted.get((subject_id, code))
        return None if exact is None else half_away(exact)

    def root(self, subject_id):
        """The code of the subject's total."""
        return self.period.trees[self.subject(subject_id).kind].code

    def total(self, subject_id):
        """The subject's total in units; None for a gap."""
        return self.value(subject_id)

    def rank(self, ranking, subject_id):
        """The place in a ranking (by key); ties share a place. None: not ranked."""
        return self.ranks[ranking].get(subject_id)

    def grade(self, subject_id):
        """The key of the subject's grade; None for a gap or a scheme without grades."""
        return self.standing.grades.get(subject_id)

    def prize(self, ranking, subject_id):
        """The key of the prize won in a ranking, or None."""
        return self.standing.prizes[ranking].get(subject_id)

    def vetoes(self, subject_id):
        """The vetoes that hold for the subject."""
        return self.standing.vetoes(self.subject(subject_id))

    def proposed(self, subject_id):
        """The consequences that the scheme proposes for the subject; people decide on each."""
        return self.standing.proposed(self.subject(subject_id))

    @cached_property
    def pays(self):
        """{subject: fen} of all who are paid by this scheme, None for a gap."""
        lines = ((subject, self.pay_line(subject.id)) for subject in self._paid())
        return {subject.id: line.fen if line else None for subject, line in lines}

    def _paid(self):
        pay = self.period.pay
        return [s for s in self.facts.subjects if pay is not None and s.kind == pay.kind]

    def pay(self, subject_id):
        """The pay in fen; None for a gap, or for one who is not paid by this scheme."""
        return self.pays.get(subject_id)

    def pay_line(self, subject_id):
        """The PayLine of a subject who has pay, else None."""
        subject, pay = self.subject(subject_id), self.period.pay
        if pay is None or subject.kind != pay.kind:
            return None
        return self.payment.line(subject)

    def over_budget(self):
        """Fen by which all pay together passes the scheme's budget; 0 where it does not."""
        pay = self.period.pay
        if pay is None or pay.budget_fen is None:
            return 0
        return max(0, sum(fen or 0 for fen in self.pays.values()) - pay.budget_fen)

    @cached_property
    def gaps(self):
        """Every missing input that leaves a gap above, in the roster's and regulation's order."""
        return gaps_of(self, covered=False)

    @cached_property
    def covered_gaps(self):
        """Missing inputs for which the scheme says what counts instead."""
        return gaps_of(self, covered=True)

    def trace(self, subject_id):
        """{code: exact value as text, None for a gap} of one subject.

        A value that is no decimal is a fraction of points such as "535/6".
        """
        subject, row = self._rows[subject_id]
        return {code: column[row] for code, column in self._texts(subject.kind).items()}

    def explain(self, subject_id, language="zh"):
        """The Explanation of the subject's total: the tree, with words ("zh" or "en")."""
        return explain(self, subject_id, language)

    def traces(self):
        """{subject: trace} of all subjects."""
        found = {}
        tables = {kind: self._texts(kind) for kind in self.period.trees}
        turned = {kind: list(zip(*table.values(), strict=True)) for kind, table in tables.items()}
        codes = {kind: tuple(table) for kind, table in tables.items()}
        for subject, row in self._rows.values():
            texts = turned[subject.kind][row]
            found[subject.id] = dict(zip(codes[subject.kind], texts, strict=True))
        return found

    def _texts(self, kind):
        if kind not in self._text_tables:
            self._text_tables[kind] = {
                node.code: exact_texts(
                    self.columns[node.code], self.period.ranges[node.code].denominator
                )
                for node in self.period.nodes(kind)
            }
        return self._text_tables[kind]

    @cached_property
    def _text_tables(self):
        return {}


def exact_texts(column, denominator):
    """Exact texts of a column of numerators; equal numbers are written once."""
    written = {None: None}
    for numerator in set(column) - {None}:
        written[numerator] = _exact_text(numerator, denominator)
    return [written[numerator] for numerator in column]


def _exact_text(numerator, denominator):
    value = Fraction(numerator, denominator)
    if value.denominator == 1:
        return format_units(value.numerator)
    points = value / 10_000
    return f"{points.numerator}/{points.denominator}"

"""The answer: every node's value for every subject, and what follows from it."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from kaoping.lib.decimals import format_units
from kaoping.scoring.explain import explain
from kaoping.scoring.ranges import half_away
from kaoping.scoring.rules import FromCycle, FromTeam


@dataclass(frozen=True, slots=True)
class Gap:
    """A missing input, by name: never 0. ``kind`` is a key, ``cause`` says it in Chinese.

    ``raters`` lists those who are waited for.
    """

    subject: str
    code: str
    kind: str
    cause: str
    raters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PayLine:
    """How one person's pay comes about: fen = amount × coefficient × rate, rounded once."""

    post: str
    amount_fen: int
    coefficient_units: int
    rate: Fraction
    fen: int


class Index:
    """Facts looked up by subject, for single questions."""

    def __init__(self, facts):
        self.marks, self.raters, self.results = (defaultdict(list) for _ in range(3))
        for mark in facts.marks:
            self.marks[mark.subject, mark.indicator].append(mark)
        for row in facts.assignments:
            self.raters[row.group, row.subject].append(row.rater)
        for row in facts.results:
            self.results[row.name, row.subject].append(row.units)
        self.submitted = {(row.rater, row.group, row.subject) for row in facts.submissions}
        self.adjustments = {(row.subject, row.indicator): row for row in facts.adjustments}
        self.subjects = {subject.id: subject for subject in facts.subjects}

    def waiting(self, group, subject):
        """Raters of a group who have not submitted for the subject."""
        raters = self.raters.get((group, subject), ())
        return tuple(r for r in raters if (r, group, subject) not in self.submitted)


class Outcome:
    """Values by subject and code. ``columns[code]`` holds exact numerators, None for a gap.

    Rows are the subjects of the code's kind, in the facts' order. ``unadjusted`` holds, by
    (subject, code), the exact value that an adjustment replaced.
    """

    def __init__(self, scheme, period, facts, columns, *, ranks, pays, unadjusted):
        self.scheme, self.period, self.facts = scheme, period, facts
        self.columns, self.ranks, self.pays = columns, ranks, pays
        self.unadjusted = unadjusted
        self._rows = {}
        counts = defaultdict(int)
        for subject in facts.subjects:
            self._rows[subject.id] = (subject, counts[subject.kind])
            counts[subject.kind] += 1

    @cached_property
    def index(self):
        """Facts by subject."""
        return Index(self.facts)

    def subject(self, subject_id):
        """The Subject with this id; KeyError if it is not in the roster."""
        return self._rows[subject_id][0]

    def exact(self, subject_id, code):
        """The node's exact value in units as a Fraction; None for a gap."""
        numerator = self.columns[code][self._rows[subject_id][1]]
        if numerator is None:
            return None
        return Fraction(numerator, self.period.ranges[code].denominator)

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
        total = self.value(subject_id)
        if total is None or not self.period.grades:
            return None
        floors = [grade.from_units for grade in reversed(self.period.grades[:-1])]
        return self.period.grades[-1 - bisect_right(floors, total)].key

    def pay(self, subject_id):
        """The pay in fen; None for a gap, or for one who is not paid by this scheme."""
        return self.pays.get(subject_id)

    def pay_line(self, subject_id):
        """The PayLine of a subject who has pay, else None."""
        fen, pay = self.pay(subject_id), self.period.pay
        if fen is None:
            return None
        posts = self.period.subjects[pay.kind].main_post(self.subject(subject_id).posts)
        post, total = pay.post(posts), sum(part.weight for part in pay.parts)
        rate = sum(
            Fraction(part.weight, total) * self.exact(subject_id, part.code) / part.out_of_units
            for part in pay.parts
        )
        return PayLine(post.post, post.amount_fen, post.coefficient_units, rate, fen)

    def prize(self, ranking, subject_id):
        """The key of the prize won in a ranking, or None."""
        return self._prizes[ranking].get(subject_id)

    @cached_property
    def _prizes(self):
        return {ranking.key: self._awarded(ranking) for ranking in self.period.rankings}

    def _awarded(self, ranking):
        """Highest prize first: the best of those left who reach its floor; ties share a place."""
        left = sorted(self.ranks[ranking.key].items(), key=lambda item: item[1])
        won = {}
        for prize in ranking.prizes:
            fit = [
                (subject, rank)
                for subject, rank in left
                if prize.floor_units is None
                or self.exact(subject, ranking.code) >= prize.floor_units
            ]
            if prize.places is not None:
                fit = [(s, rank) for s, rank in fit if _before(fit, rank) < prize.places]
            won |= {subject: prize.key for subject, _ in fit}
            left = [(subject, rank) for subject, rank in left if subject not in won]
        return won

    @cached_property
    def gaps(self):
        """Every missing input, in the roster's and the regulation's order."""
        found = []
        for kind in self.period.trees:
            items = [item for item in self.period.items(kind) if None in self.columns[item.code]]
            for subject, row in self._rows.values():
                if subject.kind == kind:
                    found += [
                        self._gap(subject, item)
                        for item in items
                        if self.columns[item.code][row] is None
                    ]
        return tuple(found)

    def _gap(self, subject, item):
        kind, raters = self._missing(subject, item)
        return Gap(subject.id, item.code, kind, GAP_CAUSES[kind], raters)

    def _missing(self, subject, item):
        if isinstance(item.rule, FromTeam):
            return ("no_team", ()) if subject.team is None else ("team_gap", ())
        if isinstance(item.rule, FromCycle):
            return "no_results", ()
        waiting = self.index.waiting(item.marked_by, subject.id)
        if (item.marked_by, subject.id) not in self.index.raters:
            return "no_rater", ()
        group = self.period.raters[item.marked_by]
        everybody = len(waiting) == len(self.index.raters[item.marked_by, subject.id])
        if waiting and (group.missing == "gap" or everybody):
            return "not_submitted", waiting
        return "no_points", ()

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


def _before(ranked, rank):
    """How many of the ranked stand before this rank."""
    return sum(1 for _, other in ranked if other < rank)


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


GAP_CAUSES = {
    "no_rater": "没有安排评分人",
    "not_submitted": "评分人尚未提交",
    "no_points": "已提交，但本项没有给分",
    "no_team": "没有所属班子",
    "team_gap": "所在班子的得分有空缺",
    "no_results": "其他周期的结果不全",
}

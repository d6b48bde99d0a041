"""The engine: NumPy over int64 columns, one function per primitive.

A column's denominator is the scheme's, the same for all rows, once it is rounded.
``ranges`` has proved that nothing here can pass int64.
"""

from fractions import Fraction
from math import lcm
from operator import attrgetter

import numpy as np

from kaoping.scoring.check import SHEET, check
from kaoping.scoring.columnar_leaves import FINDERS, figures_of, scaled
from kaoping.scoring.columnar_parts import summed, weighted
from kaoping.scoring.columns import (
    Column,
    as_list,
    column,
    grouped,
    places,
    rounded,
)
from kaoping.scoring.conditions import Circumstances
from kaoping.scoring.index import Index
from kaoping.scoring.outcome import Outcome
from kaoping.scoring.pay_lines import line_of
from kaoping.scoring.rules import MARKED, Award, Bonuses, FromTeam, Sum, Weighted
from kaoping.scoring.scales import Scale


def evaluate(scheme, period_key, facts):
    """The Outcome of one period of a scheme on facts; raises FactsFaults."""
    period = scheme.periods[period_key]
    check(period, facts)
    evaluation = Evaluation(period, facts)
    columns = {code: as_list(c.numerators, c.known) for code, c in evaluation.columns.items()}
    return Outcome(
        scheme,
        period,
        facts,
        columns,
        ranks={ranking.key: evaluation.ranks(ranking) for ranking in period.rankings},
        lines=evaluation.pay_lines(),
        unadjusted=evaluation.unadjusted,
        absent=evaluation.absent(),
        index=evaluation.index_if_used,
    )


class _Sheets:
    """The assignments of one rater group to one kind: which row each sheet is for."""

    def __init__(self, rows, submitted, size):
        self.rows, self.submitted, self.size = rows, submitted, size
        self.assigned = np.bincount(rows, minlength=size)
        self.present = np.bincount(rows[submitted], minlength=size)

    def complete(self, missing):
        """Rows whose raters submitted: all of them, or where the scheme says so, any."""
        if missing == "present":
            return self.present > 0
        return (self.assigned > 0) & (self.present == self.assigned)

    def per_row(self, cells):
        """Sum of the submitted sheets' cells for each row."""
        total = np.zeros(self.size, np.int64)
        np.add.at(total, self.rows[self.submitted], cells[self.submitted])
        return total


class Evaluation:
    """All columns of one evaluation, by code."""

    def __init__(self, period, facts):
        self.period, self.facts, self.columns = period, facts, {}
        self.index_if_used = None
        self.members = {
            kind: [s for s in facts.subjects if s.kind == kind] for kind in period.subjects
        }
        self.row = {s.id: i for members in self.members.values() for i, s in enumerate(members)}
        self.kind = {subject.id: subject.kind for subject in facts.subjects}
        self.adjusted, self.unadjusted = {}, {}
        for row in facts.adjustments:
            self.adjusted.setdefault(row.indicator, {})[self.row[row.subject]] = row.units
        self.inapplicable = {}
        for row in facts.not_applicable:
            self.inapplicable.setdefault(row.indicator, []).append(self.row[row.subject])
        self._lay_out_sheets()
        self._fill_cells()
        for kind in period.subjects:
            for node in period.trees[kind].walk_up():
                self._keep(node, kind)
            root = self.columns[period.trees[kind].code]
            root.absent = np.zeros(len(root.absent), bool)

    @property
    def index(self):
        """Facts by subject, for conditions; made when first asked for."""
        if self.index_if_used is None:
            self.index_if_used = Index(self.facts)
        return self.index_if_used

    def rows(self, kind, listed, subject=attrgetter("subject")):
        """Those of some facts that are about subjects of a kind, and the rows of their subjects."""
        here = [fact for fact in listed if self.kind[subject(fact)] == kind]
        return here, np.array([self.row[subject(fact)] for fact in here], np.int64)

    def _lay_out_sheets(self):
        self.slot, tables = {}, {}
        for sheet in map(SHEET, self.facts.assignments):
            table = tables.setdefault((sheet[1], self.kind[sheet[2]]), [])
            self.slot[sheet] = len(table)
            table.append(sheet)
        handed_in = set(map(SHEET, self.facts.submissions))
        self.sheets = {}
        for group in self.period.raters:
            for kind, members in self.members.items():
                table = tables.get((group, kind), [])
                rows = np.array([self.row[sheet[2]] for sheet in table], np.int64)
                submitted = np.array([sheet in handed_in for sheet in table], bool)
                self.sheets[group, kind] = _Sheets(rows, submitted, len(members))

    def _fill_cells(self):
        """One cell per item and sheet: the sum of its marks, each clipped to the item's cap."""
        start, self.begin, caps = 0, {}, []
        place = {}
        for kind in self.period.trees:
            for item in self.period.items(kind):
                if item.entry != "derived":
                    place[item.code] = len(caps)
                    self.begin[item.code] = start
                    caps.append(2**40 if item.entry == "award" else item.rule.cap_units)
                    start += len(self.sheets[item.marked_by, kind].rows)
        self.cells, self.given = np.zeros(start, np.int64), np.zeros(start, bool)
        marks = self.facts.marks
        if not marks:
            return
        codes = list(map(attrgetter("indicator"), marks))
        slots = np.array([self.slot[sheet] for sheet in map(SHEET, marks)], np.int64)
        begins = np.array([self.begin[code] for code in codes], np.int64)
        limits = np.array(caps, np.int64)[[place[code] for code in codes]]
        units = np.array(list(map(attrgetter("units"), marks)), np.int64)
        times = np.array(list(map(attrgetter("times"), marks)), np.int64)
        cells = begins + slots
        np.add.at(self.cells, cells, np.minimum(units * times, limits))
        self.given[cells] = True
        for item in self.period.items():
            if any(choice.most_units is not None for choice in item.choices):
                self._clip_reasons(item)

    def _clip_reasons(self, item):
        """Take off what passes the limits of single reasons: of a sheet, or of all that add up."""
        most = {c.key: c.most_units for c in item.choices if c.most_units is not None}
        alone = self.period.raters[item.marked_by].several == "mean"
        handed_in = set(map(SHEET, self.facts.submissions))
        sums, cell = {}, {}
        for mark in self.facts.marks:
            sheet = SHEET(mark)
            if mark.indicator == item.code and mark.choice in most and sheet in handed_in:
                key = (sheet if alone else mark.subject, mark.choice)
                lost = min(mark.units * mark.times, item.rule.cap_units)
                sums[key] = sums.get(key, 0) + lost
                cell.setdefault(key, self.begin[item.code] + self.slot[sheet])
        for key, total in sums.items():
            self.cells[cell[key]] -= max(0, total - most[key[1]])

    def _keep(self, node, kind):
        """Find and keep the column of a node whose parts are kept already."""
        found = self._raw(node, kind)
        if node.places is not None:
            found.numerators = rounded(found.numerators, found.divisor, 10 ** (4 - node.places))
        denominator = self.period.ranges[node.code].denominator
        found.numerators, found.divisor = np.where(found.known, found.numerators, 0), denominator
        found.known = found.known.copy()  # it may be another node's, and decisions write into it
        applies = np.ones(len(found.known), bool)
        applies[self.inapplicable.get(node.code, [])] = False
        self._settle(node, kind, found, applies)
        if not applies.all():
            self._not_applicable(node, found, applies)
            self._settle(node, kind, found, ~applies)
        self.columns[node.code] = found

    def _settle(self, node, kind, found, rows):
        """Vetoes that make the node 0, then decisions that replace it, in some of the rows."""
        self._vetoed(node, kind, found, rows)
        self._adjust(node, kind, found, rows)

    def _not_applicable(self, node, found, applies):
        """What the node does where it does not apply: given points, others' mean, or absent."""
        how, others = node.not_applicable, found.known & applies
        known, given = how in ("full", "zero"), 0
        found.absent = np.where(applies, found.absent, how == "rebase")
        if how == "full":
            given = node.full_units * found.divisor
        if how == "others_mean" and others.any():
            step = 10 ** (4 - node.places)
            known, given = True, rounded(found.numerators[others].sum(), int(others.sum()), step)
        found.known = np.where(applies, found.known, known)
        found.numerators = np.where(applies, found.numerators, given)

    def _vetoed(self, node, kind, found, rows):
        """Set a node to 0 where a veto says so."""
        for veto in self.period.vetoes:
            zero = (veto.effect.how, veto.effect.what) == ("zero", node.code)
            if zero and veto.kind == kind:
                known = Circumstances(self.period, self.index, self._exact)
                struck = [known.holds(veto.when, subject) for subject in self.members[kind]]
                hit = np.array(struck, bool) & rows
                found.numerators = np.where(hit, 0, found.numerators)
                found.known, found.absent = found.known | hit, found.absent & ~hit

    def _exact(self, subject, code):
        """An exact value found already; None where there is none."""
        if subject is None:
            return None
        found, row = self.columns[code], self.row[subject]
        return Fraction(int(found.numerators[row]), found.divisor) if found.known[row] else None

    def _adjust(self, node, kind, found, rows):
        """Put in what a decision says, and remember what it replaced."""
        for row, units in self.adjusted.get(node.code, {}).items():
            if not rows[row]:
                continue
            key = (self.members[kind][row].id, node.code)
            exact = Fraction(int(found.numerators[row]), found.divisor)
            self.unadjusted[key] = exact if found.known[row] else None
            found.numerators[row], found.known[row] = units * found.divisor, True
            found.absent[row] = False

    def _raw(self, node, kind):
        """A node's column before rounding."""
        rule = node.rule
        if isinstance(rule, MARKED):
            return self._marked(node, kind)
        if isinstance(rule, FromTeam):
            return self._inherited(rule, kind)
        if isinstance(rule, Scale):
            return scaled(node, kind, self)
        if isinstance(rule, Sum | Weighted):
            parts = [(child, self.columns[child.code]) for child in node.children]
            if isinstance(rule, Sum):
                return summed(node, parts, self.period.ranges)
            return weighted(node, parts, self.period.ranges, self.members[kind])
        return FINDERS[type(rule)](node, kind, self)

    def _marked(self, node, kind):
        group, sheets = self.period.raters[node.marked_by], self.sheets[node.marked_by, kind]
        begin = self.begin[node.code]
        cells = self.cells[begin : begin + len(sheets.rows)]
        known = sheets.complete(group.missing)
        if isinstance(node.rule, Award) and node.rule.blank == "gap":
            given = self.given[begin : begin + len(sheets.rows)]
            known = known & (sheets.per_row((~given).astype(np.int64)) == 0)
        points = awarded if isinstance(node.rule, Award) else counted
        if group.several != "mean":
            return column(points(node, sheets.per_row(cells)), known)
        total = sheets.per_row(points(node, cells))
        counts = np.maximum(sheets.present, 1)
        if node.places is not None:
            return column(total, known, counts)
        divisor = lcm(*range(1, group.at_most + 1))
        return column(total * (divisor // counts), known, divisor)

    def _inherited(self, rule, kind):
        team, size = self.period.subjects[kind].team, len(self.members[kind])
        found = self.columns[rule.code]
        if not self.members[team]:
            return column(np.zeros(size, np.int64), np.zeros(size, bool), found.divisor)
        rows = np.array([self.row.get(s.team, -1) for s in self.members[kind]], np.int64)
        there = rows >= 0
        return Column(
            found.numerators[rows],
            found.known[rows] & there,
            found.absent[rows] & there,
            found.divisor,
        )

    def absent(self):
        """All (subject, code) to which a node does not apply."""
        return frozenset(
            (self.members[kind][row].id, node.code)
            for kind in self.period.subjects
            for node in self.period.nodes(kind)
            for row in np.flatnonzero(self.columns[node.code].absent)
        )

    def ranks(self, ranking):
        """{subject: rank}: one more than the number of those who are better."""
        kind, members = self.period.subjects[ranking.kind], self.members[ranking.kind]
        found = self.columns[ranking.code]
        known = found.known
        if ranking.posts:
            held = [kind.main_post(subject.posts) in ranking.posts for subject in members]
            known = known & np.array(held, bool)
        listed = places(found.numerators, known, grouped(members, ranking.within)).tolist()
        return {s.id: rank for s, rank in zip(members, listed, strict=True) if rank}

    def pay_lines(self):
        """{(component, subject): fen} of the components that follow from points or figures."""
        found = {}
        for component in self.period.pay.components if self.period.pay else ():
            line = line_of(component, self.period.ranges)
            if line is not None:
                found |= self._pay_line(component, line)
        return found

    def _pay_line(self, component, line):
        pay = self.period.pay
        members, kind = self.members[pay.kind], self.period.subjects[pay.kind]
        posts = [kind.main_post(subject.posts) for subject in members]
        total = np.array([line.constants[post] for post in posts], np.int64)
        known = np.ones(len(members), bool)
        for number, (source, name) in enumerate(line.inputs):
            values, there = self._input(source, name, pay.kind)
            factors = np.array([line.factors[post][number] for post in posts], np.int64)
            total, known = total + factors * values, known & there
        if line.capped:
            worths = {p.post: p.amount_fen * p.coefficient_units for p in component.posts}
            most = np.array([worths[post] for post in posts], np.int64)
            total = np.minimum(total, most * (line.divisor // 10_000))
        fen = np.maximum(rounded(total, line.divisor, pay.round_fen), 0)
        keys = [(component.key, subject.id) for subject in members]
        return dict(zip(keys, as_list(fen, known), strict=True))

    def _input(self, source, name, kind):
        """Numerators and which are known, of an indicator or a figure."""
        if source == "item":
            return self.columns[name].numerators, self.columns[name].known
        size = len(self.members[kind])
        values, known = np.zeros(size, np.int64), np.zeros(size, bool)
        rows, found = figures_of(name, kind, self)
        values[rows], known[rows] = [row.units for row in found], True
        return values, known


def awarded(node, cells):
    """Points given are the cells themselves; blanks are 0, and gaps where the scheme says so."""
    return cells


def counted(node, cells):
    """Full points less all occurrences, or all occurrences added up; at most the cap."""
    total = np.minimum(cells, node.rule.cap_units)
    return total if isinstance(node.rule, Bonuses) else node.full_units - total

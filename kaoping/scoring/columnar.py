"""The engine: NumPy over int64 columns, one function per primitive.

A column is a pair (numerators, known); denominators are the scheme's, the same for all rows.
``ranges`` has proved that nothing here can pass int64.
"""

from fractions import Fraction
from math import lcm
from operator import attrgetter

import numpy as np

from kaoping.scoring.check import SHEET, check
from kaoping.scoring.outcome import Outcome
from kaoping.scoring.ranges import pay_rate
from kaoping.scoring.rules import Award, Deductions, FromCycle, FromTeam, Sum


def evaluate(scheme, period_key, facts):
    """The Outcome of one period of a scheme on facts; raises FactsFaults."""
    period = scheme.periods[period_key]
    check(period, facts)
    evaluation = _Evaluation(period, facts)
    columns = {code: as_list(*column) for code, column in evaluation.columns.items()}
    ranks = {ranking.key: evaluation.ranks(ranking) for ranking in period.rankings}
    pays, unadjusted = evaluation.pays(), evaluation.unadjusted
    return Outcome(scheme, period, facts, columns, ranks=ranks, pays=pays, unadjusted=unadjusted)


def as_list(numerators, known):
    """A column as Python ints, None for a gap."""
    values = numerators.tolist()
    if known.all():
        return values
    return [value if there else None for value, there in zip(values, known.tolist(), strict=True)]


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


class _Evaluation:
    """All columns of one evaluation, by code."""

    def __init__(self, period, facts):
        self.period, self.facts, self.columns = period, facts, {}
        self.members = {
            kind: [s for s in facts.subjects if s.kind == kind] for kind in period.subjects
        }
        self.row = {s.id: i for members in self.members.values() for i, s in enumerate(members)}
        self.kind = {subject.id: subject.kind for subject in facts.subjects}
        self.adjusted, self.unadjusted = {}, {}
        for row in facts.adjustments:
            self.adjusted.setdefault(row.indicator, {})[self.row[row.subject]] = row.units
        self._lay_out_sheets()
        self._fill_cells()
        for kind in period.subjects:
            self._column(period.trees[kind], kind)

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
                    caps.append(item.rule.cap_units if item.entry == "deductions" else 2**40)
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

    def _column(self, node, kind):
        """Find and keep the column of a node and of all below it."""
        for child in node.children:
            self._column(child, kind)
        numerators, known, divisor = self._raw(node, kind)
        if node.places is not None:
            numerators = rounded(numerators, divisor, 10 ** (4 - node.places))
        numerators = np.where(known, numerators, 0)
        denominator = self.period.ranges[node.code].denominator
        for row, units in self.adjusted.get(node.code, {}).items():
            exact = Fraction(int(numerators[row]), denominator) if known[row] else None
            self.unadjusted[self.members[kind][row].id, node.code] = exact
            numerators[row], known[row] = units * denominator, True
        self.columns[node.code] = numerators, known

    def _raw(self, node, kind):
        """Before rounding: numerators, known, denominator (an int, or a column of them)."""
        rule = node.rule
        if isinstance(rule, Award | Deductions):
            return self._marked(node, kind)
        if isinstance(rule, FromTeam):
            return self._inherited(rule, kind)
        if isinstance(rule, FromCycle):
            return self._from_cycle(node, kind)
        parts = [
            (child.code, *self.columns[child.code], self.period.ranges[child.code].denominator)
            for child in node.children
        ]
        return summed(rule, parts) if isinstance(rule, Sum) else weighted(rule, parts)

    def _marked(self, node, kind):
        group, sheets = self.period.raters[node.marked_by], self.sheets[node.marked_by, kind]
        begin = self.begin[node.code]
        cells = self.cells[begin : begin + len(sheets.rows)]
        known = sheets.complete(group.missing)
        if isinstance(node.rule, Award) and node.rule.blank == "gap":
            given = self.given[begin : begin + len(sheets.rows)]
            known = known & (sheets.per_row((~given).astype(np.int64)) == 0)
        points = awarded if isinstance(node.rule, Award) else deducted
        if group.several != "mean":
            return points(node, sheets.per_row(cells)), known, 1
        total = sheets.per_row(points(node, cells))
        if node.places is None:
            return _over(total, sheets.present, lcm(*range(1, group.at_most + 1)), known)
        return total, known, np.maximum(sheets.present, 1)

    def _inherited(self, rule, kind):
        team = self.period.subjects[kind].team
        numerators, known = self.columns[rule.code]
        rows = np.array([self.row.get(s.team, -1) for s in self.members[kind]], np.int64)
        denominator = self.period.ranges[rule.code].denominator
        if not self.members[team]:
            return np.zeros(len(rows), np.int64), np.zeros(len(rows), bool), denominator
        return numerators[rows], known[rows] & (rows >= 0), denominator

    def _from_cycle(self, node, kind):
        rule, size = node.rule, len(self.members[kind])
        results = [
            (self.row[r.subject], r.units)
            for r in self.facts.results
            if r.name == rule.name and self.kind[r.subject] == kind
        ]
        rows, units = (np.array([pair[i] for pair in results], np.int64) for i in (0, 1))
        total, count = np.zeros(size, np.int64), np.bincount(rows, minlength=size)
        np.add.at(total, rows, units)
        least = {"gap": rule.count, "present": 1, "zero": 0}[rule.missing]
        known = count >= least
        if rule.take == "sum":
            return total, known, 1
        if rule.missing != "present":
            return total, known, rule.count
        if node.places is None:
            return _over(total, count, lcm(*range(1, rule.count + 1)), known)
        return total, known, np.maximum(count, 1)

    def ranks(self, ranking):
        """{subject: rank}: one more than the number of those who are better."""
        kind = self.period.subjects[ranking.kind]
        numerators, known = self.columns[ranking.code]
        groups = {}
        for row, subject in enumerate(self.members[ranking.kind]):
            if known[row] and (not ranking.posts or kind.main_post(subject.posts) in ranking.posts):
                groups.setdefault(subject.peer if ranking.within_peers else "", []).append(row)
        found = {}
        for rows in groups.values():
            values = numerators[rows]
            worse_or_equal = np.searchsorted(np.sort(values), values, side="right")
            places = (len(rows) - worse_or_equal + 1).tolist()
            ids = [self.members[ranking.kind][row].id for row in rows]
            found |= dict(zip(ids, places, strict=True))
        return found

    def pays(self):
        """{subject: fen}, None for a gap: amount × coefficient × rate, rounded once."""
        pay = self.period.pay
        if pay is None:
            return {}
        members, kind = self.members[pay.kind], self.period.subjects[pay.kind]
        factors, divisor = pay_rate(pay, self.period.ranges)
        rate, known = np.zeros(len(members), np.int64), np.ones(len(members), bool)
        for code, factor in factors:
            numerators, there = self.columns[code]
            rate, known = rate + numerators * factor, known & there
        worth = {post.post: post.amount_fen * post.coefficient_units for post in pay.posts}
        worths = np.array([worth[kind.main_post(s.posts)] for s in members], np.int64)
        fen = rounded(worths * rate, divisor * 10_000, pay.round_fen)
        ids = (subject.id for subject in members)
        return dict(zip(ids, as_list(np.maximum(fen, 0), known), strict=True))


def awarded(node, cells):
    """Points given are the cells themselves; blanks are 0, and gaps where the scheme says so."""
    return cells


def deducted(node, cells):
    """Full points less all occurrences, at most the cap."""
    return node.full_units - np.minimum(cells, node.rule.cap_units)


def _over(total, counts, denominator, known):
    """Means with different counts over one denominator that all of the counts divide."""
    return total * (denominator // np.maximum(counts, 1)), known, denominator


def summed(rule, parts):
    """Start plus the parts, kept between floor and cap."""
    denominator = lcm(*(part[3] for part in parts))
    total, known = rule.start_units * denominator, True
    for _, numerators, there, own in parts:
        total, known = total + numerators * (denominator // own), known & there
    if rule.floor_units is not None:
        total = np.maximum(total, rule.floor_units * denominator)
    if rule.cap_units is not None:
        total = np.minimum(total, rule.cap_units * denominator)
    return total, known, denominator


def weighted(rule, parts):
    """The weighted mean of the parts: the weights' total goes into the denominator."""
    denominator, weights = lcm(*(part[3] for part in parts)), dict(rule.weights)
    total, known = 0, True
    for code, numerators, there, own in parts:
        total = total + numerators * (weights[code] * (denominator // own))
        known = known & there
    return total, known, denominator * rule.total


def rounded(numerators, denominator, step):
    """numerators / denominator to a multiple of step, halves away from zero."""
    divisor = denominator * step
    whole = (2 * np.abs(numerators) + divisor) // (2 * divisor) * step
    return np.where(numerators < 0, -whole, whole)

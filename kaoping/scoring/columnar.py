"""The engine: NumPy over int64 columns, one function per primitive.

A column's denominator is the scheme's, the same for all rows, once it is rounded.
``ranges`` has proved that nothing here can pass int64.
"""

from fractions import Fraction
from functools import cached_property, partial
from math import lcm

import numpy as np

from kaoping.scoring.check import check
from kaoping.scoring.check_tables import Doorkeeper
from kaoping.scoring.columnar_conditions import Conditions
from kaoping.scoring.columnar_leaves import FINDERS, figures_of, scaled
from kaoping.scoring.columnar_marks import Cells
from kaoping.scoring.columnar_parts import summed, weighted
from kaoping.scoring.columnar_standing import FromColumns
from kaoping.scoring.columns import Column, as_list, column, ranked, rounded, together
from kaoping.scoring.index import Index
from kaoping.scoring.outcome import Outcome
from kaoping.scoring.pay_lines import line_of
from kaoping.scoring.rules import MARKED, Award, Bonuses, FromTeam, Sum, Weighted
from kaoping.scoring.scales import Scale
from kaoping.scoring.tables import Words, tables_of


def evaluate(scheme, period_key, facts):
    """The Outcome of one period of a scheme on facts; raises FactsFaults."""
    period = scheme.periods[period_key]
    check(period, facts)
    evaluation = Evaluation(period, tables_of(facts))
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
        standing=partial(FromColumns, evaluation),
    )


def evaluate_tables(period, tables, seen=None):
    """The Evaluation of columns, checked while they are added up; raises FactsFaults.

    ``seen``: what was met in other tables of the same period.
    """
    return Evaluation(period, tables, Doorkeeper(period, tables, seen))


class Evaluation:
    """All columns of one evaluation, by code. ``members``: positions in the roster, by kind.

    Without a doorkeeper the facts are known to be well.
    """

    def __init__(self, period, tables, doorkeeper=None):
        self.period, self.roster, self.rest = period, tables.roster, tables.rest
        self.columns = {}
        kinds = {kind: number for number, kind in enumerate(period.subjects)}
        of_kind = self.roster.kinds.numbered(kinds)
        self.members = {kind: np.flatnonzero(of_kind == kinds[kind]) for kind in kinds}
        self.row = np.zeros(len(self.roster), np.int64)
        for positions in self.members.values():
            self.row[positions] = np.arange(len(positions))
        self.adjusted, self.unadjusted = {}, {}
        for fact in self.rest.adjustments:
            row = self.row[self.roster.position[fact.subject]]
            self.adjusted.setdefault(fact.indicator, {})[row] = fact.units
        self.inapplicable = {}
        for fact in self.rest.not_applicable:
            row = self.row[self.roster.position[fact.subject]]
            self.inapplicable.setdefault(fact.indicator, []).append(row)
        self.cells = Cells(period, tables, self.members)
        self._fill(doorkeeper)
        self._ranked = {}
        self._compute()

    def _fill(self, doorkeeper):
        if doorkeeper is None:
            return self.cells.fill()
        doorkeeper.check_register(self.cells)
        self.cells.fill(doorkeeper.accept)
        return doorkeeper.check_awards(self.cells)

    def _compute(self):
        for kind in self.period.subjects:
            tree = self.period.trees[kind]
            for node in tree.walk_up():
                self._keep(node, kind)
            root = self.columns[tree.code]
            root.absent = np.zeros(len(root.absent), bool)

    @cached_property
    def index(self):
        """Facts by subject, for single questions."""
        return Index(self.rest)

    def size(self, kind):
        """How many subjects there are of a kind."""
        return len(self.members[kind])

    def rows(self, kind, listed):
        """Those of some facts that are about subjects of a kind, and the rows of their subjects."""
        position = self.roster.positions(fact.subject for fact in listed)
        here = np.zeros(len(self.roster), bool)
        here[self.members[kind]] = True
        hit = here[position]
        kept = [fact for fact, wanted in zip(listed, hit.tolist(), strict=True) if wanted]
        return kept, self.row[position[hit]]

    def team_rows(self, kind):
        """The row of each subject's team in the teams' columns, -1 without a team."""
        teams = self.roster.teams[self.members[kind]]
        return np.where(teams >= 0, self.row[teams], -1) if len(self.roster) else teams

    def main_posts(self, kind):
        """The post by which each subject of a kind is appraised, as Words."""
        held = self.roster.posts.taken(self.members[kind])
        main = Words.of(self.period.subjects[kind].main_post(posts) for posts in held.labels)
        return Words(main.numbers[held.numbers] if main.labels else held.numbers, main.labels)

    def groups(self, kind, within):
        """Numbers of the groups in which a kind is ranked: its cycle, and what the scheme says."""
        members = self.members[kind]
        cycles = self.roster.cycles.numbers[members]
        if not within:
            return cycles
        return together(cycles, self.roster.group(within).numbers[members])

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
            self._not_applicable(node, kind, found, applies)
            self._settle(node, kind, found, ~applies)
        self.columns[node.code] = found

    def _settle(self, node, kind, found, rows):
        """Vetoes that make the node 0, then decisions that replace it, in some of the rows."""
        self._vetoed(node, kind, found, rows)
        self._adjust(node, kind, found, rows)

    def _not_applicable(self, node, kind, found, applies):
        """What the node does where it does not apply: given points, others' mean, or absent."""
        how, others = node.not_applicable, found.known & applies
        known, given = how in ("full", "zero"), 0
        found.absent = np.where(applies, found.absent, how == "rebase")
        if how == "full":
            given = node.full_units * found.divisor
        if how == "others_mean":
            known, given = self._mean_of_others(node, kind, found, others)
        found.known = np.where(applies, found.known, known)
        found.numerators = np.where(applies, found.numerators, given)

    def _mean_of_others(self, node, kind, found, others):
        """For each row: whether others of its cycle have a value, and their mean."""
        cycles = self.groups(kind, "")
        size = int(cycles.max(initial=0)) + 1
        total, count = np.zeros(size, np.int64), np.bincount(cycles[others], minlength=size)
        np.add.at(total, cycles[others], found.numerators[others])
        mean = rounded(total, np.maximum(count, 1), 10 ** (4 - node.places))
        return count[cycles] > 0, mean[cycles]

    def _vetoed(self, node, kind, found, rows):
        """Set a node to 0 where a veto says so."""
        for veto in self.period.vetoes:
            zero = (veto.effect.how, veto.effect.what) == ("zero", node.code)
            if zero and veto.kind == kind:
                hit = Conditions(self).holds(veto.when, kind) & rows
                found.numerators = np.where(hit, 0, found.numerators)
                found.known, found.absent = found.known | hit, found.absent & ~hit

    def _adjust(self, node, kind, found, rows):
        """Put in what a decision says, and remember what it replaced."""
        for row, units in self.adjusted.get(node.code, {}).items():
            if not rows[row]:
                continue
            key = (self.roster.ids[self.members[kind][row]], node.code)
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
            return weighted(node, parts, self.period.ranges, self._weighed_by(rule, kind))
        return FINDERS[type(rule)](node, kind, self)

    def _weighed_by(self, rule, kind):
        """The column by which weights are chosen, of the members of a kind; None for all alike."""
        if not rule.by:
            return None
        if rule.by == "post":
            return self.main_posts(kind)
        return self.roster.group(rule.by).taken(self.members[kind])

    def _marked(self, node, kind):
        group, sheets = self.period.raters[node.marked_by], self.cells.sheets[node.marked_by, kind]
        cells, given = self.cells.find(node, kind)
        known = sheets.complete(group.missing)
        if isinstance(node.rule, Award) and node.rule.blank == "gap" and not given.all():
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
        team, rows = self.period.subjects[kind].team, self.team_rows(kind)
        found = self.columns[rule.code]
        if not self.size(team):
            empty = np.zeros(len(rows), np.int64)
            return column(empty, np.zeros(len(rows), bool), found.divisor)
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
            (self.roster.ids[self.members[kind][row]], node.code)
            for kind in self.period.subjects
            for node in self.period.nodes(kind)
            for row in np.flatnonzero(self.columns[node.code].absent)
        )

    def ranked(self, ranking):
        """The Ranked of a ranking, row by row of its kind."""
        if ranking.key not in self._ranked:
            found = self.columns[ranking.code]
            known = found.known
            if ranking.posts:
                posts = self.main_posts(ranking.kind)
                known = known & posts.translated(lambda post: post in ranking.posts, bool)
            groups = self.groups(ranking.kind, ranking.within)
            self._ranked[ranking.key] = ranked(found.numerators, known, groups)
        return self._ranked[ranking.key]

    def ranks(self, ranking):
        """{subject: rank}: one more than the number of those who are better."""
        listed = self.ranked(ranking).places.tolist()
        members = self.members[ranking.kind].tolist()
        ids = self.roster.ids
        return {ids[at]: rank for at, rank in zip(members, listed, strict=True) if rank}

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
        posts = self.main_posts(pay.kind)
        total = posts.translated(line.constants.__getitem__)
        known = np.ones(len(total), bool)
        for number, (source, name) in enumerate(line.inputs):
            values, there = self._input(source, name, pay.kind)
            factors = posts.translated(lambda post, number=number: line.factors[post][number])
            total, known = total + factors * values, known & there
        if line.capped:
            worths = {p.post: p.amount_fen * p.coefficient_units for p in component.posts}
            most = posts.translated(worths.__getitem__)
            total = np.minimum(total, most * (line.divisor // 10_000))
        fen = np.maximum(rounded(total, line.divisor, pay.round_fen), 0)
        keys = [(component.key, self.roster.ids[at]) for at in self.members[pay.kind].tolist()]
        return dict(zip(keys, as_list(fen, known), strict=True))

    def _input(self, source, name, kind):
        """Numerators and which are known, of an indicator or a figure."""
        if source == "item":
            return self.columns[name].numerators, self.columns[name].known
        size = self.size(kind)
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

"""Whether columns of facts can be facts of a period: ``check``'s answer, without its words.

What is wrong is said by ``check`` itself, on the rows of the slice that is refused: both must refuse
the same facts, and a test holds them to it.
"""

from math import prod

import numpy as np

from kaoping.scoring.check import check, check_beside_marks, is_fit
from kaoping.scoring.facts import FactsFaults
from kaoping.scoring.scales import LARGEST_PLACE
from kaoping.scoring.tables import NOBODY, STRANGER

MOST_COMBINATIONS = 2**22  # of a few columns' labels, ticked off in one array
LARGEST_CODE = 2**62


class Doorkeeper:
    """Refuses tables that can't be facts of the period: raises FactsFaults with what is wrong."""

    def __init__(self, period, tables, seen=None):
        self.period, self.tables = period, tables
        self.seen = seen or Seen()
        self.roster = tables.roster
        self.items = {kind: period.codes_of(kind) for kind in period.trees}
        self._refuse_too_many()
        if not (self._subjects_are_well() and self._sheets_are_well()):
            self._refuse()
        if any(getattr(tables.rest, name) for name in tables.rest.__slots__):
            faults = tuple(check_beside_marks(period, tables.facts()))
            if faults:
                raise FactsFaults(faults)

    def _refuse(self, *slices):
        check(self.period, self.tables.facts(slices))
        raise FactsFaults(["事实不合办法，但逐条检查没有找到原因，请报告这个错误"])

    def _refuse_too_many(self):
        """So many can be ranked, or averaged, together: int64's bounds are proved up to there."""
        most = int(np.bincount(self.roster.cycles.numbers).max(initial=0))
        if most > LARGEST_PLACE:
            raise FactsFaults([f"一起考核的对象有{most}个，最多{LARGEST_PLACE}个；按地方分开（cycle）"])

    def _subjects_are_well(self):
        roster = self.roster
        kinds = roster.kinds.translated(lambda key: key in self.period.subjects, bool)
        if len(set(roster.ids)) != len(roster) or not kinds.all() or (roster.teams == STRANGER).any():
            return False
        pairs = distinct([roster.kinds, roster.posts])
        rules = self.period.subjects
        if any(rules[k].posts and rules[k].main_post(held) is None for k, held in pairs):
            return False
        led = np.flatnonzero(roster.teams != NOBODY)
        own, team = roster.kinds.numbers[led], roster.kinds.numbers[roster.teams[led]]
        labels = roster.kinds.labels
        met = set(zip(own.tolist(), team.tolist(), strict=True))
        return all(labels[there] == rules[labels[here]].team for here, there in met)

    def _sheets_are_well(self):
        sheets = self.tables.assignments
        raters = self.period.raters
        if not set(distinct([sheets.groups])) <= {(key,) for key in raters}:
            return False
        return not ((sheets.subjects < 0).any() or (sheets.raters < 0).any())

    def check_register(self, cells):
        """Nobody is assigned twice, nor too many; only the assigned submitted, and once."""
        register = cells.register
        limits = [1 if r.several == "sole" else r.at_most for r in self.period.raters.values()]
        pairs = register.of_subject * len(limits) + register.of_group
        counts = np.bincount(pairs, minlength=len(self.roster) * len(limits))
        many = (counts.reshape(-1, len(limits)) > limits).any() if len(limits) else False
        if register.has_twins or many or cells.strange or cells.twice:
            self._refuse()

    def accept(self, rows, sheets):
        """Refuse a slice of marks by strangers, or such as the scheme doesn't know."""
        if (sheets < 0).any() or not self._are_fit(rows):
            self._refuse(rows)

    def _are_fit(self, rows):
        kinds = self.roster.kinds
        of_subject = type(kinds)(kinds.numbers[rows.sheets.subjects], kinds.labels)
        columns = [of_subject, rows.sheets.groups, rows.indicators, rows.kinds, rows.choices]
        return self.seen.all_fit([*columns, rows.times, rows.units], self._is_fit)

    def _is_fit(self, kind, group, indicator, entry, choice, times, units):
        node = self.items.get(kind, {}).get(indicator)
        return node is not None and is_fit(node, group, entry, choice, units, times)

    def check_awards(self, cells):
        """No sheet has two awards for one item; known once all marks were added."""
        if cells.has_twice_given():
            self._refuse(*_slices(self.tables.marks, 500_000))


def _slices(marks, most):
    """The first slices, of about so many rows together."""
    found, rows = [], 0
    for part in marks:
        found.append(part)
        rows += len(part)
        if rows >= most:
            break
    return found


class Seen:
    """Combinations of labels that are fit under one period: each is judged once, not in every slice."""

    def __init__(self):
        self._ticked, self._verdicts = {}, {}

    def all_fit(self, columns, judge):
        """Whether ``judge`` finds each combination of labels in some row fit."""
        sizes = tuple(max(len(column.labels), 1) for column in columns)
        if prod(sizes) > MOST_COMBINATIONS:
            return self._judged(distinct(columns), judge)
        key = tuple(tuple(column.labels) for column in columns)
        before = self._ticked.setdefault(key, np.zeros(prod(sizes), bool))
        ticks = np.zeros(len(before), bool)
        ticks[_codes(columns, sizes)] = True
        fresh = np.flatnonzero(ticks & ~before)
        fit = self._judged(_read(fresh, columns, sizes), judge)
        before[fresh] = fit
        return fit

    def _judged(self, combinations, judge):
        for combination in combinations:
            if combination not in self._verdicts:
                self._verdicts[combination] = judge(*combination)
            if not self._verdicts[combination]:
                return False
        return True


def distinct(columns):
    """All combinations of labels that stand in some row, as tuples."""
    sizes = tuple(max(len(column.labels), 1) for column in columns)
    if prod(sizes) >= LARGEST_CODE:
        rows = zip(*(column.numbers.tolist() for column in columns), strict=True)
        return {tuple(c.labels[n] for c, n in zip(columns, row, strict=True)) for row in {*rows}}
    return set(_read(np.unique(_codes(columns, sizes)), columns, sizes))


def _codes(columns, sizes):
    """One number for each row, made of its numbers in all columns."""
    code = np.zeros(len(columns[0].numbers), np.int64)
    for column, size in zip(columns, sizes, strict=True):
        if size > 1:
            code = code * size + column.numbers
    return code


def _read(codes, columns, sizes):
    """The combinations that codes stand for."""
    numbers = np.unravel_index(codes, sizes)
    labels = [[c.labels[at] for at in n.tolist()] for c, n in zip(columns, numbers, strict=True)]
    return list(zip(*labels, strict=True))

"""Whether columns of facts can be facts of a period: ``check``'s answer, without its words.

What is wrong is said by ``check`` itself, on the rows of the slice that is refused: both must refuse
the same facts, and a test holds them to it.
"""

import numpy as np

from kaoping.scoring.check import check, check_beside_marks, is_fit
from kaoping.scoring.facts import FactsFaults
from kaoping.scoring.tables import NOBODY, STRANGER

MOST_COMBINATIONS = 2**22  # of a few columns' labels, ticked off in one array


class Doorkeeper:
    """Refuses tables that can't be facts of the period: raises FactsFaults with what is wrong."""

    def __init__(self, period, tables):
        self.period, self.tables = period, tables
        self.roster = tables.roster
        self.items = {kind: period.codes_of(kind) for kind in period.trees}
        self._fit = {}
        if not (self._subjects_are_well() and self._sheets_are_well()):
            self._refuse()
        if any(getattr(tables.rest, name) for name in tables.rest.__slots__):
            faults = tuple(check_beside_marks(period, tables.facts()))
            if faults:
                raise FactsFaults(faults)

    def _refuse(self, *slices):
        check(self.period, self.tables.facts(slices))
        raise FactsFaults(["事实不合办法，但逐条检查没有找到原因，请报告这个错误"])

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
        return all(map(self._is_fit, distinct([*columns, rows.times, rows.units])))

    def _is_fit(self, combination):
        if combination not in self._fit:
            kind, group, indicator, *mark = combination
            node = self.items.get(kind, {}).get(indicator)
            entry, choice, times, units = mark
            self._fit[combination] = node is not None and is_fit(
                node, group, entry, choice, units, times
            )
        return self._fit[combination]

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


def distinct(columns):
    """All combinations of labels that stand in some row, as tuples.

    Each row has one code, made of its numbers in the columns so far; the codes are ticked off and
    numbered anew only where they grow too large for one array.
    """
    if not len(columns[0].numbers):
        return set()
    code, size, met, waiting = None, 1, [()], []
    for column in columns:
        width = len(column.labels)
        if size * width > MOST_COMBINATIONS and waiting:
            code, there = _ticked(code, size)
            met, waiting = _read(there, met, waiting), []
            size = len(met)
        if width > 1:
            size *= width
            wide = np.int64 if size > MOST_COMBINATIONS else column.numbers.dtype
            code = column.numbers if code is None else code.astype(wide) * width + column.numbers
        waiting.append(column.labels)
    there = [0] if code is None else _ticked(code, size)[1]
    return set(_read(there, met, waiting))


def _ticked(code, size):
    """Codes below ``size`` numbered anew without those that are not there, and the old codes."""
    if size > MOST_COMBINATIONS:
        there, smaller = np.unique(code, return_inverse=True)
        return smaller, there.tolist()
    ticks = np.zeros(size, bool)
    ticks[code] = True
    there = np.flatnonzero(ticks)
    smaller = np.zeros(size, np.int64)
    smaller[there] = np.arange(len(there))
    return smaller[code], there.tolist()


def _read(codes, met, waiting):
    """The combinations that codes stand for: one met before, and labels of the columns since."""
    found = []
    for code in codes:
        labels = []
        for column in reversed(waiting):
            code, number = divmod(code, len(column))
            labels.append(column[number])
        found.append((*met[code], *reversed(labels)))
    return found

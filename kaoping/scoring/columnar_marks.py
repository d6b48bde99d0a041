"""Marks to cells, slice by slice: one cell per item and sheet holds what its marks come to."""

import numpy as np

from kaoping.scoring.columnar_sheets import Register, SheetsOf
from kaoping.scoring.conditions import Counted, parts_of

LARGEST_AWARD = 2**40


class Cells:
    """The cells of one evaluation; ``find`` gives those of an item, ``given`` which have a mark."""

    def __init__(self, period, tables, members):
        self.period, self.tables = period, tables
        self.groups = {key: number for number, key in enumerate(period.raters)}
        self.kinds = {key: number for number, key in enumerate(members)}
        self.register = Register(tables.assignments, self.groups, len(tables.roster))
        self._submitted = np.zeros(self.register.size, bool)
        handed_in = self.register.find(tables.submissions)
        self._submitted[handed_in[handed_in >= 0]] = True
        self.strange = bool((handed_in < 0).any())  # somebody handed in what was not theirs
        self.twice = len(handed_in) != int(self._submitted.sum())
        self._lay_out_sheets(members)
        self._lay_out_cells()
        self.counts = {key: np.zeros(len(tables.roster), np.int64) for key in _counted(period)}
        self._clipped = [Clipped(item, self) for item in self.items if _has_limits(item)]

    def _lay_out_sheets(self, members):
        """Sheets of a group for a kind are numbered among themselves: their slots."""
        register, roster = self.register, self.tables.roster
        row = np.zeros(len(roster), np.int64)
        for positions in members.values():
            row[positions] = np.arange(len(positions))
        kinds = roster.kinds.numbered(self.kinds)[register.of_subject]
        table = register.of_group * len(self.kinds) + kinds
        self.slot, self.sheets = np.zeros(register.size, np.int64), {}
        for group, number in self.groups.items():
            for kind, other in self.kinds.items():
                listed = np.flatnonzero(table == number * len(self.kinds) + other)
                self.slot[listed] = np.arange(len(listed))
                self.sheets[group, kind] = SheetsOf(
                    row[register.of_subject[listed]], self._submitted[listed], len(members[kind])
                )

    def _lay_out_cells(self):
        start, self.begin, self.items, caps = 0, {}, [], []
        for kind in self.period.trees:
            for item in self.period.items(kind):
                if item.entry != "derived":
                    self.items.append(item)
                    self.begin[item.code] = start
                    caps.append(LARGEST_AWARD if item.entry == "award" else item.rule.cap_units)
                    start += len(self.sheets[item.marked_by, kind].rows)
        self._number = {item.code: number for number, item in enumerate(self.items)}
        self._begins = np.array([*self.begin.values(), 0], np.int64)
        self._limits = np.array([*caps, 0], np.int64)
        self.sums, self.given = np.zeros(start, np.int64), np.zeros(start, bool)
        self.awards = 0

    def fill(self, accept=None):
        """Add all marks up; ``accept(rows, sheets)`` may refuse a slice before it is added."""
        for rows in self.tables.marks:
            sheets = self.register.find(rows.sheets)
            if accept is not None:
                accept(rows, sheets)
            self._add(rows, sheets)
        for clipped in self._clipped:
            clipped.take_off(self.sums)

    def _add(self, rows, sheets):
        items = rows.indicators.numbered(self._number)
        cells = self._begins[items] + self.slot[sheets]
        worth = rows.units.translated(int)
        if rows.times.labels != [1]:
            worth = worth * rows.times.translated(int)
        worth = np.minimum(worth, self._limits[items])
        np.add.at(self.sums, cells, worth)
        self.given[cells] = True
        self.awards += int(rows.kinds.translated(lambda kind: kind == "award", bool).sum())
        for clipped in self._clipped:
            clipped.add(rows, sheets, items == self._number[clipped.item.code], worth)
        if self.counts:
            self._count(rows, sheets)

    def _count(self, rows, sheets):
        """How often reasons occurred, for conditions that ask it."""
        times = rows.times.translated(int)
        counts = self._submitted[sheets]
        for (code, reasons), found in self.counts.items():
            hit = counts & rows.indicators.translated(lambda label, code=code: label == code, bool)
            if reasons:
                hit &= rows.choices.translated(lambda key, wanted=reasons: key in wanted, bool)
            np.add.at(found, rows.sheets.subjects[hit], times[hit])

    def find(self, item, kind):
        """The item's cells, and which of them were given points."""
        begin = self.begin[item.code]
        here = slice(begin, begin + len(self.sheets[item.marked_by, kind].rows))
        return self.sums[here], self.given[here]

    def has_twice_given(self):
        """Whether a sheet has two awards for one item, once all marks were added."""
        awards = sum(
            int(self.find(item, kind)[1].sum())
            for kind in self.period.trees
            for item in self.period.items(kind)
            if item.entry == "award"
        )
        return awards != self.awards


class Clipped:
    """What passes the limits of an item's single reasons: of a sheet, or of all that add up."""

    def __init__(self, item, cells):
        self.item, self.cells = item, cells
        self.limits = {c.key: c.most_units for c in item.choices if c.most_units is not None}
        self.numbers = {key: number for number, key in enumerate(self.limits)}
        self.alone = cells.period.raters[item.marked_by].several == "mean"
        size = cells.register.size if self.alone else len(cells.tables.roster)
        self.sums = np.zeros((len(self.limits), size), np.int64)
        self.where = np.zeros((len(self.limits), size), np.int64)

    def add(self, rows, sheets, hit, worth):
        """Add what a slice's marks of this item come to, by reason."""
        reasons = rows.choices.numbered(self.numbers)
        hit = np.flatnonzero(hit & (reasons >= 0) & self.cells._submitted[sheets])
        key = sheets[hit] if self.alone else rows.sheets.subjects[hit]
        np.add.at(self.sums, (reasons[hit], key), worth[hit])
        cells = self.cells.begin[self.item.code] + self.cells.slot[sheets[hit]]
        self.where[reasons[hit], key] = cells  # of several sheets that add up, any

    def take_off(self, sums):
        """Take off the cells what passes the limits."""
        most = np.array(list(self.limits.values()), np.int64)[:, None]
        over = np.maximum(self.sums - most, 0)
        reason, key = np.nonzero(over)
        np.subtract.at(sums, self.where[reason, key], over[reason, key])


def _has_limits(item):
    return any(choice.most_units is not None for choice in item.choices)


def _counted(period):
    """(code, reasons) of all that the period's conditions count."""
    whens = [rule.when for rule in (*period.vetoes, *period.consequences)]
    parts = (part for when in whens for part in parts_of(when) if isinstance(part, Counted))
    return dict.fromkeys((code, part.reasons) for part in parts for code in part.codes)

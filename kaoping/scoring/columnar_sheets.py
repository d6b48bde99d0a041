"""Which sheet a mark or a submission belongs to, and what the sheets of each subject come to."""

import numpy as np


class Register:
    """The assignments of one evaluation. A sheet is one of them, by its number."""

    def __init__(self, assignments, groups, subjects):
        """``groups``: {key: number} of the period's rater groups; ``subjects``: how many."""
        self.groups, self.size = groups, len(assignments)
        self.of_group = assignments.groups.numbered(groups)
        self.of_subject = assignments.subjects
        self._raters = 1 + max((int(assignments.raters.max(initial=0)), 0))
        self._subjects = subjects
        keys = self._keys(assignments)
        self._order = None if (keys[1:] > keys[:-1]).all() else np.argsort(keys, kind="stable")
        self._sorted = keys if self._order is None else keys[self._order]

    @property
    def has_twins(self):
        """Whether an assignment is there twice."""
        return bool((self._sorted[1:] == self._sorted[:-1]).any())

    def _keys(self, sheets):
        """One number for each (subject, group, rater); -1 where one of them is unknown here."""
        groups = sheets.groups.numbered(self.groups)
        keys = sheets.subjects.astype(np.int64) * len(self.groups) + groups
        keys = keys * self._raters + sheets.raters
        strange = (sheets.subjects < 0) | (groups < 0) | (sheets.raters >= self._raters)
        return np.where(strange | (sheets.raters < 0), -1, keys)

    def find(self, sheets):
        """The sheet of each row, -1 where nobody was assigned; neighbours often share one."""
        keys = self._keys(sheets)
        if not len(keys):
            return keys
        starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        found = self._lookup(keys[starts])
        return np.repeat(found, np.diff(starts, append=len(keys)))

    def _lookup(self, keys):
        if not self.size:
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(self._sorted, keys), self.size - 1)
        sheet = at if self._order is None else self._order[at]
        return np.where((self._sorted[at] == keys) & (keys >= 0), sheet, -1)


class SheetsOf:
    """The sheets of one rater group for one kind: which row each is for, and which count."""

    def __init__(self, rows, submitted, size):
        self.rows, self.submitted, self.size = rows, submitted, size
        self.assigned = np.bincount(rows, minlength=size)
        self.present = np.bincount(rows[submitted], minlength=size)
        self.one_each = len(rows) == size and bool((rows == np.arange(size)).all())

    def complete(self, missing):
        """Rows whose raters submitted: all of them, or where the scheme says so, any."""
        if missing == "present":
            return self.present > 0
        return (self.assigned > 0) & (self.present == self.assigned)

    def per_row(self, cells):
        """Sum of the submitted sheets' cells for each row."""
        if self.one_each:  # nothing to add up
            return np.where(self.submitted, cells, 0)
        total = np.zeros(self.size, np.int64)
        np.add.at(total, self.rows[self.submitted], cells[self.submitted])
        return total

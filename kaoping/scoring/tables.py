"""Facts as columns: what the engine computes on, whether they come from Python rows or from Parquet.

Rosters, sheets and marks are columns, because a nation's month has a hundred million marks; all
other facts are few for each subject and stay rows (``rest``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from kaoping.scoring.facts import TABLES, Assignment, Facts, Mark, Subject, Submission

NOBODY, STRANGER = -1, -2  # positions: no team at all, and somebody who is not in the roster


@dataclass(slots=True)
class Words:
    """A column of few different values: ``numbers`` into ``labels``."""

    numbers: np.ndarray
    labels: list

    @classmethod
    def of(cls, values):
        """The column of some hashable values, numbered as they are met."""
        known = {}
        numbers = [known.setdefault(value, len(known)) for value in values]
        return cls(np.array(numbers, np.int64), list(known))

    def label(self, row):
        """The value of one row."""
        return self.labels[self.numbers[row]]

    def taken(self, rows):
        """The column of some rows, with only those labels that are there."""
        used, numbers = np.unique(self.numbers[rows], return_inverse=True)
        return Words(numbers, [self.labels[number] for number in used.tolist()])

    def translated(self, how: Callable, kind=np.int64):
        """A column of what each label stands for, ``how(label)``."""
        return np.array([how(label) for label in self.labels] or [0], kind)[self.numbers]

    def numbered(self, known: dict):
        """A column of the numbers that labels have elsewhere; -1 for the unknown."""
        return self.translated(lambda label: known.get(label, -1))


@dataclass
class Roster:
    """Subjects, by position. ``teams``: positions, or NOBODY or STRANGER.

    Those of one ``cycle`` are appraised together: ranked, averaged and limited by quotas among
    themselves. ``divisions`` are codes of places, "" where none is told.
    """

    ids: list[str]
    names: list[str]
    kinds: Words
    teams: np.ndarray
    places: Words
    peers: Words
    types: Words
    posts: Words
    cycles: Words
    divisions: Words
    orders: np.ndarray

    def __len__(self):
        return len(self.ids)

    @cached_property
    def position(self):
        """{id: position}."""
        return {who: at for at, who in enumerate(self.ids)}

    def positions(self, ids: Iterable[str]):
        """Positions of some ids."""
        return np.array([self.position[who] for who in ids], np.int64)

    def taken(self, rows, moved):
        """The roster of some positions; ``moved`` says where each went."""
        columns = ("kinds", "places", "peers", "types", "posts", "cycles", "divisions")
        return Roster(
            ids=[self.ids[at] for at in rows.tolist()],
            names=[self.names[at] for at in rows.tolist()],
            teams=moved[self.teams[rows]],
            orders=self.orders[rows],
            **{name: getattr(self, name).taken(rows) for name in columns},
        )

    def group(self, attribute):
        """The column that a scheme calls "place", "peer" or "type"."""
        return {"place": self.places, "peer": self.peers, "type": self.types}[attribute]


@dataclass(slots=True)
class Sheets:
    """Assignments or submissions: raters (numbers), groups (Words), subjects (positions)."""

    raters: np.ndarray
    groups: Words
    subjects: np.ndarray

    def __len__(self):
        return len(self.raters)

    def of_some(self, moved):
        """The sheets about subjects that stayed, and about strangers."""
        kept = _stayed(self.subjects, moved)
        return Sheets(self.raters[kept], self.groups.taken(kept), moved[self.subjects[kept]])


def _stayed(subjects, moved):
    return np.flatnonzero((subjects < 0) | (moved[subjects] >= 0))


@dataclass(slots=True)
class MarkRows:
    """Marks, or a slice of them; ``sheets`` says on which sheet each stands.

    ``ids`` are read where somebody asks how points came about; nothing is computed from them.
    """

    sheets: Sheets
    indicators: Words
    kinds: Words
    choices: Words
    units: Words
    times: Words
    ids: list[str] | None = None

    def __len__(self):
        return len(self.sheets)

    def of_some(self, moved):
        """The marks about subjects that stayed, and about strangers."""
        kept = _stayed(self.sheets.subjects, moved)
        columns = (self.indicators, self.kinds, self.choices, self.units, self.times)
        ids = self.ids and [self.ids[at] for at in kept.tolist()]
        return MarkRows(self.sheets.of_some(moved), *(c.taken(kept) for c in columns), ids)


@dataclass
class Tables:
    """All facts. ``marks`` is gone through slice by slice, more than once; ``rest`` holds others."""

    roster: Roster
    assignments: Sheets
    submissions: Sheets
    marks: Iterable[MarkRows]
    rest: Facts = field(default_factory=Facts)
    raters: list[str] = field(default_factory=list)

    def only(self, wanted):
        """The tables of those subjects where ``wanted`` is true, and of strangers.

        Teams that are not wanted become strangers.
        """
        positions = np.flatnonzero(wanted)
        moved = np.full(len(wanted) + 2, STRANGER, np.int64)  # the last two: STRANGER and NOBODY
        moved[positions] = np.arange(len(positions))
        moved[NOBODY] = NOBODY
        ids = {self.roster.ids[at] for at in positions.tolist()} if _has_rows(self.rest) else set()
        return Tables(
            self.roster.taken(positions, moved),
            self.assignments.of_some(moved),
            self.submissions.of_some(moved),
            _Some(self.marks, moved),
            rest=_rest_of(self.rest, ids),
            raters=self.raters,
        )

    def facts(self, marks=()):
        """The same facts as rows, with these slices of marks: for words about a few of them."""
        found = [row for part in marks for row in _mark_rows(part, self)]
        return replace(
            self.rest,
            subjects=tuple(_subjects(self.roster)),
            assignments=tuple(Assignment(*key) for key in _keys(self.assignments, self)),
            submissions=tuple(Submission(*key) for key in _keys(self.submissions, self)),
            marks=tuple(found),
        )


@dataclass
class _Some:
    """The marks of some subjects, slice by slice."""

    marks: Iterable[MarkRows]
    moved: np.ndarray

    def __iter__(self):
        for rows in self.marks:
            found = rows.of_some(self.moved)
            if len(found):
                yield found


def _has_rows(rest):
    return any(getattr(rest, name) for name in rest.__slots__)


def _rest_of(rest, ids):
    """The rows about some subjects."""
    tables = {name: getattr(rest, name) for name in TABLES}
    kept = {n: tuple(r for r in rows if r.subject in ids) for n, rows in tables.items() if rows}
    return replace(rest, **kept)


def _subjects(roster):
    for at, who in enumerate(roster.ids):
        team = int(roster.teams[at])
        yield Subject(
            id=who,
            kind=roster.kinds.label(at),
            name=roster.names[at],
            place=roster.places.label(at),
            peer=roster.peers.label(at),
            type=roster.types.label(at),
            team=None if team == NOBODY else _who(team, roster),
            posts=roster.posts.label(at),
            order=int(roster.orders[at]),
        )


def _who(position, roster):
    return roster.ids[position] if position >= 0 else "?"


def _keys(sheets, tables):
    """(rater, group, subject) of each sheet, as texts; "?" is one whom the roster lacks."""
    for at in range(len(sheets)):
        rater = int(sheets.raters[at])
        name = tables.raters[rater] if 0 <= rater < len(tables.raters) else "?"
        yield name, sheets.groups.label(at), _who(int(sheets.subjects[at]), tables.roster)


def _mark_rows(part, tables):
    for at, key in enumerate(_keys(part.sheets, tables)):
        columns = (part.indicators, part.kinds, part.choices, part.units, part.times)
        name = part.ids[at] if part.ids else str(at + 1)
        yield Mark(name, *key, *(column.label(at) for column in columns))


def tables_of(facts):
    """The columns of Facts: one cycle, marks in one slice."""
    roster = _roster(facts.subjects)
    raters = {}
    return Tables(
        roster,
        _sheets(facts.assignments, roster, raters),
        _sheets(facts.submissions, roster, raters),
        (_marks(facts.marks, roster, raters),) if facts.marks else (),
        rest=replace(facts, subjects=(), assignments=(), submissions=(), marks=()),
        raters=list(raters),
    )


def _roster(subjects):
    position = {subject.id: at for at, subject in enumerate(subjects)}
    teams = [
        NOBODY if subject.team is None else position.get(subject.team, STRANGER)
        for subject in subjects
    ]
    return Roster(
        ids=[subject.id for subject in subjects],
        names=[subject.name for subject in subjects],
        kinds=Words.of(subject.kind for subject in subjects),
        teams=np.array(teams, np.int64),
        places=Words.of(subject.place for subject in subjects),
        peers=Words.of(subject.peer for subject in subjects),
        types=Words.of(subject.type for subject in subjects),
        posts=Words.of(subject.posts for subject in subjects),
        cycles=Words(np.zeros(len(subjects), np.int64), [""]),
        divisions=Words(np.zeros(len(subjects), np.int64), [""]),
        orders=np.array([subject.order for subject in subjects], np.int64),
    )


def _sheets(rows, roster, raters):
    position = roster.position
    return Sheets(
        np.array([raters.setdefault(row.rater, len(raters)) for row in rows], np.int64),
        Words.of([row.group for row in rows]),
        np.array([position.get(row.subject, STRANGER) for row in rows], np.int64),
    )


def _marks(marks, roster, raters):
    return MarkRows(
        _sheets(marks, roster, raters),
        Words.of([mark.indicator for mark in marks]),
        Words.of([mark.kind for mark in marks]),
        Words.of([mark.choice for mark in marks]),
        Words.of([mark.units for mark in marks]),
        Words.of([mark.times for mark in marks]),
    )

"""One shard closed: paths in, a path out. Processes and Spark's workers run this and nothing else."""

import os
from dataclasses import dataclass
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path

import numpy as np

from kaoping.lib.errors import UserError
from kaoping.scoring.columnar import evaluate_tables
from kaoping.scoring.columnar_standing import NONE, Standings
from kaoping.scoring.facts import FactsFaults
from kaoping.scoring.nation.arrow import pa, pq
from kaoping.scoring.nation.reading import tables_in
from kaoping.scoring.nation.regulations import Regulations

FORMAT = "kaoping-piece/1"
KEY = b"kaoping"
ROWS = 1 << 17  # of a row group


@dataclass(frozen=True)
class Task:
    """A shard's folder, the file its results go to, and the regulations."""

    folder: str
    piece: str
    regulations: Regulations


@dataclass(frozen=True)
class Done:
    """A closed shard: its piece, whether an earlier one was kept, or why it was refused."""

    task: Task
    kept: bool = False
    faults: tuple[str, ...] = ()


def close_shard(task: Task) -> Done:
    """Compute a shard's results into its piece, unless the same was computed before.

    What a person can mend is told as faults, so that one shard does not end the others.
    """
    pa.set_cpu_count(1)
    folder, piece = Path(task.folder), Path(task.piece)
    key = _key(folder, task.regulations)
    if is_piece(piece, key):
        return Done(task, kept=True)
    try:
        found = results_of(folder, _loaded(task.regulations))
    except (UserError, FactsFaults) as refused:
        faults = refused.faults if isinstance(refused, FactsFaults) else (str(refused),)
        return Done(task, faults=tuple(f"{folder.name}：{fault}" for fault in faults))
    write(found.replace_schema_metadata({KEY: key}), piece)
    return Done(task)


@lru_cache(maxsize=4)
def _loaded(regulations: Regulations) -> Regulations:
    """The same regulations, whose texts are read once in each process."""
    return regulations


def _key(folder: Path, regulations: Regulations) -> bytes:
    """A digest of all that the piece depends on: regulations, and every byte of the shard."""
    digest = sha256(f"{FORMAT} {regulations.digest} {folder.name}".encode())
    for file in sorted(folder.glob("*.parquet")):
        with open(file, "rb") as opened:
            digest.update(f"{file.name} {file_digest(opened, 'sha256').hexdigest()}".encode())
    return digest.hexdigest().encode()


def is_piece(path: Path, key: bytes) -> bool:
    """Whether a whole piece with this key is there."""
    try:
        return (pq.read_schema(path).metadata or {}).get(KEY) == key
    except (OSError, pa.ArrowException):
        return False


def write(table, path: Path) -> None:
    """Write a Parquet file whole or not at all; equal tables give equal bytes."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    pq.write_table(table, unfinished, row_group_size=ROWS, compression="zstd", compression_level=1)
    unfinished.replace(path)


def results_of(folder: Path, regulations: Regulations):
    """The results of a shard, a row for each subject, in the roster's order."""
    tables = tables_in(folder)
    numbers = regulations.numbers(tables.roster.divisions)
    found = _Columns(tables.roster, numbers, regulations)
    periods = list(regulations.periods.values())
    for number in np.unique(numbers).tolist():
        wanted = numbers == number
        part = tables if wanted.all() else tables.only(wanted)
        period, seen = periods[number], regulations.seen[number]
        found.put(period, evaluate_tables(period, part, seen), np.flatnonzero(wanted))
    return found.table()


class _Columns:
    """Columns of results, filled regulation by regulation."""

    def __init__(self, roster, numbers, regulations):
        self.roster, self.numbers, self.names = roster, numbers, regulations.names()
        size = len(roster)
        self.units, self.known = np.zeros(size, np.int64), np.zeros(size, bool)
        self.gaps = np.zeros(size, np.int32)
        self.texts = {name: _Labels(size) for name in ("grade", "proposed", "vetoes")}
        self.ranks = {key: np.zeros(size, np.int32) for key in regulations.columns()}
        for key in self.ranks:
            self.texts[f"prize:{key}"] = _Labels(size)

    def put(self, period, evaluation, at):
        """Take over what one regulation came to; ``at``: its subjects' rows."""
        standings = Standings(evaluation)
        for kind, members in evaluation.members.items():
            total = evaluation.columns[period.trees[kind].code]
            rows = at[members]
            self.units[rows], self.known[rows] = total.numerators, total.known
            self.gaps[rows] = _gaps(period, kind, evaluation)
            self._put("vetoes", rows, kind, period.vetoes, standings.vetoed)
            self._put("proposed", rows, kind, period.consequences, standings.proposed)
        grades = [grade.key for grade in period.grades]
        self.texts["grade"].put(at, standings.levels, grades)
        for ranking in period.rankings:
            rows = at[evaluation.members[ranking.kind]]
            self.ranks[ranking.key][rows] = evaluation.ranked(ranking).places
            prizes = [prize.key for prize in ranking.prizes]
            self.texts[f"prize:{ranking.key}"].put(rows, standings.prizes[ranking.key], prizes)

    def _put(self, name, rows, kind, rules, holding):
        """Keys of all rules that hold, as one text for each row: few different ones."""
        numbers, labels = np.zeros(len(rows), np.int64), [""]
        for rule, holds in zip(rules, holding, strict=True):
            if rule.kind == kind:
                met, numbers = np.unique(numbers * 2 + holds, return_inverse=True)
                more = ("", rule.key)
                labels = [f"{labels[at // 2]} {more[at % 2]}".strip() for at in met.tolist()]
        nothing = np.array([not label for label in labels])[numbers]
        self.texts[name].put(rows, np.where(nothing, NONE, numbers), labels)

    def table(self):
        roster = self.roster
        names = _Labels(len(roster))
        names.put(np.arange(len(roster)), self.numbers, self.names)
        columns = {
            "division": _texts(roster.divisions),
            "kind": _texts(roster.kinds),
            "cycle": _texts(roster.cycles),
            "subject": pa.array(roster.ids, pa.string()),
            "name": pa.array(roster.names, pa.string()),
            "regulation": names.column(),
            "units": pa.array(self.units, mask=~self.known),
            "gaps": pa.array(self.gaps),
        }
        columns |= {name: labels.column() for name, labels in self.texts.items()}
        for key, places in self.ranks.items():
            columns[f"rank:{key}"] = pa.array(places, mask=places == 0)
        return pa.table(columns)


class _Labels:
    """A column of few different texts, filled part by part."""

    def __init__(self, size):
        self.numbers, self.labels = np.full(size, NONE, np.int32), []

    def put(self, rows, numbers, labels):
        """Take over some rows; NONE stays empty."""
        self.numbers[rows] = np.where(numbers == NONE, NONE, numbers + len(self.labels))
        self.labels += labels

    def column(self):
        """As Arrow has it."""
        empty = self.numbers == NONE
        numbers = pa.array(np.where(empty, 0, self.numbers), pa.int32(), mask=empty)
        return pa.DictionaryArray.from_arrays(numbers, pa.array(self.labels, pa.string())).cast(
            pa.string()
        )


def _texts(words):
    labels = pa.array(words.labels, pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(words.numbers), labels).cast(pa.string())


def _gaps(period, kind, evaluation):
    """How many items of each subject are gaps: their names are told when somebody asks."""
    found = np.zeros(evaluation.size(kind), np.int32)
    for item in period.items(kind):
        column = evaluation.columns[item.code]
        if not column.known.all():
            found += ~(column.known | column.absent)
    return found

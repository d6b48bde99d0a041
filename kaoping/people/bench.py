"""How long loading all divisions takes, against a bare COPY of the same rows.

`run()` works in the database it is given and leaves its places as they were: everything happens in
schemas of its own that are dropped.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from django.db import connection

from kaoping.people import divisions

COLUMNS = "id, code, name, level, kind, parent_id, path, pinyin_key"
SCHEMA = "bench_divisions"
ROUNDS = 5


def run(folder: Path, rounds: int = ROUNDS) -> dict[str, object]:
    """Medians in seconds, and the load as a multiple of each bare COPY.

    `bare`: finished rows into a table with the same indexes and constraints. `unindexed`: the same rows
    into a table that has neither. The load includes reading the register and working out pinyin.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        try:
            cursor.execute("SELECT current_setting('search_path')")
            before = cursor.fetchone()[0]
            cursor.execute(f"SET search_path TO {SCHEMA}")
            return _measure(folder, rounds)
        finally:
            cursor.execute(f"SET search_path TO {before}")
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def _measure(folder: Path, rounds: int) -> dict[str, object]:
    _execute("CREATE TABLE people_place (LIKE public.people_place INCLUDING ALL)")
    _execute("ALTER TABLE people_place ADD FOREIGN KEY (parent_id) REFERENCES people_place")
    loads = [_timed(lambda: _load(folder)) for _ in range(rounds)]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {COLUMNS} FROM people_place ORDER BY id) TO STDOUT") as copy,
    ):
        rows = [bytes(block) for block in copy]
    _execute(f"CREATE TABLE bare AS SELECT {COLUMNS} FROM people_place LIMIT 0")
    indexed = [_timed(lambda: _copy("people_place", rows)) for _ in range(rounds)]
    bare = [_timed(lambda: _copy("bare", rows)) for _ in range(rounds)]
    return {
        "bench": "divisions",
        "rows": len(rows),
        "load_seconds": round(median(loads), 2),
        "bare_seconds": round(median(indexed), 2),
        "unindexed_seconds": round(median(bare), 2),
        "ratio": round(median(loads) / median(indexed), 2),
        "ratio_unindexed": round(median(loads) / median(bare), 2),
        "goal": 2.0,
    }


def _load(folder: Path) -> None:
    _execute("TRUNCATE people_place")
    divisions.load_all(divisions.Register(folder), lambda count: None)


def _copy(table: str, rows: list[bytes]) -> None:
    _execute(f"TRUNCATE {table}")
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({COLUMNS}) FROM STDIN") as copy:
        for start in range(0, len(rows), 5_000):
            copy.write(b"".join(rows[start : start + 5_000]))


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

"""Marks in random order in a few large files, and how DuckDB deals them out to shards again."""

import sys
import time
from pathlib import Path

import duckdb

MIX = """
COPY (SELECT * FROM '{source}/*/marks.parquet' ORDER BY hash(subject, indicator, rater))
TO '{out}' (FORMAT parquet, ROW_GROUP_SIZE 1000000, COMPRESSION zstd)
"""
DEAL = """
COPY (
  SELECT m.*, s.shard FROM '{mixed}' m
  JOIN (SELECT id, regexp_extract(filename, '([^/]+)/[^/]+$', 1) AS shard
        FROM read_parquet('{source}/*/subjects.parquet', filename = true)) s ON s.id = m.subject
) TO '{out}' (FORMAT parquet, PARTITION_BY (shard), FILENAME_PATTERN 'marks_{{i}}', OVERWRITE true)
"""


def mix(source: Path, mixed: Path) -> None:
    """All marks of a folder's shards in one file, in no order at all."""
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "6GB"})
    connection.sql(MIX.format(source=source, out=mixed))


def deal(mixed: Path, source: Path, out: Path) -> None:
    """The marks dealt out to shards; the small tables are linked beside them."""
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "6GB"})
    connection.sql("SET partitioned_write_max_open_files = 200")
    connection.sql(DEAL.format(mixed=mixed, source=source, out=out))
    for folder in sorted(out.glob("shard=*")):
        for table in ("subjects", "assignments", "submissions"):
            link = folder / f"{table}.parquet"
            link.symlink_to(source / folder.name.removeprefix("shard=") / link.name)


if __name__ == "__main__":
    how, *paths = sys.argv[1:]
    began = time.perf_counter()
    {"mix": mix, "deal": deal}[how](*map(Path, paths))
    sys.stdout.write(f"{time.perf_counter() - began:.2f}")

"""The same month by its peers: `python -m tests.bench.nation.peers NAME FOLDER OUT`.

Each reads the marks of all shards, computes every village's points and its place in its county, and
writes them as Parquet. They check nothing, explain nothing and know no gaps: what they cost is the
least that another tool would. ``scan`` only reads the columns and sums them.
"""

import json
import sys
import time
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.nation import scheme

TEXTS = ("rater", "group", "subject", "indicator", "kind", "choice")


def items() -> list[dict]:
    """Each item's code, chapter and way of counting."""
    found = []
    for number, code in enumerate(scheme.codes()):
        group = scheme.marked_by(number)
        how = "mean" if group == scheme.LEADERS else "given" if group in scheme.GIVING else "taken"
        found.append({"indicator": code, "chapter": code.split(".")[0], "how": how})
    return found


def scan(folder: Path, _out: Path) -> dict:
    """DuckDB reads all columns of marks and sheets and sums them: lengths of texts, and numbers."""
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    marks = f"'{folder}/*/marks.parquet'"
    lengths = ", ".join(f'sum(length("{name}"))' for name in TEXTS)
    sheets = ", ".join(f'sum(length("{name}"))' for name in TEXTS[:3])
    queries = [f"SELECT {lengths}, sum(units), sum(times) FROM {marks}"]
    for table in ("assignments", "submissions"):
        queries.append(f"SELECT {sheets} FROM '{folder}/*/{table}.parquet'")
    queries.append(f"SELECT sum(length(id)), sum(length(division)) FROM '{folder}/*/subjects.parquet'")
    runs = [_timed(lambda: [connection.sql(query).fetchall() for query in queries]) for _ in range(3)]
    numbers = f"SELECT sum(units), sum(times) FROM {marks}"
    alone = [_timed(lambda: connection.sql(numbers).fetchall()) for _ in range(3)]
    return {"scan_cpu": min(runs), "numbers_cpu": min(alone)}


def _timed(work) -> float:
    began = time.process_time()
    work()
    return round(time.process_time() - began, 3)


SQL = """
COPY (
  WITH cells AS (
    SELECT subject, indicator, sum(units * times) AS total, count(*) AS raters
    FROM '{folder}/*/marks.parquet' GROUP BY subject, indicator
  ), points AS (
    SELECT s.id AS subject, s.division[1:6] AS county, i.chapter,
      CASE i.how
        WHEN 'given' THEN total
        WHEN 'mean' THEN (2 * total + raters * 100) // (2 * raters * 100) * 100
        ELSE 10000 - least(10000, coalesce(total, 0)) END AS units
    FROM '{folder}/*/subjects.parquet' s CROSS JOIN items i
    LEFT JOIN cells c ON c.subject = s.id AND c.indicator = i.indicator
  ), chapters AS (
    SELECT subject, county, least({cap}, sum(units)) AS units
    FROM points GROUP BY subject, county, chapter
  ), totals AS (
    SELECT subject, county, (sum(units) + 50) // 100 * 100 AS units FROM chapters GROUP BY ALL
  )
  SELECT subject, units::BIGINT AS units,
    rank() OVER (PARTITION BY county ORDER BY units DESC)::INT AS place
  FROM totals ORDER BY subject
) TO '{out}' (FORMAT parquet)
"""


def duckdb_sql(folder: Path, out: Path) -> dict:
    """One statement of SQL."""
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    table = pa.Table.from_pylist(items())
    connection.register("items", table)
    connection.sql(SQL.format(folder=folder, out=out, cap=scheme.CAP))
    return {}


def polars(folder: Path, out: Path) -> dict:
    """One lazy query."""
    import polars as pl

    rules = pl.DataFrame(items()).lazy()
    cells = (
        pl.scan_parquet(f"{folder}/*/marks.parquet")
        .group_by("subject", "indicator")
        .agg((pl.col("units") * pl.col("times")).sum().alias("total"), pl.len().cast(pl.Int64).alias("raters"))
    )
    total, raters = pl.col("total").fill_null(0), pl.col("raters")
    points = (
        pl.when(pl.col("how") == "given").then(total)
        .when(pl.col("how") == "mean").then((2 * total + raters * 100) // (2 * raters * 100) * 100)
        .otherwise(10_000 - pl.min_horizontal(total, pl.lit(10_000, pl.Int64)))
    )  # fmt: skip
    subjects = pl.scan_parquet(f"{folder}/*/subjects.parquet").select(
        pl.col("id").alias("subject"), pl.col("division").str.head(6).alias("county")
    )
    table = (
        subjects.join(rules, how="cross")
        .join(cells, on=["subject", "indicator"], how="left")
        .with_columns(points.alias("units"))
        .group_by("subject", "county", "chapter")
        .agg(pl.min_horizontal(pl.col("units").sum(), pl.lit(scheme.CAP, pl.Int64)).alias("units"))
        .group_by("subject", "county")
        .agg(((pl.col("units").sum() + 50) // 100 * 100).alias("units"))
        .with_columns(pl.col("units").rank("min", descending=True).over("county").cast(pl.Int32).alias("place"))
        .select("subject", "units", "place")
        .sort("subject")
    )
    table.collect(engine="streaming").write_parquet(out)
    return {}


def pandas(folder: Path, out: Path) -> dict:
    """Group, join, group again."""
    import pandas as pd

    files = sorted(folder.glob("*/marks.parquet"))
    columns = ["subject", "indicator", "units", "times"]
    marks = pd.concat([pq.read_table(f, columns=columns).to_pandas() for f in files])
    marks["total"] = marks["units"] * marks["times"]
    cells = marks.groupby(["subject", "indicator"])["total"].agg(["sum", "size"]).reset_index()
    subjects = pd.concat([pq.read_table(f).to_pandas() for f in sorted(folder.glob("*/subjects.parquet"))])
    subjects = pd.DataFrame({"subject": subjects["id"], "county": subjects["division"].str[:6]})
    points = subjects.merge(pd.DataFrame(items()), how="cross")
    points = points.merge(cells, how="left", on=["subject", "indicator"])
    total = points["sum"].fillna(0).astype("int64")
    raters = points["size"].fillna(1).astype("int64")
    mean = (2 * total + raters * 100) // (2 * raters * 100) * 100
    units = total.where(points["how"] == "given", 10_000 - total.clip(upper=10_000))
    points["units"] = mean.where(points["how"] == "mean", units)
    chapters = points.groupby(["subject", "county", "chapter"])["units"].sum().clip(upper=scheme.CAP)
    table = ((chapters.groupby(["subject", "county"]).sum() + 50) // 100 * 100).reset_index()
    table["place"] = table.groupby("county")["units"].rank("min", ascending=False).astype("int32")
    table = table.sort_values("subject")[["subject", "units", "place"]]
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), out)
    return {}


def plain(folder: Path, out: Path) -> dict:
    """Python alone: dictionaries and loops."""
    cells: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for file in sorted(folder.glob("*/marks.parquet")):
        columns = pq.read_table(file, columns=["subject", "indicator", "units", "times"]).to_pydict()
        for subject, indicator, units, times in zip(*columns.values(), strict=True):
            cell = cells[subject, indicator]
            cell[0] += units * times
            cell[1] += 1
    counties, rules = defaultdict(list), items()
    for file in sorted(folder.glob("*/subjects.parquet")):
        subjects = pq.read_table(file, columns=["id", "division"]).to_pylist()
        for row in subjects:
            counties[row["division"][:6]].append((_total(row["id"], cells, rules), row["id"]))
    rows = []
    for listed in counties.values():
        best = sorted((units for units, _ in listed), reverse=True)
        place = {}
        for at, units in enumerate(best, 1):
            place.setdefault(units, at)
        rows += [(subject, units, place[units]) for units, subject in listed]
    subjects, units, places = zip(*sorted(rows), strict=True)
    table = {"subject": subjects, "units": units, "place": pa.array(places, pa.int32())}
    pq.write_table(pa.table(table), out)
    return {}


def _total(subject: str, cells: dict, rules: list[dict]) -> int:
    chapters: dict[str, int] = defaultdict(int)
    for rule in rules:
        total, raters = cells.get((subject, rule["indicator"]), (0, 0))
        if rule["how"] == "mean":
            total = (2 * total + raters * 100) // (2 * raters * 100) * 100
        elif rule["how"] == "taken":
            total = 10_000 - min(10_000, total)
        chapters[rule["chapter"]] += total
    return (sum(min(scheme.CAP, units) for units in chapters.values()) + 50) // 100 * 100


PEERS = {"scan": scan, "duckdb": duckdb_sql, "polars": polars, "pandas": pandas, "python": plain}

if __name__ == "__main__":
    name, folder, out = sys.argv[1:]
    sys.stdout.write(json.dumps(PEERS[name](Path(folder), Path(out))))

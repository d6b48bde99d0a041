"""Facts as the Parquet files of one shard: a file for each table that has rows."""

from dataclasses import fields
from pathlib import Path

from kaoping.scoring.facts import TABLES, Facts
from kaoping.scoring.nation.arrow import pa
from kaoping.scoring.nation.shard import write

ALWAYS = ("subjects", "assignments", "submissions", "marks")


def write_facts(
    folder: Path, facts: Facts, *, cycles: dict[str, str], divisions: dict[str, str]
) -> None:
    """Write facts as a shard; ``cycles`` and ``divisions``: each subject's, by its id.

    What stood in the folder before is taken away first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.parquet"):
        stale.unlink()
    for name, kind in TABLES.items():
        rows = getattr(facts, name)
        if not rows and name not in ALWAYS:
            continue
        columns = {field.name: [getattr(row, field.name) for row in rows] for field in fields(kind)}
        if name == "subjects":
            columns["division"] = [divisions[row.id] for row in rows]
            columns["cycle"] = [cycles[row.id] for row in rows]
        table = pa.table({key: pa.array(v, _type(key)) for key, v in columns.items()})
        write(table, folder / f"{name}.parquet")


def _type(column: str):
    if column == "posts":
        return pa.list_(pa.string())
    return pa.int64() if column in _WHOLES else pa.string()


_WHOLES = {
    *("units", "target_units", "times", "order", "rank", "count", "weight", "ago"),
    *("entitled", "present", "issued", "returned", "invalid"),
}

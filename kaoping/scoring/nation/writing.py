"""Facts as the Parquet files of one shard: a file for each table that has rows."""

from dataclasses import fields
from pathlib import Path

from kaoping.scoring.facts import TABLES, Facts
from kaoping.scoring.nation.arrow import pa
from kaoping.scoring.nation.shard import write

ALWAYS = ("subjects", "assignments", "submissions", "marks")


def write_facts(folder: Path, facts: Facts, *, cycle: str, divisions: dict[str, str]) -> None:
    """Write the facts of one cycle as a shard; ``divisions``: the code of each subject's place."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.parquet"):
        stale.unlink()
    for name, kind in TABLES.items():
        rows = getattr(facts, name)
        if not rows and name not in ALWAYS:
            continue
        columns = {field.name: [getattr(row, field.name) for row in rows] for field in fields(kind)}
        if name == "subjects":
            columns["division"] = [divisions.get(row.id, "") for row in rows]
            columns["cycle"] = [cycle] * len(rows)
        table = pa.table({key: pa.array(v, _type(key)) for key, v in columns.items()})
        write(table, folder / f"{name}.parquet")


def _type(column: str):
    if column == "posts":
        return pa.list_(pa.string())
    return pa.int64() if column in _WHOLES else pa.string()


_WHOLES = frozenset(
    "units target_units times order rank entitled present issued returned invalid count weight ago".split()
)

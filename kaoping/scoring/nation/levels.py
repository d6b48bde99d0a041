"""The pieces of all shards put together: one order, whatever the shards were, and ranks by level.

A subject is ranked in its township, county, city and province among those of its kind who are
appraised by the same regulation: points of another are points of another thing.
"""

import json
from pathlib import Path

import numpy as np

from kaoping.lib.errors import UserError
from kaoping.scoring.columns import ranked, together
from kaoping.scoring.nation.arrow import pa, pc, table_in
from kaoping.scoring.nation.shard import write

LEVELS = {"township": 9, "county": 6, "city": 4, "province": 2}  # digits of a division's code
FORMAT = "kaoping-close/1"


def put_together(pieces: list[Path], regulations, out: Path) -> dict:
    """Write results.parquet and summary.json into ``out``; gives the summary."""
    table = pa.concat_tables(table_in(p) for p in pieces)
    table = table.replace_schema_metadata(None)
    order = _order(table)
    table = table.take(pa.array(order))
    _refuse_twins(table)
    for level, digits in LEVELS.items():
        table = table.append_column(f"in_{level}", _ranks(table, digits))
    write(table, out / "results.parquet")
    summary = _summary(table, regulations)
    text = json.dumps(summary, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (out / "summary.json").write_text(text, "utf-8")
    return summary


def _order(table) -> np.ndarray:
    """By division, kind, cycle and subject."""
    keys = [_numbered(table.column(n)) for n in ("subject", "cycle", "kind", "division")]
    return np.lexsort(keys)


def _numbered(column) -> np.ndarray:
    """Numbers in the order of the texts."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    place = np.zeros(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place[encoded.indices.to_numpy()] if len(order) else np.zeros(len(column), np.int64)


def _refuse_twins(table) -> None:
    if pc.count_distinct(table.column("subject")).as_py() == len(table):
        return
    counts = table.column("subject").value_counts()
    twins = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")
    listed = "、".join(twins.slice(0, 5).to_pylist())
    raise UserError(
        f"考核对象在几个分片中重复：{listed}。", "每个考核对象只放在一个文件夹里，编号不要重复。"
    )


def _ranks(table, digits: int):
    """Each subject's place among its kind under its regulation within a division of the level."""
    division = table.column("division")
    inside = pc.fill_null(pc.greater_equal(pc.utf8_length(division), digits), False)
    groups = _numbered(pc.utf8_slice_codeunits(division, 0, digits))
    for name in ("kind", "regulation"):
        groups = together(groups, _numbered(table.column(name)))
    units = table.column("units")
    known = pc.and_(units.is_valid(), inside).to_numpy()
    places = ranked(units.fill_null(0).to_numpy(), known, groups).places.astype(np.int32)
    return pa.array(places, mask=places == 0)


def _summary(table, regulations) -> dict:
    """What is told at a glance; nothing in it depends on shards, processes or the hour."""
    return {
        "format": FORMAT,
        "period": regulations.period,
        "regulations": {at: [s.name, s.sha256] for at, s in regulations.schemes.items()},
        "subjects": _counts(table, "kind"),
        "grades": _counts(table.filter(table.column("grade").is_valid()), "grade"),
        "proposed": _counts(table.filter(table.column("proposed").is_valid()), "proposed"),
        "with_gaps": int(table.column("units").null_count),
    }


def _counts(table, name: str) -> dict[str, int]:
    return {r["values"]: r["counts"] for r in table.column(name).value_counts().to_pylist()}



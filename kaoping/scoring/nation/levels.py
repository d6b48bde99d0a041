"""The pieces of all shards put together: one order, whatever the shards were, and ranks by level.

A subject is ranked in its township, county, city and province among those of its kind who are
appraised by the same regulation: points of another are points of another thing.
"""

import json
from pathlib import Path

import numpy as np

from kaoping.lib.errors import UserError
from kaoping.scoring.columns import ranked, starts, together
from kaoping.scoring.nation.arrow import pa, pc, table_in
from kaoping.scoring.nation.shard import write

LEVELS = {"township": 9, "county": 6, "city": 4, "province": 2}  # digits of a division's code
FORMAT = "kaoping-close/1"
KEYS = ("division", "kind", "cycle", "regulation")


def put_together(pieces: list[Path], regulations, out: Path) -> dict:
    """Write results.parquet and summary.json into ``out``; gives the summary."""
    table = pa.concat_tables(table_in(piece, texts=KEYS) for piece in pieces)
    table = table.replace_schema_metadata(None).unify_dictionaries()
    keys = {name: _numbered(table.column(name)) for name in KEYS}
    order = _order(keys, table.column("subject"))
    table = table.take(pa.array(order))
    groups = together(keys["kind"], keys["regulation"])[order]
    for level, digits in LEVELS.items():
        table = table.append_column(f"in_{level}", _ranks(table, digits, groups))
    for name in KEYS:  # whatever the shards were, equal results have equal bytes
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(name).cast(pa.string()))
    write(table, out / "results.parquet")
    summary = _summary(table, regulations)
    text = json.dumps(summary, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (out / "summary.json").write_text(text, "utf-8")
    return summary


def _numbered(column) -> np.ndarray:
    """Numbers in the order of the texts."""
    encoded = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(encoded, pa.ChunkedArray):
        encoded = pa.concat_arrays(encoded.chunks)
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    place = np.zeros(len(order), np.int64)
    place[order] = np.arange(len(order))
    return place[encoded.indices.to_numpy()]


def _order(keys, subjects) -> np.ndarray:
    """By division, kind, cycle and subject; raises UserError for a subject that is there twice."""
    known = subjects.combine_chunks().dictionary_encode()
    if isinstance(known, pa.ChunkedArray):
        known = known.unify_dictionaries().combine_chunks()
    if len(known.dictionary) < len(known):
        _refuse_twins(subjects)
    place = together(together(keys["division"], keys["kind"]), keys["cycle"])
    order = np.argsort(place, kind="stable")
    if starts(place[order]).all():
        return order  # one subject of each kind in each division: nothing is left to decide
    return np.lexsort((_numbered(known), place))


def _refuse_twins(subjects) -> None:
    counts = subjects.value_counts()
    twins = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")
    listed = "、".join(sorted(twins.slice(0, 5).to_pylist()))
    raise UserError(
        f"考核对象在几个分片中重复：{listed}。", "每个考核对象只放在一个文件夹里，编号不要重复。"
    )


def _ranks(table, digits: int, groups: np.ndarray):
    """Each subject's place among its kind under its regulation within a division of the level."""
    division = table.column("division").combine_chunks()
    labels = division.dictionary
    inside = pc.greater_equal(pc.utf8_length(labels), digits)
    above = pc.utf8_slice_codeunits(labels, 0, digits).dictionary_encode().indices.to_numpy()
    indices = division.indices.to_numpy()
    known = table.column("units").is_valid().to_numpy() & inside.to_numpy(False)[indices]
    units = table.column("units").fill_null(0).to_numpy()
    places = ranked(units, known, together(above.astype(np.int64)[indices], groups)).places
    return pa.array(places.astype(np.int32), mask=places == 0)


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



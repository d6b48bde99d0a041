"""How one subject's points came about: its cycle's facts as rows, and the product's own outcome."""

from pathlib import Path

import numpy as np

from kaoping.lib.errors import UserError
from kaoping.scoring.columnar import evaluate
from kaoping.scoring.nation.arrow import table_in
from kaoping.scoring.nation.closing import shards_in
from kaoping.scoring.nation.reading import tables_in
from kaoping.scoring.nation.regulations import Regulations
from kaoping.scoring.outcome import Outcome


def outcome_of(source: Path, regulations: Regulations, subject: str) -> tuple[Outcome, str]:
    """The Outcome of the cycle in which a subject (id or name) is appraised, and the id."""
    for folder in shards_in(source):
        roster = table_in(folder / "subjects.parquet", ["id", "name"])
        ids, names = (roster.column(name).to_pylist() for name in ("id", "name"))
        if subject in ids or subject in names:
            at = ids.index(subject) if subject in ids else names.index(subject)
            return _outcome(folder, regulations, at), ids[at]
    raise UserError(f"名册中没有“{subject}”。", "写 subjects 中的 id 或名称。", str(source))


def _outcome(folder: Path, regulations: Regulations, at: int) -> Outcome:
    tables = tables_in(folder, with_ids=True)
    numbers = regulations.numbers(tables.roster.divisions)
    cycles = tables.roster.cycles.numbers
    part = tables.only(np.logical_and(cycles == cycles[at], numbers == numbers[at]))
    beginning = regulations.beginnings[numbers[at]]
    period, scheme = regulations.periods[beginning], regulations.schemes[beginning]
    return evaluate(scheme, period.key, part.facts(part.marks))

"""One shard's Parquet files as Tables: texts stay numbers, marks are read slice by slice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kaoping.lib.decimals import format_units
from kaoping.lib.errors import UserError
from kaoping.scoring.facts import TABLES, FactsFaults, from_json
from kaoping.scoring.nation.arrow import pa, pc, pq, table_in
from kaoping.scoring.rules import LARGEST_TIMES
from kaoping.scoring.tables import NOBODY, STRANGER, MarkRows, Roster, Sheets, Tables, Words

BIG = ("subjects", "assignments", "submissions", "marks")
SLICE = 1 << 18  # marks: a slice's columns stay in the processor's cache
SHEET = ("rater", "group", "subject")
MARK = (*SHEET, "indicator", "kind", "choice", "units", "times")
SUBJECT = ("id", "kind", "name")
TEXTS = (*SUBJECT, "place", "peer", "type", "division", "cycle", "team")
DECIMALS = ("units", "target_units")


def tables_in(folder: Path, *, with_ids: bool = False) -> Tables:
    """The facts in a shard's folder; raises UserError or FactsFaults where it can't be read.

    ``with_ids``: with the marks' ids, which only explanations need.
    """
    with _readable(folder):
        roster = _roster(_read(folder, "subjects", SUBJECT), folder.name)
        people = _People(pa.array(roster.ids, pa.string()))
        assignments = people.sheets(_read(folder, "assignments", SHEET))
        submissions = people.sheets(_read(folder, "submissions", SHEET))
        return Tables(
            roster,
            assignments,
            submissions,
            _Marks(sorted(folder.glob("marks*.parquet")), people, with_ids),
            rest=_rest(folder),
            raters=people.raters.to_pylist(),
        )


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What Parquet's reader can't read is told as a mistake that a person can mend."""
    try:
        yield
    except FactsFaults:
        raise
    except (OSError, ValueError, pa.ArrowException) as error:
        raise UserError(f"读不了文件：{error}", "核对是不是 Parquet 文件。", str(path)) from error


def _is_text(kind) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def _opened(path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()):
    """The Parquet file and which of the columns it has; all but the optional must be there."""
    schema = pq.read_schema(path)
    missing = [name for name in columns if name not in (*schema.names, *optional)]
    if missing:
        raise UserError(f"缺少列：{'、'.join(missing)}。", "见 docs/algorithms/nation.md。", str(path))
    there = [name for name in columns if name in schema.names]
    texts = [name for name in there if _is_text(schema.field(name).type)]
    return pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False), there


def _read(folder: Path, table: str, columns: tuple[str, ...]):
    """A whole table with all its columns; one that is absent is empty."""
    path = folder / f"{table}.parquet"
    if not path.exists() and table != "subjects":
        return pa.table({name: pa.array([], pa.string()) for name in columns})
    file, _ = _opened(path, columns)
    return file.read(use_threads=False)


def _refuse_nulls(table, names: tuple[str, ...], where: str) -> None:
    for name in names:
        if table.column(name).null_count:
            raise FactsFaults([f"{where}的“{name}”有空白"])


def _refuse_what_is_no_text(table, names: tuple[str, ...]) -> None:
    for name in names:
        kind = table.schema.field(name).type if name in table.column_names else pa.null()
        of = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (_is_text(of) or pa.types.is_null(kind)):
            raise FactsFaults([f"名册的“{name}”应当是文字"])


def _whole(column) -> "pa.Array":
    """A column in one piece."""
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # of an empty table
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    return column


def words(column, missing: object = None) -> Words:
    """A column of texts, or of whole numbers, as Words; an empty cell is ``missing``."""
    column = _whole(column)
    if pa.types.is_null(column.type):
        column = column.cast(pa.string())
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    numbers, labels = column.indices, column.dictionary.to_pylist()
    if column.null_count:
        numbers, labels = numbers.fill_null(len(labels)), [*labels, missing]
    return Words(numbers.to_numpy(zero_copy_only=False), labels)


def _integers(column, name: str):
    if not pa.types.is_integer(column.type):
        raise FactsFaults([f"“{name}”应当是整数（分数乘以一万）"])
    return column


class _People:
    """Who is in the roster, and the raters in the order in which they are met."""

    def __init__(self, ids):
        self.ids, self.raters = ids, pa.array([], pa.string())

    def sheets(self, table) -> Sheets:
        """The sheets of a table; unknown raters are added."""
        _refuse_nulls(table, SHEET, "评分表")
        rater = _encoded(table.column("rater"))
        new = pc.index_in(rater.dictionary, value_set=self.raters).is_null()
        self.raters = pa.concat_arrays([self.raters, rater.dictionary.filter(new)])
        return self.known(table)

    def known(self, table) -> Sheets:
        """The sheets of a table or slice; -1 for raters, and STRANGER for subjects, not known."""
        return Sheets(
            _looked_up(table.column("rater"), self.raters, -1),
            words(table.column("group")),
            _looked_up(table.column("subject"), self.ids, STRANGER),
        )


def _encoded(column):
    column = _whole(column)
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    if column.dictionary.type != pa.string():
        column = column.cast(pa.dictionary(pa.int32(), pa.string()))
    return column


def _looked_up(column, known, otherwise: int) -> np.ndarray:
    """Positions of a column's texts among the known ones."""
    column = _encoded(column)
    found = pc.index_in(column.dictionary, value_set=known).fill_null(otherwise).to_numpy()
    if not len(found):
        return np.full(len(column), otherwise, np.int64)
    return found.astype(np.int64)[column.indices.to_numpy()]


@dataclass
class _Marks:
    """The marks of a shard, slice by slice, as often as they are asked for."""

    paths: list[Path]
    people: _People
    with_ids: bool

    def __iter__(self) -> Iterator[MarkRows]:
        for path in self.paths:
            batches = self._batches(path)
            while True:
                with _readable(path):
                    rows = next(batches, None)
                if rows is None:
                    break
                yield rows

    def _batches(self, path: Path) -> Iterator[MarkRows]:
        columns = (*MARK, "id") if self.with_ids else MARK
        file, there = _opened(path, columns, ("choice", "times", "id"))
        for batch in file.iter_batches(batch_size=SLICE, columns=there, use_threads=False):
            if len(batch):
                yield self._rows(batch)

    def _rows(self, batch) -> MarkRows:
        _refuse_nulls(batch, (*SHEET, "indicator", "kind", "units"), "评分")
        names = batch.schema.names
        return MarkRows(
            self.people.known(batch),
            words(batch.column("indicator")),
            words(batch.column("kind")),
            words(batch.column("choice")) if "choice" in names else _alike(batch, None),
            words(_integers(batch.column("units"), "units")),
            _times(batch.column("times")) if "times" in names else _alike(batch, 1),
            _plain(batch.column("id")).to_pylist() if "id" in names else None,
        )


def _plain(column):
    return column.cast(pa.string())


def _alike(batch, label: object) -> Words:
    """A column that was left out: one value for all."""
    return Words(np.zeros(len(batch), np.int32), [label])


def _times(column) -> Words:
    """How often each occurred: a small number is its own label, which costs no search."""
    column = _integers(column, "times").fill_null(1)
    least, most = pc.min_max(column).as_py().values()
    if least == most == 1 or least < 0 or most > LARGEST_TIMES:
        return words(column)
    return Words(column.to_numpy().astype(np.int32), list(range(most + 1)))


def _roster(table, folder: str) -> Roster:
    _refuse_nulls(table, SUBJECT, "名册")
    _refuse_what_is_no_text(table, TEXTS)
    size, ids = len(table), _encoded(table.column("id")).cast(pa.string())

    def column(name: str, otherwise: str) -> Words:
        if name in table.column_names:
            return words(table.column(name), otherwise)
        return Words(np.zeros(size, np.int64), [otherwise])

    return Roster(
        ids=ids.to_pylist(),
        names=table.column("name").to_pylist(),
        kinds=column("kind", ""),
        teams=_teams(table, ids),
        places=column("place", ""),
        peers=column("peer", ""),
        types=column("type", ""),
        posts=_posts(table),
        cycles=column("cycle", folder),
        divisions=column("division", ""),
        orders=_orders(table),
    )


def _teams(table, ids) -> np.ndarray:
    if "team" not in table.column_names or table.column("team").null_count == len(table):
        return np.full(len(table), NOBODY, np.int64)
    team = _whole(table.column("team"))
    text = team.cast(pa.string())
    found = pc.index_in(text, value_set=ids).fill_null(STRANGER)
    return pc.if_else(text.is_null(), NOBODY, found).to_numpy(zero_copy_only=False).astype(np.int64)


def _posts(table) -> Words:
    if "posts" not in table.column_names:
        return Words(np.zeros(len(table), np.int64), [()])
    kind = table.schema.field("posts").type
    if not (pa.types.is_null(kind) or (pa.types.is_list(kind) and _is_text(kind.value_type))):
        raise FactsFaults(["名册的“posts”应当是文字的列表"])
    return Words.of(tuple(posts or ()) for posts in table.column("posts").to_pylist())


def _orders(table) -> np.ndarray:
    if "order" not in table.column_names:
        return np.zeros(len(table), np.int64)
    return _integers(_whole(table.column("order")), "order").fill_null(0).to_numpy()


def _rest(folder: Path):
    """All other tables, as rows."""
    files = [folder / f"{name}.parquet" for name in TABLES if name not in BIG]
    return from_json({file.stem: _rows(file) for file in files if file.exists()})


def _rows(file: Path) -> list[dict]:
    return [
        {
            name: format_units(value) if name in DECIMALS and type(value) is int else value
            for name, value in row.items()
            if value is not None
        }
        for row in table_in(file).to_pylist()
    ]

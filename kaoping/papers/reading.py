"""Reading an uploaded table into typed rows, with every fault at once.

A caller says which columns it wants, in the words offices use; their order is free, other
columns are ignored. Nothing is raised for what a person may upload: the answer carries
either all rows, or all faults with sheet, row, column, cause and remedy.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kaoping.lib.text import match_key
from kaoping.papers.container import is_workbook
from kaoping.papers.csvfile import read_text_table
from kaoping.papers.faults import CellFault, Refused, explained
from kaoping.papers.grid import Cell, Grid, Span, letter
from kaoping.papers.limits import Budget, Limits
from kaoping.papers.workbook import read_workbook

# Sheets of our own making that travel with a template or a marked copy.
NOTES_SHEET = "填写说明"
EXAMPLES_SHEET = "填写示例"
FAULTS_SHEET = "错误清单"
OWN_SHEETS = (NOTES_SHEET, EXAMPLES_SHEET, FAULTS_SHEET)

_LAST_HEADER_ROW = 15
_LONGEST_VALUE_SHOWN = 60
_REMARK = re.compile(r"[*★:]|\((?:必填|选填|可不填|可空)\)")


@dataclass(frozen=True)
class Column:
    """A wanted column.

    ``title`` and ``synonyms`` are headers as offices write them. ``parse`` turns a cell's
    text, never blank, into a value or raises ``ValueError``; a blank cell gives ``None``.
    """

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    parse: Callable[[str], Any] = str


@dataclass(frozen=True)
class Row:
    """One data row: its number in the sheet and the values by the columns' keys."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Intake:
    """What a reading found. Import only when ``ok``; ``unused`` are headers not asked for."""

    sheet: str
    rows: tuple[Row, ...]
    faults: tuple[CellFault, ...]
    unused: tuple[str, ...] = ()
    headers: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Where each column stands and what it is called, by its key: ``("C", "联系电话")``."""
    is_text: bool = False
    """Whether the file, whatever it is called, was no workbook but a text table (CSV)."""

    def fault(self, row: Row, key: str, cause: str, remedy: str) -> CellFault:
        """A caller's own fault with a cell that could be read but does not fit the rest."""
        place, header = self.headers.get(key, ("", ""))
        value = row.values.get(key)
        shown = value if isinstance(value, str) else ""
        return CellFault(cause, remedy, self.sheet, row.number, place, header, shown)

    @property
    def ok(self) -> bool:
        """Whether every row may be used."""
        return not self.faults

    @property
    def has_marked_copy(self) -> bool:
        """Whether a copy with marked cells makes sense: some fault points at a cell."""
        return any(fault.column_letter for fault in self.faults)


def read_table(
    content: bytes, name: str, columns: Sequence[Column], limits: Limits | None = None
) -> Intake:
    """The table in an uploaded .xlsx or CSV file, however it is called; never raises for it."""
    try:
        grids = read_grids(content, name, limits)
        return _read_best(grids, columns)
    except Refused as refusal:
        return Intake(refusal.fault.sheet, (), (refusal.fault,))


def read_grids(content: bytes, name: str, limits: Limits | None = None) -> list[Grid]:
    """The sheets with content, without those of our own making; raises ``Refused``."""
    budget = Budget(limits or Limits())
    if is_workbook(content, budget.limits):
        grids = read_workbook(content, budget)
    else:
        grids = [read_text_table(content, _stem(name), budget)]
    kept = [grid for grid in grids if grid.rows and grid.name not in OWN_SHEETS]
    if not kept:
        raise Refused("表格里没有内容", "请按模板填写后再上传")
    return kept


def _read_best(grids: list[Grid], columns: Sequence[Column]) -> Intake:
    """Read the one sheet with the wanted headers; two of them would be a guess."""
    tables = [_Table(grid, columns) for grid in grids]
    fitting = [table for table in tables if table.header_row]
    if len(fitting) > 1:
        names = "、".join(f"“{table.grid.name}”" for table in fitting)
        raise Refused(
            f"有 {len(fitting)} 个工作表都像要上传的表：{names}",
            "请只保留一个，其余的删除或隐藏，再上传",
        )
    if fitting:
        return fitting[0].read()
    wanted = "、".join(f"“{column.title}”" for column in columns if column.required)
    raise Refused(
        f"前 {_LAST_HEADER_ROW} 行里找不到表头",
        f"请在数据上方用一行写清各列名称，至少要有{wanted or '一列认得出的名称'}，也可下载模板填写",
        sheet=grids[0].name,
    )


class _Table:
    """One sheet with its header row, on the way to an intake."""

    def __init__(self, grid: Grid, columns: Sequence[Column]) -> None:
        self.grid = grid
        self.columns = columns
        self.faults: list[CellFault] = []
        self.header_row = self._find_header()
        self.headers = grid.rows.get(self.header_row, {})
        self.places: dict[str, int] = {}

    def read(self) -> Intake:
        """All rows and all faults."""
        self._match_headers()
        self._check_merges()
        rows = [
            Row(number, values)
            for number in sorted(self.grid.rows)
            if number > self.header_row and (values := self._read_row(number)) is not None
        ]
        if not rows and not self.faults:
            self._fault("表头下面没有数据", "请填写数据后再上传", self.header_row)
        faults = sorted(self.faults, key=lambda fault: (fault.row or 0, len(fault.column_letter)))
        used = set(self.places.values())
        unused = (cell.text for place, cell in sorted(self.headers.items()) if place not in used)
        headers = {
            key: (letter(place), self.headers[place].text) for key, place in self.places.items()
        }
        return Intake(
            self.grid.name, tuple(rows), tuple(faults), tuple(unused), headers, self.grid.is_text
        )

    def _find_header(self) -> int:
        """The row among the first with most wanted headers, at least two of them, or 0."""
        needed = min(2, len(self.columns))
        best, most = 0, needed - 1
        for number in sorted(self.grid.rows):
            if number > _LAST_HEADER_ROW:
                break
            texts = {header_key(cell.text) for cell in self.grid.rows[number].values()}
            count = sum(1 for column in self.columns if texts & header_keys(column))
            if count > most:
                best, most = number, count
        return best

    def _match_headers(self) -> None:
        wanted = {key: column for column in self.columns for key in header_keys(column)}
        for place, cell in sorted(self.headers.items()):
            column = wanted.get(header_key(cell.text))
            if column is None:
                continue
            if column.key in self.places:
                other = letter(self.places[column.key])
                self._fault(
                    f"“{cell.text}”与 {other} 列的表头重复",
                    "请只保留一列，删除另一列",
                    self.header_row,
                    place,
                    cell.text,
                )
            else:
                self.places[column.key] = place
        for column in self.columns:
            if column.required and column.key not in self.places:
                self._miss(column)

    def _miss(self, column: Column) -> None:
        others = "、".join(f"“{name}”" for name in column.synonyms[:4])
        remedy = f"请增加这一列{f'，也可以写作{others}' if others else ''}"
        self._fault(f"缺少“{column.title}”列", remedy, self.header_row)

    def _check_merges(self) -> None:
        used = set(self.places.values())
        for span in self.grid.merges:
            if span.top <= self.header_row <= span.bottom:
                self._fault_merge(span, "表头", "请取消合并，每一列写一个表头，表头只占一行")
            elif span.top > self.header_row and used & set(range(span.left, span.right + 1)):
                self._fault_merge(span, "数据区", "请取消合并，在每个单元格里都填写内容")

    def _fault_merge(self, span: Span, where: str, remedy: str) -> None:
        self._fault(f"{where}有合并单元格 {span.label}", remedy, span.top, span.left)

    def _read_row(self, number: int) -> dict[str, Any] | None:
        """The row's values, or nothing when none of the wanted columns is filled."""
        cells = self.grid.rows[number]
        if not any(place in cells for place in self.places.values()):
            return None
        return {
            column.key: self._read_cell(number, column, cells)
            for column in self.columns
            if column.key in self.places
        }

    def _read_cell(self, number: int, column: Column, cells: dict[int, Cell]) -> Any:
        place = self.places[column.key]
        cell = cells.get(place)
        fault = _obstacle(cell, column)
        if fault is None and cell is not None:
            try:
                return column.parse(cell.text)
            except ValueError as refusal:
                fault = explained(refusal)
        if fault is not None:
            self._fault(*fault, number, place, cell.text if cell else "")
        return None

    def _fault(self, cause: str, remedy: str, row: int, place: int = 0, value: str = "") -> None:
        header = self.headers.get(place)
        self.faults.append(
            CellFault(
                cause=cause,
                remedy=remedy,
                sheet=self.grid.name,
                row=row,
                column_letter=letter(place),
                header=header.text[:_LONGEST_VALUE_SHOWN] if header else "",
                value=value[:_LONGEST_VALUE_SHOWN],
            )
        )


def header_key(text: str) -> str:
    """A header in the form it is compared in: ``＊联系 电话（必填）`` → ``联系电话``."""
    return _REMARK.sub("", match_key(text))


def header_keys(column: Column) -> set[str]:
    """All headers that mean the column, in the form they are compared in."""
    return {header_key(text) for text in (column.title, *column.synonyms)}


def _obstacle(cell: Cell | None, column: Column) -> tuple[str, str] | None:
    """Why a cell cannot even be parsed, with the remedy; nothing when it can, or is blank."""
    if cell is None:
        return ("没有填写", f"请填写{column.title}") if column.required else None
    if cell.formula:
        return "单元格里是公式", "请复制这一列，在原处选择性粘贴为“数值”，再上传"
    if cell.kind == "error":
        return f"单元格里是错误值 {cell.text}", "请改成正确的内容"
    if cell.kind == "number" and len(cell.text.lstrip("-").partition(".")[0]) > 15:
        return (
            "数字超过 15 位，Excel 已丢失末尾几位",
            "请先把该列设为“文本”格式，再重新填写完整的号码",
        )
    return None


def _stem(name: str) -> str:
    """The file's name without folder and extension, as the name of its only sheet."""
    return re.split(r"[\\/]", name)[-1].rpartition(".")[0][:60] or "表格"

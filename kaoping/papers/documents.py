"""Reading the tables of a .docx document that a stranger sent.

Only text, rows and merged cells are kept. What was struck out with changes tracked is left out, what
was inserted is kept; text boxes and pictures are not read. A table inside a cell becomes its text.
"""

from dataclasses import dataclass, field

from kaoping.papers.container import (
    DOCUMENT,
    is_document,
    open_document,
    refuse_old_word,
)
from kaoping.papers.csvfile import check_row
from kaoping.papers.faults import Refused
from kaoping.papers.grid import Cell, Grid, Span
from kaoping.papers.limits import Budget, Limits
from kaoping.papers.parts import Handlers, stream_part
from kaoping.papers.reading import read_grids

_DEEPEST = 200
_MOST_PARAGRAPHS = 500
_MOST_MERGES = 10_000
_MOST_CELLS = 300_000
_LONGEST_PARAGRAPH = 300
_SKIPPED = {"del", "moveFrom", "Fallback", "txbxContent"}
_OFF = ("0", "false", "off")


@dataclass(frozen=True)
class Tables:
    """All tables of a file, and the paragraphs outside them, where the file has any."""

    grids: list[Grid]
    paragraphs: tuple[str, ...] = ()


def read_tables(content: bytes, name: str, limits: Limits | None = None) -> Tables:
    """The tables of an uploaded .docx, .xlsx or CSV file, however it is called; raises ``Refused``."""
    limits = limits or Limits()
    refuse_old_word(content)
    if not is_document(content):
        return Tables(read_grids(content, name, limits))
    found = _read_document(content, Budget(limits))
    if not found.grids:
        raise Refused("文档里没有表格", "请上传带有评分表的文档；图片里的表格读不了")
    return found


def _read_document(content: bytes, budget: Budget) -> Tables:
    with open_document(content, budget.limits) as archive:
        part = next(name for name in archive.namelist() if name.lower() == "word/document.xml")
        body = _Body(budget)
        handlers = Handlers(body.start, body.end, body.text)
        stream_part(archive, part, budget, DOCUMENT, handlers, _DEEPEST)
    return Tables([grid for grid in body.grids if grid.rows], tuple(body.paragraphs))


@dataclass
class _Place:
    """The cell being read: where it stands, how wide it is, whether it goes on from above."""

    column: int = 0
    width: int = 1
    continues: bool | None = None
    """None: not merged downwards; False: a merge begins here; True: it goes on."""
    pieces: list[str] = field(default_factory=list)
    length: int = 0


class _Body:
    """The document's text, table by table."""

    def __init__(self, budget: Budget) -> None:
        self.grids: list[Grid] = []
        self.paragraphs: list[str] = []
        self._budget = budget
        self._tables = self._skipped = self._row = self._column = self._cells = 0
        self._seen = 0
        self._in_run = self._reading = False
        self._cell = _Place()
        self._loose: list[str] = []
        self._open: dict[int, Span] = {}

    def start(self, tag: str, marks: dict[str, str]) -> None:
        """An element begins."""
        if self._skipped or tag in _SKIPPED:
            self._skipped += 1
            return
        if tag in ("tbl", "tr", "tc"):
            self._begin(tag)
        elif tag in ("gridSpan", "gridBefore", "vMerge"):
            self._shape(tag, next((marks[key] for key in marks if key.endswith("val")), ""))
        elif tag == "r":
            self._in_run = True
        elif tag == "t":
            self._reading = True
        elif tag in ("tab", "br", "cr") and self._in_run:
            self._keep(" " if tag == "tab" else "\n")

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._skipped:
            self._skipped -= 1
            return
        if tag == "t":
            self._reading = False
        elif tag == "r":
            self._in_run = False
        elif tag == "p":
            self._end_paragraph()
        elif tag == "tc" and self._tables == 1:
            self._finish_cell()
        elif tag == "tr" and self._tables == 1:
            self._close_merges()
        elif tag == "tbl":
            self._end_table()

    def text(self, data: str) -> None:
        """Characters of the element that is open."""
        if self._reading and not self._skipped:
            self._keep(data)

    def _begin(self, tag: str) -> None:
        if tag == "tbl":
            self._tables += 1
            if self._tables == 1:
                self._begin_table()
        elif self._tables == 1 and tag == "tr":
            self._row, self._column = self._row + 1, 0
        elif self._tables == 1:
            self._cell = _Place(self._column + 1)

    def _begin_table(self) -> None:
        if len(self.grids) >= self._budget.limits.sheets:
            raise Refused("文档里的表格太多", "请只保留评分表，再上传")
        caption = self.paragraphs[-1] if self.paragraphs else ""
        self.grids.append(Grid(caption[:60] or f"表{len(self.grids) + 1}"))
        self._row, self._open = 0, {}

    def _shape(self, tag: str, value: str) -> None:
        if self._tables != 1:
            return
        number = int(value[:6]) if value.isdecimal() else 0
        if tag == "gridBefore":
            self._column += number
        elif tag == "gridSpan":
            self._cell.width = max(1, number)
        elif value not in _OFF:
            self._cell.continues = value != "restart"

    def _keep(self, data: str) -> None:
        if not self._tables:
            if len(self._loose) < _LONGEST_PARAGRAPH:
                self._loose.append(data[:_LONGEST_PARAGRAPH])
            return
        self._cell.length += len(data)
        if self._cell.length > self._budget.limits.cell_characters:
            most = self._budget.limits.cell_characters
            raise Refused(f"有单元格的文字超过 {most} 字", "请缩短文字，再上传")
        self._cell.pieces.append(data)

    def _end_paragraph(self) -> None:
        if self._tables:
            self._keep("\n")
            return
        said = "".join(self._loose).strip()[:_LONGEST_PARAGRAPH]
        self._loose = []
        if said and len(self.paragraphs) < _MOST_PARAGRAPHS:
            self.paragraphs.append(said)

    def _finish_cell(self) -> None:
        cell, grid = self._cell, self.grids[-1]
        self._seen += 1
        if self._seen > _MOST_CELLS:
            raise Refused("表格的单元格太多", "请只保留评分表，再上传", sheet=grid.name)
        right = cell.column + cell.width - 1
        self._column = right
        if right > self._budget.limits.columns:
            check_row(Grid(grid.name), self._row, right, self._budget)
        self._merge(cell, right)
        said = "".join(cell.pieces).strip()
        if not said or cell.continues:
            return
        self._cells += 1
        if self._cells > self._budget.limits.cells:
            raise Refused("有内容的单元格太多", "请只保留评分表，再上传", sheet=grid.name)
        if self._row not in grid.rows:
            check_row(grid, self._row, right, self._budget)
            grid.rows[self._row] = {}
        grid.rows[self._row][cell.column] = Cell(said)

    def _merge(self, cell: _Place, right: int) -> None:
        above = self._open.get(cell.column)
        if cell.continues and above and above.bottom == self._row - 1:
            self._open[cell.column] = above._replace(bottom=self._row)
            return
        self._settle(above)
        self._open[cell.column] = Span(self._row, cell.column, self._row, right)
        if cell.continues is None:
            self._settle(self._open.pop(cell.column))

    def _close_merges(self) -> None:
        for column in [key for key, span in self._open.items() if span.bottom < self._row]:
            self._settle(self._open.pop(column))

    def _settle(self, span: Span | None) -> None:
        if span and (span.top, span.left) != (span.bottom, span.right):
            merges = self.grids[-1].merges
            if len(merges) >= _MOST_MERGES:
                raise Refused("合并的单元格太多", "请只保留评分表，再上传")
            merges.append(span)

    def _end_table(self) -> None:
        self._tables -= 1
        if self._tables == 0:
            for span in self._open.values():
                self._settle(span)
            self._open = {}

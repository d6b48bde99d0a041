"""Reading a text table: UTF-8 or GBK, commas, semicolons or tabs, quietly recognised."""

import csv
from collections.abc import Iterator

from kaoping.papers.container import SAVE_AS
from kaoping.papers.faults import Refused
from kaoping.papers.grid import Cell, Grid, letter
from kaoping.papers.limits import Budget

_LONGEST_LINE = 100_000
_MOST_LINES_OF_ONE_ROW = 200


def read_text_table(content: bytes, name: str, budget: Budget) -> Grid:
    """The table as a grid called ``name``; raises ``Refused`` when it is not one."""
    text = _decode(content)
    lines = _Lines(text)
    grid = Grid(name, is_text=True)
    try:
        for cells in csv.reader(lines, delimiter=_delimiter(text), strict=True):
            _keep(grid, lines.first_of_row, cells, budget)
            lines.row_done()
    except csv.Error as fault:
        raise Refused(
            "文本表格的引号或换行不成对", SAVE_AS, row=max(1, lines.first_of_row)
        ) from fault
    return grid


class _Lines:
    """The lines of a text one by one, refusing what no table has, counting as Excel does."""

    def __init__(self, text: str) -> None:
        self.row = 1
        self.first_of_row = 1
        self._text = text
        self._lines_of_row = 0

    def row_done(self) -> None:
        """The reader has completed a row; the next line begins another."""
        self.row += 1
        self.first_of_row = self.row
        self._lines_of_row = 0

    def __iter__(self) -> Iterator[str]:
        start, end = 0, len(self._text)
        while start < end:
            stop = self._text.find("\n", start) + 1 or end
            self._lines_of_row += 1
            if stop - start > _LONGEST_LINE or self._lines_of_row > _MOST_LINES_OF_ONE_ROW:
                raise Refused("这不像一个表格：有一行特别长", SAVE_AS, row=self.row)
            yield self._text[start:stop]
            start = stop


def _keep(grid: Grid, row: int, texts: list[str], budget: Budget) -> None:
    cells = {number: text.strip() for number, text in enumerate(texts, 1) if text.strip()}
    if not cells:
        return
    if row % 256 == 0:
        budget.check_time()
    check_row(grid, row, max(cells), budget)
    grid.rows[row] = {
        number: Cell(text, formula=text.startswith(("=", "@"))) for number, text in cells.items()
    }


def check_row(grid: Grid, row: int, rightmost: int, budget: Budget) -> None:
    """Refuse one row too many or a cell too far to the right; shared with workbooks."""
    limits = budget.limits
    if len(grid.rows) >= limits.rows:
        raise Refused(
            f"行数太多，一次最多读取 {limits.rows} 行",
            "请删除多余的行，或分成几个文件上传",
            sheet=grid.name,
            row=row,
        )
    if rightmost > limits.columns:
        raise Refused(
            f"列数太多，最多 {limits.columns} 列",
            "请只保留需要的列，再上传",
            sheet=grid.name,
            row=row,
            column_letter=letter(rightmost),
        )


def _decode(content: bytes) -> str:
    encodings = ["utf-8-sig", "gb18030"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Refused("这不是表格，或者文字编码认不出来", SAVE_AS)


def _looks_like_text(text: str) -> bool:
    return not any(char in text for char in map(chr, [*range(0x09), *range(0x0E, 0x20), 0x7F]))


def _delimiter(text: str) -> str:
    head = text[:4096]
    return max((",", "\t", ";"), key=head.count)

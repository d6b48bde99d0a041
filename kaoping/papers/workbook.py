"""Reading an .xlsx workbook that a stranger sent.

The XML is streamed through expat: no tree is built, no entity is expanded, nothing outside
the file is touched, and only the text of cells is kept. Numbers are kept as the digits in
the file, so no float is made on the way.
"""

import datetime
import posixpath
import zipfile
from collections.abc import Callable
from decimal import Context, Decimal, InvalidOperation

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from kaoping.papers.container import PASTE_VALUES, SAVE_AS, WORKBOOK, open_workbook
from kaoping.papers.csvfile import check_row
from kaoping.papers.faults import Refused
from kaoping.papers.grid import Cell, Grid, Span, position
from kaoping.papers.limits import Budget
from kaoping.papers.parts import Handlers, stream_part

_MOST_STYLES = 65_536
_MOST_MERGES = 10_000
# Number formats that are dates in Chinese Excel without being spelt out in the file.
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_LAST_EXCEL_DAY = 2_958_465
# Excel keeps 15 digits; the 16th and 17th in the file are noise of its binary fractions.
_EXCEL_DIGITS = Context(prec=15)


def read_workbook(content: bytes, budget: Budget) -> list[Grid]:
    """The visible sheets of the workbook in order; raises ``Refused``."""
    with open_workbook(content, budget.limits) as archive:
        book = _Book(archive, budget)
        return [book.grid(name, part) for name, part in book.sheets]


class _Book:
    """The parts of one workbook that concern every sheet."""

    def __init__(self, archive: zipfile.ZipFile, budget: Budget) -> None:
        self.archive = archive
        self.budget = budget
        self.names = set(archive.namelist())
        self.epoch = CALENDAR_WINDOWS_1900
        self.root = min(name for name in self.names if name.lower().endswith("workbook.xml"))
        self.folder = posixpath.dirname(self.root)
        self.sheets = self._find_sheets()
        self.strings = _Strings(self).texts
        self.dates = _Styles(self).dates

    def grid(self, name: str, part: str) -> Grid:
        """One sheet's cells."""
        return _Sheet(self, name, part).grid

    def parse(self, part: str, start: Callable, end: Callable, text: Callable) -> None:
        """Stream one part through the three handlers, within the budget."""
        stream_part(self.archive, part, self.budget, WORKBOOK, Handlers(start, end, text))

    def _find_sheets(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        targets = self._targets()

        def start(tag: str, marks: dict[str, str]) -> None:
            if tag == "workbookPr" and marks.get("date1904") in ("1", "true"):
                self.epoch = CALENDAR_MAC_1904
            if tag == "sheet" and marks.get("state", "visible") == "visible":
                link = next((marks[key] for key in marks if key.rpartition(":")[2] == "id"), "")
                if targets.get(link) in self.names:
                    found.append((marks.get("name", "")[:60], targets[link]))

        self.parse(self.root, start, _nothing, _nothing)
        if not found:
            raise Refused("工作簿里没有看得见的工作表", SAVE_AS)
        if len(found) > self.budget.limits.sheets:
            raise Refused("工作表太多", "请只保留要上传的工作表，再上传")
        return found

    def _targets(self) -> dict[str, str]:
        """Which part each relationship of the workbook leads to; only worksheets."""
        part = f"{self.folder}/_rels/{posixpath.basename(self.root)}.rels".lstrip("/")
        targets: dict[str, str] = {}

        def start(tag: str, marks: dict[str, str]) -> None:
            if tag == "Relationship" and marks.get("Type", "").endswith("/worksheet"):
                target = posixpath.join("/" + self.folder, marks.get("Target", ""))
                targets[marks.get("Id", "")] = posixpath.normpath(target).lstrip("/")

        if part in self.names:
            self.parse(part, start, _nothing, _nothing)
        return targets

    def beside(self, name: str) -> str:
        """The part of that name in the workbook's folder, or nothing."""
        part = f"{self.folder}/{name}".lstrip("/")
        return part if part in self.names else ""


class _Strings:
    """The shared texts that cells point to, in order; ruby characters left out."""

    def __init__(self, book: _Book) -> None:
        self.texts: list[str] = []
        self._limits = book.budget.limits
        self._pieces: list[str] = []
        self._length = 0
        self._reading = False
        self._ruby = False
        if part := book.beside("sharedStrings.xml"):
            book.parse(part, self._start, self._end, self._text)

    def _start(self, tag: str, marks: dict[str, str]) -> None:
        if tag == "si":
            self._pieces, self._length = [], 0
        elif tag == "rPh":
            self._ruby = True
        self._reading = tag == "t" and not self._ruby

    def _end(self, tag: str) -> None:
        self._reading = False
        if tag == "rPh":
            self._ruby = False
        elif tag == "si":
            if len(self.texts) >= self._limits.strings:
                raise Refused("表格里不同的文字太多", "请只保留需要的行和列，再上传")
            self.texts.append("".join(self._pieces).strip())

    def _text(self, data: str) -> None:
        if self._reading:
            self._length += len(data)
            _check_length(self._length, self._limits.cell_characters)
            self._pieces.append(data)


class _Styles:
    """Which cell styles show a date, by the style's number."""

    def __init__(self, book: _Book) -> None:
        self.dates: set[int] = set()
        self._formats: dict[str, str] = {}
        self._count = 0
        self._inside = False
        if part := book.beside("styles.xml"):
            book.parse(part, self._start, self._end, _nothing)

    def _start(self, tag: str, marks: dict[str, str]) -> None:
        if tag == "cellXfs":
            self._inside = True
        elif tag == "numFmt" and len(self._formats) < _MOST_STYLES:
            self._formats[marks.get("numFmtId", "")] = marks.get("formatCode", "")[:200]
        elif tag == "xf" and self._inside:
            if self._is_date(marks.get("numFmtId", "0")):
                self.dates.add(self._count)
            self._count += 1
            if self._count > _MOST_STYLES:
                raise Refused("表格的单元格样式太多", PASTE_VALUES)

    def _end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._inside = False

    def _is_date(self, number: str) -> bool:
        code = self._formats.get(number)
        if code is not None:
            return bool(is_date_format(code)) or "年" in code
        return number.isdecimal() and int(number[:6]) in _BUILT_IN_DATES


class _Sheet:
    """One sheet, cell by cell."""

    def __init__(self, book: _Book, name: str, part: str) -> None:
        self.grid = Grid(name)
        self._book = book
        self._limits = book.budget.limits
        self._row = self._column = self._cells = self._length = 0
        self._kind = self._style = ""
        self._pieces: list[str] = []
        self._reading = self._formula = self._ruby = False
        book.parse(part, self._start, self._end, self._text)

    def _start(self, tag: str, marks: dict[str, str]) -> None:
        if tag == "c":
            self._begin_cell(marks)
        elif tag in ("v", "t"):
            self._reading = not self._ruby
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            number = marks.get("r", "")
            self._row = int(number[:8]) if number.isdecimal() else self._row + 1
            self._column = 0
        elif tag == "rPh":
            self._ruby = True
        elif tag == "mergeCell":
            self._merge(marks.get("ref", ""))

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._reading = False
        elif tag == "rPh":
            self._ruby = False
        elif tag == "c":
            self._finish_cell()

    def _text(self, data: str) -> None:
        if self._reading:
            self._length += len(data)
            _check_length(self._length, self._limits.cell_characters)
            self._pieces.append(data)

    def _begin_cell(self, marks: dict[str, str]) -> None:
        self._column += 1
        if reference := marks.get("r"):
            try:
                self._row, self._column = position(reference)
            except ValueError as fault:
                raise Refused("文件内部不符合表格格式", SAVE_AS) from fault
        self._kind, self._style = marks.get("t", "n"), marks.get("s", "0")
        self._pieces, self._length, self._formula = [], 0, False

    def _finish_cell(self) -> None:
        cell = self._cell("".join(self._pieces).strip())
        if not cell.text and not cell.formula:
            return
        row = self.grid.rows.get(self._row)
        if row is None:
            check_row(self.grid, self._row, self._column, self._book.budget)
            row = self.grid.rows[self._row] = {}
        elif self._column > self._limits.columns:
            check_row(Grid(self.grid.name), self._row, self._column, self._book.budget)
        self._cells += 1
        if self._cells > self._limits.cells:
            raise Refused(
                "有内容的单元格太多", "请只保留需要的行和列，再上传", sheet=self.grid.name
            )
        row[self._column] = cell

    def _cell(self, raw: str) -> Cell:
        if self._kind == "s":
            strings = self._book.strings
            known = raw.isdecimal() and len(raw) < 9 and int(raw) < len(strings)
            return Cell(strings[int(raw)] if known else "", formula=self._formula)
        if self._kind in ("str", "inlineStr"):
            return Cell(raw, formula=self._formula)
        if self._kind == "b":
            return Cell("是" if raw == "1" else "否", formula=self._formula)
        if self._kind == "e":
            return Cell(raw, "error", self._formula)
        if self._kind == "d":
            return Cell(raw[:10], "date", self._formula)
        return self._number(raw)

    def _number(self, raw: str) -> Cell:
        number = _plain_decimal(raw)
        if number is None:
            return Cell(raw, "text", self._formula)
        dated = self._style.isdecimal() and int(self._style[:6]) in self._book.dates
        if dated and (day := _date_text(number, self._book.epoch)):
            return Cell(day, "date", self._formula)
        return Cell(f"{number:f}", "number", self._formula)

    def _merge(self, reference: str) -> None:
        try:
            corners = [position(part) for part in reference.split(":")]
        except ValueError:
            return
        if len(corners) == 2 and corners[0] != corners[1]:
            if len(self.grid.merges) >= _MOST_MERGES:
                raise Refused("合并的单元格太多", "请取消合并单元格，再上传", sheet=self.grid.name)
            self.grid.merges.append(Span(*corners[0], *corners[1]))


def _plain_decimal(raw: str) -> Decimal | None:
    """The number as Excel shows it, or nothing when it is not one people would type."""
    try:
        number = _EXCEL_DIGITS.create_decimal(raw) if 0 < len(raw) <= 64 else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite() or not -30 < number.adjusted() < 30:
        return None
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()


def _date_text(number: Decimal, epoch: datetime.datetime) -> str:
    """``2026-03-05``, with the time if there is one; nothing when it is no day."""
    if not 1 <= number < _LAST_EXCEL_DAY:
        return ""
    day = int(number)
    moment = from_excel(day, epoch) + datetime.timedelta(seconds=round((number - day) * 86_400))
    return moment.isoformat(sep=" ").removesuffix(" 00:00:00")


def _check_length(length: int, most: int) -> None:
    if length > most:
        raise Refused(f"有单元格的文字超过 {most} 字", "请缩短文字，再上传")


def _nothing(*_: object) -> None:
    """No part of this element matters."""

"""Excel workbooks as offices expect them: title, header, typed cells, ready for A4.

Points arrive in units and money in fen; both are written as exact numbers. Codes are
written as text, and no text ever becomes a formula.
"""

import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from kaoping.lib.decimals import format_fen, format_units
from kaoping.lib.text import display_width
from kaoping.papers.grid import letter
from kaoping.papers.packing import settled

Kind = Literal["text", "units", "fen", "integer", "date"]

SONG, HEI, TITLE_FACE = "宋体", "黑体", "方正小标宋简体"
A4 = 9
_NARROWEST, _WIDEST = 6, 48
_FORMATS = {"text": "@", "units": "General", "fen": "#,##0.00", "integer": "0"}
_DIGITS = {"units": format_units, "fen": format_fen, "integer": "{:d}".format}
_DATE_FORMAT = 'yyyy"年"m"月"d"日"'
_LINE = Side(style="thin", color="FF808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER_FILL = PatternFill("solid", fgColor="FFE8EEF7")


@dataclass(frozen=True)
class SheetColumn:
    """One column. ``kind`` says how values arrive: text, units (points × 10⁴), fen, integer
    or date. ``width`` in half-width characters is found from the content when missing.
    """

    title: str
    kind: Kind = "text"
    total: bool = False
    width: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """One sheet: title row, optional subtitle row, header row, data, totals, remarks.

    ``rows`` hold one value per column, ``None`` for a blank. The header and the first
    ``freeze_columns`` columns stay in sight; the header repeats on every printed page.
    """

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    subtitle: str = ""
    remarks: Sequence[str] = ()
    landscape: bool = False
    freeze_columns: int = 0


def write(*sheets: Sheet) -> bytes:
    """The workbook's bytes, the same for the same content; ``ValueError`` without a sheet."""
    if not sheets:
        raise ValueError("a workbook needs at least one sheet")
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        add_sheet(book, sheet)
    return save(book)


def add_sheet(book: Workbook, sheet: Sheet) -> Worksheet:
    """Write one sheet at the end of an open workbook."""
    page = book.create_sheet(sheet_name(sheet.name))
    _Writer(page, sheet).write()
    return page


def save(book: Workbook) -> bytes:
    """A workbook's bytes without the moment of saving."""
    stream = io.BytesIO()
    book.save(stream)
    return settled(stream.getvalue())


def sheet_name(name: str) -> str:
    """A name Excel accepts for a sheet: 31 characters, none of ``[]:*?/\\``."""
    return re.sub(r"[\[\]:*?/\\]", "_", clean(name)).strip("'")[:31] or "表格"


def clean(text: str) -> str:
    """Text without the control characters that XML cannot carry."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def put_text(cell: Cell, text: str) -> None:
    """Write text as text: ``=1+1`` stays four characters, ``001`` keeps its zeros."""
    cell.value = clean(text)
    cell.data_type = "s"
    cell.number_format = "@"


def put_number(cell: Cell, digits: str) -> None:
    """Write a number digit by digit; left to itself openpyxl turns 65.1483 into a float and
    writes 65.14830000000001.
    """
    cell.value = digits
    cell.data_type = "n"


def set_up_page(page: Worksheet, header_row: int, *, landscape: bool) -> None:
    """A4, one page wide, header repeated, page numbers at the foot."""
    page.page_setup.paperSize = A4
    page.page_setup.orientation = "landscape" if landscape else "portrait"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{header_row}:{header_row}"
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.5
    page.oddFooter.center.text = "第 &P 页，共 &N 页"


class _Writer:
    """Writes one sheet row by row, remembering widths and totals."""

    def __init__(self, page: Worksheet, sheet: Sheet) -> None:
        self.page = page
        self.sheet = sheet
        self.row = 0
        self.widths = [display_width(column.title) for column in sheet.columns]
        self.totals = [0 if column.total else None for column in sheet.columns]

    def write(self) -> None:
        """Write everything the sheet has."""
        self._write_banner(self.sheet.title, Font(name=TITLE_FACE, size=18), "center", 36)
        self._write_banner(self.sheet.subtitle, Font(name=SONG, size=11), "left", 20)
        self._write_header()
        header_row = self.row
        for values in self.sheet.rows:
            self._write_values(values)
        if any(column.total for column in self.sheet.columns):
            self._write_totals()
        for remark in self.sheet.remarks:
            self._write_banner(remark, Font(name=SONG, size=11), "left", 20)
        self._set_widths()
        self.page.freeze_panes = f"{letter(self.sheet.freeze_columns + 1)}{header_row + 1}"
        set_up_page(self.page, header_row, landscape=self.sheet.landscape)

    def _write_banner(self, text: str, font: Font, side: str, height: int) -> None:
        """One line across all columns; nothing for an empty text."""
        if not text:
            return
        self.row += 1
        cell = self.page.cell(self.row, 1)
        put_text(cell, text)
        cell.font = font
        cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
        self.page.row_dimensions[self.row].height = height
        if len(self.sheet.columns) > 1:
            self.page.merge_cells(
                start_row=self.row,
                end_row=self.row,
                start_column=1,
                end_column=len(self.sheet.columns),
            )

    def _write_header(self) -> None:
        self.row += 1
        for place, column in enumerate(self.sheet.columns, 1):
            cell = self.page.cell(self.row, place)
            put_text(cell, column.title)
            cell.font = Font(name=HEI, size=11)
            cell.fill = _HEADER_FILL
            cell.border = _BOX
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def _write_values(self, values: Sequence[Any]) -> None:
        self.row += 1
        columns = enumerate(zip(self.sheet.columns, values, strict=True))
        for place, (column, value) in columns:
            if column.total and value is not None:
                self.totals[place] += value
            self._write_cell(place, column.kind, value)

    def _write_totals(self) -> None:
        self.row += 1
        for place, column in enumerate(self.sheet.columns):
            self._write_cell(place, column.kind, self.totals[place], bold=True)
        if self.totals[0] is None:
            put_text(self.page.cell(self.row, 1), "合计")

    def _write_cell(self, place: int, kind: Kind, value: Any, *, bold: bool = False) -> None:
        cell = self.page.cell(self.row, place + 1)
        shown = _fill(cell, kind, value)
        widest = max((display_width(line) for line in shown.split("\n")), default=0)
        self.widths[place] = max(self.widths[place], widest)
        cell.font = Font(name=SONG, size=11, bold=bold)
        cell.border = _BOX
        side = "right" if kind in ("units", "fen", "integer") else "left"
        cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)

    def _set_widths(self) -> None:
        for place, column in enumerate(self.sheet.columns):
            width = column.width or min(max(self.widths[place] + 2, _NARROWEST), _WIDEST)
            dimension = self.page.column_dimensions[letter(place + 1)]
            dimension.width = width
            if column.kind == "text":
                dimension.number_format = _FORMATS["text"]


def _fill(cell: Cell, kind: Kind, value: Any) -> str:
    """Write a value by its kind; the text as it will be seen comes back."""
    if value is None:
        return ""
    if kind == "text":
        put_text(cell, str(value))
        return str(value)
    if kind == "date":
        return _fill_date(cell, value)
    cell.number_format = _FORMATS[kind]
    put_number(cell, _DIGITS[kind](value))
    return format_fen(value, grouped=True) if kind == "fen" else _DIGITS[kind](value)


def _fill_date(cell: Cell, day: datetime.date) -> str:
    cell.value = day
    cell.number_format = _DATE_FORMAT
    return "2026年12月31日"

"""The two workbooks an intake hands out: an empty template, and the marked copy."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from kaoping.lib.text import display_width
from kaoping.papers.faults import CellFault, Refused
from kaoping.papers.grid import Grid, letter
from kaoping.papers.limits import Limits
from kaoping.papers.reading import EXAMPLES_SHEET, FAULTS_SHEET, NOTES_SHEET, Column, read_grids
from kaoping.papers.sheets import (
    Sheet,
    SheetColumn,
    add_sheet,
    put_number,
    put_text,
    save,
    sheet_name,
    write,
)

_DIGITS_OF_EXCEL = 15
_MOST_COMMENTS = 1000
_MOST_LISTED = 5000
_RED = PatternFill("solid", fgColor="FFFFC7CE")
_LINK = Font(name="宋体", size=11, color="FF0563C1", underline="single")
_LISTED = ("工作表", "单元格", "列名", "填写的内容", "问题", "怎么改")


def template(
    columns: Sequence[Column],
    title: str,
    notes: Sequence[str] = (),
    examples: Sequence[Sequence[str]] = (),
) -> bytes:
    """An empty table to fill in, with a sheet of notes; required headers carry a ``*``.

    Examples stand on a sheet of their own that is never read, so none is imported.
    """
    headers = [SheetColumn(_starred(column), width=_header_width(column)) for column in columns]
    lines = [*notes, "带 * 的列必须填写；列的顺序可以调整；表头请勿合并单元格"]
    lines += [
        f"“{column.title}”也可以写作：{'、'.join(column.synonyms)}"
        for column in columns
        if column.synonyms
    ]
    sheets = [
        Sheet(title, headers, []),
        Sheet(NOTES_SHEET, [SheetColumn("说明", width=90)], [(line,) for line in lines]),
    ]
    if examples:
        plain = [SheetColumn(column.title) for column in columns]
        remark = ["以上均为虚构示例，请填写在第一个工作表中"]
        sheets.append(Sheet(EXAMPLES_SHEET, plain, examples, remarks=remark))
    return write(*sheets)


def mark_copy(content: bytes, faults: Sequence[CellFault], limits: Limits | None = None) -> bytes:
    """The uploaded table with faulty cells filled and commented, and a sheet listing all.

    The copy holds the same contents in the same cells of a new, plain workbook; formulas give
    way to their last values. A file that was refused as a whole gives the list alone.
    """
    name = next((fault.sheet for fault in faults if fault.sheet), "表格")
    book = _rebuild(content, name, limits or Limits())
    pages = {page.title: page for page in book.worksheets}
    by_cell: dict[tuple[str, str], list[CellFault]] = {}
    for fault in faults:
        if fault.row and fault.column_letter and fault.sheet in pages:
            by_cell.setdefault((fault.sheet, fault.cell), []).append(fault)
    for count, ((sheet, cell), found) in enumerate(by_cell.items()):
        _mark(pages[sheet], cell, found, with_comment=count < _MOST_COMMENTS)
    _list_faults(book, faults)
    return save(book)


def _starred(column: Column) -> str:
    return f"{column.title}*" if column.required else column.title


def _header_width(column: Column) -> int:
    return max(12, display_width(_starred(column)) + 4)


def _rebuild(content: bytes, name: str, limits: Limits) -> Workbook:
    """The uploaded table typed afresh. Loading a stranger's workbook whole is not safe: one
    merged range or link over a million cells fills the memory.
    """
    book = Workbook()
    book.remove(book.active)
    try:
        grids = read_grids(content, f"{name}.csv", limits)
    except Refused:
        return book
    for grid in grids:
        _retype(book.create_sheet(sheet_name(grid.name)), grid)
    return book


def _retype(page: Worksheet, grid: Grid) -> None:
    widths: dict[int, int] = {}
    for row, cells in grid.rows.items():
        for column, cell in cells.items():
            target = page.cell(row, column)
            if cell.kind == "number" and len(cell.text) <= _DIGITS_OF_EXCEL:
                put_number(target, cell.text)
            else:
                put_text(target, cell.text)
            widths[column] = max(widths.get(column, 8), min(display_width(cell.text) + 2, 40))
    for column, width in widths.items():
        page.column_dimensions[letter(column)].width = width


def _mark(page: Worksheet, place: str, faults: list[CellFault], *, with_comment: bool) -> None:
    cell = page[place]
    cell.fill = _RED
    if with_comment:
        lines = [f"问题：{fault.cause}\n办法：{fault.remedy}" for fault in faults]
        cell.comment = Comment("\n".join(lines), "考评", height=60 + 40 * len(lines), width=260)


def _list_faults(book: Workbook, faults: Sequence[CellFault]) -> None:
    """The list stands first and open, each cell a link to the place."""
    columns = [SheetColumn(title) for title in _LISTED]
    rows = [
        (fault.sheet, fault.cell, fault.header, fault.value, fault.cause, fault.remedy)
        for fault in faults[:_MOST_LISTED]
    ]
    remarks = ["改好后可直接上传本文件：这一页不会被读取"]
    if len(faults) > _MOST_LISTED:
        remarks.append(f"共 {len(faults)} 处错误，这里列出前 {_MOST_LISTED} 处")
    pages = set(book.sheetnames)
    sheet = Sheet(FAULTS_SHEET, columns, rows, title="错误清单", remarks=remarks, landscape=True)
    page = add_sheet(book, sheet)
    for number, fault in enumerate(faults[:_MOST_COMMENTS], 3):
        if fault.column_letter and fault.row and fault.sheet in pages:
            cell = page.cell(number, 2)
            sheet_quoted = fault.sheet.replace("'", "''")
            target = f"'{sheet_quoted}'!{fault.cell}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
            cell.font = _LINK
    book.move_sheet(page, -len(book.sheetnames) + 1)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is page
    book.active = 0

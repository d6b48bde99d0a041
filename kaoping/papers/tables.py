"""Ruled tables and forms in a Word document."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Length, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from kaoping.lib.text import display_width
from kaoping.papers.blocks import Fields, Table
from kaoping.papers.layout import FANG_SONG, HEI, TEXT_WIDTH, leave_grid, set_face
from kaoping.papers.sheets import clean

_SIZE = Pt(12)
_LINE = Pt(20)
_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.LEFT,
}
_HALF_CHARACTERS_A_LINE = 73
_PADDING = 3
_NARROWEST = 5
_SHARE_OF_NAMES = 0.28


def add_table(document: WordDocument, block: Table) -> None:
    """Add the table with its caption; an empty line follows, or Word joins two tables."""
    if block.caption:
        caption = document.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.paragraph_format.keep_with_next = True
        set_face(caption.add_run(clean(block.caption))._r.get_or_add_rPr(), HEI)
    widths = _lengths(block.widths or _natural_widths(block))
    table = _new_table(document, len(block.header), widths)
    header = table.add_row()
    _mark_row(header, "w:tblHeader")
    _fill_row(header, block.header, ["center"] * len(widths), widths, face=HEI)
    aligns = list(block.aligns) or ["center"] * len(widths)
    for number, texts in enumerate(block.rows, 1):
        is_total = block.totals and number == len(block.rows)
        _fill_row(table.add_row(), texts, aligns, widths, face=HEI if is_total else FANG_SONG)
    document.add_paragraph()


def add_fields(document: WordDocument, block: Fields) -> None:
    """Add the form: names left, room to write right."""
    widths = _lengths([_SHARE_OF_NAMES, 1 - _SHARE_OF_NAMES])
    table = _new_table(document, 2, widths)
    for pair in block.pairs:
        row = table.add_row()
        row.height = Length(_LINE * max(block.lines, 1))
        _fill_row(row, pair, ["center", "left"], widths)
    document.add_paragraph()


def _new_table(document: WordDocument, columns: int, widths: Sequence[Length]) -> WordTable:
    table = document.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return table


def _fill_row(
    row: _Row,
    texts: Sequence[str],
    aligns: Sequence[str],
    widths: Sequence[Length],
    *,
    face: str = FANG_SONG,
) -> None:
    _mark_row(row, "w:cantSplit")
    for cell, text, align, width in zip(row.cells, texts, aligns, widths, strict=True):
        cell.width = width
        _fill_cell(cell, text, align, face)


def _fill_cell(cell: _Cell, text: str, align: str, face: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    line.alignment = _ALIGNMENTS[align]
    line.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    line.paragraph_format.line_spacing = _LINE
    run = line.add_run(clean(text))
    run.font.size = _SIZE
    set_face(run._r.get_or_add_rPr(), face)
    leave_grid(line)


def _mark_row(row: _Row, mark: str) -> None:
    """``w:tblHeader`` repeats a row on every page, ``w:cantSplit`` keeps it whole."""
    row._tr.get_or_add_trPr().append(OxmlElement(mark))


def _natural_widths(block: Table) -> list[int]:
    """By the widest cell of each column; where the line is too short the widest give way."""
    columns = zip(block.header, *block.rows, strict=True)
    widths = [max(display_width(text) for text in column) + _PADDING for column in columns]
    widths = [min(width, _HALF_CHARACTERS_A_LINE) for width in widths]
    while sum(widths) > _HALF_CHARACTERS_A_LINE and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def _lengths(shares: Sequence[float]) -> list[Length]:
    return [Length(int(TEXT_WIDTH * share / sum(shares))) for share in shares]

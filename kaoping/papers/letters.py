"""Word documents in the layout of GB/T 9704-2012, the standard of official documents.

A4; margins 37, 35, 28 and 26 mm; 仿宋 16 pt on exact 28.95 pt lines, 22 lines of 28
characters; title 小标宋 22 pt; page number ``— 1 —`` outside. Fonts are named, not shipped.
Content is given as blocks of plain data; the same content gives the same bytes.
"""

import datetime
import io
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from kaoping.lib.dates import chinese_date
from kaoping.lib.text import display_width
from kaoping.papers.blocks import (
    Block,
    Fields,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Table,
)
from kaoping.papers.layout import (
    TITLE_LINE,
    indent,
    leave_grid,
    number_pages,
    prepare,
)
from kaoping.papers.packing import MOMENT, settled
from kaoping.papers.sheets import clean
from kaoping.papers.tables import add_fields, add_table

__all__ = [
    "Block",
    "Fields",
    "Heading",
    "PageBreak",
    "Paragraph",
    "Signature",
    "Table",
    "letter",
]

_ALIGNMENTS = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_RIGHT_OF_DATE = 4
_RIGHT_OF_LONG_SENDER = 2


def letter(
    title: str,
    blocks: Sequence[Block],
    *,
    addressee: str | None = None,
    sender: str | None = None,
    date: datetime.date | str | None = None,
    number: str | None = None,
    attachments: Sequence[str] = (),
) -> bytes:
    """The bytes of a .docx: number, title, addressee, blocks, attachments, sender and date.

    ``addressee`` and ``number`` are written as given (``大河店村党支部``, ``大政发〔2026〕3号``);
    ``attachments`` are titles to list. ``TypeError`` for a block of unknown kind.
    """
    document = Document()
    _drop_thumbnail(document)
    prepare(document)
    number_pages(document)
    document.core_properties.title = clean(title)
    document.core_properties.created = document.core_properties.modified = MOMENT
    _head(document, title, number, addressee)
    for block in blocks:
        _add(document, block)
    _list_attachments(document, attachments)
    _close(document, sender, date)
    stream = io.BytesIO()
    document.save(stream)
    return settled(stream.getvalue())


def _drop_thumbnail(document: WordDocument) -> None:
    """The library's empty document carries a picture of itself that file managers would show."""
    relations = document.part.package.rels
    for key in [key for key in relations if relations[key].reltype.endswith("/thumbnail")]:
        relations.pop(key)


def _head(document: WordDocument, title: str, number: str | None, addressee: str | None) -> None:
    if number:
        _line(document, number, "center")
    heading = document.add_paragraph(clean(title), style="Title")
    heading.paragraph_format.line_spacing = TITLE_LINE
    document.add_paragraph()
    if addressee:
        _line(document, addressee.rstrip("：:") + "：", "left")


def _add(document: WordDocument, block: Block) -> None:
    match block:
        case Heading():
            document.add_paragraph(clean(block.text), style=f"Heading {block.level}")
        case Paragraph():
            _add_paragraph(document, block)
        case Table():
            add_table(document, block)
        case Fields():
            add_fields(document, block)
        case Signature():
            _add_signature(document, block)
        case PageBreak():
            _begin_page(document)
        case _:
            raise TypeError(f"unknown block {type(block).__name__}")


def _add_paragraph(document: WordDocument, block: Paragraph) -> None:
    for text in block.text.split("\n"):
        added = _line(document, text, block.align, bold=block.bold)
        if block.indent:
            indent(added, first_line=2)


def _begin_page(document: WordDocument) -> None:
    """A line of half a point at the top of the next page; Word's page break costs a whole one."""
    line = document.add_paragraph()
    line.paragraph_format.page_break_before = True
    line.paragraph_format.line_spacing = Pt(0.5)
    leave_grid(line)


def _add_signature(document: WordDocument, block: Signature) -> None:
    """Lines to sign on, the same length, kept with each other."""
    for label in block.labels:
        added = _line(document, f"{label}：", "left")
        added.add_run("_" * (2 * block.blank))
        added.paragraph_format.keep_together = True
        indent(added, left=2)


def _list_attachments(document: WordDocument, titles: Sequence[str]) -> None:
    """附件: one below the other, numbered when there are several (7.3.4 of the standard)."""
    if not titles:
        return
    document.add_paragraph()
    if len(titles) == 1:
        indent(_line(document, f"附件：{titles[0]}", "left"), left=5, first_line=-3)
        return
    for number, title in enumerate(titles, 1):
        head = "附件：" if number == 1 else ""
        hanging = -4.5 if number == 1 else -1.5
        indent(_line(document, f"{head}{number}. {title}", "left"), left=6.5, first_line=hanging)


def _close(document: WordDocument, sender: str | None, date: datetime.date | str | None) -> None:
    """Sender and date at the right, centred over each other (7.3.5 of the standard)."""
    written = chinese_date(date) if isinstance(date, datetime.date) else date
    lines = [line for line in (sender, written) if line]
    if not lines:
        return
    document.add_paragraph()
    widest = max(display_width(line) for line in lines) / 2
    longer_sender = bool(sender and written) and display_width(sender) > display_width(written)
    edge = _RIGHT_OF_LONG_SENDER if longer_sender else _RIGHT_OF_DATE
    for line in lines:
        added = _line(document, line, "right")
        added.paragraph_format.keep_with_next = line is not lines[-1]
        indent(added, right=edge + (widest - display_width(line) / 2) / 2)


def _line(document: WordDocument, text: str, align: str, *, bold: bool = False) -> WordParagraph:
    added = document.add_paragraph()
    added.alignment = _ALIGNMENTS[align]
    run = added.add_run(clean(text))
    run.bold = bold or None
    return added

"""The page, styles and page numbers of GB/T 9704-2012 in a Word document.

Lengths are those of the standard: section 5 for the page, 7.3 for title, body and headings,
7.5 for page numbers.
"""

import math

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

FANG_SONG, HEI, KAI, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
TITLE_FACE = "方正小标宋简体"
LATIN = "Times New Roman"
CHARACTER = 16
"""Size of the body (三号) in points."""
LINE = Pt(28.95)
TITLE_LINE = Pt(35)
TEXT_WIDTH = Mm(156)
CHARACTERS_A_LINE = 28

_TWIPS_A_POINT = 20
_HEADING_FACES = {1: HEI, 2: KAI, 3: FANG_SONG, 4: FANG_SONG}


def prepare(document: WordDocument) -> None:
    """Set up the page, the grid and every style that letters use."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    _set_grid(section._sectPr)
    _set_defaults(document)
    _set_style(document.styles["Normal"], FANG_SONG, CHARACTER)
    _set_style(document.styles["Title"], TITLE_FACE, 22)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for level, face in _HEADING_FACES.items():
        style = document.styles[f"Heading {level}"]
        _set_style(style, face, CHARACTER, bold=level == 3)
        style.paragraph_format.keep_with_next = True
        _indent(style.element.get_or_add_pPr(), first_line=2)


def indent(
    paragraph: WordParagraph, *, first_line: float = 0, left: float = 0, right: float = 0
) -> None:
    """Indents in characters of the body; a negative first line hangs."""
    _indent(paragraph._p.get_or_add_pPr(), first_line=first_line, left=left, right=right)


def set_face(properties: BaseOxmlElement, face: str) -> None:
    """Name the fonts of a run or style: ``face`` for Chinese, Times New Roman for the rest."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), LATIN)
    fonts.set(qn("w:eastAsia"), face)


def leave_grid(paragraph: WordParagraph) -> None:
    """A line of another height than the body's stands as it is, not on the page's lines."""
    mark = OxmlElement("w:snapToGrid")
    mark.set(qn("w:val"), "0")
    frame = paragraph._p.get_or_add_pPr()
    frame.insert_element_before(mark, "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def number_pages(document: WordDocument) -> None:
    """``— 1 —`` in 宋体 14 pt, right on odd pages, left on even ones, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.alignment = align
        line.paragraph_format.tab_stops.clear_all()
        indent(line, left=1, right=1)
        _add_piece(line, "— ")
        _add_piece(line, "PAGE", is_field=True)
        _add_piece(line, " —")


def _add_piece(line: WordParagraph, text: str, *, is_field: bool = False) -> None:
    run = line.add_run("" if is_field else text)
    run.font.size = Pt(14)
    set_face(run._r.get_or_add_rPr(), SONG)
    if not is_field:
        return
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            order = OxmlElement("w:instrText")
            order.text = text
            run._r.append(order)


def _set_grid(section: BaseOxmlElement) -> None:
    """22 lines a page. A grid of characters as well would be spread to double width by
    LibreOffice, since 28 characters of 16 pt are a little wider than the line.
    """
    grid = section.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE.pt * _TWIPS_A_POINT)))


def _condense(properties: BaseOxmlElement) -> None:
    """28 characters a line: each gives up its share of what 28 × 16 pt exceed 156 mm by."""
    excess = CHARACTER - TEXT_WIDTH.pt / CHARACTERS_A_LINE
    mark = OxmlElement("w:spacing")
    mark.set(qn("w:val"), str(-math.ceil(excess * _TWIPS_A_POINT)))
    properties.insert_element_before(mark, "w:sz", "w:szCs", "w:lang")


def _set_defaults(document: WordDocument) -> None:
    """No theme fonts and no foreign language below the styles."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    set_face(properties, FANG_SONG)
    _condense(properties)
    language = properties.find(qn("w:lang"))
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")


def _set_style(style: ParagraphStyle, face: str, size: int, *, bold: bool = False) -> None:
    """Everything the built-in style brought along is replaced."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    frame = style.element.get_or_add_pPr()
    for child in list(frame):
        if child.tag not in (qn("w:outlineLvl"), qn("w:keepNext"), qn("w:keepLines")):
            frame.remove(child)
    set_face(properties, face)
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    spacing.line_spacing = LINE


def _indent(
    frame: BaseOxmlElement, *, first_line: float = 0, left: float = 0, right: float = 0
) -> None:
    """Indents both in hundredths of a character, which Word prefers, and in twips."""
    marks = frame.get_or_add_ind()
    sides = {"left": left, "right": right, "firstLine": max(first_line, 0)}
    sides["hanging"] = max(-first_line, 0)
    for side, characters in sides.items():
        if characters:
            twips = round(characters * CHARACTER * _TWIPS_A_POINT)
            marks.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
            marks.set(qn(f"w:{side}"), str(twips))

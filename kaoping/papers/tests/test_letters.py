"""Word documents read back against GB/T 9704-2012."""

import datetime
import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kaoping.papers.letters import (
    Fields,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    letter,
)

BLOCKS = (
    Heading("一、考评结果"),
    Paragraph("你村本月得分 95.5 分。\n排名第三。"),
    Heading("（一）扣分明细", 2),
    Table(
        ["项目", "扣分", "原因"],
        [["每日学习", "-0.5", "未记录"], ["合计", "-0.5", ""]],
        totals=True,
    ),
    Table(["甲"], [["乙"]], caption="表二", widths=[1], aligns=["left"]),
    Fields([("整改措施", ""), ("完成时限", "2026年4月30日")], lines=3),
    Signature(["负责人（签字）", "日期"]),
    PageBreak(),
    Paragraph("附页", indent=False, align="center", bold=True),
)
WHOLE = {
    "addressee": "大河店村党支部",
    "sender": "大河店镇考评工作领导小组办公室",
    "date": datetime.date(2026, 4, 5),
    "number": "大考〔2026〕3号",
}


def made(blocks=BLOCKS, **settings):
    return Document(io.BytesIO(letter("2026年3月考评结果反馈通知单", blocks, **settings)))


def line_with(document, text):
    return next(line for line in document.paragraphs if text in line.text)


def face(style):
    return style.element.rPr.rFonts.get(qn("w:eastAsia"))


def test_the_page_is_that_of_the_standard():
    section = made().sections[0]
    lengths = {
        "page_width": 210,
        "page_height": 297,
        "top_margin": 37,
        "bottom_margin": 35,
        "left_margin": 28,
        "right_margin": 26,
    }
    for name, millimetres in lengths.items():
        assert abs(getattr(section, name) - Mm(millimetres)) < Mm(0.1), name


def test_a_page_holds_22_lines_of_28_characters():
    document = made()
    section = document.sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    room = (section.page_height - section.top_margin - section.bottom_margin) / Pt(1)
    assert int(room / pitch) == 22
    properties = document.styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:rPr"))
    character = 16 + int(properties.find(qn("w:spacing")).get(qn("w:val"))) / 20
    width = (section.page_width - section.left_margin - section.right_margin) / Pt(1)
    assert int(width / character) == 28


def test_faces_sizes_and_lines_are_named_for_chinese():
    styles = made().styles
    assert (face(styles["Normal"]), styles["Normal"].font.size.pt) == ("仿宋_GB2312", 16)
    assert (face(styles["Title"]), styles["Title"].font.size.pt) == ("方正小标宋简体", 22)
    assert face(styles["Heading 1"]) == "黑体"
    assert face(styles["Heading 2"]) == "楷体_GB2312"
    assert face(styles["Heading 3"]) == "仿宋_GB2312"
    assert styles["Normal"].paragraph_format.line_spacing == Pt(28.95)


def test_no_theme_font_is_left_to_win_over_ours():
    with zipfile.ZipFile(io.BytesIO(letter("甲", BLOCKS))) as archive:
        assert b"heme=" not in archive.read("word/document.xml")
        styles = Document(io.BytesIO(letter("甲", BLOCKS))).styles
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        attributes = " ".join(styles[name].element.rPr.rFonts.attrib)
        assert "Theme" not in attributes


def test_parts_stand_in_the_order_of_the_standard():
    texts = [line.text for line in made(attachments=["名单"], **WHOLE).paragraphs if line.text]
    assert texts[:4] == [
        "大考〔2026〕3号",
        "2026年3月考评结果反馈通知单",
        "大河店村党支部：",
        "一、考评结果",
    ]
    assert texts[-3:] == ["附件：名单", "大河店镇考评工作领导小组办公室", "2026年4月5日"]


def test_body_begins_two_characters_in():
    line = line_with(made(), "排名第三")
    marks = line._p.pPr.find(qn("w:ind"))
    assert marks.get(qn("w:firstLineChars")) == "200"
    assert marks.get(qn("w:firstLine")) == "640"


def test_sender_and_date_stand_at_the_right_centred_over_each_other():
    def edge(text, **settings):
        marks = line_with(made((), **settings), text)._p.pPr.find(qn("w:ind"))
        return int(marks.get(qn("w:rightChars")))

    assert edge("大河店镇考评", **WHOLE) == 200
    assert edge("2026年4月5日", **WHOLE) == 200 + (1500 - 600) / 2
    short = {"sender": "镇党委", "date": "2026年4月5日"}
    assert edge("2026年4月5日", **short) == 400
    assert edge("镇党委", **short) == 400 + (600 - 300) / 2


def test_several_attachments_are_numbered():
    texts = [line.text for line in made((), attachments=["甲", "乙"]).paragraphs]
    assert texts[-2:] == ["附件：1. 甲", "2. 乙"]


def test_the_header_of_a_table_repeats_and_rows_stay_whole():
    table = made().tables[0]
    first = table.rows[0]._tr.trPr
    assert first.find(qn("w:tblHeader")) is not None
    assert table.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert [cell.text for cell in table.rows[1].cells] == ["每日学习", "-0.5", "未记录"]
    width = sum(column.width for column in table.columns)
    assert abs(width - Mm(156)) < Mm(0.5)
    fonts = table.rows[2].cells[0].paragraphs[0].runs[0]._r.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "黑体"


def test_page_numbers_stand_between_dashes_outside():
    document = made()
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
        line = footer.paragraphs[0]
        assert line.text == "—  —"
        assert line.alignment == side
        assert "PAGE" in [order.text for order in line._p.iter(qn("w:instrText"))]


def test_control_characters_do_not_break_a_letter():
    assert line_with(made([Paragraph("甲\x0b乙")]), "甲乙")


def test_the_same_content_has_the_same_bytes():
    assert letter("甲", BLOCKS, **WHOLE) == letter("甲", BLOCKS, **WHOLE)


@pytest.mark.parametrize(
    ("build", "word"),
    [
        (lambda: Heading("甲", 5), "levels"),
        (lambda: Table([], []), "at least one column"),
        (lambda: Table(["甲"], [["乙", "丙"]]), "a row has 2"),
        (lambda: Table(["甲"], [], widths=[1, 2]), "2 settings"),
        (lambda: Table(["甲"], [], widths=[0]), "positive"),
    ],
)
def test_blocks_refuse_nonsense_when_built(build, word):
    with pytest.raises(ValueError, match=word):
        build()


def test_an_unknown_block_is_a_program_error():
    with pytest.raises(TypeError, match="str"):
        letter("甲", ["乙"])

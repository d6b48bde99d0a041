"""Headings of a scoring table that are written half over the width, half in a column; nothing is lost."""

import io

from docx import Document

from kaoping.papers.documents import read_tables
from kaoping.schemes.imports import understand
from kaoping.schemes.phrases import recognise
from kaoping.schemes.tests import papers_of_offices as offices


def tree(content, name="表.xlsx"):
    found = understand(read_tables(content, name))
    return [(leaf.item.groups, leaf.title) for leaf in found.leaves], found.notes


BANNER = ["二、重点工作（50分）", None, None, None, None]
WORK = [["项目", "投资", 30, "少1个扣2分", None], ["招商", "引资", 20, "少1个扣2分", None]]


def test_the_next_number_in_a_column_ends_the_heading_over_the_width():
    rows = [BANNER, *WORK, ["三、满意度", "评价", 30, "少1个扣2分", None]]
    groups, notes = tree(offices.workbook(rows, ("A3:E3",)))
    assert [titles for titles, _leaf in groups] == [
        ("重点工作", "项目"), ("重点工作", "招商"), ("满意度",),
    ]  # fmt: skip
    assert notes == ()


def test_numbers_that_begin_again_below_a_heading_stay_below_it():
    rows = [BANNER, ["一、项目", *WORK[0][1:]], ["二、招商", *WORK[1][1:]], ["三、其他", *WORK[1][1:]]]
    groups, _notes = tree(offices.workbook(rows, ("A3:E3",)))
    assert [titles for titles, _leaf in groups] == [
        ("重点工作", "项目"), ("重点工作", "招商"), ("重点工作", "其他"),
    ]  # fmt: skip


def test_words_in_the_column_of_numbers_are_told():
    header = ["序号", "考核项目", "考核内容", "标准分", "评分标准"]
    rows = [
        header,
        [1, "党建", "学习", 10, "缺席1次扣2分"],
        ["2.", "党建", "会议", 10, "缺席1次扣2分"],
        ["加分项", None, "表彰", 5, "每次加1分，最多加5分"],
        ["（四）", "民生", "公开", 5, "少1次扣1分"],
    ]
    _groups, notes = tree(offices.plain_workbook(rows, ()))
    assert [note for note in notes if "序号" in note] == ["第4行序号一列的文字没有读入：加分项"]


def test_a_line_before_the_only_table_is_told():
    document = Document()
    for line in ("岔河镇村级考核细则", "一、社区不考核防汛"):
        document.add_paragraph(line)
    page = document.add_table(rows=0, cols=4)
    for row in (("考核项目", "考核内容", "标准分", "评分标准"), ("党建", "学习", "10", "缺席1次扣2分")):
        for cell, words in zip(page.add_row().cells, row, strict=True):
            cell.text = words
    stream = io.BytesIO()
    document.save(stream)
    _groups, notes = tree(stream.getvalue(), "表.docx")
    assert any("一、社区不考核防汛" in note for note in notes)


def test_a_verb_is_not_cut_in_two():
    reading = recognise("排名第一得10分，每后移一名递减1分", "10")
    assert reading.rule is None and reading.remainder

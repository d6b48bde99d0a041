"""Template out, table in, marked copy back: a round a clerk can walk."""

import io

import pytest
from openpyxl import load_workbook

from kaoping.papers import cells
from kaoping.papers.faults import CellFault
from kaoping.papers.intake import Column, mark_copy, read_table, template
from kaoping.papers.tests.hostile import FILES, plain_workbook, saved

COLUMNS = (
    Column("name", "姓名", ("名字",), required=True, parse=cells.text(20)),
    Column("code", "代码", required=True),
    Column("points", "得分", ("分数",), parse=cells.units(0, 1_000_000)),
)


def opened(content):
    return load_workbook(io.BytesIO(content))


def test_a_filled_template_is_read_back():
    book = opened(template(COLUMNS, "名册", ["一人一行"], [["张三（虚构）", "001", "95.5"]]))
    assert book.sheetnames == ["名册", "填写说明", "填写示例"]
    page = book["名册"]
    assert [cell.value for cell in page[1]] == ["姓名*", "代码*", "得分"]
    assert page.column_dimensions["B"].number_format == "@"
    page.append(["李四", "001", "90"])
    found = read_table(saved(book), "名册.xlsx", COLUMNS)
    assert [row.values for row in found.rows] == [{"name": "李四", "code": "001", "points": 900000}]


def test_an_empty_template_imports_no_example():
    found = read_table(template(COLUMNS, "名册", [], [["张三", "1", "2"]]), "a.xlsx", COLUMNS)
    assert found.rows == ()
    assert not found.ok


@pytest.mark.parametrize("as_text", [False, True])
def test_faulty_cells_are_filled_and_commented(as_text):
    rows = [["姓名", "代码", "得分"], ["甲", "001", 101], ["", "002", 90]]
    content = saved(plain_workbook(rows))
    if as_text:
        content = "\n".join(",".join(map(str, row)) for row in rows).encode("gbk")
    found = read_table(content, "名册.xlsx", COLUMNS)
    copy = opened(mark_copy(content, found.faults))
    assert copy.sheetnames == ["错误清单", "名册"]
    marked = copy["名册"]["C2"]
    assert marked.fill.fgColor.rgb == "FFFFC7CE"
    assert "101 分太高" in marked.comment.text
    assert "没有填写" in copy["名册"]["A3"].comment.text
    assert copy["名册"]["B2"].value == "001"
    assert copy["名册"]["B2"].comment is None
    listed = [cell.value for cell in copy["错误清单"][3]]
    assert listed[:4] == ["名册", "C2", "得分", "101"]
    assert copy["错误清单"]["B3"].hyperlink.location == "'名册'!C2"


def test_a_corrected_copy_is_read_like_the_original():
    content = saved(plain_workbook([["姓名", "代码", "得分"], ["甲", "001", 101]]))
    copy = opened(mark_copy(content, read_table(content, "a.xlsx", COLUMNS).faults))
    copy["名册"]["C2"].value = 99
    found = read_table(saved(copy), "a.xlsx", COLUMNS)
    assert [row.values for row in found.rows] == [{"name": "甲", "code": "001", "points": 990000}]


def test_two_faults_of_one_cell_share_a_comment():
    content = saved(plain_workbook([["姓名", "代码"], ["甲", "1"]]))
    faults = [CellFault(cause, "请改", "名册", 2, "A") for cause in ("甲错", "乙错")]
    comment = opened(mark_copy(content, faults))["名册"]["A2"].comment.text
    assert "甲错" in comment
    assert "乙错" in comment


def test_a_dangerous_text_stays_text_in_the_copy():
    content = "姓名,代码\n=HYPERLINK(1),1\n".encode()
    found = read_table(content, "a.csv", COLUMNS)
    cell = opened(mark_copy(content, found.faults))["a"]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_file_refused_as_a_whole_gives_the_list_alone():
    content = FILES["encrypted"].build()
    faults = read_table(content, "a.xlsx", COLUMNS).faults
    copy = opened(mark_copy(content, faults))
    assert copy.sheetnames == ["错误清单"]
    assert "密码" in copy["错误清单"]["E3"].value


def test_the_same_copy_has_the_same_bytes():
    content = saved(plain_workbook([["姓名", "代码"], ["甲", ""]]))
    faults = read_table(content, "a.xlsx", COLUMNS).faults
    assert mark_copy(content, faults) == mark_copy(content, faults)

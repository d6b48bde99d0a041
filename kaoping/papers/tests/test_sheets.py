"""Workbooks read back: exact numbers, text that stays text, ready to print."""

import datetime
import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from kaoping.lib.decimals import format_units
from kaoping.papers import cells
from kaoping.papers.intake import Column, read_table
from kaoping.papers.sheets import Sheet, SheetColumn, sheet_name, write

COLUMNS = (
    SheetColumn("姓名"),
    SheetColumn("账号"),
    SheetColumn("得分", "units"),
    SheetColumn("实发金额", "fen", total=True),
    SheetColumn("次数", "integer", total=True),
    SheetColumn("日期", "date"),
)
ROWS = [
    ["张三（虚构）", "0062170000123456789", 955000, 123456, 2, datetime.date(2026, 3, 5)],
    ["=1+1", None, None, 10, None, None],
]
SHEET = Sheet(
    "工资", COLUMNS, ROWS, title="发放花名册", subtitle="单位：元", remarks=["注"], freeze_columns=1
)


def first_page(sheet=SHEET):
    return load_workbook(io.BytesIO(write(sheet))).active


def raw_sheet(sheet):
    with zipfile.ZipFile(io.BytesIO(write(sheet))) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_title_header_rows_totals_and_remarks_stand_in_order():
    page = first_page()
    assert [page.cell(row, 1).value for row in range(1, 8)] == [
        "发放花名册",
        "单位：元",
        "姓名",
        "张三（虚构）",
        "=1+1",
        "合计",
        "注",
    ]
    assert [page.cell(6, column).value for column in (3, 4, 5)] == [None, 1234.66, 2]


def test_text_stays_text():
    page = first_page()
    assert (page["B4"].value, page["B4"].data_type) == ("0062170000123456789", "s")
    assert (page["A5"].value, page["A5"].data_type) == ("=1+1", "s")
    assert "<f>" not in raw_sheet(SHEET)


def test_control_characters_do_not_break_a_workbook():
    page = first_page(Sheet("a", [SheetColumn("甲")], [["乙\x0b丙"]]))
    assert page["A2"].value == "乙丙"


@settings(deadline=None)
@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=5))
def test_points_are_written_without_drift(units):
    sheet = Sheet("a", [SheetColumn("得分", "units")], [[value] for value in units])
    written = re.findall(r"<v>([^<]*)</v></c></row>", raw_sheet(sheet))
    assert written == [format_units(value) for value in units]


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**11), min_size=1, max_size=5))
def test_money_and_its_total_are_read_back_to_the_fen(amounts):
    sheet = Sheet(
        "a",
        [SheetColumn("姓名"), SheetColumn("金额", "fen", total=True)],
        [["甲", value] for value in amounts],
    )
    columns = (Column("name", "姓名"), Column("fen", "金额", parse=cells.fen))
    found = read_table(write(sheet), "a.xlsx", columns)
    assert [row.values["fen"] for row in found.rows] == [*amounts, sum(amounts)]


def test_pages_print_on_a4_with_the_header_repeated():
    page = first_page()
    assert page.freeze_panes == "B4"
    assert page.print_title_rows == "$3:$3"
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "portrait")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    landscape = first_page(Sheet("a", COLUMNS, [], landscape=True))
    assert landscape.page_setup.orientation == "landscape"


def test_columns_are_as_wide_as_chinese_needs():
    page = first_page()
    assert page.column_dimensions["A"].width == 14
    assert page.column_dimensions["B"].width == 21


def test_the_same_content_has_the_same_bytes():
    assert write(SHEET) == write(SHEET)


def test_names_of_sheets_are_made_fit():
    assert sheet_name("3月/工资[一]" + "长" * 40) == ("3月_工资_一_" + "长" * 40)[:31]
    assert sheet_name("") == "表格"


def test_a_row_of_the_wrong_length_is_a_program_error():
    with pytest.raises(ValueError, match="shorter"):
        write(Sheet("a", COLUMNS, [["甲"]]))


def test_a_workbook_without_sheets_is_a_program_error():
    with pytest.raises(ValueError, match="at least one"):
        write()

"""Tables as offices fill them in become typed rows, or all their faults at once."""

import datetime
import io
import zipfile

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.papers import cells
from kaoping.papers.faults import CellFault
from kaoping.papers.intake import Column, Limits, read_table
from kaoping.papers.tests.hostile import plain_workbook, raw_workbook, saved

NAME = Column("name", "姓名", ("名字",), required=True, parse=cells.text(20))
POST = Column("post", "职务", ("岗位",), required=True)
PHONE = Column("phone", "电话", ("手机", "联系电话"), parse=cells.phone)
POINTS = Column("points", "得分", ("分数",), parse=cells.units(0, 1_000_000))
BORN = Column("born", "出生日期", parse=cells.date)
COLUMNS = (NAME, POST, PHONE, POINTS, BORN)


def read(rows, **settings):
    return read_table(saved(plain_workbook(rows)), "名册.xlsx", COLUMNS, **settings)


def values(found):
    assert found.faults == ()
    return [row.values for row in found.rows]


def test_columns_are_found_in_any_order_under_any_of_their_names():
    found = read(
        [
            ["大河店镇村干部花名册（虚构）"],
            ["联系电话", "序号", "岗 位", "名字*", "分数"],
            ["138-0013-8000", 1, "主任", " 张　三 ", 95.5],
            [None, None, None, None, None],
            [None, 2, "书记", "李四", "９６"],
        ]
    )
    assert [row.number for row in found.rows] == [3, 5]
    assert values(found) == [
        {"name": "张 三", "post": "主任", "phone": "13800138000", "points": 955000},
        {"name": "李四", "post": "书记", "phone": None, "points": 960000},
    ]
    assert found.unused == ("序号",)


def test_all_faults_come_at_once_each_in_its_place():
    found = read(
        [
            ["姓名", "职务", "电话", "得分"],
            ["甲", None, "123", 101],
            [None, "主任", None, "=1+1"],
            ["乙", "书记", None, 90],
        ]
    )
    assert not found.ok
    assert [(fault.cell, fault.header) for fault in found.faults] == [
        ("B2", "职务"),
        ("C2", "电话"),
        ("D2", "得分"),
        ("A3", "姓名"),
        ("D3", "得分"),
    ]
    assert found.faults[1] == CellFault(
        cause="“123”不是电话号码",
        remedy="请填写 11 位手机号，或带区号的固定电话",
        sheet="名册",
        row=2,
        column_letter="C",
        header="电话",
        value="123",
    )
    assert str(found.faults[1]).startswith("名册 C2 电话：“123”不是电话号码，请")


def test_numbers_arrive_as_excel_shows_them():
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>职务</t></is></c></row>'
        + "".join(
            f'<row r="{row}"><c r="A{row}"><v>{raw}</v></c><c r="B{row}"><v>1</v></c></row>'
            for row, raw in enumerate(
                ["0.30000000000000004", "1.3800138E10", "95.50", "1E-2", "1E+300", "-0"], 2
            )
        )
        + "</sheetData></worksheet>"
    )
    found = read_table(raw_workbook([sheet]), "a.xlsx", (NAME, POST))
    shown = [row.values["name"] for row in found.rows]
    assert shown == ["0.3", "13800138000", "95.5", "0.01", "1E+300", "-0"]


def test_a_number_too_long_for_excel_is_pointed_at():
    found = read([["姓名", "职务", "电话"], ["甲", "主任", 622712199001011234]])
    assert "超过 15 位" in found.faults[0].cause
    assert "文本" in found.faults[0].remedy


@pytest.mark.parametrize("born", [datetime.date(1980, 3, 5), "1980年3月5日", "1980/3/5"])
def test_dates_arrive_as_days_however_excel_keeps_them(born):
    found = read([["姓名", "职务", "出生日期"], ["甲", "主任", born]])
    assert values(found)[0]["born"] == datetime.date(1980, 3, 5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("name", ["名册.csv", "名册.xlsx"])
def test_text_tables_are_recognised_whatever_they_are_called(encoding, delimiter, name):
    lines = [
        ["姓名", "职务", "备注"],
        ["张三", "主任", '"甲\n乙"'],
        ["", "", ""],
        ["李四", "书记", ""],
    ]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    found = read_table(content, name, COLUMNS)
    assert found.sheet == "名册"
    assert [row["name"] for row in values(found)] == ["张三", "李四"]


def test_error_values_are_pointed_at():
    found = read([["姓名", "职务"], ["#N/A", "主任"]])
    assert [fault.cause for fault in found.faults] == ["单元格里是错误值 #N/A"]


def test_formulas_matter_only_in_columns_that_are_read():
    found = read([["序号", "姓名", "职务"], ["=ROW()-1", "甲", "主任"]])
    assert values(found) == [{"name": "甲", "post": "主任"}]


def test_a_missing_column_is_named_with_its_other_names():
    found = read([["姓名", "电话"], ["甲", None]])
    assert [fault.cause for fault in found.faults] == ["缺少“职务”列"]
    assert "“岗位”" in found.faults[0].remedy
    assert not found.has_marked_copy


def test_merged_titles_are_harmless_merged_data_is_not():
    book = plain_workbook([["花名册", None], ["姓名", "职务"], ["甲", "主任"], ["乙", None]])
    book.active.merge_cells("A1:B1")
    assert [f.cause for f in read_table(saved(book), "a.xlsx", COLUMNS).faults] == ["没有填写"]
    book.active.merge_cells("B3:B4")
    causes = [fault.cause for fault in read_table(saved(book), "a.xlsx", COLUMNS).faults]
    assert causes == ["数据区有合并单元格 B3:B4", "没有填写"]


def test_two_tables_in_one_workbook_are_a_question_and_hidden_ones_are_not():
    book = plain_workbook([["姓名", "职务"], ["甲", "主任"]])
    other = book.create_sheet("旧表")
    other.append(["姓名", "职务"])
    other.append(["乙", "主任"])
    found = read_table(saved(book), "a.xlsx", COLUMNS)
    assert "“名册”、“旧表”" in found.faults[0].cause
    other.sheet_state = "hidden"
    assert read_table(saved(book), "a.xlsx", COLUMNS).ok


def test_a_sheet_with_other_content_is_passed_over():
    book = plain_workbook([["说明"], ["只是文字"]])
    page = book.create_sheet("数据")
    page.append(["姓名", "职务"])
    page.append(["甲", "主任"])
    assert read_table(saved(book), "a.xlsx", COLUMNS).sheet == "数据"


def test_headers_without_data_are_said_to_be_empty():
    assert [fault.cause for fault in read([["姓名", "职务"]]).faults] == ["表头下面没有数据"]


def test_one_row_more_than_allowed_is_refused():
    rows = [["姓名", "职务"], ["甲", "主任"], ["乙", "主任"]]
    assert read(rows, limits=Limits(rows=3)).ok
    assert "行数太多" in read(rows, limits=Limits(rows=2)).faults[0].cause
    assert "列数太多" in read(rows, limits=Limits(columns=1)).faults[0].cause
    assert "单元格太多" in read(rows, limits=Limits(cells=5)).faults[0].cause
    assert "时间过长" in read(rows, limits=Limits(seconds=-1)).faults[0].cause


@settings(deadline=None)
@given(st.binary(max_size=3000))
def test_no_bytes_raise(content):
    found = read_table(content, "名册.xlsx", COLUMNS)
    assert found.faults


def timeless_workbook() -> bytes:
    """An honest workbook whose bytes do not tell when it was made, so they are always the same."""
    honest = saved(plain_workbook([["姓名", "职务"], ["甲", "主任"]]))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if name != "docProps/core.xml":
                new.writestr(zipfile.ZipInfo(name), old.read(name))
    return stream.getvalue()


def test_the_workbook_to_be_damaged_is_the_same_at_any_time():
    with time_machine.travel(datetime.datetime(2030, 1, 2, 3, 4, 5, 678)):
        later = timeless_workbook()
    assert later == timeless_workbook()
    assert read_table(later, "名册.xlsx", COLUMNS).ok


@settings(deadline=None)
@given(st.data())
def test_no_damaged_workbook_raises(data):
    content = bytearray(timeless_workbook())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_table(bytes(content), "名册.xlsx", COLUMNS)


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 900))
def test_no_damaged_part_raises(noise, place):
    spoilt = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(timeless_workbook())) as old,
        zipfile.ZipFile(spoilt, "w") as new,
    ):
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, part[:place] + noise + part[place:])
    read_table(spoilt.getvalue(), "名册.xlsx", COLUMNS)

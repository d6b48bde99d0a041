"""Scoring tables as offices make them, really built: merged cells, banners, subtotals. All invented."""

import io

from docx import Document
from openpyxl import Workbook

HEADER = ["考核项目", "考核内容", "标准分", "评分标准", "责任单位"]
ROWS = [
    [
        "一、党建工作（20分）",
        "组织学习：每月集中学习",
        10,
        "缺席1次扣2分，迟到1次扣0.5分",
        "党建办",
    ],
    [None, "党务公开", 6, "公开栏未更新的每次扣1分，扣完为止", "党建办"],
    [None, "发展党员", 4, "按程序办理，做得不好的看着办", "党建办"],
    ["二、中心工作（30分）", "（一）任务完成", "20分", "按完成比例得分", None],
    [None, "（二）临时交办", "10分", "由驻村干部打分，0-10分", None],
    ["小计", None, 30, None, None],
    [
        "三、环境卫生",
        "村容村貌",
        20,
        "1.卫生死角每处扣0.5分\n2.清运不及时的每次扣1分",
        "农业中心、城建办",
    ],
    ["合计", None, 70, None, None],
]


def workbook(
    rows=None, merges=("A3:A5", "A6:A7"), title="柳林镇2026年村级考核评分表（虚构）"
) -> bytes:
    """The table in Excel: a title over all columns, projects merged over their rows."""
    book = Workbook()
    page = book.active
    page.title = "评分表"
    page.append([title])
    page.merge_cells("A1:E1")
    page.append(HEADER)
    for row in rows or ROWS:
        page.append(row)
    for merged in merges:
        page.merge_cells(merged)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def plain_workbook(rows, merges) -> bytes:
    """Rows and merged ranges as they are given."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for merged in merges:
        book.active.merge_cells(merged)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def document(cut_at: int | None = None) -> bytes:
    """The same in Word; ``cut_at`` cuts the table in two, the second part without a header."""
    paper = Document()
    paper.add_paragraph("柳林镇2026年村级考核评分表（虚构）")
    rows = [HEADER, *ROWS]
    parts = [rows] if cut_at is None else [rows[:cut_at], rows[cut_at:]]
    for part in parts:
        _table(paper, part)
        paper.add_paragraph("")
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _table(paper, rows) -> None:
    table = paper.add_table(rows=len(rows), cols=len(HEADER))
    for number, row in enumerate(rows):
        for column, said in enumerate(row):
            if said is not None:
                table.cell(number, column).text = str(said)
    first = 0
    for number in range(1, len(rows) + 1):
        if number == len(rows) or rows[number][0] is not None:
            if number - first > 1:
                said = table.cell(first, 0).text
                table.cell(first, 0).merge(table.cell(number - 1, 0)).text = said
            first = number

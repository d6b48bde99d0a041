"""Word documents: tables as they are merged, tracked changes as they stand, strangers met kindly."""

import io

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from kaoping.papers.documents import read_tables
from kaoping.papers.faults import Refused
from kaoping.papers.grid import Span
from kaoping.papers.limits import TOO_SLOW
from kaoping.papers.tests.hostile import MOST_MEGABYTES
from kaoping.papers.tests.hostile_documents import FILES, FOOT, HEAD, measure, raw_document, table

# Twelve times what is promised: a guard against hanging, not a measurement.
MOST_SECONDS_ON_A_BUSY_MACHINE = 60


@pytest.mark.parametrize("name", FILES)
def test_hostile_documents_are_refused_with_cause_and_remedy(name, record_property):
    build, word = FILES[name]
    met = measure(build())
    record_property("seconds", met["seconds"])
    record_property("megabytes", met["megabytes"])
    assert word in met["said"] or TOO_SLOW in met["said"], met
    assert "请" in met["said"]
    assert met["megabytes"] <= MOST_MEGABYTES
    assert met["seconds"] < MOST_SECONDS_ON_A_BUSY_MACHINE


def texts(grid):
    return {
        row: {column: cell.text for column, cell in cells.items()}
        for row, cells in grid.rows.items()
    }


def test_merged_cells_and_what_stands_around_the_table():
    paper = Document()
    paper.add_paragraph("考核办法")
    made = paper.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            made.cell(row, column).text = f"{row}{column}"
    made.cell(0, 1).merge(made.cell(0, 2)).text = "宽"
    made.cell(1, 0).merge(made.cell(2, 0)).text = "高"
    paper.add_paragraph("附则")
    stream = io.BytesIO()
    paper.save(stream)
    found = read_tables(stream.getvalue(), "办法.docx")
    (grid,) = found.grids
    assert (grid.name, found.paragraphs) == ("考核办法", ("考核办法", "附则"))
    assert texts(grid) == {
        1: {1: "00", 2: "宽"},
        2: {1: "高", 2: "11", 3: "12"},
        3: {2: "21", 3: "22"},
    }
    assert sorted(grid.merges) == [Span(1, 2, 1, 3), Span(2, 1, 3, 1)]


def run(text, tag="t"):
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def test_tracked_changes_text_boxes_and_inner_tables():
    box = f"<w:r><w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent></w:r>"
    inner = table(f"<w:tr><w:tc><w:p>{run('内表')}</w:p></w:tc></w:tr>")
    cell = (
        f"<w:p>{run('扣')}<w:del>{run('5', 'delText')}</w:del><w:ins>{run('2')}</w:ins>"
        f"{run('分')}{box}</w:p><w:p>{run('完')}</w:p>{inner}<w:p/>"
    )
    rows = f"<w:tr><w:tc>{cell}</w:tc><w:tc><w:p>{run('右')}</w:p></w:tc></w:tr>"
    (grid,) = read_tables(raw_document([HEAD, table(rows), FOOT]), "x.docx").grids
    assert texts(grid) == {1: {1: "扣2分\n完\n内表", 2: "右"}}


def test_rows_that_begin_further_right():
    rows = f'<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr><w:tc><w:p>{run("右")}</w:p></w:tc></w:tr>'
    (grid,) = read_tables(raw_document([HEAD, table(rows), FOOT]), "x.docx").grids
    assert texts(grid) == {1: {3: "右"}}


@settings(max_examples=600, deadline=None)
@given(st.binary(min_size=1, max_size=30), st.floats(0, 1, exclude_max=True))
def test_no_damage_raises_anything_but_a_refusal(noise, where):
    rows = f"<w:tr><w:tc><w:p>{run('甲')}</w:p></w:tc></w:tr>" * 5
    content = bytearray(raw_document([HEAD, table(rows), FOOT]))
    place = int(where * len(content))
    content[place : place + len(noise)] = noise
    try:
        assert read_tables(bytes(content), "x.docx").grids
    except Refused as refusal:
        assert "请" in refusal.fault.remedy

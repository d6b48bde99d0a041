"""The minutes as Word: chapters, numbers with their arithmetic, declarations, signatures."""

import io

import docx
from docx.shared import Mm, Pt

from kaoping.meetings import actions, papers
from kaoping.meetings.tests.test_reviews import outcome, review
from kaoping.papers.blocks import Heading, Paragraph
from tests import halls


def read(content: bytes) -> tuple[list[str], list[list[str]]]:
    """The paragraphs' and the tables' texts of a Word file."""
    document = docx.Document(io.BytesIO(content))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    return [paragraph.text for paragraph in document.paragraphs], rows


def minuted(hall):
    meeting = halls.staffed(hall, title="三泉村2026年度述职测评会", venue="村委会会议室")
    actions.appoint(meeting=meeting, duty="teller", name="王小明", unrelated=True, by=hall.clerk)
    meeting = actions.convene(meeting=meeting, by=hall.clerk)
    return actions.record_minutes(meeting=meeting, text="一、听取述职。\n二、投票。", by=hall.clerk)


def test_the_minutes_say_who_met_who_came_and_what_was_decided(hall):
    paragraphs, rows = read(papers.minutes(minuted(hall)))
    assert paragraphs[0] == "三泉村2026年度述职测评会会议记录"
    headings = [text for text in paragraphs if text[1:2] == "、" and text[0] in "一二三四"]
    assert headings[:3] == ["一、会议人员", "二、到会情况", "三、会议议程"]
    assert "四、会议情况和决定" in headings
    assert "监票人：秦监一、尤监二。" in paragraphs
    assert "王小明与被考核人王书记1同姓，已询问，声明不是亲属。" in paragraphs
    assert any("至少须到16人，实到20人，达到要求" in text for text in paragraphs)
    assert ["党员和村民代表", "30", "20"] in rows
    assert ["地点", "村委会会议室"] in rows
    assert {"一、听取述职。", "二、投票。"} <= set(paragraphs)
    assert any(text.startswith("监票人（签字）：____") for text in paragraphs)


def test_the_page_is_that_of_an_official_document(hall):
    document = docx.Document(io.BytesIO(papers.minutes(minuted(hall))))
    section = document.sections[0]
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 28, 35, 26]
    assert document.styles["Normal"].font.size == Pt(16)


def test_a_room_above_adds_its_chapter_in_its_place(hall):
    more = [Heading("投票结果"), Paragraph("有效票20张。")]
    paragraphs, _rows = read(papers.minutes(minuted(hall), more))
    at = paragraphs.index("四、投票结果")
    assert paragraphs[at + 1] == "有效票20张。"
    assert "五、会议情况和决定" in paragraphs[at:]


def test_a_meeting_called_off_says_why(hall):
    meeting = actions.call_off(meeting=halls.planned(hall), reason="到会人数不足", by=hall.clerk)
    paragraphs, _rows = read(papers.minutes(meeting))
    assert "会议没有开成：到会人数不足。" in paragraphs


def test_whom_a_vote_barred_is_named_with_the_reason(hall):
    village = halls.planned(hall)
    loser = hall.cycle.subjects.filter(place=hall.village, person__isnull=False).first()
    actions.bar(
        subject=loser, meeting=village, item="P1.2", reason="不满意票超过半数", reference="第五条",
        by=hall.clerk,
    )  # fmt: skip
    town = halls.planned(hall, hall.place, body="cadres", title="镇述职会")
    paragraphs, _rows = read(papers.minutes(town))
    assert any("未安排述职：不满意票超过半数（第五条）" in text for text in paragraphs)


def test_a_review_s_outcomes_stand_in_its_minutes(hall):
    meeting = review(hall)
    outcome(hall, meeting)
    _paragraphs, rows = read(papers.minutes(meeting))
    assert ["李主任1", "村委会主任", "13", "24", "不称职"] in rows


def test_the_same_meeting_gives_the_same_bytes(hall):
    meeting = minuted(hall)
    assert papers.minutes(meeting) == papers.minutes(meeting)

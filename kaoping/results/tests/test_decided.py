"""What a village reads of decisions about its result, and of marks that never counted."""

import datetime
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from kaoping.cycles.models import Stage
from kaoping.journal import actions as journal
from kaoping.lib.errors import UserError
from kaoping.marks.models import Mark
from kaoping.results import actions, letters, queries
from kaoping.results.queries.runs import open_gaps
from kaoping.results.tests.stages import (
    POINT,
    adjust,
    answer,
    close,
    feedback_to,
    mark_everything_but,
    object_to,
    official_of,
    sheet_of,
    team_of,
)
from tests.matrix import PIXEL
from tests.months import aggregate, deduct

PAGES = ("feedback", "feedback_print")


@pytest.fixture
def gapped(town):
    """The liaison leader of the first village took 0.5 points and never handed in."""
    sheet = sheet_of(town, "liaison_leader", 0)
    deduct(sheet, "T2.1", "fewer", "0.5")
    mark_everything_but(town, sheet)
    town.run = aggregate(town.cycle, town.clerk)
    return town


@pytest.fixture
def filled(gapped):
    """The meeting filled the gaps, T2.1 with 3.5 points; the notices are out."""
    for gap in open_gaps(gapped.run):
        points = 3.5 if gap["indicator"] == "T2.1" else 1
        adjust(gapped, gap["indicator"], points, "评分人未提交，会议认定", "纪要7号")
    close(gapped)
    actions.issue_feedback(cycle=gapped.cycle, by=gapped.clerk)
    return gapped


def test_a_filled_gap_stands_in_the_notice_with_reason_and_document(filled, client):
    sheet = queries.notice_for(feedback_to(filled, 0), named=True).sheets[0]
    decided = next(one for one in sheet.decisions if one.indicator == "T2.1")
    assert (decided.before, decided.after, decided.document) == ("空缺", "3.5", "纪要7号")
    for page in _village_pages(filled, client):
        assert all(words in page for words in ("走访群众", "空缺", "3.5", "会议认定", "纪要7号"))


def test_what_was_never_handed_in_is_nobodys_mark(filled, client):
    assert queries.notice_for(feedback_to(filled, 0), named=True).deductions == []
    meeting = queries.meeting_of(_current(filled), named=True)
    assert all(not village.deductions for village in meeting.villages)
    for page in _village_pages(filled, client):
        assert "少走访1户" not in page


def test_evidence_of_what_was_never_handed_in_is_not_handed_out(filled, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mark = Mark.objects.get(kind="deduction")
    upload = SimpleUploadedFile("走访登记.png", PIXEL, "image/png")
    kept = journal.keep_evidence(place=filled.villages[0], upload=upload, by=mark.recorded_by)
    mark.evidence.add(kept)
    client.force_login(official_of(filled, filled.villages[0]))
    address = reverse("results:feedback_evidence", args=[feedback_to(filled, 0).pk, kept.pk])
    assert client.get(address).status_code == 404


def test_an_adjusted_item_says_so_beside_the_deduction(computed, client):
    adjust(computed, "T2.1", 7.5, "补走访一户", "纪要8号")
    close(computed)
    actions.issue_feedback(cycle=computed.cycle, by=computed.clerk)
    (mark,) = queries.notice_for(feedback_to(computed, 0), named=True).deductions
    assert mark.decided == "7.5"
    for page in _village_pages(computed, client):
        assert "少走访1户" in page and "补走访一户" in page and "纪要8号" in page


def test_an_upheld_objection_changes_the_list_with_the_points(fed_back, client):
    answer(fed_back, object_to(fed_back), upheld=True, points=8)
    (mark,) = queries.notice_for(feedback_to(fed_back, 0), named=True).deductions
    assert mark.decided == "8"
    for page in _village_pages(fed_back, client):
        assert "采纳村级异议" in page and "复核意见1号" in page


def test_the_feedback_meeting_sees_the_decisions(filled):
    village = next(
        one for one in queries.meeting_of(_current(filled), named=True).villages if one.decisions
    )
    assert {one.document for one in village.decisions} == {"纪要7号"}


def test_the_word_file_of_an_explanation_says_that_it_was_a_gap(filled):
    found = queries.explanation(_current(filled), team_of(filled, 0))
    assert "原为空缺，定为3.5分" in _words(letters.explanation(found))


def test_a_gap_where_something_was_entered_says_so(gapped):
    causes = {row.indicator: row.cause for row in queries.gap_rows(gapped.run, named=True)}
    assert causes["T2.1"] == "已录入，未提交"
    assert causes["T2.2"] == "评分人尚未提交"


def test_the_refusal_counts_the_gaps_that_the_list_shows(gapped):
    shown = len(queries.gap_rows(gapped.run, named=True))
    assert shown < len(gapped.run.gaps)
    with pytest.raises(UserError, match=f"还有{shown}项"):
        close(gapped)


def test_an_item_under_objection_offers_no_second_one(fed_back, client):
    address = reverse("results:object", args=[team_of(fed_back, 0).pk, "T2.1"])
    client.force_login(official_of(fed_back, fed_back.villages[0]))
    assert address in _page(client, "feedback", fed_back)
    waiting = object_to(fed_back)
    assert address not in _page(client, "feedback", fed_back)
    answer(fed_back, waiting, upheld=False)
    assert address in _page(client, "feedback", fed_back)


def test_no_objection_is_offered_after_the_period_or_once_published(fed_back, client):
    official = official_of(fed_back, fed_back.villages[0])
    due = feedback_to(fed_back, 0).due_on + datetime.timedelta(days=1)
    with time_machine.travel(datetime.datetime.combine(due, datetime.time(4), datetime.UTC)):
        client.force_login(official)
        assert "/object/" not in _page(client, "feedback", fed_back)
    client.force_login(official)
    assert "/object/" in _page(client, "feedback", fed_back)
    Stage.objects.filter(cycle=fed_back.cycle, key="notice").update(
        started_at=fed_back.run.finished_at,
        finished_at=fed_back.run.finished_at,
        finished_by=fed_back.clerk,
    )
    assert "/object/" not in _page(client, "feedback", fed_back)


def test_an_answer_that_takes_more_points_asks_first(fed_back, client):
    objection = object_to(fed_back)
    client.force_login(fed_back.clerk)
    address = reverse("results:answer_objection", args=[objection.pk])
    sent = {"upheld": "yes", "answer": "复核后更低", "after_units": "6", "document": "意见1号",
            "reason": "走访户数更少"}  # fmt: skip
    refused = client.post(address, sent)
    assert refused.status_code == 400 and "7分" in refused.content.decode()
    assert client.post(address, sent | {"fewer": "on"}).status_code == 302
    assert _current(fed_back).results.get(subject=team_of(fed_back, 0)).units == 96 * POINT


def _village_pages(town, client):
    """The notice as page, on paper and as a Word file."""
    client.force_login(official_of(town, town.villages[0]))
    pages = [_page(client, name, town) for name in PAGES]
    notice = queries.notice_for(feedback_to(town, 0), named=True)
    return [*pages, _words(letters.feedback_notice(notice))]


def _page(client, name, town):
    return client.get(reverse(f"results:{name}", args=[feedback_to(town, 0).pk])).content.decode()


def _current(town):
    run = queries.current_run(town.cycle)
    run.cycle = town.cycle
    return run


def _words(content):
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])

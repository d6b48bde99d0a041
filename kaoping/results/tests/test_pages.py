"""Pages: who may open them, what they say, and how many queries they need for any town."""

import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from kaoping.cycles.models import Sheet
from kaoping.cycles.queries import period_of
from kaoping.journal import actions as journal
from kaoping.marks.models import Mark
from kaoping.people.models import Person
from kaoping.results import actions, queries
from kaoping.results.models import Feedback, Objection
from kaoping.results.views import common
from tests import people
from tests.matrix import PIXEL
from tests.months import REVIEWED_ON, aggregate, deduct, mark_everything
from tests.world import build, open_month

POINT = 10_000
OFFICE_PAGES = ("overview", "history", "review", "feedback_list", "meeting", "compare")


def play(villages=3, code=people.DAHEDIAN):
    """A month up to the feedback, with a deduction, an adjustment and an open objection."""
    town = build(villages=villages, code=code)
    town.cycle = cycle = open_month(town)
    sheet = Sheet.objects.select_related("assignment__cycle").get(
        assignment__group="liaison_leader",
        subject__kind="team",
        subject__place=town.villages[0],
        assignment__cycle=cycle,
    )
    deduct(sheet, "T2.1", "fewer", "0.5", times=2)
    mark_everything(cycle)
    aggregate(cycle, town.clerk)
    town.team = _team(town)
    actions.adjust(subject=town.team, indicator="T4.1", after_units=9 * POINT, reason="补报完成",
                   document="纪要1号", by=town.clerk)  # fmt: skip
    actions.close_review(cycle=cycle, held_on=REVIEWED_ON, minutes="", by=town.clerk)
    actions.issue_feedback(cycle=cycle, by=town.clerk)
    town.feedback = Feedback.objects.get(cycle=cycle, village=town.villages[0])
    town.official = town.officials[town.villages[0].code]
    town.objection = actions.object_to(
        subject=town.team, indicator="T2.1", text="当月已走访", by=town.official
    )
    return town


@pytest.fixture
def town(db):
    """Three villages."""
    return play()


def test_office_pages_open_for_the_clerk_and_are_no_page_to_strangers(town, client):
    for account, status in ((town.clerk, 200), (town.leader, 200), (town.organiser, 200),
                            (town.official, 404), (town.finance, 404), (town.raters[-1], 404)):  # fmt: skip
        client.force_login(account)
        for address in _office_addresses(town):
            assert client.get(address).status_code == status, (address, account.username)
    client.force_login(people.account("clerk", people.place(people.GAOQIAO)))
    assert {client.get(address).status_code for address in _office_addresses(town)} == {404}


def test_a_village_sees_its_own_notice_and_no_other(town, client):
    client.force_login(town.official)
    assert client.get(_at("feedback", town.feedback)).status_code == 200
    other = Feedback.objects.get(village=town.villages[1])
    for name in ("feedback", "feedback_print", "feedback_word", "acknowledge", "record_meeting"):
        assert client.get(_at(name, other)).status_code == 404
    assert (
        client.get(reverse("results:object", args=[_team(town, 1).pk, "T2.1"])).status_code == 404
    )


def test_the_notice_says_every_deduction_with_who_why_and_how_much(town, client):
    client.force_login(town.official)
    page = client.get(_at("feedback", town.feedback)).content.decode()
    rater = town.liaison_of(town.villages[0]).person.name
    for words in ("走访群众", "−1", "少走访1户", f"包村领导 {rater}", "98", "当月已走访"):
        assert words in page
    assert len(page.encode()) < 60_000


def test_the_explanation_reaches_marks_decisions_and_the_team(town, client):
    client.force_login(town.clerk)
    page = client.get(_at("subject", town.team)).content.decode()
    for words in ("少走访1户", "补报完成", "纪要1号", "8 → 9"):
        assert words in page
    secretary = town.cycle.subjects.filter(kind="official", place=town.villages[0]).first()
    assert _at("subject", town.team) in client.get(_at("subject", secretary)).content.decode()


def test_the_run_before_the_decision_stays_readable(town, client):
    client.force_login(town.clerk)
    before = client.get(_at("subject_json", town.team) + "?run=1").json()
    after = client.get(_at("subject_json", town.team)).json()
    assert (before["tree"]["value"], after["tree"]["value"]) == ("97", "98")
    assert client.get(_at("subject", town.team) + "?run=9").status_code == 404


def test_the_explanation_adds_up(town, client):
    client.force_login(town.clerk)
    tree = client.get(_at("subject_json", town.team)).json()["tree"]
    assert Decimal(tree["value"]) == sum(Decimal(part["value"]) for part in tree["children"])
    assert "T2.1" in json.dumps(tree)


def test_word_files_open_and_hold_the_reasons(town, client):
    client.force_login(town.official)
    found = client.get(_at("feedback_word", town.feedback))
    assert "反馈通知单" in _words(Document(io.BytesIO(found.content)))
    assert "少走访1户" in _words(Document(io.BytesIO(found.content)))
    client.force_login(town.clerk)
    found = client.get(_at("subject_word", town.team))
    assert "补报完成" in _words(Document(io.BytesIO(found.content)))


@pytest.mark.parametrize("by", ["villages", "months", "secretaries", "nonsense"])
def test_comparisons(town, client, by):
    client.force_login(town.clerk)
    places = "&".join(f"village={village.pk}" for village in town.villages[:2])
    for query in (f"?by={by}", f"?by={by}&{places}", f"?by={by}&village=x"):
        assert client.get(_at("compare", town.cycle) + query).status_code == 200


def test_confirming_needs_a_post_and_says_so_afterwards(town, client):
    other = Feedback.objects.get(village=town.villages[1])
    client.force_login(town.officials[town.villages[1].code])
    assert client.get(_at("acknowledge", other)).status_code == 200
    assert not Feedback.objects.get(pk=other.pk).acknowledged_at
    page = client.post(_at("acknowledge", other), follow=True).content.decode()
    assert "banner-good" in page
    assert client.post(_at("acknowledge", other)).status_code == 302


def test_an_objection_in_the_way_is_told_on_the_page(town, client):
    client.force_login(town.official)
    assert client.post(_at("acknowledge", town.feedback)).status_code == 400


def test_answering_by_the_form(town, client):
    client.force_login(town.clerk)
    address = _at("answer_objection", town.objection)
    refused = client.post(address, {"upheld": "yes", "answer": "属实", "after_units": "99"})
    assert refused.status_code == 400 and "error-summary" in refused.content.decode()
    sent = {"upheld": "yes", "answer": "王某所言属实", "after_units": "8", "document": "意见1号"}
    assert "公示" in client.post(address, sent).content.decode()
    sent["reason"] = "走访户数达到要求"
    assert client.post(address, sent).status_code == 302
    assert Objection.objects.get().upheld
    assert queries.current_run(town.cycle).number == 3


def test_what_is_published_is_only_what_was_written_for_everybody(town, client):
    client.force_login(town.clerk)
    sent = {"upheld": "yes", "answer": "王某所言属实", "after_units": "8", "document": "意见1号",
            "reason": "走访户数达到要求"}  # fmt: skip
    client.post(_at("answer_objection", town.objection), sent)
    town.objection.refresh_from_db()
    assert town.objection.answer == "王某所言属实"
    assert town.objection.adjustment.reason == "走访户数达到要求"
    assert "王某" not in client.get(_at("subject", town.team)).content.decode()


def test_a_measure_sent_twice_is_one(town, client):
    client.force_login(town.official)
    address = _at("improvement", town.feedback)
    token = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())[1]
    sent = {"measure": "每周核对", "responsible": "文书", "due_on": "2026-12-01", "token": token}
    assert [client.post(address, sent).status_code for _each in range(2)] == [302, 302]
    assert town.feedback.improvements.count() == 1


def test_a_leader_reads_the_review_but_does_not_close_it(town, client):
    client.force_login(town.leader)
    assert client.post(_at("review", town.cycle), {"held_on": "2026-04-06"}).status_code == 404


def test_the_evidence_of_marks_is_shown_only_where_it_belongs(town, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    mark = Mark.objects.get(kind="deduction")
    upload = SimpleUploadedFile("走访登记.png", PIXEL, "image/png")
    kept = journal.keep_evidence(place=town.villages[0], upload=upload, by=mark.recorded_by)
    mark.evidence.add(kept)
    own = reverse("results:feedback_evidence", args=[town.feedback.pk, kept.pk])
    office = reverse("results:subject_evidence", args=[town.team.pk, kept.pk])
    client.force_login(town.official)
    assert own in client.get(_at("feedback", town.feedback)).content.decode()
    assert b"".join(client.get(own).streaming_content) == Path(kept.file.path).read_bytes()
    assert client.get(office).status_code == 404
    assert "走访登记.png" in client.get(_at("feedback_print", town.feedback)).content.decode()
    assert "（佐证：走访登记.png）" in _words_of(client.get(_at("feedback_word", town.feedback)))
    client.force_login(town.clerk)
    assert office in client.get(_at("subject", town.team)).content.decode()
    assert b"".join(client.get(office).streaming_content) == Path(kept.file.path).read_bytes()
    other = reverse("results:subject_evidence", args=[_team(town, 1).pk, kept.pk])
    assert client.get(other).status_code == 404


def test_what_leaves_the_office_names_raters_only_as_the_scheme_says(town, client, monkeypatch):
    rater = Mark.objects.get(kind="deduction").recorded_by.person.name
    projector = _at("meeting", town.cycle) + "?screen=projector"
    paper = _at("subject_print", town.team)
    client.force_login(town.clerk)
    for address in (projector, paper):
        assert rater in client.get(address).content.decode()
    assert rater in _words_of(client.get(_at("subject_word", town.team)))
    _keep_names_back(monkeypatch)
    for address in (projector, paper):
        assert rater not in client.get(address).content.decode()
    assert rater not in _words_of(client.get(_at("subject_word", town.team)))
    assert rater in client.get(_at("subject", town.team)).content.decode()


def test_a_village_gets_no_telling_file_name_and_nothing_of_a_withdrawn_mark(
    town, client, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    mark = Mark.objects.get(kind="deduction")
    upload = SimpleUploadedFile("张三举报.png", PIXEL, "image/png")
    kept = journal.keep_evidence(place=town.villages[0], upload=upload, by=mark.recorded_by)
    mark.evidence.add(kept)
    _keep_names_back(monkeypatch)
    file = reverse("results:feedback_evidence", args=[town.feedback.pk, kept.pk])
    client.force_login(town.official)
    page = client.get(_at("feedback", town.feedback)).content.decode()
    assert file in page and "张三" not in page
    answer = client.get(file)
    assert b"".join(answer.streaming_content) == Path(kept.file.path).read_bytes()
    given = answer.headers["Content-Disposition"]
    assert quote("张三") not in given and ".png" in given
    Mark.objects.filter(pk=mark.pk).update(
        withdrawn_at=mark.recorded_at, withdrawn_by=mark.recorded_by
    )
    assert client.get(file).status_code == 404


def test_evidence_that_is_not_there_is_no_page(town, client):
    client.force_login(town.official)
    assert (
        client.get(reverse("results:feedback_evidence", args=[town.feedback.pk, 1])).status_code
        == 404
    )


def test_every_page_is_there_in_english(town, client):
    client.cookies["language"] = "en"
    for account, addresses in (
        (town.clerk, _office_addresses(town)),
        (town.official, _village_addresses(town)),
    ):
        client.force_login(account)
        for address in addresses:
            assert client.get(address).status_code == 200
    assert "Object" in client.get(_at("feedback", town.feedback)).content.decode()


def test_the_same_queries_for_three_and_twenty_villages(client, db):
    small = _queries_by_page(play(3), client)
    big = _queries_by_page(play(20, people.GAOQIAO), client)
    assert small == big
    assert max(small.values()) <= 12, small


def test_a_corrected_result_can_be_published_from_the_pages_of_results(town, client):
    publish = reverse("notices:publish", args=[town.cycle.pk])
    client.force_login(town.clerk)
    pages = [_at("overview", town.cycle), _at("feedback_list", town.cycle)]
    assert all(publish not in client.get(page).content.decode() for page in pages)
    actions.answer_objection(
        objection=town.objection, upheld=True, after_units=8 * POINT, answer="属实",
        document="意见1号", by=town.clerk,
    )  # fmt: skip
    for feedback in Feedback.objects.filter(cycle=town.cycle):
        actions.acknowledge(feedback=feedback, by=town.clerk)
    assert all(publish in client.get(page).content.decode() for page in pages)
    client.force_login(town.leader)
    assert all(publish not in client.get(page).content.decode() for page in pages)


def test_names_in_the_list_of_answers_are_text_and_no_markup(town, client):
    account = town.officials[town.villages[1].code]
    Person.objects.filter(pk=account.person_id).update(name="<b>某</b>")
    actions.acknowledge(
        feedback=Feedback.objects.get(cycle=town.cycle, village=town.villages[1]), by=account
    )
    client.force_login(town.clerk)
    page = client.get(_at("feedback_list", town.cycle)).content.decode()
    assert "&lt;b&gt;某&lt;/b&gt;" in page and "<b>某" not in page
    assert _at("feedback", town.feedback) in page


def _queries_by_page(town, client):
    counted = {}
    for account, addresses in (
        (town.clerk, _office_addresses(town)),
        (town.official, _village_addresses(town)),
    ):
        client.force_login(account)
        for address in addresses:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            name = "/".join(part for part in address.split("/") if not part.isdigit())
            counted[name] = len(caught)
    return counted


def _office_addresses(town):
    cycle = [_at(name, town.cycle) for name in OFFICE_PAGES]
    subject = [_at(name, town.team) for name in ("subject", "subject_print", "subject_word")]
    return [*cycle, _at("compare", town.cycle) + "?by=months", *subject]


def _village_addresses(town):
    names = ("feedback", "feedback_print", "feedback_word", "record_meeting", "improvement")
    return [reverse("results:my_feedback"), *(_at(name, town.feedback) for name in names)]


def _at(name, target):
    return reverse(f"results:{name}", args=[target.pk])


def _team(town, village=0):
    return town.cycle.subjects.select_related("cycle__version", "cycle__place", "place").get(
        kind="team", place=town.villages[village]
    )


def _words(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def _words_of(response):
    return _words(Document(io.BytesIO(response.content)))


def _keep_names_back(monkeypatch):
    """From now on every scheme says that raters aren't named."""

    def without_names(cycle):
        period = period_of(cycle)
        return replace(period, notice=replace(period.notice, name_raters=False))

    monkeypatch.setattr(common, "period_of", without_names)

"""The clerk's pages, the hall's screen and the public result: what they say, when, and to whom."""

import io
import json
import re

import docx
import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.ballots import actions, papers, screens
from kaoping.ballots.models import PaperCount, Question, Slip
from kaoping.ballots.tests.test_facts import DUAL, certified
from tests import polls
from tests.halls import TELLERS


@pytest.fixture
def clerk(voting, client):
    """The clerk's browser."""
    client.force_login(voting.clerk)
    return client


def page(browser, hall: polls.Hall, rest: str = "") -> str:
    """A page of the poll."""
    answer = browser.get(f"/ballots/{hall.poll.pk}/{rest}")
    assert answer.status_code == 200, rest
    return answer.content.decode()


def screen(hall: polls.Hall) -> str:
    """What the hall sees now."""
    return screens.snapshot(hall.meeting.screen_key).html


def pile(hall: polls.Hall, teller: int, **counted: int) -> PaperCount:
    """A teller's count of pile 1: one paper, 优秀 unless said otherwise."""
    cells = {"1": counted or {"excellent": 1}}
    return actions.enter_batch(box=hall.box, number=1, teller=teller, papers=1, invalid=0,
                               cells=cells, by=hall.clerk)  # fmt: skip


def test_nobody_sees_a_result_before_the_box_is_open(clerk, voting):
    for slip in voting.slips[:11]:
        polls.cast(voting, slip)
    for close in (False, True):
        if close:
            voting.close()
        for text in (page(clerk, voting), screen(voting)):
            assert "%" not in text
            assert "优秀" not in text
        assert clerk.get(f"/ballots/{voting.poll.pk}/result/").status_code == 404
        assert clerk.get(f"/ballots/{voting.poll.pk}/minutes/").status_code == 404


def test_while_voting_is_open_only_tens_are_told(clerk, voting):
    for slip in voting.slips[:11]:
        polls.cast(voting, slip)
    assert "约收回10张，共印了12张" in page(clerk, voting)
    assert "<b>10</b>" in screen(voting)
    assert "11" not in page(clerk, voting)


def test_paper_is_among_what_came_in_and_printed_slips_are_not_called_handed_out(voting):
    for slip in voting.slips[:7]:
        polls.cast(voting, slip)
    for slip in voting.slips[7:10]:
        actions.spend_on_paper(poll=voting.poll, code=slip.code, by=voting.clerk)
    assert "约收回</span><b>10</b><span>/ 印制</span><b>12</b>" in screen(voting)
    voting.close()
    assert "收回</span><b>10</b>" in screen(voting)
    assert "扫码7 + 纸质3" in screen(voting)
    voting.count(issued=11, unused=1)
    assert "/ 发出</span><b>11</b>" in screen(voting)


def test_whoever_is_voted_down_is_named_wherever_the_result_is_read(db, client):
    """In public from the certificate on: hall, public page, minutes; the post beside each name."""
    place, version, clerk = polls.town(2, preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    hall = polls.prepare(cycle, place.children.first(), clerk, ballots=["village"], slips=12)
    certified(hall, [["bad", "good", "good"]] * 12 + [["bad", "bad", "good"]] * 12)
    lost, kept = hall.poll.questions.order_by("position")[:2]
    told = hall.meeting.bars.get().reason
    public = client.get(f"/ballots/{hall.poll.pk}/result/").content.decode()
    for text in (public, screen(hall)):
        assert f"{lost.title}</strong> {told}" in text or f"<b>{lost.title}</b> {told}" in text
        assert "双述双评办法第十二条" in text
        assert lost.detail in text
        assert f"{kept.title}</strong> {told}" not in text
    read = docx.Document(io.BytesIO(papers.minutes(hall.poll)))
    lines = [paragraph.text for paragraph in read.paragraphs]
    assert f"{lost.title}：{told}（双述双评办法第十二条）。" in lines
    assert any(lost.title in line and lost.detail in line for line in lines)


def test_the_first_result_has_the_paper_in_it(clerk, voting):
    for slip in voting.slips[:11]:
        polls.cast(voting, slip)
    actions.spend_on_paper(poll=voting.poll, code=voting.slips[11].code, by=voting.clerk)
    voting.open_box()
    assert "正在清点纸质票" in screen(voting)
    assert "优秀" not in page(clerk, voting)
    voting.count(issued=12, unused=0)
    pile(voting, 1)
    assert "优秀" not in screen(voting)
    pile(voting, 2)
    assert "<b>12</b> <small>100.00%</small>" in screen(voting)


def test_the_hall_is_told_what_the_rule_demands(voting):
    for slip in voting.slips[:11]:
        polls.cast(voting, slip)
    voting.open_box()
    voting.count(issued=9, unused=1)
    text = screen(voting)
    assert "按规定不能确认" in text
    assert "发出9张，却收回了11张" in text
    assert "重新投票" in text
    actions.void_poll(poll=voting.poll, reason="收回多于发出", by=voting.clerk)
    assert "本次投票作废" in screen(voting)


def test_a_teller_is_shown_where_the_counts_differ_and_no_number(clerk, voting):
    actions.spend_on_paper(poll=voting.poll, code=voting.slips[0].code, by=voting.clerk)
    voting.close()
    pile(voting, 1, excellent=1)
    blind = clerk.get(f"/ballots/box/{voting.box.pk}/pile/?pile=1&teller=2").content.decode()
    assert 'value="1" class' not in blind
    assert blind.count('value="1"') == 2  # the pile's number, and teller 1 as a choice
    fields = {"number": 1, "teller": 2, "papers": 1, "invalid": 0, "q1-competent": 1}
    told = clerk.post(f"/ballots/box/{voting.box.pk}/pile/", fields, follow=True).content.decode()
    assert "不一致" in told
    assert voting.poll.questions.first().title in told
    assert told.count("—") >= 2  # neither papers nor invalid ones


def test_tellers_find_their_names_and_the_posts(clerk, voting):
    voting.close()
    text = clerk.get(f"/ballots/box/{voting.box.pk}/pile/").content.decode()
    for number, name in zip("一二", (name for duty, name in TELLERS if duty == "teller"), strict=True):
        assert f"计票人{number} {name}" in text
    assert "村党组织书记" in text


def test_faults_of_a_pile_are_told_and_nothing_typed_is_lost(clerk, voting):
    voting.close()
    fields = {"number": 1, "teller": 1, "papers": 1, "invalid": 5, "q1-excellent": 7}
    answer = clerk.post(f"/ballots/box/{voting.box.pk}/pile/", fields)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "无效票不能多于总张数。" in text
    assert "划票数多于有效票数" in text
    assert 'value="7"' in text


def test_what_stands_in_the_way_of_certifying_is_told_line_by_line(clerk, voting):
    polls.cast(voting, voting.slips[0])
    voting.open_box()
    voting.count(issued=0, unused=3)
    text = clerk.post(f"/ballots/{voting.poll.pk}/certify/", {"note": ""}).content.decode()
    assert text.count("<li>") >= 3
    assert "发出0张，却收回了1张" in text
    assert "印制" in text


def test_slips_are_shown_once_and_leave_no_code_behind(clerk, voting):
    count = Slip.objects.filter(poll=voting.poll).count()
    answer = clerk.post(f"/ballots/{voting.poll.pk}/slips/", {"box": voting.box.pk, "count": 3})
    text = answer.content.decode()
    assert text.count('class="slip slip-roomy"') == 3
    assert text.count("<svg ") == 3
    assert "no-store" in answer.headers["Cache-Control"]
    assert "style=" not in text
    assert Slip.objects.filter(poll=voting.poll).count() == count + 3
    again = page(clerk, voting, "slips/")
    assert 'class="slip ' not in again


def test_a_form_sent_twice_draws_slips_once(clerk, voting):
    """A second set would be on no paper, and the slips could never add up."""
    address = f"/ballots/{voting.poll.pk}/slips/"
    (so_far,) = re.findall(r'name="so_far" value="(\d+)"', clerk.get(address).content.decode())
    fields = {"box": voting.box.pk, "count": "3", "so_far": so_far}
    assert "slip-letters" in clerk.post(address, fields).content.decode()
    again = clerk.post(address, fields)
    assert again.status_code == 400
    text = again.content.decode()
    assert "slip-letters" not in text
    assert f'name="so_far" value="{int(so_far) + 3}"' in text
    assert Slip.objects.filter(poll=voting.poll).count() == int(so_far) + 3


def test_a_clean_result_is_not_declared_void_unseen(clerk, voting, client):
    for slip in voting.slips[:11]:
        polls.cast(voting, slip)
    voting.open_box()
    assert "没有哪条规定要求重新投票" not in page(clerk, voting, "void/")  # not counted yet
    voting.count(issued=11, unused=1)
    assert "没有哪条规定要求重新投票" in page(clerk, voting, "void/")
    clerk.post(f"/ballots/{voting.poll.pk}/void/", {"reason": "主持人要求重新投票"})
    client.logout()
    told = client.get(f"/ballots/{voting.poll.pk}/result/").content.decode()
    assert "本次投票已作废" in told and "主持人要求重新投票" in told
    assert "优秀" not in told
    assert client.get(f"/ballots/{voting.poll.pk}/result/twin.json").status_code == 404
    board = client.get("/notices/").content.decode()
    assert voting.meeting.title in board and "作废" in board


def test_no_browser_remembers_shares_or_codes(clerk, voting):
    """Or whoever sits at the clerk's computer later opens the next box alone."""
    voting.close()
    text = page(clerk, voting, "open-box/")
    assert "应到20，实到15" in text  # what stays from then on
    fields = re.findall(r'<input type="text" name="(?:first|second)"[^>]*>', text)
    assert len(fields) == 2
    assert all('autocomplete="off"' in field for field in fields)


def test_a_screen_that_knows_the_snapshot_is_told_so(voting, client):
    caches["pages"].clear()
    address = f"/ballots/screen/{voting.meeting.screen_key}/now.json"
    first = client.get(address)
    assert "正在投票" in json.loads(first.content)["html"]
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/ballots/screen/nobody/now.json").status_code == 404


def test_many_screens_are_one_reading(voting, client, django_assert_num_queries):
    caches["pages"].clear()
    address = f"/ballots/screen/{voting.meeting.screen_key}/now.json"
    client.get(address)
    with django_assert_num_queries(0):
        for _screen in range(30):
            client.get(address)


def test_a_receipt_is_found_and_an_invented_one_is_not(voting, client):
    for slip in voting.slips[:10]:
        polls.cast(voting, slip)
    voting.certify_with(issued=10, unused=2)
    address = f"/ballots/{voting.poll.pk}/result/receipts/"
    typed = voting.slips[0].receipt.lower()
    assert "这张票已计入" in client.get(address, {"receipt": f"{typed[:4]} {typed[4:]}"}).content.decode()
    assert "没有找到" in client.get(address, {"receipt": "22222222"}).content.decode()
    assert "没有找到" in client.get(address, {"receipt": voting.slips[11].receipt}).content.decode()


def test_the_notice_board_leads_to_the_result(voting, client):
    assert f"/ballots/{voting.poll.pk}/result/" not in client.get("/notices/").content.decode()
    polls.cast(voting, voting.slips[0])
    voting.certify_with(issued=1, unused=11)
    assert f"/ballots/{voting.poll.pk}/result/" in client.get("/notices/").content.decode()
    assert client.get(f"/ballots/{voting.poll.pk}/result/twin.json").json()["format"]


def test_the_minutes_hold_the_numbers_and_the_box(voting):
    polls.cast(voting, voting.slips[0])
    voting.certify_with(issued=1, unused=11)
    lines = [getattr(block, "text", "") for block in papers.vote_section(voting.poll)]
    assert any("应到20人，实到15人；发出1张，收回1张 = 有效1张 + 无效0张" in line for line in lines)
    assert any(voting.poll.box_hash in line for line in lines)
    assert papers.minutes(voting.poll)[:2] == b"PK"


@pytest.mark.parametrize("rest", ["", "slips/", "counts/", "piles/", "questions/", "boxes/", "result/"])
def test_pages_ask_as_much_of_the_database_for_three_questions_as_for_thirty(voting, clerk, rest):
    polls.cast(voting, voting.slips[0])
    if rest == "result/":
        voting.certify_with(issued=1, unused=11)
    page(clerk, voting, rest)
    with CaptureQueriesContext(connection) as few:
        page(clerk, voting, rest)
    Question.objects.bulk_create(
        Question(poll=voting.poll, position=number, title=f"第{number}项", low=0, high=100)
        for number in range(4, 31)
    )
    with CaptureQueriesContext(connection) as many:
        page(clerk, voting, rest)
    assert len(many) == len(few), many.captured_queries[-3:]


def test_a_long_result_turns_its_pages_by_the_clock(drawn, monkeypatch):
    Question.objects.bulk_create(
        Question(poll=drawn.poll, position=number, title=f"第{number}项", low=0, high=100)
        for number in range(4, 31)
    )
    answers = ["excellent"] * 3 + ["90"] * 27
    monkeypatch.setattr(drawn, "rehearse", lambda: _rehearsed(drawn, answers))
    drawn.open()
    for slip in drawn.slips[:10]:
        polls.cast(drawn, slip, answers)
    drawn.open_box()
    drawn.count(issued=10, unused=2)
    seen = []
    for page in range(3):
        monkeypatch.setattr(screens.time, "time", lambda page=page: page * screens.TURNS_AFTER)
        seen.append(screen(drawn))
    assert [f"第{page}页，共3页" in text for page, text in enumerate(seen, 1)] == [True] * 3
    assert sum(text.count('<th scope="row">') for text in seen) == 30


def _rehearsed(hall: polls.Hall, answers: list[str]) -> None:
    polls.cast(hall, hall.test_slips[0], answers)
    actions.end_rehearsal(poll=hall.poll, shares=hall.shares[:2], by=hall.clerk)


def test_only_the_chosen_ballots_are_prepared(client, db):
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    meeting = polls.meeting(cycle, place.children.order_by("code").first(), clerk)
    client.force_login(clerk)
    address = f"/ballots/meeting/{meeting.pk}/"
    assert "checked" in client.get(address).content.decode()
    client.post(address, {})
    assert meeting.poll.questions.count() == 0
    assert client.get(address).url == f"/ballots/{meeting.poll.pk}/"
    added = client.post(f"/ballots/{meeting.poll.pk}/boxes/add/", {"title": "到会村民"}, follow=True)
    assert "到会村民" in added.content.decode()


def test_small_groups_are_merged_as_proposed(client, db):
    place, version, clerk = polls.town(preset_text=DUAL)
    cycle = polls.year(place, version, clerk)
    village = place.children.order_by("code").first()
    few = {"members": (8, 8), "representatives": (30, 28)}
    poll, clerk = polls.unkeyed(cycle, village, clerk, ballots=["village"], people_of=few)
    client.force_login(clerk)
    text = page(client, polls.Hall(clerk, cycle, poll.meeting, poll, poll.boxes.first()), "boxes/")
    assert "应当合用一个票箱" in text
    fields = {"boxes": [box.pk for box in poll.boxes.all()], "title": "党员、村民代表"}
    client.post(f"/ballots/{poll.pk}/boxes/", fields)
    assert [box.attendance.title for box in poll.boxes.all()] == ["党员、村民代表"]

"""A vote in the browser: voters on the phone, the clerk's whole course, tellers, the hall's screen."""

import re

import pytest
from playwright.sync_api import Page

from kaoping.ballots import actions
from kaoping.ballots.models import Poll, PollState
from kaoping.meetings import actions as meetings
from tests import polls
from tests.journeys.conftest import DESKTOP, PHONE, fits, gone, seen, shoot, violations

pytestmark = pytest.mark.django_db(transaction=True)
HALL_SCREEN = {"width": 1920, "height": 1080}


@pytest.fixture
def prepared(transactional_db) -> polls.Hall:
    """Three officials, twelve slips drawn, the rehearsal still to be held."""
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    return polls.prepare(cycle, place.children.order_by("code").first(), clerk)


@pytest.fixture
def voting(prepared) -> polls.Hall:
    """The same, rehearsed and open."""
    prepared.open()
    return prepared


def address(hall: polls.Hall) -> str:
    """What the QR leads to, without the code."""
    return f"/ballots/v/{hall.poll.pk}/"


def tap(page: Page, words: str) -> None:
    """Presses a big button once the page rests from the last tap."""
    page.wait_for_timeout(400)
    page.get_by_role("button", name=re.compile(f"^{words}")).first.click()


def vote(page: Page, *words: str) -> None:
    """Answers question after question and sends."""
    for number, word in enumerate(words, 1):
        assert seen(page.get_by_text(f"第{number}题，共{len(words)}题"))
        tap(page, word)
    assert seen(page.get_by_role("heading", name="核对一下，再投出"))
    tap(page, "投出我的票")
    assert seen(page.get_by_role("heading", name="您的票已计入"))


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_a_villager_types_the_code_votes_and_gets_the_receipt(visit, voting, javascript, large):
    slip = voting.slips[0]
    page = visit(address(voting), size=PHONE, javascript=javascript)
    name = f"vote-{'script' if javascript else 'plain'}-{'large' if large else 'normal'}"
    if large:
        tap(page, "大字")
        assert seen(page.get_by_role("button", name="标准字号"))
    page.get_by_label("就是票上印的大字，分三组").fill(slip.code.lower())
    shoot(page, f"{name}-1-code")
    tap(page, "继续")
    assert seen(page.get_by_text("第1题，共3题"))
    shoot(page, f"{name}-2-question")
    assert fits(page)
    tap(page, "优秀")
    assert seen(page.get_by_text("第2题，共3题"))
    tap(page, "上一题")
    assert seen(page.get_by_text("已选"))
    tap(page, "称职")
    tap(page, "弃权")
    tap(page, "不称职")
    assert seen(page.get_by_role("heading", name="核对一下，再投出"))
    shoot(page, f"{name}-3-check")
    assert fits(page)
    tap(page, "投出我的票")
    assert seen(page.get_by_text(f"{slip.receipt[:4]} {slip.receipt[4:]}"))
    shoot(page, f"{name}-4-done")
    assert fits(page)
    assert page.context.cookies() == []


def test_the_qr_brings_the_code_and_no_history_keeps_it(visit, voting):
    code = voting.slips[0].code.replace("-", "")
    page = visit(f"{address(voting)}#{code}", size=PHONE)
    assert seen(page.get_by_text("第1题，共3题"))
    assert code not in page.url
    tap(page, "优秀")
    assert seen(page.get_by_text("第2题，共3题"))
    page.go_back()  # Back of the telephone is Back of the page
    assert seen(page.get_by_text("第1题，共3题"))
    assert code not in page.url
    vote(page, "优秀", "优秀", "优秀")
    again = visit(f"{address(voting)}#{code}", size=PHONE)
    assert seen(again.get_by_role("heading", name="您的票已计入"))


def test_a_lost_connection_loses_no_answer(visit, voting):
    page = visit(f"{address(voting)}#{voting.slips[0].code}", size=PHONE)
    assert seen(page.get_by_text("第1题，共3题"))
    page.route("**/ballots/v/**", lambda route: route.abort())
    tap(page, "优秀")
    assert seen(page.get_by_role("alert").get_by_text("没有连上网络"))
    page.unroute("**/ballots/v/**")
    visit.troubles.clear()  # the broken line itself
    vote(page, "优秀", "优秀", "优秀")


def test_a_double_tap_answers_one_question(visit, voting):
    page = visit(f"{address(voting)}#{voting.slips[0].code}", size=PHONE)
    assert seen(page.get_by_text("第1题，共3题"))
    page.wait_for_timeout(400)
    page.get_by_role("button", name="优秀", exact=True).dblclick()
    assert seen(page.get_by_text("第2题，共3题"))
    page.wait_for_timeout(600)
    assert seen(page.get_by_text("第2题，共3题"))


def test_a_telephone_that_can_speak_reads_aloud_and_others_show_no_button(visit, voting):
    page = visit(address(voting), size=PHONE)
    assert seen(page.get_by_role("button", name="读给我听"))
    page.evaluate("() => { window.said = []; window.speechSynthesis.speak = (one) => { window.said.push(one.text); }; }")
    tap(page, "读给我听")
    assert "请输入票上的投票码" in page.evaluate("window.said.join('')")
    plain = visit(address(voting), size=PHONE, javascript=False)
    assert gone(plain.get_by_role("button", name="读给我听"))


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_wrong_codes_and_closed_boxes_get_kind_words(visit, voting, javascript):
    page = visit(address(voting), size=PHONE, javascript=javascript)
    page.get_by_label("就是票上印的大字，分三组").fill("K7QM-4HXA-9RW")
    tap(page, "继续")
    assert seen(page.get_by_role("heading", name="请再看看投票码"))
    assert page.get_by_label("就是票上印的大字，分三组").input_value() == "K7QM-4HXA-9RW"
    voting.close()
    visit.troubles.clear()  # a fetched 422 is written to the console
    page = visit(address(voting), size=PHONE, javascript=javascript)
    assert seen(page.get_by_role("heading", name="投票已经结束"))


def test_the_voters_pages_have_nothing_for_axe_to_find(visit, voting):
    page = visit(address(voting), size=PHONE)
    assert violations(page) == []
    page = visit(f"{address(voting)}#{voting.slips[0].code}", size=PHONE)
    assert seen(page.get_by_text("第1题，共3题"))
    assert violations(page) == []
    for word in ("优秀", "称职", "弃权"):
        tap(page, word)
    assert seen(page.get_by_role("heading", name="核对一下，再投出"))
    assert violations(page) == []
    tap(page, "投出我的票")
    assert seen(page.get_by_role("heading", name="您的票已计入"))
    assert violations(page) == []


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_the_clerk_leads_a_vote_from_preparing_to_the_published_result(visit, javascript, transactional_db):
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    meeting = polls.meeting(cycle, place.children.order_by("code").first(), clerk)
    page = visit(f"/ballots/meeting/{meeting.pk}/", clerk, javascript=javascript)
    shots = javascript
    look = lambda name: shoot(page, f"clerk-{name}") if shots else None  # noqa: E731
    page.get_by_role("button", name="筹备").click()
    assert seen(page.get_by_role("heading", name=meeting.title))
    poll = Poll.objects.get(meeting=meeting)
    counts = {row.key: (20, 15) for row in meeting.attendance.all()}
    meetings.count_attendance(meeting=meeting, counts=counts, by=clerk)
    page.reload()
    look("1-draft")
    page.get_by_role("link", name="题目", exact=True).click()
    assert seen(page.get_by_role("heading", name="题目", exact=True))
    page.get_by_label("增加事项，每行一项").fill("硬化村内主干道1公里\n新建蓄水池1座")
    page.get_by_role("button", name="保存题目").click()
    assert seen(page.get_by_text("共有5题。"))
    look("2-questions")
    page.get_by_role("link", name="返回本次投票").click()
    page.get_by_role("link", name="生成密钥").click()
    page.get_by_role("button", name="生成密钥并显示三份").click()
    assert seen(page.get_by_text("票箱密钥 第3份（共3份）"))
    look("3-shares")
    shares = [text.strip() for text in page.locator(".share-letters").all_inner_texts()]
    assert len(shares) == 3
    page.get_by_role("link", name="三份都印好了，继续").click()
    page.get_by_role("link", name="印票").click()
    look("4-draw")
    page.get_by_label("多少张").fill("2")
    page.get_by_role("button", name="生成并显示，供打印").click()
    assert seen(page.get_by_text("2张票"))
    look("5-slips")
    test_code = "-".join(page.locator(".slip-letters").first.inner_text().split())
    actions.cast(poll_id=poll.pk, code=test_code, answers=["excellent"] * 3 + ["agree", ""])
    page.get_by_role("link", name="返回").click()
    page.get_by_role("link", name="返回本次投票").click()
    page.get_by_role("link", name="结束演练").click()
    page.get_by_label("一名监票人的一份", exact=True).fill(shares[0])
    page.get_by_label("另一名监票人的一份").fill(shares[1][:-1])
    page.get_by_role("button", name="打开演练票箱").click()
    assert len(page.get_by_label("一名监票人的一份", exact=True).input_value()) > 30
    assert seen(page.get_by_role("alert"))
    look("6-share-mistyped")
    page.get_by_label("另一名监票人的一份").fill(shares[1])
    page.get_by_role("button", name="打开演练票箱").click()
    assert seen(page.get_by_text("票箱里有1张演练票。"))
    look("7-rehearsed")
    page.get_by_role("link", name="继续").click()
    page.get_by_role("link", name="印票").click()
    page.get_by_label("多少张").fill("14")
    page.get_by_role("button", name="生成并显示，供打印").click()
    assert seen(page.get_by_text("14张票"))
    codes = ["-".join(text.split()) for text in page.locator(".slip-letters").all_inner_texts()]
    meetings.convene(meeting=meeting, by=clerk)
    page.goto(f"/ballots/{poll.pk}/")
    page.get_by_role("link", name="开始投票").click()
    page.get_by_role("button", name="开始投票").click()
    assert seen(page.get_by_text("投票已开始。"))
    for code in codes[:11]:
        actions.cast(poll_id=poll.pk, code=code, answers=["excellent", "competent", "excellent", "agree", ""])
    page.get_by_role("link", name="投纸质票").click()
    page.get_by_label("B联上的投票码").fill(codes[11])
    page.get_by_role("button", name="确定").click()
    assert seen(page.get_by_text("A联可以投入票箱"))
    look("8-stub")
    page.get_by_label("B联上的投票码").fill(codes[0])
    page.get_by_role("button", name="确定").click()
    assert seen(page.get_by_role("alert"))
    page.get_by_role("link", name="返回本次投票").click()
    look("9-open")
    page.get_by_role("link", name="截止投票").click()
    page.get_by_role("button", name="截止投票").click()
    assert seen(page.get_by_text("投票已截止。"))
    page.get_by_role("link", name="清点票数").click()
    page.get_by_label("发出的张数").fill("12")
    page.get_by_label("剩余没发的张数").fill("2")
    page.get_by_label("写坏和退回的张数").fill("0")
    page.get_by_role("button", name="记录").click()
    assert seen(page.get_by_text("票数已记录。"))
    page.get_by_role("link", name="纸质票").click()
    _two_tellers(page, look)
    page.get_by_role("link", name="返回本次投票").click()
    look("12-closed")
    page.get_by_role("link", name="开箱").click()
    page.get_by_label("一名监票人的一份", exact=True).fill(shares[0])
    page.get_by_label("另一名监票人的一份").fill(shares[2].lower())
    page.get_by_role("button", name="开箱").click()
    assert seen(page.get_by_text("票箱已打开"))
    look("13-counted")
    page.get_by_role("link", name="确认结果").click()
    page.get_by_role("button", name="确认并公布").click()
    assert seen(page.get_by_text("结果已确认并公布。"))
    look("14-certified")
    poll.refresh_from_db()
    assert poll.state == PollState.CERTIFIED
    with page.expect_download() as word:
        page.get_by_role("link", name="带结果的会议记录（Word）").click()
    assert word.value.suggested_filename.endswith(".docx")
    page.get_by_role("link", name="公开页面").click()
    assert seen(page.get_by_role("heading", name="自己重算"))


def _two_tellers(page: Page, look) -> None:
    """Teller 2 differs first, is told where and not by how much, and counts again as teller 1 did."""
    page.get_by_role("link", name="录入第1沓").click()
    _pile(page, excellent="1")
    assert seen(page.get_by_text("请另一位计票人清点"))
    page.get_by_role("link", name="计票人二录入").click()
    assert page.get_by_label("这沓的张数").input_value() == ""
    look("10-pile")
    _pile(page, excellent="0")
    assert seen(page.get_by_role("alert").get_by_text(re.compile("不一致.*1\\.")))
    look("11-piles-differ")
    page.get_by_role("link", name="计票人二录入").click()
    _pile(page, excellent="1")
    assert seen(page.get_by_text("第1沓两人清点一致。"))


def _pile(page: Page, *, excellent: str) -> None:
    page.get_by_label("这沓的张数").fill("1")
    page.get_by_label("其中无效票").fill("0")
    page.locator(".pile-cell input").first.fill(excellent)
    page.get_by_role("button", name="录入这一沓").click()


def test_the_hall_sees_how_many_and_nothing_of_a_result_before_the_box_is_open(visit, voting):
    for slip in voting.slips[:11]:
        polls.cast(voting, slip)
    page = visit(f"/ballots/screen/{voting.meeting.screen_key}/", size=HALL_SCREEN)
    assert seen(page.get_by_text("正在投票"))
    assert seen(page.get_by_text("10", exact=True))
    shoot(page, "hall-1-open")
    assert gone(page.get_by_text("优秀"))
    voting.close()
    assert seen(page.get_by_text("投票已截止"))
    shoot(page, "hall-2-closed")
    voting.count(issued=11, unused=1)
    actions.open_box(poll=voting.poll, shares=voting.shares[:2], by=voting.clerk)
    assert seen(page.get_by_text("100.00%").first)
    shoot(page, "hall-3-result")
    assert violations(page) == []
    plain = visit(f"/ballots/screen/{voting.meeting.screen_key}/", size=HALL_SCREEN, javascript=False)
    assert seen(plain.get_by_text("100.00%").first)


def test_the_hall_is_told_what_the_rule_demands(visit, voting):
    for slip in voting.slips[:11]:
        polls.cast(voting, slip)
    voting.close()
    voting.count(issued=9, unused=1)
    actions.open_box(poll=voting.poll, shares=voting.shares[:2], by=voting.clerk)
    page = visit(f"/ballots/screen/{voting.meeting.screen_key}/", size=HALL_SCREEN)
    assert seen(page.get_by_role("heading", name="按规定不能确认"))
    shoot(page, "hall-4-demands")


def test_everybody_reads_the_result_and_finds_the_own_receipt(visit, voting):
    for slip in voting.slips[:11]:
        polls.cast(voting, slip)
    voting.open_box()
    voting.count(issued=11, unused=1)
    actions.certify(poll=voting.poll, by=voting.clerk)
    for javascript in (True, False):
        page = visit(f"/ballots/{voting.poll.pk}/result/", size=PHONE, javascript=javascript)
        assert seen(page.get_by_text("100.00%").first)
        assert fits(page)
        page.get_by_label("C联上的回执号").fill(voting.slips[3].receipt.lower())
        page.get_by_role("button", name="查询").click()
        assert seen(page.get_by_text("这张票已计入"))
        assert fits(page)
    page = visit(f"/ballots/{voting.poll.pk}/result/", size=PHONE)
    shoot(page, "result-phone")
    assert violations(page) == []
    page.get_by_role("link", name="全部11个回执号").click()
    assert seen(page.locator(".receipts li").first)
    shoot(page, "receipts-phone")
    assert violations(page) == []
    page = visit(f"/ballots/{voting.poll.pk}/result/", size=DESKTOP)
    shoot(page, "result-desktop")

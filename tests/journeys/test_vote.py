"""A vote in the browser: voters on the phone, the clerk's whole course, tellers, the hall's screen."""

import re

import pytest
from playwright.sync_api import Page

from kaoping.ballots import actions
from kaoping.ballots.models import Poll, PollState
from kaoping.meetings import actions as meetings
from tests import polls
from tests.journeys.conftest import PHONE, fits, gone, seen, shoot, violations

pytestmark = pytest.mark.django_db(transaction=True)
HALL = {"width": 1920, "height": 1080}
CODE = "就是票上印的大字，分三组"
DONE = "您的票已计入"
CHECK = "核对一下，再投出"


@pytest.fixture
def voting(transactional_db) -> polls.Hall:
    """Three officials, twelve slips drawn, rehearsed, open."""
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    hall = polls.prepare(cycle, place.children.order_by("code").first(), clerk)
    hall.open()
    return hall


def address(hall: polls.Hall, slip: int | None = None) -> str:
    """What the QR of a slip leads to; without a slip, what is typed."""
    code = "" if slip is None else f"#{hall.slips[slip].code.replace('-', '')}"
    return f"/ballots/v/{hall.poll.pk}/{code}"


def receipt(hall: polls.Hall, slip: int) -> str:
    """As it stands on part C."""
    text = hall.slips[slip].receipt
    return f"{text[:4]} {text[4:]}"


def tap(page: Page, words: str) -> None:
    """Presses a big button once the page rests from the last tap."""
    page.wait_for_timeout(400)
    page.get_by_role("button", name=re.compile(f"^{words}")).first.click()


def titled(page: Page, words: str) -> bool:
    """Waits for the page with this title."""
    return seen(page.get_by_role("heading", name=words))


def asked(page: Page, number: int) -> bool:
    """Waits for a question of three."""
    return seen(page.get_by_text(f"第{number}题，共3题"))


def walk(page: Page, hall: polls.Hall, slip: int, look: str) -> None:
    """Types the code, votes, goes back, changes, sends; each page is looked at."""
    page.get_by_label(CODE).fill(hall.slips[slip].code.lower())
    shoot(page, f"{look}-1-code")
    tap(page, "继续")
    assert asked(page, 1) and fits(page) and violations_of(page) == []
    shoot(page, f"{look}-2-question")
    tap(page, "优秀")
    assert asked(page, 2)
    tap(page, "上一题")
    assert seen(page.get_by_text("已选"))
    tap(page, "称职")
    assert asked(page, 2)
    tap(page, "弃权")
    assert asked(page, 3)
    tap(page, "不称职")
    assert titled(page, CHECK) and fits(page) and violations_of(page) == []
    shoot(page, f"{look}-3-check")
    page.wait_for_timeout(400)
    page.get_by_role("button", name="修改").nth(2).click()
    assert asked(page, 3)
    tap(page, "基本称职")
    assert titled(page, CHECK)
    tap(page, "投出我的票")
    assert titled(page, DONE) and fits(page) and violations_of(page) == []
    assert seen(page.get_by_text(receipt(hall, slip)))
    shoot(page, f"{look}-4-done")
    assert page.context.cookies() == []


def violations_of(page: Page) -> list[str]:
    """What axe finds; nothing can be asked of a page without a script."""
    return violations(page) if page.has_script else []


def opened(visit, path: str, *, javascript: bool = True) -> Page:
    page = visit(path, size=PHONE, javascript=javascript)
    page.has_script = javascript
    return page


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_villagers_vote_on_the_phone(visit, voting, javascript):
    kind = "script" if javascript else "plain"
    walk(opened(visit, address(voting), javascript=javascript), voting, 0, f"vote-{kind}")
    page = opened(visit, address(voting), javascript=javascript)
    tap(page, "大字")
    assert seen(page.get_by_role("button", name="标准字号"))
    walk(page, voting, 1, f"vote-{kind}-large")
    page = opened(visit, address(voting), javascript=javascript)
    page.get_by_label(CODE).fill("K7QM-4HXA-9RW")
    tap(page, "继续")
    assert titled(page, "请再看看投票码")
    assert page.get_by_label(CODE).input_value() == "K7QM-4HXA-9RW"
    page.get_by_label(CODE).fill(voting.slips[0].code)  # used before: the same kind answer
    tap(page, "继续")
    assert titled(page, DONE) and seen(page.get_by_text(receipt(voting, 0)))
    _comforts_of_a_script(visit, voting) if javascript else _without_them(visit, voting)
    voting.close()
    assert titled(opened(visit, address(voting), javascript=javascript), "投票已经结束")


def _comforts_of_a_script(visit, voting: polls.Hall) -> None:
    """QR, Back of the telephone, a lost connection, a double tap, reading aloud."""
    page = opened(visit, address(voting, 2))
    assert asked(page, 1) and "#" not in page.url
    page.wait_for_timeout(400)
    page.get_by_role("button", name=re.compile("^优秀")).dblclick()
    page.wait_for_timeout(700)
    assert asked(page, 2)  # a double tap answers one question
    page.go_back()
    assert asked(page, 1) and "#" not in page.url
    page.route("**/ballots/v/**", lambda route: route.abort())
    tap(page, "优秀")
    assert seen(page.get_by_role("alert").get_by_text("没有连上网络"))
    page.unroute("**/ballots/v/**")
    visit.troubles.clear()  # the broken line itself
    _give_voices(page)
    tap(page, "读给我听")
    tap(page, "优秀")
    assert asked(page, 2)
    assert "第2题" in page.evaluate("window.said[1]")
    tap(page, "优秀")
    assert asked(page, 3)
    tap(page, "优秀")
    assert titled(page, CHECK)
    tap(page, "投出我的票")
    assert titled(page, DONE)
    page.goto(address(voting, 3))  # the next voter scans into the same page of a shared telephone
    assert asked(page, 1) and "#" not in page.url
    assert titled(opened(visit, address(voting, 2)), DONE)


def _give_voices(page: Page) -> None:
    """A voice that sends what it reads to its maker is not taken; one of the telephone's own is."""
    page.evaluate(
        """() => {
            window.said = [];
            window.SpeechSynthesisUtterance = function (text) { this.text = text; };
            speechSynthesis.speak = (one) => { window.said.push(one.text); };
            window.heard = (local) => {
                speechSynthesis.getVoices = () => [{ lang: "zh-CN", localService: local }];
                speechSynthesis.dispatchEvent(new Event("voiceschanged"));
            };
            window.heard(false);
        }"""
    )
    assert gone(page.get_by_role("button", name="读给我听"))
    page.evaluate("() => window.heard(true)")


def _without_them(visit, voting: polls.Hall) -> None:
    page = opened(visit, address(voting), javascript=False)
    assert gone(page.get_by_role("button", name="读给我听"))


TAP_SECONDS, LOAD_SECONDS, LIMIT = 4, 4, 60  # of a slow hand, of a slow network


@pytest.fixture
def five(transactional_db) -> polls.Hall:
    """Five officials on one slip, open."""
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    poll, clerk = polls.unkeyed(cycle, place.children.order_by("code").first(), clerk)
    options = (("good", "满意"), ("fair", "基本满意"), ("bad", "不满意"))
    officials = [actions.Asked(f"干部{name}", "村委会委员", options=options) for name in "甲乙丙丁戊"]
    actions.set_questions(poll=poll, questions=officials, by=clerk)
    hall = polls.drawn_from(poll, cycle, clerk)
    hall.open()
    return hall


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_five_officials_take_six_taps_and_less_than_a_minute(visit, five, javascript):
    page = visit("/accounts/login/", size=PHONE, javascript=javascript)
    asked_for, taps = [], 0
    page.on("request", lambda sent: asked_for.append(sent.method) if "/v/" in sent.url else None)
    page.goto(address(five, 0))
    if not javascript:  # without a script the QR leads to the field; typing comes on top
        page.get_by_label(CODE).fill(five.slips[0].code)
        page.get_by_role("button", name="继续").click()
        taps += 1
    for number, words in enumerate(("满意", "基本满意", "满意", "不满意", "弃权"), 1):
        assert seen(page.get_by_text(f"第{number}题，共5题"))
        tap(page, words)
        taps += 1
    assert titled(page, CHECK)
    tap(page, "投出我的票")
    taps += 1
    assert titled(page, DONE)
    assert taps == (6 if javascript else 7)
    assert asked_for == ["GET", *["POST"] * 7]
    assert taps * TAP_SECONDS + len(asked_for) * LOAD_SECONDS <= LIMIT


@pytest.fixture
def planned(transactional_db):
    """A meeting with its people counted, and no vote yet."""
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    return polls.meeting(cycle, place.children.order_by("code").first(), clerk), clerk


ANSWERS = ["excellent", "competent", "excellent", "agree", ""]


def test_the_clerk_leads_a_vote_from_preparing_to_the_published_result(visit, planned):
    meeting, clerk = planned
    page = visit(f"/ballots/meeting/{meeting.pk}/", clerk)
    page.get_by_role("button", name="筹备").click()
    assert titled(page, meeting.title)
    poll = Poll.objects.get(meeting=meeting)
    counts = {row.key: (20, 15) for row in meeting.attendance.all()}
    meetings.count_attendance(meeting=meeting, counts=counts, by=clerk)
    _ask_more(page)
    shares = _make_keys(page)
    test_code = _draw(page, 2)[0]
    actions.cast(poll_id=poll.pk, code=test_code, answers=ANSWERS)
    _rehearse(page, shares)
    codes = _draw(page, 14)
    meetings.convene(meeting=meeting, by=clerk)
    page.get_by_role("link", name="开始投票").click()
    page.get_by_role("button", name="开始投票").click()
    assert seen(page.get_by_text("投票已开始。"))
    for code in codes[:11]:
        actions.cast(poll_id=poll.pk, code=code, answers=ANSWERS)
    hall = visit(f"/ballots/screen/{meeting.screen_key}/", size=HALL)
    assert seen(hall.get_by_text("正在投票")) and seen(hall.get_by_text("10", exact=True))
    assert gone(hall.get_by_text("优秀"))
    shoot(hall, "hall-1-open")
    _vote_on_paper(page, fresh=codes[11], used=codes[0])
    page.get_by_role("link", name="截止投票").click()
    page.get_by_role("button", name="截止投票").click()
    assert seen(page.get_by_text("投票已截止。")) and seen(hall.get_by_text("投票已截止"))
    shoot(hall, "hall-2-closed")
    _count(page)
    page.get_by_role("link", name="开箱").click()
    _give(page, shares[0], shares[2].lower())
    page.get_by_role("button", name="开箱").click()
    assert seen(page.get_by_text("票箱已打开"))
    shoot(page, "clerk-13-counted")
    assert seen(hall.get_by_text("100.00%").first) and violations(hall) == [] and fits(hall)
    assert hall.evaluate("document.scrollingElement.scrollHeight <= innerHeight")
    shoot(hall, "hall-3-result")
    page.get_by_role("link", name="确认结果").click()
    page.get_by_role("button", name="确认并公布").click()
    assert seen(page.get_by_text("结果已确认并公布。"))
    assert violations(page) == []
    shoot(page, "clerk-14-certified")
    assert Poll.objects.get(pk=poll.pk).state == PollState.CERTIFIED
    with page.expect_download() as word:
        page.get_by_role("link", name="带结果的会议记录（Word）").click()
    assert word.value.suggested_filename.endswith(".docx")
    _everybody_reads(visit, poll, hall)
    visit.troubles.clear()  # two refusals (400) are written to the console


def _ask_more(page: Page) -> None:
    """Two promises are voted on beside the officials."""
    page.reload()
    shoot(page, "clerk-1-draft")
    page.get_by_role("link", name="题目", exact=True).click()
    page.get_by_label("增加事项，每行一项").fill("硬化村内主干道1公里\n新建蓄水池1座")
    page.get_by_role("button", name="保存题目").click()
    assert seen(page.get_by_text("共有5题。")) and violations(page) == []
    shoot(page, "clerk-2-questions")
    page.get_by_role("link", name="返回本次投票").click()


def _make_keys(page: Page) -> list[str]:
    page.get_by_role("link", name="生成密钥").click()
    page.get_by_role("button", name="生成密钥并显示三份").click()
    assert seen(page.get_by_text("票箱密钥 第3份（共3份）")) and violations(page) == []
    shoot(page, "clerk-3-shares")
    shares = [text.strip() for text in page.locator(".share-letters").all_inner_texts()]
    page.get_by_role("link", name="三份都印好了，继续").click()
    return shares


def _draw(page: Page, count: int) -> list[str]:
    """Slips as they stand on the sheets: their codes."""
    page.get_by_role("link", name="印票").click()
    shoot(page, "clerk-4-draw")
    page.get_by_label("多少张").fill(str(count))
    page.get_by_role("button", name="生成并显示，供打印").click()
    assert seen(page.get_by_text(f"{count}张票")) and violations(page) == []
    shoot(page, "clerk-5-slips")
    codes = ["-".join(text.split()) for text in page.locator(".slip-letters").all_inner_texts()]
    page.get_by_role("link", name="返回").click()
    page.get_by_role("link", name="返回本次投票").click()
    assert len(codes) == count
    return codes


def _give(page: Page, one: str, other: str) -> None:
    page.get_by_label("一名监票人的一份", exact=True).fill(one)
    page.get_by_label("另一名监票人的一份").fill(other)


def _rehearse(page: Page, shares: list[str]) -> None:
    """A share mistyped loses nothing."""
    page.get_by_role("link", name="结束演练").click()
    _give(page, shares[0], shares[1][:-1])
    page.get_by_role("button", name="打开演练票箱").click()
    assert seen(page.get_by_role("alert"))
    assert len(page.get_by_label("一名监票人的一份", exact=True).input_value()) > 30
    shoot(page, "clerk-6-share-mistyped")
    page.get_by_label("另一名监票人的一份").fill(shares[1])
    page.get_by_role("button", name="打开演练票箱").click()
    assert seen(page.get_by_text("票箱里有1张演练票。")) and violations(page) == []
    shoot(page, "clerk-7-rehearsed")
    page.get_by_role("link", name="继续").click()


def _vote_on_paper(page: Page, *, fresh: str, used: str) -> None:
    page.get_by_role("link", name="投纸质票").click()
    page.get_by_label("B联上的投票码").fill(f"https://example.org/ballots/v/1/#{fresh}")
    page.get_by_role("button", name="确定").click()
    assert seen(page.get_by_text("A联可以投入票箱")) and violations(page) == []
    shoot(page, "clerk-8-stub")
    page.get_by_label("B联上的投票码").fill(used)
    page.get_by_role("button", name="确定").click()
    assert seen(page.get_by_role("alert"))
    page.get_by_role("link", name="返回本次投票").click()
    shoot(page, "clerk-9-open")


def _count(page: Page) -> None:
    """Slips by hand, then one pile by two tellers; the second differs first and is told where."""
    page.get_by_role("link", name="清点票数").click()
    page.get_by_label("发出的张数").fill("12")
    page.get_by_label("剩余没发的张数").fill("2")
    page.get_by_label("写坏和退回的张数").fill("0")
    page.get_by_role("button", name="记录").click()
    assert seen(page.get_by_text("票数已记录。"))
    page.get_by_role("link", name="纸质票").click()
    page.get_by_role("link", name="录入第1沓").click()
    _pile(page, "1")
    assert seen(page.get_by_text("请另一位计票人清点"))
    page.get_by_role("link", name="计票人二录入").click()
    assert page.get_by_label("这沓的张数").input_value() == "" and violations(page) == []
    shoot(page, "clerk-10-pile")
    _pile(page, "0")
    assert seen(page.get_by_role("alert").get_by_text(re.compile("不一致.*1\\.")))
    shoot(page, "clerk-11-piles-differ")
    page.get_by_role("link", name="计票人二录入").click()
    _pile(page, "1")
    assert seen(page.get_by_text("第1沓两人清点一致。")) and violations(page) == []
    page.get_by_role("link", name="返回本次投票").click()
    shoot(page, "clerk-12-closed")


def _pile(page: Page, excellent: str) -> None:
    page.get_by_label("这沓的张数").fill("1")
    page.get_by_label("其中无效票").fill("0")
    page.locator(".pile-cell input").first.fill(excellent)
    page.get_by_role("button", name="录入这一沓").click()


def _everybody_reads(visit, poll: Poll, hall: Page) -> None:
    """The public result on the phone, a receipt looked up, with a script and without."""
    assert seen(hall.get_by_text("已确认").first)
    for javascript in (True, False):
        page = visit(f"/ballots/{poll.pk}/result/", size=PHONE, javascript=javascript)
        assert titled(page, "自己重算") and fits(page)
        page.get_by_role("link", name="全部11个回执号").click()
        one = page.locator(".receipts li").nth(3)
        assert seen(one)
        wanted = one.inner_text()
        page.get_by_label("C联上的回执号").fill(wanted.lower())
        page.get_by_role("button", name="查询").click()
        assert seen(page.get_by_text("这张票已计入")) and fits(page)
        if javascript:
            assert violations(page) == []
            shoot(page, "receipts-phone")
    page = visit(f"/ballots/{poll.pk}/result/", size=PHONE)
    assert violations(page) == []
    shoot(page, "result-phone")

"""A jury's meeting in the browser: the clerk's desktop, jurors' phones, the screen of the hall."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kaoping.juries import actions
from kaoping.juries.actions import NewSeat
from kaoping.juries.models import Points
from kaoping.lib.decimals import parse_units
from tests import panels, people
from tests.journeys.conftest import DESKTOP, PHONE, fits, gone, seen, shoot, violations
from tests.streams import LiveProcess

pytestmark = pytest.mark.django_db(transaction=True)
HALL = {"width": 1920, "height": 1080}
NAMES = (
    "刘乡长", "陈副书记", "站长杨", "站长黄", "代表周", "代表吴", "委员徐", "党员孙", "村民胡", "村民朱",
    "党员高", "代表林",
)  # fmt: skip


@pytest.fixture
def stage(transactional_db):
    """Eight reporters of four villages, twelve named jurors with cards."""
    made = panels.build(villages=4, groups=[])
    for seat in made.seats:
        actions.remove_seat(seat=seat, by=made.clerk)
    for group, names in (("乡领导", NAMES[:4]), ("代表委员", NAMES[4:7]), ("党员群众", NAMES[7:])):
        actions.add_seats(
            panel=made.panel, group=group, seats=[NewSeat(name) for name in names], by=made.clerk
        )
    return panels.with_cards(made)


def enter(visit, stage, number: int, *, javascript: bool = True):
    """A juror's phone, the seat taken by typing the code."""
    page = visit(reverse("juries:juror"), size=PHONE, javascript=javascript)
    page.get_by_label("席卡上的代码").fill(stage.codes[number])
    page.get_by_role("button", name="继续").click()
    assert seen(page.get_by_text(f"{number}号席"))
    return page


@pytest.mark.parametrize("javascript", [True, False])
def test_a_juror_gives_withdraws_and_gives_anew(visit, stage, javascript):
    page = enter(visit, stage, 1, javascript=javascript)
    assert seen(page.get_by_role("heading", name="请稍候")) and fits(page)
    shoot(page, f"jury-juror-waits-{javascript}")
    turn = stage.call()
    page.get_by_role("link", name="刷新本页").click()
    assert seen(page.get_by_role("heading", name=turn.subject.name))
    page.get_by_label("您的评分").fill("100.5")
    page.get_by_role("button", name="提交评分").click()
    assert seen(page.get_by_text("不能给100.5分").first) and fits(page)
    shoot(page, f"jury-juror-refused-{javascript}")
    visit.troubles[:] = [line for line in visit.troubles if "409" not in line]  # the refusal above
    page.get_by_label("您的评分").fill("86.5")
    if javascript:
        page.get_by_role("button", name="加一档").click()
        assert page.get_by_label("您的评分").input_value() == "86.6"
        assert violations(page) == []
    shoot(page, f"jury-juror-gives-{javascript}")
    page.get_by_role("button", name="提交评分").click()
    assert seen(page.get_by_text("公布之前可以撤回。")) and fits(page)
    shoot(page, f"jury-juror-given-{javascript}")
    page.get_by_role("button", name="撤回重评").click()
    page.get_by_label("您的评分").fill("90")
    page.get_by_role("button", name="提交评分").click()
    assert seen(page.get_by_text("公布之前可以撤回。"))
    standing = Points.objects.get(withdrawn_at__isnull=True)
    assert standing.units == parse_units("90")
    if javascript:
        assert violations(page) == []


def test_a_card_scanned_takes_the_seat_and_keeps_the_code_out_of_the_address(visit, stage):
    page = visit(f"{reverse('juries:juror')}#{stage.codes[3]}", size=PHONE)
    assert seen(page.get_by_text("3号席"))
    assert stage.codes[3] not in page.url
    shoot(page, "jury-juror-entered")


def test_a_recused_juror_is_told_so_and_the_phone_follows_by_itself(visit, stage):
    page = enter(visit, stage, 1)
    first, *_others = stage.turns
    actions.excuse(
        turn=first, seats=[stage.seats[0]], why="recused", reason="与述职人同村", by=stage.clerk
    )
    stage.call(first)
    assert seen(page.get_by_text("您对本场回避，不评分"))  # no press: the page asks every two seconds
    assert fits(page)
    shoot(page, "jury-juror-recused")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_screen_follows_a_turn_from_the_call_to_the_final_ranking(visit, stage, javascript):
    screen = reverse("juries:screen", args=[stage.meeting.screen_key])
    page = visit(screen, size=HALL, javascript=javascript)
    assert seen(page.get_by_text("即将开始"))
    shoot(page, f"jury-screen-before-{javascript}")
    turn = stage.call()
    given = ["88", "86.5", "90", "79.5", "84", "91.5", "83", "85"]
    stage.give(turn, *given)
    assert seen(page.get_by_text("位评委已评分"))
    assert seen(page.get_by_text("9号 村民胡")) and gone(page.get_by_text("88"))
    shoot(page, f"jury-screen-scoring-{javascript}")
    for seat, points in zip(stage.seats[8:], ["87", "88", "85.5", "90"], strict=True):
        panels.give(turn, seat, points)
    actions.reveal(turn=turn, by=stage.clerk)
    assert seen(page.get_by_text("86.70").first)  # (1,038 − 91.5 − 79.5) ÷ 10
    shoot(page, f"jury-screen-revealed-{javascript}")


def test_a_screen_is_pushed_and_asks_by_itself_while_the_live_process_is_away(
    visit, stage, settings
):
    live = LiveProcess().start()
    settings.LIVE_URL = f"http://127.0.0.1:{live.port}"
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": policy | {"connect-src": [*policy["connect-src"], settings.LIVE_URL]}
    }
    try:
        page = visit(reverse("juries:juror"), size=HALL)
        page.route("**/snapshot.json*", lambda route: route.abort())  # so that only the push is left
        page.goto(reverse("juries:screen", args=[stage.meeting.screen_key]))
        assert seen(page.get_by_text("即将开始"))
        turn = stage.call()
        assert seen(page.get_by_text("位评委已评分"))
        live.kill()
        page.unroute("**/snapshot.json*")
        stage.give(turn, *["88"] * 12)
        actions.reveal(turn=turn, by=stage.clerk)
        assert seen(page.get_by_text("得分公布"))
        page.close()  # it goes on trying to reach the process that was killed
        visit.troubles[:] = [line for line in visit.troubles if "ERR_" not in line]
    finally:
        live.kill()


def fills_one_screen(page) -> bool:
    """Whether a hall sees everything without scrolling."""
    page.wait_for_load_state()
    return fits(page) and page.evaluate("document.scrollingElement.scrollHeight") <= HALL["height"]


def test_fifty_jurors_and_thirty_four_reporters_fill_one_screen(visit, transactional_db):
    stage = panels.build(villages=17, groups=[("各界", 1)])
    names = [NewSeat(f"评委{number:02}") for number in range(2, 51)]
    actions.add_seats(panel=stage.panel, group="", seats=names, by=stage.clerk)
    numbers = [f"{80 + number % 20}.{number % 10}" for number in range(50)]
    screen = reverse("juries:screen", args=[stage.meeting.screen_key])
    turn = stage.call()
    page = visit(screen, size=HALL)
    assert seen(page.get_by_text("尚未评分")) and fills_one_screen(page)
    shoot(page, "jury-screen-crowd-scoring")
    stage.give(turn, *numbers)
    actions.reveal(turn=turn, by=stage.clerk)
    for _ in range(32):
        _hear_quickly(stage)
    assert seen(page.get_by_text("已述职 33 / 34"))
    shoot(page, "jury-screen-crowd-revealed")
    assert fills_one_screen(page)
    _hear_quickly(stage)
    page = visit(screen, size=HALL)
    assert seen(page.get_by_text("全部述职完毕"))
    shoot(page, "jury-screen-crowd-final")
    assert fills_one_screen(page)


def _hear_quickly(stage) -> None:
    """A turn with the points of all written at once."""
    turn = stage.call()
    Points.objects.bulk_create(
        Points(turn=turn, seat=seat, units=parse_units("88"), token=uuid.uuid4())
        for seat in stage.seats
    )
    actions.reveal(turn=turn, by=stage.clerk)


def test_the_clerk_prepares_and_leads_a_meeting(visit, stage):
    page = visit(reverse("juries:meeting", args=[stage.meeting.pk]), stage.clerk, size=DESKTOP)
    assert seen(page.get_by_text("述职评委团")) and fits(page)
    assert violations(page) == []
    shoot(page, "jury-prepare")
    page.get_by_role("button", name="抽签决定顺序").click()
    assert seen(page.get_by_text("已抽签决定顺序。"))
    page.get_by_role("link", name="进入控制台").click()
    page.get_by_role("button", name="请上台", exact=True).first.click()
    assert seen(page.get_by_text("还没评分：")) and fits(page)
    turn = stage.panel.turns.get(state="on_stage")
    stage.give(turn, *["88"] * 10)
    assert seen(page.get_by_text("10 / 12"))
    shoot(page, "jury-console")
    assert violations(page) == []
    page.get_by_text("录入纸卡", exact=True).click()
    shoot(page, "jury-console-cards")
    _type_card(page, stage)
    telephone = visit(card_page(stage), people.account("rater", stage.place), size=PHONE)
    _type_card(telephone, stage)
    assert seen(telephone.get_by_text("两次录入一致"))
    page.get_by_role("link", name="返回控制台").click()
    page.get_by_text("登记缺席或回避").click()
    page.get_by_label("12号 代表林").check()
    page.get_by_label("理由").fill("临时外出")
    shoot(page, "jury-console-forms")
    page.get_by_role("button", name="记录", exact=True).click()
    assert seen(page.get_by_text("全部评委已评分"))
    page.get_by_role("button", name="公布得分").click()
    assert seen(page.get_by_text("刚刚公布")) and fits(page)
    shoot(page, "jury-console-revealed")
    assert violations(page) == []


def card_page(stage) -> str:
    return reverse("juries:type_card", args=[stage.panel.pk])


def _type_card(page, stage) -> None:
    """The eleventh juror's paper card, as one of two people reads it."""
    if not page.url.endswith(card_page(stage)):
        page.get_by_role("link", name="去录入纸卡").click()
    option = page.get_by_label("评委", exact=True).locator("option", has_text="11号 党员高")
    expect(option).to_have_count(1)
    assert fits(page) and violations(page) == []
    shoot(page, f"jury-type-card-{page.viewport_size['width']}")
    page.get_by_label("评委", exact=True).select_option(option.get_attribute("value"))
    page.get_by_label("纸卡上的分数").fill("86")
    page.get_by_role("button", name="录入", exact=True).click()
    assert seen(page.get_by_role("status"))


def test_reporters_stand_below_each_other_on_a_telephone(visit, stage):
    page = visit(reverse("juries:meeting", args=[stage.meeting.pk]), stage.clerk, size=PHONE)
    assert seen(page.get_by_text("述职评委团")) and fits(page)
    leave = page.get_by_role("link", name="不上台").first
    assert leave.bounding_box()["x"] + leave.bounding_box()["width"] <= PHONE["width"]
    assert violations(page) == []
    shoot(page, "jury-prepare-phone")


def test_cards_are_printed_once(visit, stage):
    page = visit(reverse("juries:meeting", args=[stage.meeting.pk]), stage.clerk, size=DESKTOP)
    page.get_by_role("button", name="全部换新代码并打印").click()
    assert seen(page.get_by_text("1号评委席").first)
    shoot(page, "jury-cards")
    assert violations(page) == []


def test_the_final_ranking_fills_the_screen(visit, stage):
    for points in (88, 92, 79, 85, 92, 70, 95, 81):
        stage.play(*[str(points)] * 12)
    actions.end_jury(panel=stage.panel, by=stage.clerk)
    page = visit(reverse("juries:screen", args=[stage.meeting.screen_key]), size=HALL)
    assert seen(page.get_by_text("评分结果"))
    assert violations(page) == []
    shoot(page, "jury-screen-final")

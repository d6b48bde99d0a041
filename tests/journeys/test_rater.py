"""Raters on phone and desktop, with and without a script: everything saved, nothing doubled, nothing lost."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from kaoping.marks.models import Mark, Submission
from tests.journeys.conftest import DESKTOP, PHONE, fits, session_cookie, shoot, violations
from tests.months import award, deduct
from tests.world import World, build, open_month

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])


@pytest.fixture
def town(transactional_db) -> World:
    """Three villages in an open month."""
    world = build(villages=3)
    world.cycle = open_month(world)
    return world


@pytest.fixture
def kept_in_tmp(settings, tmp_path) -> None:
    """Uploads of a test end with it."""
    settings.MEDIA_ROOT = tmp_path


def village(page: Page, name: str = "三泉村"):
    """The village's part of the page."""
    return page.locator("section.village", has=page.get_by_role("heading", name=name, exact=True))


def give(page: Page, name: str, item: str, points: str) -> None:
    """One tap."""
    group = village(page, name).get_by_role("group", name=re.compile(item))
    group.locator("label.tap", has_text=re.compile(rf"^{re.escape(points)}$")).click()


def tap(place, reason: str) -> None:
    """Taps a reason that is in sight."""
    place.locator("label.tap", has_text=reason).first.click()


def saved(page: Page) -> None:
    """Waits until a script has saved everything, or presses the button where there is none."""
    state = page.locator("[data-state]")
    if page.evaluate_javascript:
        expect(state).to_have_text("已全部保存")
    else:
        page.get_by_role("button", name="全部保存").last.click()


def opened(visit, address, account, size, javascript) -> Page:
    page = visit(address, account, size=size, javascript=javascript)
    page.evaluate_javascript = javascript
    return page


@SIZES
@SCRIPTS
def test_a_leader_marks_all_villages_with_two_taps_each_and_submits(visit, town, size, javascript):
    page = opened(visit, "/marks/", town.leader, size, javascript)
    assert fits(page)
    for name in ("三泉村", "青泥村", "文池村"):
        give(page, name, "中心工作", "9.5")
        give(page, name, "重点工作", "8")
    saved(page)
    page.get_by_role("button", name="核对并提交").click()
    expect(page.get_by_role("heading", name="核对并提交")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="提交3个村").click()
    expect(page.get_by_text("已提交3个村，谢谢。")).to_be_visible()
    assert (
        sorted(Mark.objects.values_list("units", "version"))
        == [(80_000, 1)] * 3 + [(95_000, 1)] * 3
    )
    assert Submission.objects.count() == 3


@SIZES
@SCRIPTS
def test_a_deduction_takes_two_taps_and_can_be_taken_back(visit, town, size, javascript):
    page = opened(visit, "/marks/", town.liaison[0], size, javascript)
    place = village(page)
    place.locator("summary").first.click()
    tap(place, "逾期未办")
    saved(page)
    expect(village(page).locator(".taken")).to_contain_text("−2 群众诉求办理：逾期未办")
    village(page).get_by_role("button", name=re.compile("撤销")).click()
    expect(village(page).locator(".taken")).to_have_count(0)
    assert [mark.withdrawn_at is None for mark in Mark.objects.all()] == [False]


@SCRIPTS
def test_note_and_evidence_are_added_to_a_deduction(visit, town, javascript, kept_in_tmp):
    sheet = town.liaison[0].person.assignments.get().sheets.order_by("subject__position").first()
    deduct(sheet, "T2.2", "overdue", "2")
    page = opened(visit, "/marks/", town.liaison[0], PHONE, javascript)
    page.get_by_role("link", name="补充说明、佐证").click()
    page.get_by_label("说明").fill("3月5日低保申请逾期")
    page.get_by_label("佐证材料").set_input_files(
        {"name": "现场.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 minutes"}
    )
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".taken").first).to_contain_text("3月5日低保申请逾期")
    expect(page.get_by_role("link", name="佐证1件")).to_be_visible()


def test_two_deductions_of_one_item_are_two_with_a_script(visit, town):
    page = opened(visit, "/marks/", town.liaison[0], PHONE, True)
    place = village(page)
    place.locator("summary").first.click()
    tap(place, "逾期未办")
    saved(page)
    tap(place, "逾期未办")
    expect(village(page).locator(".taken")).to_have_count(2)
    assert Mark.objects.count() == 2


@SCRIPTS
def test_another_reason_is_deducted_only_with_words(visit, town, javascript):
    page = opened(visit, "/marks/", town.liaison[0], PHONE, javascript)
    village(page).locator("summary").first.click()
    item = village(page).get_by_role("group", name=re.compile("群众诉求办理"))
    item.locator("label.tap", has_text=re.compile("其他情形 −1$")).first.click()
    words = item.get_by_label("说明")
    if javascript:
        expect(words).to_be_focused()
    page.get_by_role("button", name="全部保存").last.click()
    expect(item.locator(".field-error")).to_contain_text("请简要写明")
    assert not Mark.objects.exists()
    words.fill("入户不在家")
    words.press("Tab")
    saved(page)
    expect(village(page).locator(".taken")).to_contain_text("其他情形（入户不在家）")
    assert Mark.objects.get().units == 10_000
    visit.troubles.clear()  # Chromium reports the refused request


def test_arrows_pass_over_reasons_and_only_the_one_meant_is_deducted(visit, town):
    page = opened(visit, "/marks/", town.liaison[0], DESKTOP, True)
    village(page).locator("summary").first.click()
    village(page).get_by_role("radio", name="不扣").first.focus()
    for _step in range(2):
        page.keyboard.press("ArrowRight")
    assert not Mark.objects.exists()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    saved(page)
    assert Mark.objects.get().choice == "untrue"


def test_impatient_taps_on_one_item_leave_the_last_one(visit, town):
    page = opened(visit, "/marks/", town.leader, PHONE, True)
    for points in ("9", "9.5", "10", "9"):
        give(page, "三泉村", "中心工作", points)
    saved(page)
    expect(page.locator(".unsaved")).to_have_count(0)
    assert Mark.objects.get(withdrawn_at=None).units == 90_000


def test_points_put_back_while_a_save_is_under_way_are_what_stands(visit, town):
    page = opened(visit, "/marks/", town.leader, PHONE, True)
    give(page, "三泉村", "中心工作", "9")
    saved(page)
    held = []
    page.route("**/marks/", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/marks/"):
        give(page, "三泉村", "中心工作", "9.5")
    give(page, "三泉村", "中心工作", "9")
    held[0].continue_()
    expect(page.locator(".unsaved")).to_have_count(0)
    saved(page)
    assert Mark.objects.get(withdrawn_at=None).units == 90_000


def test_points_typed_outside_of_the_limits_are_answered_in_place(visit, town):
    page = opened(visit, "/marks/", town.leader, PHONE, True)
    field = village(page).get_by_label("三泉村 中心工作 其他分值")
    field.fill("12")
    field.press("Tab")
    expect(village(page).locator(".field-error")).to_contain_text("12不在0至10之间")
    field = village(page).get_by_label("三泉村 中心工作 其他分值")
    field.fill("6.5")
    field.press("Tab")
    saved(page)
    assert Mark.objects.get().units == 65_000
    visit.troubles.clear()  # Chromium reports each refused request


def test_a_lost_connection_shows_what_is_unsaved_and_saves_it_once_when_it_returns(visit, town):
    page = opened(visit, "/marks/", town.leader, PHONE, True)
    page.context.set_offline(True)
    give(page, "三泉村", "中心工作", "9")
    give(page, "青泥村", "中心工作", "8.5")
    expect(page.locator("[data-state]")).to_contain_text("网络不通")
    expect(page.locator(".sheet.unsaved")).to_have_count(2)
    assert not Mark.objects.exists()
    page.context.set_offline(False)
    saved(page)
    assert sorted(Mark.objects.values_list("units", "version")) == [(85_000, 1), (90_000, 1)]
    visit.troubles.clear()


def test_who_was_signed_out_is_told_and_saves_after_signing_in_elsewhere(visit, town):
    page = opened(visit, "/marks/", town.leader, PHONE, True)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    give(page, "三泉村", "中心工作", "9")
    expect(page.locator("[data-state]")).to_contain_text("登录已失效")
    assert not Mark.objects.exists()
    page.context.add_cookies([session_cookie(town.leader, page.url)])
    saved(page)
    assert Mark.objects.get().units == 90_000
    visit.troubles.clear()


def test_an_answer_lost_on_its_way_is_sent_again_and_written_once(visit, town):
    page = opened(visit, "/marks/", town.liaison[0], PHONE, True)
    lost = []

    def lose_the_first(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            return route.abort()
        return route.continue_()

    page.route("**/marks/", lose_the_first)
    village(page).locator("summary").first.click()
    tap(village(page), "逾期未办")
    saved(page)
    assert lost and Mark.objects.count() == 1
    expect(village(page).locator(".taken")).to_have_count(1)
    visit.troubles.clear()


@SCRIPTS
def test_a_second_tab_is_told_both_values_and_saves_by_intent(visit, town, javascript):
    first = opened(visit, "/marks/", town.leader, DESKTOP, javascript)
    second = opened(visit, "/marks/", town.leader, DESKTOP, javascript)
    give(first, "三泉村", "中心工作", "10")
    saved(first)
    give(second, "三泉村", "中心工作", "9")
    if not javascript:
        second.get_by_role("button", name="全部保存").last.click()
    fault = village(second).locator(".field-error")
    expect(fault).to_contain_text("别处刚刚记为“10”，您填的是“9”")
    assert Mark.objects.get().units == 100_000
    second.locator("label.tap", has_text=re.compile("^9$")).first.click()
    if javascript:
        give(second, "三泉村", "中心工作", "9.5")
        give(second, "三泉村", "中心工作", "9")
    saved(second)
    expect(village(second).locator(".field-error")).to_have_count(0)
    assert Mark.objects.get().units == 90_000
    visit.troubles.clear()


@pytest.mark.parametrize("button", ["village", "all"])
def test_back_and_again_without_a_script_corrects_and_doubles_nothing(visit, town, button):
    page = opened(visit, "/marks/", town.liaison[0], PHONE, False)
    pressed = page.get_by_role(
        "button", name="保存 三泉村" if button == "village" else "全部保存"
    ).last
    village(page).locator("summary").first.click()
    tap(village(page), "逾期未办")
    pressed.click()
    expect(village(page).locator(".taken")).to_have_count(1)
    page.go_back()
    pressed.click()
    expect(village(page).locator(".taken")).to_have_count(1)
    assert Mark.objects.count() == 1
    village(page).locator("summary").first.click()
    tap(village(page), "逾期未办")
    pressed.click()
    expect(village(page).locator(".taken")).to_have_count(2)


@SCRIPTS
def test_check_and_submit_saves_what_was_typed_first(visit, town, javascript):
    page = opened(visit, "/marks/", town.liaison[0], PHONE, javascript)
    village(page).locator("summary").first.click()
    item = village(page).get_by_role("group", name=re.compile("群众诉求办理"))
    item.locator("label.tap", has_text=re.compile("其他情形 −1$")).first.click()
    page.get_by_role("button", name="核对并提交").click()
    expect(item.locator(".field-error")).to_contain_text("请简要写明")
    item.get_by_label("说明").fill("入户不在家")
    page.get_by_role("button", name="核对并提交").click()
    expect(page.get_by_role("heading", name="核对并提交")).to_be_visible()
    expect(page.get_by_text("入户不在家")).to_be_visible()
    assert Mark.objects.get().units == 10_000
    visit.troubles.clear()  # Chromium reports the refused request


@SCRIPTS
def test_a_second_tab_after_submitting_is_told_and_offers_no_saving(visit, town, javascript):
    for sheet in town.leader.person.assignments.get().sheets.all():
        award(sheet, "T4.1", "9.5")
        award(sheet, "T4.2", "8")
    tab = opened(visit, "/marks/", town.leader, PHONE, javascript)
    other = opened(visit, "/marks/check/", town.leader, PHONE, javascript)
    other.get_by_role("button", name="提交3个村").click()
    expect(other.get_by_text("已全部提交")).to_be_visible()
    give(tab, "三泉村", "中心工作", "9")
    if not javascript:
        tab.get_by_role("button", name="全部保存").last.click()
    said = tab.locator(".field-error" if javascript else ".error-summary")
    expect(said).to_contain_text("评分表已提交，不能修改")
    expect(village(tab).get_by_role("button", name=re.compile("保存"))).to_have_count(0)
    tab.goto("/marks/")
    expect(tab.get_by_role("button", name=re.compile("保存"))).to_have_count(0)
    expect(tab.get_by_role("link", name="查看已提交的内容")).to_be_visible()
    assert set(Mark.objects.values_list("version", flat=True)) == {1}
    visit.troubles.clear()  # Chromium reports the refused request


@SCRIPTS
def test_submitting_twice_by_going_back_gets_a_kind_answer(visit, town, javascript):
    page = opened(visit, "/marks/check/", town.liaison[0], PHONE, javascript)
    page.get_by_role("button", name="提交1个村").click()
    expect(page.get_by_text("已全部提交")).to_be_visible()
    page.go_back()
    button = page.get_by_role("button", name="提交1个村")
    if button.count():
        button.click()
        expect(page.get_by_text("此前已经提交，不需要再做什么。")).to_be_visible()
    assert Submission.objects.count() == town.liaison[0].person.assignments.get().sheets.count()


def test_gaps_are_named_before_submitting(visit, town):
    sheet = town.leader.person.assignments.get().sheets.order_by("subject__position").first()
    award(sheet, "T4.1", "9")
    page = opened(visit, "/marks/check/", town.leader, PHONE, False)
    expect(page.get_by_text("尚有5项未评")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^提交"))).to_have_count(0)


def test_pages_have_nothing_for_axe_to_find(visit, town):
    sheet = town.liaison[0].person.assignments.get().sheets.order_by("subject__position").first()
    deduct(sheet, "T2.2", "overdue", "2")
    mark = Mark.objects.get()
    village_code = town.villages[0].code
    pages = [
        ("marks-leader", "/marks/", town.leader), ("marks-liaison", "/marks/", town.liaison[0]),
        ("marks-check", "/marks/check/", town.liaison[0]),
        ("marks-deduction", reverse("marks:deduction", args=[mark.pk]), town.liaison[0]),
        ("marks-overview", reverse("marks:overview", args=[town.cycle.pk]), town.clerk),
        ("marks-sheet", reverse("marks:sheet", args=[sheet.pk]), town.clerk),
        ("marks-assignment", reverse("marks:assignment", args=[sheet.assignment_id]), town.clerk),
        ("journal", f"/journal/{village_code}/", town.officials[village_code]),
        ("journal-record", f"/journal/{village_code}/record/", town.officials[village_code]),
    ]  # fmt: skip
    for name, address, account in pages:
        for kind, size, large in (
            ("phone", PHONE, False),
            ("desktop", DESKTOP, False),
            ("large", PHONE, True),
        ):
            page = visit(address, account, size=size, large_print=large)
            for summary in page.locator("details.deduct summary").all()[:1]:
                summary.click()
            assert not violations(page), (name, kind)
            assert fits(page), (name, kind)
            shoot(page, f"{name}-{kind}")

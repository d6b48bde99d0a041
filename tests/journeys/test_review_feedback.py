"""The clerk aggregates, the meeting reviews, villages answer: steps 6 to 8 of a month."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from kaoping.cycles.models import Sheet
from kaoping.journal import actions as journal
from kaoping.results import actions
from kaoping.results.models import Feedback, Run
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations
from tests.months import REVIEWED_ON, aggregate, deduct, mark_everything
from tests.world import build, open_month

pytestmark = pytest.mark.django_db(transaction=True)
PROJECTOR = {"width": 1920, "height": 1080}


@pytest.fixture
def town(transactional_db):
    """Five villages whose March is marked: two of them lost points in several items."""
    world = build(villages=5)
    world.cycle = open_month(world)
    for village, group, item, choice, points, times in (
        (0, "liaison_leader", "T2.1", "fewer", "0.5", 2),
        (0, "office_agriculture", "T4.4", "found", "0.5", 3),
        (0, "stationed_cadre", "T3.1", "left", "1", 1),
        (2, "office_service", "T5.1", "slow", "1", 2),
    ):
        sheet = Sheet.objects.select_related("assignment__cycle").get(
            assignment__group=group, subject__kind="team", subject__place=world.villages[village]
        )
        deduct(sheet, item, choice, points, times)
    mark_everything(world.cycle)
    return world


@pytest.fixture
def fed_back(town):
    """The notices are out."""
    aggregate(town.cycle, town.clerk)
    actions.close_review(cycle=town.cycle, held_on=REVIEWED_ON, minutes="", by=town.clerk)
    actions.issue_feedback(cycle=town.cycle, by=town.clerk)
    return town


def test_the_clerk_aggregates_reviews_and_issues(visit, town):
    page = visit(reverse("results:overview", args=[town.cycle.pk]), town.clerk)
    page.get_by_role("link", name="汇总评分").click()
    page.get_by_role("button", name="结束评分并汇总").click()
    assert seen(page.get_by_role("progressbar"))
    actions.compute_run(Run.objects.select_related("cycle__version").get())
    page.get_by_role("heading", name="各村班子排名").wait_for()
    shoot(page, "results-overview-1366")
    page.get_by_role("link", name="三泉村").first.click()
    assert seen(page.get_by_text("少走访1户"))
    shoot(page, "results-subject-1366")
    page.get_by_role("link", name="调整 走访群众").click()
    page.get_by_label("调整后的分数").fill("9")
    page.get_by_role("button", name="调整并重新计算").click()
    assert seen(page.get_by_role("alert"))
    visit.troubles.clear()  # a refused form is a 400, which the browser's console repeats
    shoot(page, "results-adjust-refused-1366")
    page.get_by_label("调整后的分数").fill("7.5")
    page.get_by_label("理由", exact=True).fill("有一户当日外出，已补走访")
    page.get_by_label("依据").fill("会议纪要〔2026〕3号")
    page.get_by_role("button", name="调整并重新计算").click()
    assert seen(page.get_by_text("7 → 7.5"))
    shoot(page, "results-subject-adjusted-1366")
    page.goto(reverse("results:review", args=[town.cycle.pk]))
    shoot(page, "results-review-1366")
    page.get_by_label("会议日期").fill("2026-04-06")
    page.get_by_role("button", name="结束审定").click()
    assert seen(page.get_by_text("审定已经结束"))
    page.goto(reverse("results:feedback_list", args=[town.cycle.pk]))
    page.get_by_role("link", name="向各村发出").click()
    page.get_by_role("button", name="向各村发出").click()
    assert seen(page.get_by_text("共5个村，已确认0个"))
    shoot(page, "results-feedback-list-1366")
    page.goto(reverse("results:history", args=[town.cycle.pk]))
    assert seen(page.get_by_text("会议纪要〔2026〕3号"))
    shoot(page, "results-history-1366")


def test_missing_sheets_are_named_before_and_after(visit, town):
    Sheet.objects.get(
        assignment__group="liaison_leader", subject__kind="team", subject__place=town.villages[1]
    ).submission.delete()
    page = visit(reverse("results:aggregate", args=[town.cycle.pk]), town.clerk)
    assert seen(page.get_by_text("未交1份"))
    shoot(page, "results-aggregate-late-1366")
    page.get_by_role("button", name="结束评分并汇总").click()
    actions.compute_run(Run.objects.select_related("cycle__version").get())
    page.get_by_role("heading", name="评分空缺").wait_for()
    assert seen(page.get_by_text("评分人尚未提交").first)
    shoot(page, "results-gaps-1366")


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_a_village_objects_is_answered_confirms_and_promises(visit, fed_back, size, javascript):
    official = fed_back.officials[fed_back.villages[0].code]
    page = visit(reverse("results:my_feedback"), official, size=size, javascript=javascript)
    page.get_by_role("link", name="三泉村").click()
    assert seen(page.get_by_text("少走访1户")) and fits(page)
    page.get_by_role("link", name="提出异议 走访群众").first.click()
    page.get_by_role("button", name="提交异议").click()
    assert seen(page.get_by_role("alert")) and fits(page)
    visit.troubles.clear()
    page.get_by_label("哪里有误，应当怎样计分？").fill("当月走访全部完成，有走访记录")
    page.get_by_role("button", name="提交异议").click()
    assert seen(page.get_by_text("异议等待答复"))
    assert page.get_by_role("link", name="提出异议 走访群众").count() == 0
    _answer(visit, fed_back)
    page.reload()
    assert seen(page.get_by_text("经核实属实")) and seen(page.get_by_text("7分 → 8分"))
    assert seen(page.get_by_text("复核意见1号")) and fits(page)
    shoot(page, f"results-feedback-decided-{size['width']}")
    page.get_by_role("link", name="记录会议").click()
    page.get_by_label("会议日期").fill(_today())
    page.get_by_label("会议内容").fill("逐项研究整改")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="添加整改措施").click()
    page.get_by_label("整改措施").fill("每周检查一次村庄清洁")
    page.get_by_label("责任人").fill("文书")
    page.get_by_label("完成时限").fill(_today())
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="已完成 每周检查一次村庄清洁").click()
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="确认结果").click()
    page.get_by_role("button", name="确认").click()
    assert seen(page.get_by_text("已确认").first) and fits(page)
    assert Feedback.objects.get(village=fed_back.villages[0]).acknowledged_by == official
    page.go_back()
    assert seen(page.get_by_role("heading").first)


def _answer(visit, town):
    page = visit(reverse("results:feedback_list", args=[town.cycle.pk]), town.clerk)
    page.get_by_role("link", name="答复 三泉村").click()
    page.get_by_label("采纳：改变本项分数").check()
    page.get_by_label("本项调整后的分数").fill("8")
    page.get_by_label("对异议的答复").fill("经核实属实")
    page.get_by_label("公开理由").fill("走访户数达到要求")
    page.get_by_label("依据").fill("复核意见1号")
    page.get_by_role("button", name="发送答复").click()
    assert seen(page.get_by_text("经核实属实"))


def test_the_word_file_of_the_notice_comes_down(visit, fed_back):
    page = visit(_notice(fed_back), fed_back.officials[fed_back.villages[0].code], size=PHONE)
    with page.expect_download() as download:
        page.get_by_role("link", name="Word文件").click()
    words = Document(io.BytesIO(download.value.path().read_bytes()))
    assert any("反馈通知单" in paragraph.text for paragraph in words.paragraphs)


def test_the_feedback_meeting_shows_results_beside_work(visit, fed_back):
    village = fed_back.villages[0]
    journal.record_entry(
        place=village, person=None, happened_on=fed_back.cycle.starts_on, title="组织春季义务植树",
        text="", evidence=(), by=fed_back.officials[village.code],
    )  # fmt: skip
    address = reverse("results:meeting", args=[fed_back.cycle.pk])
    for size, query in ((DESKTOP, ""), (DESKTOP, "?screen=projector"), (PROJECTOR, "?screen=projector")):
        page = visit(address + query, fed_back.leader, size=size)
        assert seen(page.get_by_text("组织春季义务植树")) and fits(page)
        shoot(page, f"results-meeting-{size['width']}{'-projector' if query else ''}")


def test_axe_finds_nothing(visit, fed_back):
    cycle, team = fed_back.cycle, fed_back.cycle.subjects.first()
    official = fed_back.officials[fed_back.villages[0].code]
    actions.object_to(subject=team, indicator="T2.1", text="有走访记录", by=official)
    objection = team.objections.get()
    for name, target in (("overview", cycle), ("history", cycle), ("review", cycle),
                         ("feedback_list", cycle), ("meeting", cycle), ("subject", team),
                         ("subject_print", team), ("answer_objection", objection)):  # fmt: skip
        for size in (PHONE, DESKTOP):
            page = visit(reverse(f"results:{name}", args=[target.pk]), fed_back.clerk, size=size)
            shoot(page, f"results-axe-{name}-{size['width']}")
            assert violations(page) == [], name
            assert fits(page), name
    for name in ("feedback", "feedback_print", "record_meeting", "improvement", "acknowledge"):
        for size in (PHONE, DESKTOP):
            page = visit(
                reverse(f"results:{name}", args=[Feedback.objects.get(village=team.place).pk]),
                official,
                size=size,
            )
            shoot(page, f"results-axe-{name}-{size['width']}")
            assert violations(page) == [], name
            assert fits(page), name
    shoot(visit(_notice(fed_back), official, size=PHONE, large_print=True), "results-feedback-large")


def _notice(town):
    feedback = Feedback.objects.get(village=town.villages[0])
    return reverse("results:feedback", args=[feedback.pk])


def _today():
    return timezone.localdate().isoformat()

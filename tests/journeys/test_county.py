"""A county's clerk opens the year of its towns and brings it to the notice; a town's secretary answers."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kaoping.cycles.models import Cycle
from kaoping.notices import actions as notices
from kaoping.notices.models import Notice
from kaoping.results import actions as results
from kaoping.results.models import Feedback
from tests import county
from tests.journeys.conftest import PHONE, fits, gone, seen, shoot, violations
from tests.test_county_year import count_year

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wuchuan(transactional_db):
    return county.build()


def test_the_clerk_opens_the_year_of_the_towns(visit, wuchuan):
    open_ = reverse("cycles:open", args=[wuchuan.place.code])
    page = visit(reverse("people:roll", args=[wuchuan.place.code]), wuchuan.clerk)
    assert seen(page.get_by_text("长岐镇"))
    shoot(page, "county-people-1366")
    page.goto(f"{open_}?what={wuchuan.version.pk}:year&month=2026-01")
    assert seen(page.get_by_text("15个镇（乡、街道），15名干部"))
    shoot(page, "county-open-1366")
    page.get_by_role("button", name="启动2026年度考核").click()
    assert seen(page.get_by_role("heading", name="2026年度"))
    shoot(page, "county-cycle-1366")
    page.get_by_role("link", name="考核名册").click()
    assert seen(page.get_by_role("columnheader", name="镇（乡、街道）"))
    assert seen(page.get_by_text("镇书记01（党（工）委书记）"))
    shoot(page, "county-roster-1366")
    stage = Cycle.objects.get().stages.get(key="jury")
    page.goto(reverse("meetings:plan", args=[stage.pk]))
    assert seen(page.get_by_text("述职评分会（大评委考核组）"))
    shoot(page, "county-plan-1366")
    page.get_by_role("button", name="安排").click()
    assert seen(page.get_by_text("已安排1个会议。"))
    shoot(page, "county-meetings-1366")


def test_a_post_that_nobody_holds_is_said_before_anything_is_frozen(visit, wuchuan):
    wuchuan.towns[4].posts.all().delete()
    open_ = reverse("cycles:open", args=[wuchuan.place.code])
    page = visit(f"{open_}?what={wuchuan.version.pk}:year&month=2026-01", wuchuan.clerk)
    assert seen(page.get_by_text("海滨街道没有党（工）委书记"))
    assert gone(page.get_by_role("button", name="启动2026年度考核"))
    shoot(page, "county-obstacle-1366")


@pytest.fixture
def settled(wuchuan):
    """The year is aggregated and reviewed."""
    cycle = wuchuan.open()
    count_year(wuchuan, cycle, exaggerated=cycle.subjects.filter(kind="secretary")[3])
    results.close_review(cycle=cycle, held_on=timezone.localdate(), minutes="", by=wuchuan.clerk)
    return wuchuan


def test_results_reach_the_towns_and_the_notice_board(visit, settled):
    cycle = Cycle.objects.get()
    page = visit(reverse("results:overview", args=[cycle.pk]), settled.clerk)
    assert seen(page.get_by_role("heading", name="镇（街道）排名"))
    shoot(page, "county-results-1366")
    page.goto(reverse("results:feedback_list", args=[cycle.pk]))
    page.get_by_role("link", name="向各镇（街道）发出").click()
    assert seen(page.get_by_text("各镇（街道）将立即收到通知单"))
    page.get_by_role("button", name="向各镇（街道）发出").click()
    assert seen(page.get_by_text("共15个镇（街道），已确认0个"))
    shoot(page, "county-feedback-list-1366")
    for name in ("compare", "meeting", "facts"):
        page.goto(reverse(f"results:{name}", args=[cycle.pk]))
        shoot(page, f"county-{name}-1366")
    speaker = settled.secretaries[settled.towns[3].code]
    phone = visit("/", speaker, size=PHONE, javascript=False)
    shoot(phone, "county-town-desk-360")
    phone.get_by_role("link", name="查看并答复").click()
    assert seen(phone.get_by_text("成绩夸大"))
    assert fits(phone)
    shoot(phone, "county-feedback-360")
    phone.get_by_role("link", name="确认结果").click()
    phone.get_by_role("button", name="确认").click()
    assert seen(phone.get_by_text("已确认"))
    for feedback in Feedback.objects.filter(acknowledged_at=None).select_related(
        "village", "cycle__place"
    ):
        results.acknowledge(feedback=feedback, by=settled.secretaries[feedback.village.code])
    notices.publish(cycle=Cycle.objects.get(), by=settled.clerk)
    public = visit(reverse("notices:notice", args=[Notice.objects.get().pk]), size=PHONE)
    assert seen(public.get_by_text("梅菉街道"))
    assert fits(public) and violations(public) == []
    shoot(public, "county-notice-360")
    public.get_by_role("link", name="书记述职评议排名").click()
    public.get_by_role("link", name="镇书记04").click()
    assert seen(public.get_by_text("90.78"))
    assert fits(public)
    shoot(public, "county-subject-360")

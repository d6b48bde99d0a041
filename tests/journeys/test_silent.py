"""A village confirms on paper, another stays silent: the office records both, without JavaScript too."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from kaoping.cycles.queries import current_stage
from kaoping.results import actions
from kaoping.results.models import Feedback
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations
from tests.months import REVIEWED_ON, aggregate, mark_everything
from tests.world import build, open_month

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def overdue(transactional_db):
    """Three villages whose period to answer ended yesterday; nobody has answered."""
    world = build(villages=3)
    world.cycle = open_month(world)
    mark_everything(world.cycle)
    aggregate(world.cycle, world.clerk)
    actions.close_review(cycle=world.cycle, held_on=REVIEWED_ON, minutes="", by=world.clerk)
    actions.issue_feedback(cycle=world.cycle, by=world.clerk)
    Feedback.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    return world


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, False), (DESKTOP, True)])
def test_the_office_records_a_paper_and_the_leader_decides_to_go_on(
    visit, overdue, size, javascript
):
    wide = size["width"]
    listed = reverse("results:feedback_list", args=[overdue.cycle.pk])
    page = visit(listed, overdue.clerk, size=size, javascript=javascript)
    page.get_by_role("link", name="三泉村").click()
    page.get_by_role("link", name="登记书面确认").click()
    page.get_by_label("签字日期").fill(timezone.localdate().isoformat())
    page.get_by_label("签字人").fill("村党支部书记 书记001")
    page.get_by_label("材料").fill("签字的反馈通知单，存档3号")
    assert fits(page)
    shoot(page, f"results-paper-{wide}")
    page.get_by_role("button", name="登记").click()
    assert seen(page.get_by_role("row", name="三泉村").get_by_text("已书面确认"))
    page.get_by_role("link", name="三泉村").click()
    assert seen(page.get_by_text("存档3号")) and fits(page)
    shoot(page, f"results-paper-recorded-{wide}")
    page = visit(listed, overdue.leader, size=size, javascript=javascript)
    page.get_by_role("link", name="对逾期未答复的继续办理").click()
    for village in ("青泥村", "文池村"):
        page.get_by_label(village).check()
    page.get_by_label("理由").fill("两次电话、一次上门均未答复")
    page.get_by_label("依据").fill("会议纪要3号")
    assert fits(page)
    if javascript:
        assert violations(page) == []
    shoot(page, f"results-go-on-{wide}")
    page.get_by_role("button", name="继续办理").click()
    assert seen(page.get_by_text("共3个村，已确认3个"))
    shoot(page, f"results-feedback-settled-{wide}")
    assert current_stage(type(overdue.cycle).objects.get()).key == "notice"

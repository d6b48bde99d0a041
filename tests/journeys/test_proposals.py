"""An event is recorded, the regulation proposes, people decide: on a phone without JavaScript, too."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kaoping.decisions import actions as pay
from kaoping.decisions.tests.test_components import SEVERAL, SINGLE, WITHHOLD
from kaoping.results import actions
from kaoping.results.models import Feedback
from kaoping.results.tests.following import with_consequences
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations
from tests.months import REVIEWED_ON, aggregate, mark_everything
from tests.world import build, open_month

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def marked(transactional_db, monkeypatch):
    """Three villages whose March is marked; their regulation has consequences and several kinds of pay."""
    world = build(villages=3)
    with_consequences(world, monkeypatch, (SINGLE, SEVERAL + WITHHOLD % "rate"))
    world.cycle = open_month(world)
    mark_everything(world.cycle)
    aggregate(world.cycle, world.clerk)
    return world


def settle(world):
    aggregate(world.cycle, world.clerk)
    actions.close_review(cycle=world.cycle, held_on=REVIEWED_ON, minutes="", by=world.clerk)
    actions.issue_feedback(cycle=world.cycle, by=world.clerk)
    for feedback in Feedback.objects.filter(cycle=world.cycle).select_related("village"):
        actions.acknowledge(feedback=feedback, by=world.officials[feedback.village.code])


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, False), (DESKTOP, True)])
def test_an_event_is_recorded_and_people_decide_on_what_is_proposed(
    visit, marked, size, javascript
):
    wide, look = size["width"], {"size": size, "javascript": javascript}
    page = visit(reverse("results:overview", args=[marked.cycle.pk]), marked.clerk, **look)
    page.get_by_role("link", name="登记的事实").click()
    page.get_by_role("link", name="登记事实").click()
    page.get_by_label("对象").select_option(label="青泥村 村党组织书记 书记002")
    page.get_by_label("登记内容").select_option(label="被立案审查")
    page.get_by_label("理由").fill("县纪委通报")
    page.get_by_label("依据").fill("立案决定书1号")
    assert fits(page)
    shoot(page, f"facts-form-{wide}")
    page.get_by_role("button", name="登记").click()
    assert seen(page.get_by_text("立案决定书1号")) and fits(page)
    shoot(page, f"facts-{wide}")
    settle(marked)
    page = visit(reverse("decisions:proposals", args=[marked.cycle.pk]), marked.leader, **look)
    assert seen(page.get_by_role("heading", name="一票否决情形")) and fits(page)
    shoot(page, f"proposals-{wide}")
    page.get_by_role("link", name="登记决定 诫勉谈话 书记002").click()
    page.get_by_label("按建议决定").check()
    page.get_by_label("决定日期").fill(timezone.localdate().isoformat())
    page.get_by_label("决定依据").fill("党委会议纪要4号")
    page.get_by_label("理由").fill("情况属实")
    assert fits(page)
    shoot(page, f"proposals-decide-{wide}")
    page.get_by_role("button", name="登记决定").click()
    assert seen(page.get_by_text("党委会议纪要4号")) and fits(page)
    if javascript:
        assert violations(page) == []
    shoot(page, f"proposals-decided-{wide}")
    page = visit("/", marked.officials[marked.villages[1].code], **look)
    page.get_by_role("link", name="涉及我的建议").click()
    assert seen(page.get_by_text("党委会议纪要4号")) and fits(page)
    if javascript:
        assert violations(page) == []
    shoot(page, f"proposals-mine-{wide}")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_a_pay_sheet_of_components_is_read_on_any_screen(visit, marked, size):
    settle(marked)
    sheet = pay.make_pay_sheet(cycle=marked.cycle, by=marked.clerk)
    page = visit(reverse("decisions:sheet", args=[sheet.pk]), marked.clerk, size=size)
    assert seen(page.get_by_text("超出办法规定的预算")) and fits(page)
    assert violations(page) == []
    shoot(page, f"pay-components-{size['width']}")
    pay.approve_pay_sheet(sheet=sheet, document="纪要1号", by=marked.clerk)
    page = visit("/pay/", marked.officials[marked.villages[0].code], size=size)
    assert seen(page.get_by_text("积分奖").first) and fits(page)
    shoot(page, f"pay-components-mine-{size['width']}")

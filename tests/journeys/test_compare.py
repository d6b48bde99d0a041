"""The leader compares villages, officials and months: step 11, tables first, charts beside."""

import datetime

import pytest
from django.urls import reverse

from kaoping.cycles.models import Sheet
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations
from tests.months import aggregate, deduct, mark_everything
from tests.world import build, open_month

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quarter(transactional_db):
    """Four villages and three months; the first village loses fewer points each month."""
    world = build(villages=4)
    for month, times in ((1, 4), (2, 3), (3, 1)):
        world.cycle = open_month(world, datetime.date(2026, month, 1))
        sheet = Sheet.objects.select_related("assignment__cycle").get(
            assignment__cycle=world.cycle, assignment__group="liaison_leader",
            subject__kind="team", subject__place=world.villages[0],
        )  # fmt: skip
        deduct(sheet, "T2.1", "fewer", "0.5", times)
        mark_everything(world.cycle)
        aggregate(world.cycle, world.clerk)
    return world


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_villages_officials_and_months(visit, quarter, size):
    page = visit(reverse("results:compare", args=[quarter.cycle.pk]), quarter.leader, size=size)
    assert seen(page.get_by_role("cell", name="97.5").first) and fits(page)
    shoot(page, f"compare-villages-{size['width']}")
    page.get_by_text("选择2至4个").click()
    page.get_by_role("checkbox", name="三泉村").check()
    page.get_by_role("checkbox", name="青泥村").check()
    page.get_by_role("button", name="对比").click()
    assert seen(page.get_by_role("rowheader", name="T2.1 走访群众")) and fits(page)
    shoot(page, f"compare-two-{size['width']}")
    page.get_by_role("link", name="村党组织书记排名").click()
    assert seen(page.get_by_role("columnheader", name="个人履职")) and fits(page)
    shoot(page, f"compare-secretaries-{size['width']}")
    page.get_by_role("link", name="月与月").click()
    assert seen(page.get_by_text("▲ 增1")) and fits(page)
    page.locator("canvas").wait_for()
    table, chart = (page.locator(one).bounding_box() for one in ("table", ".compare-chart"))
    beside = chart["x"] > table["x"] + table["width"]
    assert beside == (size == DESKTOP) and (beside or chart["y"] > table["y"] + table["height"])
    axis = page.evaluate("JSON.parse(document.getElementById('comparison').textContent)")
    assert (axis["from"], axis["to"]) == ("90", "100") and "从90分起" in axis["unit"]
    shoot(page, f"compare-months-{size['width']}")
    assert violations(page) == []


def test_the_tables_are_there_without_javascript(visit, quarter):
    address = reverse("results:compare", args=[quarter.cycle.pk]) + "?by=months"
    page = visit(address, quarter.leader, javascript=False)
    assert seen(page.get_by_text("97.5（第4名）"))

"""The clerk records the ledger's figures and the inspection's points; a village reads its own on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kaoping.results.models import RecordedFigure, RecordedItem
from kaoping.results.tests.recording import PLEDGED, promise, recorded_month, road, team
from tests.journeys.conftest import DESKTOP, PATIENCE, PHONE, fits, seen, shoot, violations
from tests.world import build

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def town(transactional_db, monkeypatch):
    """Three villages with their month open; nothing is recorded yet."""
    return recorded_month(build(villages=3), monkeypatch)


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, False), (DESKTOP, True)])
def test_the_clerk_records_a_table_and_mends_it(visit, town, size, javascript):
    wide = size["width"]
    overview = reverse("results:overview", args=[town.cycle.pk])
    page = visit(overview, town.clerk, size=size, javascript=javascript)
    page.get_by_role("link", name="登记的事实").click()
    shoot(page, f"recorded-facts-{wide}")
    assert fits(page)
    page.get_by_role("link", name="参保人数").click()
    shoot(page, f"recorded-figure-empty-{wide}")
    first = page.get_by_label("三泉村 目标")
    if javascript:
        first.click()
        page.evaluate(
            PASTE, "村\t目标\t参保\n文池村委会\t640\t600\n三泉村\t800\t790\n青泥村\t800\t820\n大柳村\t1\t1\n"
        )
        expect(page.get_by_text("没有填入（表中没有或有重复的名称）：大柳村")).to_be_visible()
    else:
        for village, target, figure in (
            ("三泉村", "800", "790"), ("青泥村", "800", "820"), ("文池村", "640", "600"),
        ):  # fmt: skip
            page.get_by_label(f"{village} 目标").fill(target)
            page.get_by_label(f"{village} 参保人数").fill(figure)
    expect(page.get_by_label("文池村 参保人数")).to_have_value("600")
    page.get_by_label("青泥村 参保人数").fill("82000")
    page.get_by_label("依据").fill("医保台账1号")
    page.get_by_role("button", name="登记本表").click()
    assert seen(page.get_by_role("alert")) and fits(page)
    visit.troubles.clear()  # a refused form is a 400, which the browser's console repeats
    assert seen(page.get_by_text("应在0到20000之间").first)
    shoot(page, f"recorded-figure-refused-{wide}")
    if javascript:
        assert violations(page) == []
    page.get_by_label("青泥村 参保人数").fill("820")
    page.get_by_label("理由").fill("年终参保统计")
    page.get_by_role("button", name="登记本表").click()
    assert seen(page.get_by_text("790人，目标800人").first)
    page.get_by_label("三泉村 参保人数").fill("795")
    page.get_by_label("理由").fill("漏登5人")
    page.get_by_label("依据").fill("更正1号")
    page.get_by_role("button", name="登记本表").click()
    assert seen(page.get_by_text("已被取代").first) and fits(page)
    shoot(page, f"recorded-figure-{wide}")
    if javascript:
        assert violations(page) == []
    assert RecordedFigure.objects.count() == 4


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, False), (DESKTOP, True)])
def test_the_clerk_keeps_a_villages_promises(visit, town, size, javascript):
    wide = size["width"]
    promise(team(town, 1), road(points="100"), by=town.clerk)
    facts = reverse("results:facts", args=[town.cycle.pk])
    page = visit(facts, town.clerk, size=size, javascript=javascript)
    page.get_by_role("link", name="承诺事项").click()
    shoot(page, f"recorded-list-{wide}")
    assert fits(page)
    page.get_by_role("link", name="三泉村").click()
    page.get_by_label("1 项目").fill("修通三组到五组的水泥路1.2公里")
    page.get_by_label("1 类别").select_option(label="修路")
    page.get_by_label("1 得分").fill("90")
    page.get_by_label("2 项目").fill("打井1眼")
    page.get_by_label("理由").fill("年初公开承诺")
    page.get_by_label("依据").fill("承诺书1号")
    page.get_by_role("button", name="登记清单").click()
    assert seen(page.get_by_role("alert"))
    visit.troubles.clear()
    shoot(page, f"recorded-items-refused-{wide}")
    page.get_by_label("2 类别").select_option(label="饮水")
    page.get_by_role("button", name="登记清单").click()
    assert seen(page.get_by_text("尚未检查").first) and fits(page)
    page.get_by_label("2 撤销").check()
    page.get_by_label("理由").fill("改由县水利局实施")
    page.get_by_label("依据").fill("会议纪要7号")
    shoot(page, f"recorded-items-{wide}")
    page.get_by_role("button", name="登记清单").click()
    assert seen(page.get_by_text("已撤销").first) and fits(page)
    shoot(page, f"recorded-items-struck-{wide}")
    if javascript:
        assert violations(page) == []
    assert RecordedItem.objects.filter(subject=team(town)).count() == 3


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, False), (DESKTOP, True)])
def test_the_desk_leads_from_pledging_to_what_is_missing(
    visit, transactional_db, monkeypatch, size, javascript
):
    town = recorded_month(build(villages=3), monkeypatch, stages=PLEDGED)
    promise(team(town), road(), by=town.clerk)
    wide = size["width"]
    page = visit("/", town.clerk, size=size, javascript=javascript)
    assert seen(page.get_by_text("承诺事项：3个对象中2个还没有列出项目")) and fits(page)
    shoot(page, f"pledging-desk-{wide}")
    if javascript:
        assert violations(page) == []
    page.get_by_role("link", name="登记承诺和目标").click()
    assert seen(page.get_by_text("3个对象中2个还没有项目")) and fits(page)
    shoot(page, f"pledging-facts-{wide}")
    page.goto(reverse("cycles:cycle", args=[town.cycle.pk]))
    shoot(page, f"pledging-cycle-{wide}")
    page.get_by_role("link", name="办结本环节").click()
    assert seen(page.get_by_text("审定结束前仍可补登")) and fits(page)
    shoot(page, f"pledging-close-{wide}")
    page.get_by_role("button", name="办结本环节").click()
    page.goto("/")
    assert seen(page.get_by_text("承诺事项：3个对象中3个还没有全部检查")) and fits(page)
    shoot(page, f"inspection-desk-{wide}")


def test_a_village_reads_its_promises_on_a_phone(visit, town):
    promise(team(town), road(points="90"), road("打井1眼", field="water"), by=town.clerk)
    promise(team(town), road("打井2眼", field="water", key=2, seen=1), by=town.clerk)
    official = town.officials[town.villages[0].code]
    page = visit("/", official, size=PHONE, javascript=False)
    page.get_by_role("link", name="承诺事项").click()
    expect(page.get_by_text("打井2眼")).to_be_visible(timeout=PATIENCE)
    assert fits(page)
    shoot(page, "recorded-own-360")

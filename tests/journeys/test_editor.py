"""The clerk changes last year's regulation, and enters a small one from nothing, on screen only."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from kaoping.schemes import actions
from kaoping.schemes.models import SchemeVersion, State
from kaoping.schemes.queries import scheme_of
from tests import people
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(transactional_db):
    people.town(villages=1)
    return people.account("clerk", people.place(people.DAHEDIAN))


@pytest.fixture
def last_year(clerk):
    """The version in force."""
    place = people.place(people.DAHEDIAN)
    version = actions.draft_from_preset(place=place, preset="dahedian-2017", by=clerk)
    day = datetime.date(2026, 1, 5)
    return actions.adopt(version=version, document_number="大政发〔2026〕1号", adopted_on=day, by=clerk)


def points(page, code):
    return page.get_by_role("textbox", name=f"{code} ", exact=False).first


@pytest.mark.parametrize("javascript", [True, False])
def test_last_years_regulation_is_copied_changed_mended_and_adopted(visit, clerk, last_year, javascript):
    page = visit("/schemes/", clerk, javascript=javascript)
    page.get_by_role("link", name="大河店镇村干部绩效考评办法", exact=True).click()
    page.get_by_role("button", name="复制为新草案").click()
    for code, value in (("T1.1", "7"), ("T1.2", "3"), ("T2.1", "9"), ("T2.2", "7"), ("T3.1", "7")):
        points(page, code).fill(value)
    below = page.locator("tr", has_text="出勤履职").locator("[data-total]")
    if javascript:
        expect(below).to_contain_text("19")
        expect(below).to_contain_text("不相符")
        assert "不相符" not in page.locator("tr", has_text="日常学习").first.inner_text()
    page.get_by_role("button", name="保存分值和权重").click()
    expect(below).to_contain_text("19")
    expect(below).to_contain_text("不相符")
    shoot(page, f"editor-sum-fault-{'js' if javascript else 'plain'}")
    page.get_by_role("link", name="1处待改").click()
    page.get_by_role("link", name="指标T3 出勤履职").click()
    page.get_by_role("link", name="T3.3 村级议事").first.click()
    page.get_by_role("textbox", name="标准分", exact=True).fill("7")
    page.get_by_role("button", name="保存", exact=True).last.click()
    page.get_by_role("link", name="批准施行").click()
    page.get_by_label("文号").fill("大政发〔2027〕2号")
    page.get_by_role("button", name="批准施行").click()
    adopted = SchemeVersion.objects.get(state=State.ADOPTED)
    assert (adopted.number, adopted.document_number) == (2, "大政发〔2027〕2号")
    period = scheme_of(adopted).periods["month"]
    full = {code: period.item(code).full_units // 10_000 for code in ("T1.1", "T1.2", "T2.1", "T3.3")}
    assert full == {"T1.1": 7, "T1.2": 3, "T2.1": 9, "T3.3": 7}


@pytest.mark.parametrize("javascript", [True, False])
def test_a_small_regulation_is_entered_from_nothing_by_forms_alone(visit, clerk, javascript):
    page = visit(reverse("schemes:draft", args=[people.DAHEDIAN]), clerk, javascript=javascript)
    page.get_by_label("空白草案，按月考评").check()
    page.get_by_label("办法名称").fill("某镇考评办法（试）")
    page.get_by_role("button", name="开始起草").click()
    add_office(page)
    page.get_by_role("link", name="指标与分值").first.click()
    page.get_by_role("link", name="第一项").click()
    page.get_by_role("textbox", name="指标", exact=True).fill("会议出勤")
    page.get_by_role("textbox", name="标准分", exact=True).fill("60")
    page.get_by_role("combobox", name="评分主体").select_option(label="党建办")
    choose_rule(page, "扣分制", javascript)
    reason(page, 0, "缺席", "2")
    page.get_by_role("button", name="增加一种情形").click()
    if javascript:
        page.locator(":focus[name$='/reasons/1/title']").wait_for()
    reason(page, 1, "迟到", "0.5")
    page.get_by_role("button", name="保存并在后面加一项").click()
    page.get_by_role("textbox", name="指标", exact=True).fill("镇领导评价")
    page.get_by_role("textbox", name="标准分", exact=True).fill("40")
    page.get_by_role("combobox", name="评分主体").select_option(label="镇主要领导")
    choose_rule(page, "打分制", javascript)
    page.get_by_label("保留小数位数").select_option("2")
    page.get_by_role("button", name="保存", exact=True).last.click()
    assert seen(page.get_by_text("没有问题"))
    shoot(page, f"editor-from-nothing-{'js' if javascript else 'plain'}")
    period = scheme_of(SchemeVersion.objects.get()).periods["month"]
    leaves = [(node.code, node.title, node.full_units // 10_000) for node in period.items("team")]
    assert leaves == [("T1", "会议出勤", 60), ("T2", "镇领导评价", 40)]
    assert [choice.title for choice in period.item("T1").rule.choices] == ["缺席", "迟到"]


def add_office(page) -> None:
    """A second group of raters: the head of an office."""
    page.get_by_role("link", name="评分主体").click()
    page.get_by_role("button", name="增加评分主体").click()
    card = page.locator(".ed-card").nth(1)
    card.get_by_label("名称").fill("党建办")
    card.get_by_label("职务").select_option(label="负责人")
    card.get_by_label("站所").fill("党建工作办公室")
    page.get_by_role("button", name="保存", exact=True).last.click()


def choose_rule(page, name: str, javascript: bool) -> None:
    """Opens the catalogue and takes a rule; without JavaScript a button shows its form."""
    page.wait_for_load_state()
    if page.locator(".ed-ruled", has_text=name).count():
        return
    page.locator(".ed-catalogue summary").click()
    page.locator(".ed-option", has_text=name).get_by_role("radio").check()
    if not javascript:
        page.get_by_role("button", name="填写所选办法").click()
    page.locator(".ed-ruled", has_text=name).wait_for()


def reason(page, number: int, title: str, points_each: str) -> None:
    """Fills in one line of the reasons."""
    row = page.locator(".ed-lines tbody tr").nth(number)
    row.get_by_label("情形").fill(title)
    row.get_by_label("每次分值").fill(points_each)


PARTS = ("subjects", "raters", "stages", "rankings", "grades", "consequences", "pay", "ballots", "public")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_every_page_fits_and_is_accessible(visit, clerk, size):
    place = people.place(people.DAHEDIAN)
    draft = actions.draft_from_preset(place=place, preset="moujiedao-2019", by=clerk)
    broken = draft.text.replace("title:", "titel:", 2)
    actions.save_text(version=draft, text=broken, seen_sha256=draft.sha256, by=clerk)
    page = visit(reverse("schemes:edit", args=[draft.pk]), clerk, size=size)
    addresses = [page.url, *(page.url.replace("/tree/", f"/{part}/") for part in PARTS)]
    edit = reverse("schemes:edit", args=[draft.pk])
    addresses += [f"{edit}{name}/" for name in ("basics", "text", "faults", "earlier")]
    page.locator(".ed-tree tbody th a").nth(2).click()
    addresses.append(page.url)
    for number, address in enumerate(addresses):
        page.goto(address)
        assert fits(page), address
        assert violations(page) == [], address
        shoot(page, f"editor-{number}-{size['width']}")

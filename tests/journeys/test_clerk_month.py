"""The clerk's month: regulation, obstacles, opening, dashboard, nudge; and what raters then see."""

import pytest

from kaoping.desk.models import Nudge
from kaoping.people.models import Post
from tests import people, world
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations

SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.fixture(params=SIZES)
def size(request) -> str:
    return request.param


@pytest.fixture
def town(transactional_db) -> world.World:
    return world.build(villages=3)


def look(page, name: str) -> None:
    """What every page must be: without violations, without sideways scrolling, and looked at."""
    assert violations(page) == []
    assert fits(page)
    shoot(page, f"clerk-{name}")


def test_the_clerk_opens_a_month_and_reminds_the_late(visit, town, size):
    first = town.villages[0]
    post = Post.objects.get(place=first, kind="liaison_leader")
    leader = post.person
    post.delete()
    page = visit("/", town.clerk, size=SIZES[size])
    look(page, f"nothing-open-{size}")
    page.get_by_role("link", name="启动第一个考核周期").click()
    assert seen(page.get_by_role("alert").get_by_text("三泉村没有"))
    assert page.get_by_role("button", name="启动").count() == 0
    look(page, f"obstacles-{size}")

    people.post(leader, first, "liaison_leader")
    page.get_by_text("换一个月份或考核办法").click()
    page.get_by_label("月份").fill("2026-03")
    page.get_by_role("button", name="重新检查").click()
    look(page, f"open-{size}")
    page.get_by_role("button", name="启动2026年3月考核").click()
    assert seen(page.get_by_role("heading", name="2026年3月"))
    look(page, f"cycle-{size}")
    page.get_by_role("link", name="考核名册").click()
    look(page, f"roster-{size}")

    page.goto("/")
    assert seen(page.get_by_text("还有12名评分人没有提交完"))
    look(page, f"dashboard-{size}")
    page.get_by_role("link", name="提醒未提交的人").click()
    look(page, f"nudge-{size}")
    page.get_by_role("button", name="提醒12人").click()
    assert seen(page.get_by_text("已提醒12人"))
    assert Nudge.objects.count() == 36
    look(page, f"nudges-{size}")
    page.get_by_role("link", name="打印电话提醒名单").click()
    assert seen(page.get_by_text(leader.phone))


def test_a_reminded_rater_sees_it_without_javascript(visit, town):
    cycle = world.open_month(town)
    from_desk = visit(f"/nudges/{cycle.pk}/", town.clerk, javascript=False)
    from_desk.get_by_role("button", name="提醒12人").click()
    page = visit("/", town.liaison[0], size=PHONE, javascript=False)
    assert seen(page.get_by_text("考评办提醒"))
    page.get_by_role("link", name="继续评分").click()
    assert page.url.endswith("/marks/")


@pytest.mark.parametrize("who", ["leader", "finance", "organiser", "administrator", "village"])
def test_every_first_page_is_in_order(visit, town, size, who):
    world.open_month(town)
    account = town.officials[town.villages[0].code] if who == "village" else getattr(town, who)
    page = visit("/", account, size=SIZES[size])
    look(page, f"home-{who}-{size}")
    large = visit("/", account, size=SIZES[size], large_print=True)
    look(large, f"home-{who}-{size}-large")


def test_the_start_page_works_for_everybody(visit, db, size):
    page = visit("/", size=SIZES[size], javascript=False)
    assert seen(page.get_by_role("link", name="登录"))
    look(visit("/", size=SIZES[size]), f"start-{size}")


def test_the_regulation_reads_beside_the_print(visit, town, size):
    page = visit("/schemes/", town.clerk, size=SIZES[size])
    look(page, f"schemes-{size}")
    page.get_by_role("link", name="大河店镇村干部绩效考评办法", exact=True).click()
    assert seen(page.get_by_text("无人值班每次扣2分", exact=False).first)
    look(page, f"scheme-{size}")
    page.get_by_role("link", name="打印").click()
    assert seen(page.get_by_role("heading", name="评分分工").first)
    shoot(page, f"clerk-scheme-print-{size}")

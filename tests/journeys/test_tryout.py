"""The clerk sees what a draft changes, prints it, and tries it out: on a phone too, and without JavaScript."""

import pytest

from kaoping.schemes.actions import draft_from_text
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations
from tests.months import aggregate, deduct, mark_everything
from tests.world import build, open_month

pytestmark = pytest.mark.django_db(transaction=True)
NEW_ITEM = """
              - code: T1.4
                title: 学习交流
                full: 1
                marked_by: office_party
                rule: {award: {from: 0, to: 1, step: 0.5}}
"""


@pytest.fixture
def town(transactional_db):
    """A computed month, and a draft: an absence costs more, and an item is new."""
    world = build(villages=4)
    cycle = open_month(world)
    sheet = next(
        iter(cycle.assignments.get(group="office_party").sheets.filter(subject__kind="team"))
    )
    deduct(sheet, "T1.3", "absent", "2")
    mark_everything(cycle)
    aggregate(cycle, world.clerk)
    absent = "{key: absent, title: 缺席, points: 2}"
    text = world.version.text.replace(absent, absent.replace("2}", "5}"), 1)
    text = text.replace("学习无记录, points: 1}", "学习无记录, points: 2}", 1)
    text = text.replace(
        "full: 5\n                marked_by: office_party",
        "full: 4\n                marked_by: office_party",
        1,
    )
    text = text.replace("\n          - code: T2\n", NEW_ITEM + "\n          - code: T2\n", 1)
    world.draft = draft_from_text(place=world.place, key="dahedian-2017", text=text, by=world.clerk)
    return world


@pytest.mark.parametrize("javascript", [False, True])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_what_a_draft_changes_and_whom_it_moves(visit, town, size, javascript):
    page = visit("/schemes/", town.clerk, size=size, javascript=javascript)
    page.get_by_role("link", name="对比").first.click()
    assert seen(page.get_by_text("缺席每次扣5分")) and fits(page)
    assert seen(page.get_by_role("rowheader", name="T1.4 学习交流"))
    shoot(page, f"versions-compared-{size['width']}")
    look(page, javascript)
    page.get_by_role("link", name="第2版").click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Word").click()
    assert kept.value.suggested_filename.endswith(".docx")
    page.get_by_role("link", name="试算").click()
    page.get_by_label("假定得满分").check()
    look(page, javascript)
    page.get_by_role("button", name="用这个周期试算").click()
    assert seen(page.get_by_text("T1.4 学习交流：该周期没有考这一项，假定得满分")) and fits(page)
    shoot(page, f"tryout-past-{size['width']}")
    look(page, javascript)
    page.get_by_role("link", name="为什么").first.click()
    assert seen(page.get_by_text("缺席1次，每次扣5分")) and fits(page)
    assert seen(page.get_by_text("该周期没有考，假定得1分"))
    shoot(page, f"tryout-why-{size['width']}")
    look(page, javascript)
    page.get_by_role("link", name="试算").click()
    page.get_by_label("村数").fill("9")
    page.get_by_role("button", name="用虚构数据试算").click()
    assert seen(page.get_by_text("都是虚构的")) and fits(page)
    shoot(page, f"tryout-invented-{size['width']}")


def look(page, javascript: bool) -> None:
    """Accessible as far as axe can tell, which needs JavaScript to look."""
    if javascript:
        assert violations(page) == []

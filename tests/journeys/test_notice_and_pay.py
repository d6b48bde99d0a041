"""A villager reads a notice down to the marks and writes; the clerk publishes and pays."""

import subprocess
import sys

import pytest

from kaoping.decisions.models import PaySheet
from kaoping.notices import actions
from kaoping.notices.models import Letter, Notice
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations
from tests.months import deduct, settle
from tests.world import build, open_month

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def settled(transactional_db):
    """Three villages with a settled March and one deduction: two absences from the town's meetings."""
    world = build(villages=3)
    cycle = open_month(world)
    sheet = cycle.assignments.get(group="office_party").sheets.filter(subject__kind="team").first()
    deduct(sheet, "T3.2", "absent", "2", times=2)
    settle(world, cycle)
    return world, cycle


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_a_villager_follows_a_number_and_writes_about_it(visit, settled, size, javascript):
    world, cycle = settled
    notice = actions.publish(cycle=cycle, by=world.clerk)
    page = visit("/notices/", size=size, javascript=javascript)
    page.get_by_text(notice.title).click()
    assert fits(page)
    page.get_by_role("link", name="三泉村", exact=False).first.click()
    assert seen(page.get_by_text("缺席").first)
    assert fits(page)
    page.get_by_role("link", name="对本公示提意见").click()
    page.get_by_label("您想反映什么？").fill("三泉村三月并没有缺席两次")
    page.get_by_role("button", name="寄出").click()
    assert seen(page.get_by_text(Letter.objects.get().code))


def test_the_pages_of_a_notice_have_nothing_for_axe_to_find(visit, settled):
    world, cycle = settled
    notice = actions.publish(cycle=cycle, by=world.clerk)
    subject = cycle.subjects.first()
    for name, address in {
        "board": "/notices/",
        "notice": f"/notices/{notice.pk}/",
        "officials": f"/notices/{notice.pk}/rankings/secretaries/",
        "subject": f"/notices/{notice.pk}/subjects/{subject.pk}/",
        "write": f"/notices/{notice.pk}/object/",
        "look-up": "/notices/letters/",
        "print": f"/notices/{notice.pk}/print/",
    }.items():
        for size in (PHONE, DESKTOP):
            page = visit(address, size=size)
            shoot(page, f"notice-{name}-{size['width']}")
            assert violations(page) == [], address
        shoot(visit(address, size=PHONE, large_print=True), f"notice-{name}-large")


def test_the_clerk_publishes_and_anybody_verifies_the_file(visit, settled, tmp_path):
    world, cycle = settled
    page = visit(f"/notices/cycles/{cycle.pk}/publish/", world.clerk)
    page.get_by_role("button", name="发布公示").click()
    notice = Notice.objects.get()
    assert seen(page.get_by_role("heading", name=notice.title))
    with page.expect_download() as download:
        page.get_by_role("link", name="可重新计算的数据").click()
    file = tmp_path / "notice.json"
    download.value.save_as(file)
    assert verify(file).returncode == 0
    changed = file.read_text().replace('"三泉村', '"四泉村', 1)
    file.write_text(changed)
    assert verify(file).returncode == 1


def test_the_clerk_makes_approves_and_downloads_the_pay_sheet(visit, settled):
    world, cycle = settled
    page = visit(f"/pay/cycles/{cycle.pk}/", world.clerk)
    shoot(page, "pay-empty-1366")
    page.get_by_role("link", name="编制发放花名册").click()
    page.get_by_role("button", name="编制").click()
    shoot(page, "pay-sheet-1366")
    assert violations(page) == []
    page.get_by_role("link", name="批准发放").click()
    page.get_by_label("批准依据").fill("党委会议纪要〔2026〕4号")
    page.get_by_role("button", name="批准发放").click()
    assert PaySheet.objects.get().approved_at
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel 表").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_an_official_sees_the_own_pay_on_a_phone(visit, settled):
    world, cycle = settled
    from kaoping.decisions import actions as pay

    sheet = pay.make_pay_sheet(cycle=cycle, by=world.clerk)
    pay.approve_pay_sheet(sheet=sheet, document="纪要4号", by=world.clerk)
    official = world.officials[world.villages[1].code]
    page = visit("/pay/", official, size=PHONE, javascript=False)
    shoot(page, "pay-mine-360")
    assert seen(page.get_by_text("988.00").first)
    assert fits(page)


def verify(file):
    """The command as anybody runs it, without a database."""
    return subprocess.run(
        [sys.executable, "-m", "kaoping", "verify", str(file)], capture_output=True, check=False
    )

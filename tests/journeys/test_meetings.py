"""Meetings from plan to minutes: the clerk on a desktop, the supervisor at the door with a phone."""

import io

import docx
import pytest
from playwright.sync_api import expect

from kaoping.meetings import actions, reviews
from kaoping.meetings.models import Meeting, State
from tests import halls
from tests.journeys.conftest import DESKTOP, PHONE, fits, seen, shoot, violations

SIZES = {"phone": PHONE, "desktop": DESKTOP}


@pytest.fixture
def hall(transactional_db) -> halls.Hall:
    """Two villages of Dahedian under a regulation with a vote."""
    return halls.build()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_clerk_plans_the_meetings_of_all_villages_in_one_click(visit, hall, javascript):
    page = visit(f"/cycles/{hall.cycle.pk}/", hall.clerk, javascript=javascript)
    page.click("text=本次考核的会议")
    page.click("text=安排会议")
    assert seen(page.locator("text=2个村各开一次"))
    shoot(page, "meetings-plan")
    page.fill("#id_venue", "村委会会议室")
    page.click("main form button:has-text('安排')")
    assert seen(page.locator("text=已安排2个会议"))
    assert Meeting.objects.filter(cycle=hall.cycle, state=State.PLANNED).count() == 2
    if javascript:
        assert violations(page) == []
    shoot(page, "meetings-cycle")


@pytest.mark.parametrize("size", SIZES)
def test_a_meeting_is_staffed_counted_convened_and_minuted(visit, hall, size):
    meeting = halls.planned(hall, title="三泉村2026年度述职测评会", venue="村委会会议室")
    actions.add_groups(meeting=meeting, groups=[("members", "党员和村民代表")], by=hall.clerk)
    page = visit(f"/meetings/{meeting.pk}/", hall.supervisors[hall.village.code], size=SIZES[size])
    assert seen(page.locator("text=还缺什么"))
    assert fits(page) and violations(page) == []
    shoot(page, f"meeting-{size}-missing")
    page.click("h2:has-text('会议人员') a")
    fill_officers(visit, page, size)
    page.click("text=返回会议")
    page.click("h2:has-text('到会情况') a")
    count(page, 30, 15, size)
    assert seen(page.locator(".tag", has_text="不够"))
    page.click("text=返回会议")
    assert seen(page.locator("strong", has_text="到会人数不够"))
    shoot(page, f"meeting-{size}-too-few")
    page.click("h2:has-text('到会情况') a")
    count(page, 30, 22, size)
    page.click("text=返回会议")
    page.click("text=宣布开会")
    page.click("main form button:has-text('开始')")
    assert seen(page.locator("text=会议已开始"))
    page.click("text=结束会议")
    page.click("main form button:has-text('结束会议')")
    page.fill("#id_text", "会议听取了述职，进行了民主测评。")
    page.click("main form button:has-text('保存')")
    assert seen(page.locator("text=已保存"))
    shoot(page, f"meeting-{size}-minutes")
    with page.expect_download() as taken:
        page.click("text=会议记录（Word）")
    read = docx.Document(io.BytesIO(taken.value.path().read_bytes()))
    assert any("会议听取了述职" in paragraph.text for paragraph in read.paragraphs)
    page.goto(f"/meetings/{meeting.pk}/")
    assert fits(page) and violations(page) == []
    shoot(page, f"meeting-{size}-ended")


def fill_officers(visit, page, size) -> None:
    """First without the answers, and with somebody who shares a surname; then with them."""
    names = {"chair-0": "郭主持", "minutes-0": "华记录", "scrutineer-0": "王小明",
             "scrutineer-1": "尤监票", "teller-0": "许计票", "teller-1": "施计票"}  # fmt: skip
    for key, name in names.items():
        page.fill(f"#id_{key}", name)
    for key in ("scrutineer-1", "teller-0", "teller-1"):
        page.check(f"#id_{key}-unrelated")
    page.click("main form button:has-text('保存')")
    assert seen(page.locator("text=王小明与被考核人王书记1同姓"))
    visit.troubles.clear()  # the refusal is a 400, as it should be
    assert fits(page) and violations(page) == []
    shoot(page, f"meeting-{size}-officers")
    page.check("#id_scrutineer-0-unrelated")
    page.click("main form button:has-text('保存')")
    assert seen(page.locator("text=已确定的人员"))


def count(page, entitled: int, present: int, size: str) -> None:
    """The two numbers of the only group."""
    page.get_by_label("应到").first.fill(str(entitled))
    page.get_by_label("实到").first.fill(str(present))
    page.click("main form button:has-text('保存')")
    assert seen(page.locator("text=已保存"))
    assert fits(page) and violations(page) == []
    shoot(page, f"meeting-{size}-attendance")


def test_at_the_door_without_javascript_in_large_print(visit, hall):
    meeting = halls.planned(hall, body="assembly", title="三泉村村民会议")
    page = visit(
        f"/meetings/{meeting.pk}/attendance/", hall.supervisors[hall.village.code], size=PHONE,
        javascript=False, large_print=True,
    )  # fmt: skip
    page.get_by_label("应到").first.fill("900")
    page.get_by_label("实到").first.fill("1000")
    page.click("main form button:has-text('保存')")
    assert seen(page.locator(".error-summary"))
    visit.troubles.clear()  # the refusal is a 400, as it should be
    shoot(page, "meeting-door-wrong")
    page.get_by_label("实到").first.fill("451")
    page.click("main form button:has-text('保存')")
    assert seen(page.locator("text=够").first)
    shoot(page, "meeting-door")


def test_a_meeting_that_can_t_be_held_is_called_off_and_planned_again(visit, hall):
    meeting = halls.staffed(hall, title="三泉村2026年度述职测评会")
    actions.count_attendance(meeting=meeting, counts={"members": (30, 9)}, by=hall.clerk)
    page = visit(f"/meetings/{meeting.pk}/", hall.clerk)
    page.click("a:has-text('停开会议') >> nth=-1")
    page.fill("#id_reason", "到会人数不足应到人数的一半")
    shoot(page, "meeting-call-off")
    page.click("main form button:has-text('停开会议')")
    assert seen(page.locator("text=本次会议已停开"))
    page.click("text=重新安排")
    page.fill("#id_held_on", "2026-12-12")
    page.click("main form button:has-text('安排会议')")
    assert seen(page.locator("text=会议已重新安排"))
    assert Meeting.objects.filter(state=State.PLANNED, held_on="2026-12-12").exists()


@pytest.mark.parametrize("size", SIZES)
def test_the_agenda_is_put_in_order(visit, hall, size):
    meeting = halls.planned(hall)
    page = visit(f"/meetings/{meeting.pk}/agenda/", hall.clerk, size=SIZES[size])
    page.fill("#id_title-6", "征求村民意见")
    page.fill("#id_at-6", "2")
    assert fits(page) and violations(page) == []
    shoot(page, f"meeting-{size}-agenda")
    page.click("main form button:has-text('保存')")
    assert seen(page.locator("text=已保存"))
    titles = list(meeting.agenda.values_list("title", flat=True))
    assert titles.index("征求村民意见") in (1, 2)


def test_supervisors_see_what_is_due_and_decide_what_two_reviews_propose(visit, hall):
    supervisor = hall.supervisors[hall.village.code]
    page = visit("/", supervisor, size=PHONE)
    assert seen(page.locator("text=的民主评议会还没有开"))
    assert fits(page) and violations(page) == []
    shoot(page, "supervisor-desk")
    page.click("text=安排民主评议会")
    page.get_by_label("村民代表会议").check()
    page.fill("#id_held_on", "2026-12-20")
    shoot(page, "review-plan")
    page.click("main form button:has-text('安排会议')")
    assert seen(page.locator("strong", has_text="主持人：需要1人"))
    outcome = two_reviews(hall)
    page.goto(f"/meetings/reviews/{outcome.pk}/")
    assert seen(page.locator("text=连续2次被评议为不称职").first)
    assert fits(page) and violations(page) == []
    shoot(page, "review-termination")
    page.get_by_label("村务监督委员会已公告职务终止").check()
    page.fill("#id_document", "三泉村监委会公告2026年第1号")
    page.click("main form button:has-text('登记决定')")
    assert seen(page.locator("text=决定一经记录"))
    assert reviews.proposals([hall.village]) == []


def two_reviews(hall: halls.Hall):
    """The director was unqualified twice in a row."""
    director = hall.directors[hall.village.code]
    for day in ("2025-11-20", "2026-11-20"):
        meeting = Meeting.objects.create(
            place=hall.village, kind="statutory", body="representatives", title=f"民主评议会{day}",
            held_on=day, state=State.ENDED, planned_by=hall.clerk,
        )  # fmt: skip
        outcome = actions.record_review_outcome(
            meeting=meeting, person=director, post="director", unqualified=20, of=30,
            by=hall.clerk,
        )  # fmt: skip
    return outcome


def test_the_list_of_meetings_says_what_is_late(visit, hall):
    halls.planned(hall, held_on=halls.datetime.date(2026, 3, 1), title="三泉村2026年度述职测评会")
    halls.convened(hall, title="三泉村2026年度民主测评")
    for size, view in SIZES.items():
        page = visit("/meetings/", hall.clerk, size=view)
        expect(page.locator(".tag", has_text="已逾期")).to_have_count(1)
        assert fits(page) and violations(page) == []
        shoot(page, f"meetings-list-{size}")

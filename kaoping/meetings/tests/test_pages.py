"""Pages of meetings: who sees what, refusals that lose nothing, as many queries for many villages."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from kaoping.meetings import actions, queries
from kaoping.meetings.models import Attendance, Meeting, Officer, State, Termination
from kaoping.meetings.tests.test_reviews import SECOND, twice
from tests import halls, people


@pytest.fixture
def clerk(hall, client):
    """The clerk's browser."""
    client.force_login(hall.clerk)
    return client


@pytest.fixture
def supervisor(hall, client):
    """The browser of a supervisor of the first village."""
    client.force_login(hall.supervisors[hall.village.code])
    return client


def address(name: str, *keys: object) -> str:
    return reverse(f"meetings:{name}", args=keys)


def test_owner_sees_runs_colleague_and_stranger_do_not(hall, client):
    meeting = halls.planned(hall)
    own = hall.clerk
    colleague = people.account("rater", hall.place)
    stranger = people.account("clerk", people.place(people.GAOQIAO))
    official = people.account("village_official", hall.village)
    leader = people.account("leader", hall.place)
    other = hall.supervisors[hall.villages[1].code]
    mine = hall.supervisors[hall.village.code]
    for account, sees, runs in (
        (own, 200, 200), (mine, 200, 200), (official, 200, 404), (leader, 200, 404),
        (colleague, 404, 404), (stranger, 404, 404), (other, 404, 404),
    ):  # fmt: skip
        client.force_login(account)
        assert client.get(address("meeting", meeting.pk)).status_code == sees
        assert client.get(address("word", meeting.pk)).status_code == sees
        assert client.get(address("officers", meeting.pk)).status_code == runs
        assert client.post(address("convene", meeting.pk)).status_code in (
            runs,
            400 if runs == 200 else 404,
        )
    assert Meeting.objects.get().state == State.PLANNED


def test_a_village_official_sees_no_button(hall, client):
    meeting = halls.planned(hall)
    client.force_login(people.account("village_official", hall.village))
    page = client.get(address("meeting", meeting.pk)).content.decode()
    for name in ("officers", "agenda", "attendance", "call_off", "change"):
        assert address(name, meeting.pk) not in page


@pytest.mark.parametrize(
    ("kind", "room"), [("appraisal", "ballots:prepare"), ("jury", "juries:meeting")]
)
def test_whoever_runs_a_meeting_is_led_to_its_vote_or_its_jury(hall, clerk, kind, room):
    meeting = halls.planned(hall, hall.place, kind=kind, body="mixed")
    link = reverse(room, args=[meeting.pk])
    assert link in clerk.get(address("meeting", meeting.pk)).content.decode()
    clerk.force_login(people.account("leader", hall.place))
    assert link not in clerk.get(address("meeting", meeting.pk)).content.decode()


def test_supervisors_can_t_plan_the_meetings_of_a_cycle(hall, supervisor):
    stage = hall.cycle.stages.get(key="ballot")
    assert supervisor.get(address("plan", stage.pk)).status_code == 404
    assert supervisor.get(address("cycle", hall.cycle.pk)).status_code == 404


def plan(hall, **changed) -> dict[str, str]:
    return {"which": "0", "where": "", "body": "", "title": "", "held_on": "2026-12-05"} | changed


def test_planning_all_villages_then_one_again_says_that_it_is_there(hall, clerk):
    stage = hall.cycle.stages.get(key="ballot")
    assert clerk.post(address("plan", stage.pk), plan(hall)).status_code == 302
    assert Meeting.objects.count() == 2
    again = clerk.post(address("plan", stage.pk), plan(hall, where=hall.village.code))
    assert again.status_code == 400 and "已经安排" in again.content.decode()
    other = plan(hall, where=hall.village.code, title="补开的测评会", body="representatives")
    assert clerk.post(address("plan", stage.pk), other).status_code == 302
    made = Meeting.objects.get(title__contains="补开")
    assert (made.place, made.body) == (hall.village, "representatives")


def test_a_stage_without_meetings_has_no_page_to_plan_them(hall, clerk):
    stage = hall.cycle.stages.get(key="marking")
    assert clerk.get(address("plan", stage.pk)).status_code == 404


def test_officers_all_at_once_or_nobody_and_what_was_typed_stays(hall, clerk):
    meeting = halls.planned(hall)
    typed = {
        "chair-0": "郑主持", "minutes-0": "华记录", "scrutineer-0": "王小明", "teller-0": "李主任1",
        "teller-0-unrelated": "on",
    }  # fmt: skip
    refused = clerk.post(address("officers", meeting.pk), typed)
    page = refused.content.decode()
    assert refused.status_code == 400 and not Officer.objects.exists()
    assert "同姓" in page and "李主任1是本次会议的被考核人" in page and 'value="郑主持"' in page
    good = typed | {"teller-0": "许计一", "scrutineer-0-unrelated": "on"}
    assert clerk.post(address("officers", meeting.pk), good).status_code == 302
    assert Officer.objects.count() == 4


def test_somebody_chosen_from_the_list_is_that_person(hall, clerk):
    meeting = halls.planned(hall)
    page = clerk.get(address("officers", meeting.pk)).content.decode()
    label = "郭监督1（三泉村村务监督委员会成员）"
    assert f'value="{label}"' in page
    clerk.post(address("officers", meeting.pk), {"chair-0": label})
    officer = Officer.objects.get()
    assert officer.name == "郭监督1" and officer.person.posts.get().kind == "supervisor"
    clerk.post(address("dismiss", officer.pk))
    assert not Officer.objects.exists()


def test_attendance_tells_what_the_law_asks(hall, supervisor):
    meeting = halls.planned(hall, body="assembly")
    rows = {row.key: row.pk for row in queries.attendance(meeting)}
    page = supervisor.get(address("attendance", meeting.pk)).content.decode()
    assert "十八周岁以上村民的过半数" in page and "提前十天" in page and "没有收录本省" in page
    assert "尚未逐条核对" in page
    numbers = {
        f"entitled-{rows['law-adults']}": "900", f"present-{rows['law-adults']}": "901",
    }  # fmt: skip
    refused = supervisor.post(address("attendance", meeting.pk), numbers)
    assert refused.status_code == 400 and "901" in refused.content.decode()
    numbers[f"present-{rows['law-adults']}"] = "451"
    assert supervisor.post(address("attendance", meeting.pk), numbers).status_code == 302
    assert "至少须到451人" in supervisor.get(address("attendance", meeting.pk)).content.decode()


def test_groups_are_added_and_said_for_whom_the_law_takes_them(hall, clerk):
    meeting = halls.planned(hall, body="representatives")
    for title in ("列席人员", "村民代表", ""):
        clerk.post(address("add_group", meeting.pk), {"title": title})
    assert [row.title for row in queries.attendance(meeting)] == ["列席人员", "村民代表"]
    first, second = queries.attendance(meeting)
    numbers = {
        f"entitled-{first.pk}": "5", f"basis-{first.pk}": "representatives",
        f"entitled-{second.pk}": "20", f"basis-{second.pk}": "",
    }  # fmt: skip
    clerk.post(address("attendance", meeting.pk), numbers)
    assert dict(Attendance.objects.values_list("title", "basis")) == {
        "列席人员": "representatives", "村民代表": "",
    }  # fmt: skip


def test_convening_on_the_page_says_all_that_is_missing(hall, clerk):
    meeting = halls.planned(hall)
    refused = clerk.post(address("convene", meeting.pk))
    page = refused.content.decode()
    assert refused.status_code == 400
    for duty in ("主持人", "监票人", "计票人", "记录人"):
        assert f"{duty}：需要" in page
    assert "还没有登记谁应当到会" in page


def test_a_meeting_goes_from_plan_to_minutes_on_its_pages(hall, clerk):
    meeting = halls.staffed(hall)
    assert "准备就绪" in clerk.get(address("meeting", meeting.pk)).content.decode()
    clerk.post(address("convene", meeting.pk))
    clerk.post(address("end", meeting.pk))
    clerk.post(address("minutes", meeting.pk), {"text": "一致通过。"})
    page = clerk.get(address("print", meeting.pk)).content.decode()
    assert "一致通过。" in page and "至少须到16人，实到20人，达到要求" in page
    meeting.refresh_from_db()
    assert meeting.state == State.ENDED
    late = clerk.post(address("call_off", meeting.pk), {"reason": "太晚"})
    assert late.status_code == 400


def test_a_plan_is_changed_and_a_refused_change_keeps_what_was_typed(hall, clerk):
    meeting = halls.planned(hall)
    typed = {"title": "新名称", "held_on": "2026-12-06", "announced_on": "2026-12-07"}
    refused = clerk.post(address("change", meeting.pk), typed)
    assert refused.status_code == 400 and "新名称" in refused.content.decode()
    assert (
        clerk.post(address("change", meeting.pk), typed | {"announced_on": ""}).status_code == 302
    )
    assert Meeting.objects.get().title == "新名称"


def test_whom_a_vote_barred_stands_beside_the_agenda_with_the_reason(hall, clerk):
    village = halls.planned(hall)
    loser = hall.cycle.subjects.filter(place=hall.village, person__isnull=False).first()
    actions.bar(
        subject=loser, meeting=village, item="P1.2", reason="不满意票超过半数", reference="第五条",
        by=hall.clerk,
    )  # fmt: skip
    town = halls.planned(hall, hall.place, body="cadres", title="镇述职会")
    for name in ("meeting", "agenda"):
        page = clerk.get(address(name, town.pk)).content.decode()
        assert loser.name in page and "不满意票超过半数" in page and "第五条" in page


def test_the_supervisor_plans_the_review_of_the_own_village_only(hall, supervisor):
    when = {"body": "representatives", "held_on": "2026-12-20"}
    first, second = hall.villages
    assert supervisor.get(address("plan_review", second.code)).status_code == 404
    assert supervisor.get(address("plan_review", first.code)).status_code == 200
    wrong = supervisor.post(address("plan_review", first.code), when | {"body": "members"})
    assert wrong.status_code == 400
    assert supervisor.post(address("plan_review", first.code), when).status_code == 302
    made = Meeting.objects.get()
    assert (made.kind, made.cycle, made.title) == ("statutory", None, "三泉村2026年民主评议会")


def test_the_township_itself_has_no_review(hall, clerk):
    assert clerk.get(address("plan_review", hall.place.code)).status_code == 404


def test_two_in_a_row_are_shown_decided_and_stay(hall, clerk):
    (found,) = twice(hall)
    page = address("termination", found.outcome.pk)
    assert page in clerk.get(address("list")).content.decode()
    assert "连续2次" in clerk.get(page).content.decode()
    wrong = clerk.post(page, {"verdict": "announced", "decided_on": SECOND.isoformat()})
    assert wrong.status_code == 400 and not Termination.objects.exists()
    given = {"verdict": "announced", "decided_on": SECOND.isoformat(), "document": "公告1号"}
    assert clerk.post(page, given).status_code == 302
    again = clerk.post(page, given)
    assert again.status_code == 200 and "公告1号" in again.content.decode()
    assert Termination.objects.count() == 1


def test_the_list_shows_late_due_and_held(hall, clerk):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    halls.planned(hall, held_on=yesterday)
    page = clerk.get(address("list")).content.decode()
    assert "已逾期" in page and "尚未进行的民主评议" in page


@pytest.mark.parametrize("name", ["list", "cycle", "plan", "meeting", "officers", "attendance"])
def test_pages_cost_the_same_for_2_and_17_villages(db, client, name, django_assert_max_num_queries):
    counts = []
    for code, villages in ((people.DAHEDIAN, 2), (people.GAOQIAO, 17)):
        hall = halls.build(villages=villages, code=code)
        made = actions.plan_everywhere(
            cycle=hall.cycle, stage="ballot", kind="appraisal", body="representatives",
            title="述职测评会", held_on=halls.HELD_ON, by=hall.clerk,
        )  # fmt: skip
        keys = {
            "list": (), "cycle": (hall.cycle.pk,), "meeting": (made[0].pk,),
            "plan": (hall.cycle.stages.get(key="ballot").pk,),
        }  # fmt: skip
        client.force_login(hall.clerk)
        with django_assert_max_num_queries(25) as captured:
            assert client.get(address(name, *keys.get(name, (made[0].pk,)))).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_desk_leads_from_a_stage_to_its_meetings(hall, clerk):
    page = clerk.get("/").content.decode()
    assert address("cycle", hall.cycle.pk) in page and "安排会议" in page
    meeting = halls.planned(hall)
    assert "还有1个会议没有开" in clerk.get("/").content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(state=State.ENDED)
    assert reverse("desk:finish", args=[hall.cycle.pk]) in clerk.get("/").content.decode()


def test_a_supervisor_s_desk_shows_meetings_the_due_review_and_the_proposal(hall, supervisor):
    page = supervisor.get("/").content.decode()
    assert address("plan_review", hall.village.code) in page
    assert address("plan_review", hall.villages[1].code) not in page
    twice(hall)
    meeting = halls.planned(hall)
    page = supervisor.get("/").content.decode()
    assert address("meeting", meeting.pk) in page and "依法应终止职务" in page

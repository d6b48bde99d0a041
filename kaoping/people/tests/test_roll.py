"""The roll from Excel: free order of columns, all faults at once, whole or not at all, idempotent."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaoping.audit.models import Event
from kaoping.papers.sheets import Sheet, SheetColumn, write
from kaoping.people import queries
from kaoping.people.models import ImportDraft, Office, Person, Post
from kaoping.people.roll import actions
from tests import people

pytestmark = pytest.mark.django_db
HEADERS = ("姓名", "村（社区）/单位", "职务", "联系电话", "任职时间", "包村村名")
ROWS = (
    ("张三", "三泉村", "书记、主任", "13900000001", "2021年3月", ""),
    ("李四", "三泉", "文书", "13900000002", "2021-03-15", ""),
    ("王五", "青泥村委会", "党支部书记", "13900000003", "", ""),
    ("赵六", "农业农村综合服务中心", "负责人", "13900000004", "", ""),
    ("钱七", "", "包村领导", "13900000005", "", "三泉村、青泥"),
    ("孙八", "", "驻村干部", "13900000006", "", "青泥村"),
    ("周九", "大河店镇", "主要领导", "13900000007", "2022.1", ""),
)


@pytest.fixture
def town():
    return people.town(villages=3)


def upload(town, by, *rows, headers=HEADERS) -> ImportDraft:
    columns = [SheetColumn(header) for header in headers]
    content = write(Sheet("人员", columns, rows or ROWS))
    return actions.keep_draft(place=town, name="人员.xlsx", content=content, by=by)


def faults(town, by, *rows) -> dict[str, str]:
    return {fault.cell: fault.cause for fault in actions.plan_of(upload(town, by, *rows)).faults}


def posts_of(name: str) -> set[tuple[str, str]]:
    held = Post.objects.filter(person__name=name, ends_on__isnull=True)
    return set(held.values_list("place__name", "kind"))


def officials(count: int, first: int = 0) -> list[tuple[str, ...]]:
    return [
        (f"虚构{number}", "三泉村", "委员", f"139{number:08d}", "", "")
        for number in range(first, first + count)
    ]


def test_a_long_roll_takes_no_more_queries_than_a_short_one(owner, town):
    counts = []
    for rows in (officials(3), officials(300, first=3)):
        draft = upload(town, owner, *rows)
        with CaptureQueriesContext(connection) as queries_made:
            actions.import_roll(draft=draft, by=owner)
        counts.append(len(queries_made))
    assert Post.objects.filter(kind="committee_member").count() == 303
    assert Event.objects.filter(verb="hold_post").count() == 303
    assert counts[0] == counts[1] < 40


@pytest.mark.parametrize("header", ["村(社区)/单位", "村（社区）/单位", "村（社区）", "村"])
def test_brackets_of_a_header_may_have_either_width(owner, town, header):
    headers = ("姓名", header, *HEADERS[2:])
    draft = upload(town, owner, *ROWS, headers=headers)
    assert actions.plan_of(draft).count("add") == len(ROWS)


def test_every_cell_of_a_faulty_row_is_answered_at_once(owner, town):
    found = faults(
        town,
        owner,
        ("", "月亮村", "书记", "12", "哪天", "太阳村"),
        ("", "月亮村", "国王", "", "", "太阳村"),
        ("张三", "月亮村", "国王", "12", "", "太阳村"),
        ("", "", "包村领导", "", "", "太阳村"),
    )
    assert set(found) == {
        "A2", "B2", "D2", "E2", "A3", "B3", "C3", "F3", "B4", "C4", "D4", "F4", "A5", "F5",
    }  # fmt: skip


def test_a_roll_is_imported_with_posts_offices_and_dates(owner, town):
    draft = upload(town, owner)
    plan = actions.plan_of(draft)
    assert (plan.count("add"), plan.count("change"), plan.faults) == (7, 0, ())
    assert not Post.objects.exists()
    actions.import_roll(draft=draft, by=owner)
    assert posts_of("张三") == {("三泉村委会", "secretary"), ("三泉村委会", "director")}
    assert posts_of("钱七") == {("三泉村委会", "liaison_leader"), ("青泥村委会", "liaison_leader")}
    assert posts_of("周九") == {("大河店镇", "main_leader")}
    assert Office.objects.get().name == "农业农村综合服务中心"
    assert Post.objects.get(person__name="李四").starts_on == datetime.date(2021, 3, 15)
    assert Post.objects.get(person__name="王五").starts_on.day == 1
    assert not ImportDraft.objects.exists()


def test_the_same_sheet_a_second_time_changes_nothing(owner, town):
    actions.import_roll(draft=upload(town, owner), by=owner)
    events = Event.objects.count()
    plan = actions.import_roll(draft=upload(town, owner), by=owner)
    assert plan.changes_nothing
    assert (plan.count("leave"), Person.objects.filter(phone__startswith="1390000000").count()) == (
        7,
        7,
    )
    assert Event.objects.count() == events


def test_columns_may_stand_in_any_order_under_other_words(owner, town):
    headers = ("手机号码", "岗位", "所在村", "姓名（必填）")
    draft = upload(town, owner, ("13900000001", "村支书", "三泉", "张三"), headers=headers)
    actions.import_roll(draft=draft, by=owner)
    assert posts_of("张三") == {("三泉村委会", "secretary")}


def test_all_faults_are_found_at_once_and_nothing_is_imported(owner, town):
    rows = (
        ("张三", "三泉村", "书记", "13900000001", "", ""),
        ("李四", "没有村", "主任", "123", "昨天", ""),
        ("", "三泉村", "文书", "", "", ""),
        ("王五", "三泉村", "球员", "13900000003", "", ""),
        ("赵六", "三泉村", "支部书记", "13900000009", "", ""),
        ("钱七", "", "包村领导", "13900000005", "", "月亮村"),
    )
    draft = upload(town, owner, *rows)
    found = faults(town, owner, *rows)
    assert {"B3", "D3", "E3", "A4", "C5", "F7"} <= set(found)
    assert "不止" not in "".join(found.values())
    draft = ImportDraft.objects.get()
    with pytest.raises(actions.Unconfirmed):
        actions.import_roll(draft=draft, by=owner)
    assert not Post.objects.exists()


def test_two_secretaries_of_one_village_are_a_fault_within_the_sheet_and_against_the_list(
    owner, town
):
    one = ("张三", "三泉村", "书记", "13900000001", "", "")
    two = ("李四", "三泉村委会", "党支部书记", "13900000002", "", "")
    assert "张三" in faults(town, owner, one, two)["C3"]
    actions.import_roll(draft=upload(town, owner, one), by=owner)
    assert "张三" in faults(town, owner, two)["C2"]


def test_namesakes_need_a_telephone(owner, town):
    rows = (
        ("张伟", "三泉村", "书记", "13900000001", "", ""),
        ("张伟", "青泥村", "书记", "13900000002", "", ""),
        ("张伟", "三泉村", "委员", "", "", ""),
    )
    assert "不止一人" in faults(town, owner, *rows)["A4"]
    actions.import_roll(draft=upload(town, owner, *rows[:2]), by=owner)
    assert Person.objects.filter(name="张伟").count() == 2
    again = actions.plan_of(upload(town, owner, *rows[:2]))
    assert again.changes_nothing


def test_one_person_on_two_rows_is_one_person(owner, town):
    rows = (
        ("张三", "三泉村", "书记", "13900000001", "", ""),
        ("张三", "三泉村", "主任", "", "", ""),
    )
    actions.import_roll(draft=upload(town, owner, *rows), by=owner)
    assert Person.objects.filter(name="张三").count() == 1
    assert {kind for _, kind in posts_of("张三")} == {"secretary", "director"}


def test_a_new_telephone_of_somebody_known_by_post_is_a_change(owner, town):
    first = ("张三", "三泉村", "书记", "13900000001", "", "")
    actions.import_roll(draft=upload(town, owner, first), by=owner)
    moved = ("张三", "三泉村", "书记", "13900000099", "", "")
    plan = actions.import_roll(draft=upload(town, owner, moved), by=owner)
    assert (plan.count("add"), plan.count("change")) == (0, 1)
    assert Person.objects.get(name="张三").phone == "13900000099"


def test_a_bank_account_is_stored_shut_and_left_alone_the_second_time(owner, town):
    headers = ("姓名", "村名", "职务", "银行账号")
    row = ("张三", "三泉村", "书记", "6228480012345678901")
    actions.import_roll(draft=upload(town, owner, row, headers=headers), by=owner)
    assert b"6228480012345678901" not in bytes(Person.objects.get(name="张三").bank_account)
    assert actions.plan_of(upload(town, owner, row, headers=headers)).changes_nothing


def test_what_changed_between_check_and_confirmation_stops_the_import(owner, town):
    draft = upload(town, owner, ("张三", "三泉村", "书记", "13900000001", "", ""))
    assert not actions.plan_of(draft).faults
    people.post(people.person(town), queries.villages_of(town)[0], "secretary")
    with pytest.raises(actions.Unconfirmed, match="Nothing was imported"):
        actions.import_roll(draft=draft, by=owner)


def test_forgotten_uploads_are_removed_after_a_day(owner, town):
    kept = upload(town, owner)
    assert actions.forget_old_drafts() == 0
    ImportDraft.objects.update(uploaded_at=kept.uploaded_at - datetime.timedelta(days=2))
    assert actions.forget_old_drafts() == 1


def test_the_template_read_back_is_an_empty_table_and_its_examples_are_never_imported(owner, town):
    draft = actions.keep_draft(
        place=town, name="模板.xlsx", content=actions.empty_roll(town), by=owner
    )
    plan = actions.plan_of(draft)
    assert plan.people == ()
    assert "没有数据" in plan.faults[0].cause


@pytest.mark.parametrize(
    "word", ["村务监督委员会主任", "村务监督委员会成员", "监委会主任", "村民监督员", "监督员"]
)
def test_supervisors_are_known_by_the_words_offices_use(owner, town, word):
    actions.import_roll(draft=upload(town, owner, ("吴十", "三泉村", word, "", "", "")), by=owner)
    assert posts_of("吴十") == {("三泉村委会", "supervisor")}


def test_nobody_is_imported_as_supervisor_of_a_committee_they_sit_on(owner, town):
    assert faults(town, owner, ("吴十", "三泉村", "主任、监督员", "", "", "")) == {
        "C2": "吴十已是三泉村Director"
    }
    actions.import_roll(draft=upload(town, owner), by=owner)
    assert list(faults(town, owner, ("张三", "三泉村", "监督员", "13900000001", "", ""))) == ["C2"]
    elsewhere = ("张三", "青泥村", "监督员", "13900000001", "", "")
    assert faults(town, owner, elsewhere) == {}


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("支部书记", "secretary"), ("村党支部书记", "secretary"), ("村 支 书", "secretary"),
        ("党支部副书记", "committee_member"), ("组织委员", "committee_member"),
        ("村监委会主任", "supervisor"), ("村监会成员", "supervisor"),
    ],
)  # fmt: skip
def test_posts_are_known_by_the_names_that_offices_give_them(owner, town, typed, kind):
    draft = upload(town, owner, ("张三", "三泉村", typed, "13900000001", "", ""))
    actions.import_roll(draft=draft, by=owner)
    assert posts_of("张三") == {("三泉村委会", kind)}


def test_a_post_that_begins_in_another_year_is_taken_for_a_slip(owner, town):
    later = f"{datetime.date.today().year + 2}年5月"
    found = faults(town, owner, ("张三", "三泉村", "文书", "13900000001", later, ""))
    assert found == {"E2": f"“{later}”比今天晚得太多"}

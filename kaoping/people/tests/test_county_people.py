"""A county keeps its own offices and the secretaries and heads of its towns; townships keep everybody else."""

import pytest
from django.utils import translation

from kaoping.papers.intake import read_table
from kaoping.papers.sheets import Sheet, SheetColumn, write
from kaoping.people import slips
from kaoping.people.actions import Refused
from kaoping.people.models import Account, Person, Post, RoleGrant
from kaoping.people.roll import actions
from kaoping.people.roll.columns import columns_of
from tests import people

pytestmark = pytest.mark.django_db
HEADERS = ("姓名", "镇（街道）/单位", "职务", "联系电话")
ROWS = (
    ("张三", "大河店镇", "党委书记", "13900000001"),
    ("李四", "大河店", "镇长", "13900000002"),
    ("王五", "高桥镇", "书记", "13900000003"),
    ("赵六", "县委组织部", "负责人", "13900000004"),
    ("钱七", "", "主要领导", "13900000005"),
)


@pytest.fixture
def town():
    return people.town(villages=2)


@pytest.fixture
def county(town):
    people.place(people.GAOQIAO)
    return town.parent


@pytest.fixture
def clerk(county) -> Account:
    return people.account("clerk", county)


def plan_of(county, by, *rows):
    columns = [SheetColumn(header) for header in HEADERS]
    content = write(Sheet("人员", columns, rows or ROWS))
    return actions.keep_draft(place=county, name="人员.xlsx", content=content, by=by)


def test_a_countys_sheet_brings_its_towns_secretaries_and_its_offices(county, clerk):
    draft = plan_of(county, clerk)
    assert actions.plan_of(draft).faults == ()
    actions.import_roll(draft=draft, by=clerk)
    held = set(Post.objects.values_list("person__name", "place__name", "kind", "office__name"))
    assert held == {
        ("张三", "大河店镇", "township_secretary", None),
        ("李四", "大河店镇", "township_head", None),
        ("王五", "高桥镇", "township_secretary", None),
        ("赵六", "徽县", "office_head", "县委组织部"),
        ("钱七", "徽县", "main_leader", None),
    }
    assert set(Person.objects.exclude(pk=clerk.person_id).values_list("home", flat=True)) == {
        county.pk
    }
    assert actions.plan_of(plan_of(county, clerk)).changes_nothing


def test_a_countys_sheet_is_told_what_is_no_town_or_has_its_secretary(county, clerk):
    rows = (
        ("张三", "白水镇", "书记", "13900000001"),
        ("李四", "大河店镇", "书记", "13900000002"),
        ("王五", "大河店镇", "党委书记", "13900000003"),
        ("赵六", "大河店镇", "文书", "13900000004"),
    )
    with translation.override("zh-hans"):
        found = {f.cell: f.cause for f in actions.plan_of(plan_of(county, clerk, *rows)).faults}
    assert found == {
        "B2": "本县（市、区）没有叫“白水镇”的镇（乡、街道）",
        "C4": "第 3 行的李四也是大河店镇党（工）委书记",
        "B5": "“文书”与单位“大河店镇”对不上",
    }


def test_the_countys_template_asks_for_towns_and_says_how(county):
    columns = columns_of("county")
    assert [column.title for column in columns][:3] == ["镇（乡、街道）/单位", "姓名", "职务"]
    (empty,) = read_table(actions.empty_roll(county), "模板.xlsx", columns).faults
    assert empty.cause == "表头下面没有数据"  # all its headers are known


def test_accounts_of_secretaries_speak_for_their_town_alone(county, clerk, town):
    actions.import_roll(draft=plan_of(county, clerk), by=clerk)
    people.post(people.person(town, "村书记"), town.children.first(), "secretary")
    assert slips.missing_accounts(county) == {"raters": 2, "speakers": 3, "supervisors": 0}
    opened = slips.open_village_accounts(place=county, by=clerk)
    assert {slip.unit for slip in opened} == {"大河店镇", "高桥镇"}
    granted = RoleGrant.objects.filter(role="place_official")
    assert sorted(granted.values_list("place__name", flat=True)) == [
        "大河店镇",
        "大河店镇",
        "高桥镇",
    ]
    # The township opens the accounts of its villages, and only those.
    assert slips.missing_accounts(town)["speakers"] == 1


def test_the_lists_of_county_and_town_keep_apart(county, clerk, town, client):
    actions.import_roll(draft=plan_of(county, clerk), by=clerk)
    people.post(people.person(town, "村书记"), town.children.first(), "secretary")
    client.force_login(clerk)
    of_county = client.get(f"/people/{county.code}/").content.decode()
    assert "张三" in of_county and "县委组织部" in of_county and "村书记" not in of_county
    client.force_login(people.account("clerk", town))
    of_town = client.get(f"/people/{town.code}/").content.decode()
    assert "村书记" in of_town and "张三" not in of_town


def test_a_town_cant_end_or_fill_the_post_in_which_the_county_appraises(
    county, clerk, town, client
):
    actions.import_roll(draft=plan_of(county, clerk), by=clerk)
    post = Post.objects.get(place=town, kind="township_secretary")
    client.force_login(people.account("clerk", town))
    assert client.get(f"/people/posts/{post.pk}/end/").status_code == 404
    someone = people.person(town, "镇里人")
    page = client.get(f"/people/persons/{someone.pk}/post/").content.decode()
    assert "township_secretary" not in page and "main_leader" in page
    client.force_login(clerk)
    assert client.get(f"/people/posts/{post.pk}/end/").status_code == 200


def test_a_town_has_one_secretary_at_a_time(town):
    people.post(people.person(town.parent, "先来的"), town, "township_secretary")
    with pytest.raises(Refused, match="先来的"):
        people.post(people.person(town.parent, "后来的"), town, "township_secretary")
    with pytest.raises(Refused):
        people.post(people.person(town.parent), town.children.first(), "township_secretary")

"""Pages of the clerk: few queries at any size, masked numbers, imports, slips, the first login."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaoping.audit.models import Event
from kaoping.papers.sheets import Sheet, SheetColumn, write
from kaoping.people import actions, queries
from kaoping.people.models import Account, ImportDraft, Person, Post
from tests import people

pytestmark = pytest.mark.django_db


def filled(villages: int):
    town = people.town(villages=villages)
    office = actions.open_office(place=town, name="党建办", by=None)
    people.post(people.person(town), town, "office_head", office)
    for village in queries.villages_of(town):
        people.post(people.person(town), village, "secretary")
        people.post(people.person(town), village, "liaison_leader")
    return town


@pytest.fixture
def town():
    return filled(3)


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


def sheet(*rows) -> SimpleUploadedFile:
    columns = [SheetColumn(header) for header in ("姓名", "村名", "职务", "电话")]
    return SimpleUploadedFile("名册.xlsx", write(Sheet("人员", columns, rows)))


@pytest.mark.parametrize("villages", [3, 17])
@pytest.mark.parametrize("name", ["roll", "accounts", "log"])
def test_lists_cost_few_queries_at_any_number_of_villages(
    as_owner, django_assert_max_num_queries, villages, name
):
    town = filled(villages)
    as_owner.get(reverse(f"people:{name}", args=[town.code]))
    with django_assert_max_num_queries(12) as asked:
        as_owner.get(reverse(f"people:{name}", args=[town.code]))
    assert len(asked) <= 10


def test_the_list_shows_masked_telephones_only(as_owner, town):
    someone = people.person(town, "周一", "13812341234")
    page = as_owner.get(reverse("people:roll", args=[town.code])).content.decode()
    assert "138****1234" in page
    assert someone.phone not in page


def test_people_are_found_by_initials(as_owner, town):
    people.person(town, "曾国藩")
    page = as_owner.get(reverse("people:roll", args=[town.code]), {"q": "zgf"}).content.decode()
    assert "曾国藩" in page
    assert "张试" not in page.partition("<main")[2]


def test_a_sheet_is_checked_then_confirmed(as_owner, town):
    village = queries.villages_of(town)[1]
    Post.objects.filter(place=village, kind="secretary").delete()
    row = ("李四", village.name, "书记", "13900000001")
    answer = as_owner.post(reverse("people:upload", args=[town.code]), {"file": sheet(row)})
    check = answer.headers["Location"]
    page = as_owner.get(check).content.decode()
    assert "李四" in page
    assert not Person.objects.filter(name="李四").exists()
    answer = as_owner.post(check, follow=True)
    assert Post.objects.filter(person__name="李四", kind="secretary").exists()
    assert "李四" in answer.content.decode()
    assert not ImportDraft.objects.exists()


def test_faulty_cells_are_listed_and_marked_in_a_copy(as_owner, town):
    row = ("李四", "月亮村", "书记", "123")
    answer = as_owner.post(reverse("people:upload", args=[town.code]), {"file": sheet(row)})
    page = as_owner.get(answer.headers["Location"]).content.decode()
    assert "B2" in page
    assert "D2" in page
    copy = as_owner.get(answer.headers["Location"] + "marked/")
    assert copy.content.startswith(b"PK")
    answer = as_owner.post(answer.headers["Location"])
    assert answer.status_code == 409
    assert not Person.objects.filter(name="李四").exists()


def test_a_file_that_is_no_sheet_is_refused_kindly(as_owner, town):
    file = SimpleUploadedFile("名册.xlsx", b"\xd0\xcf\x11\xe0 not a workbook")
    answer = as_owner.post(reverse("people:upload", args=[town.code]), {"file": file}, follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "banner-bad" in page
    assert "整个文件" in page
    assert "/marked/" not in page
    assert as_owner.get(answer.redirect_chain[0][0] + "marked/").status_code == 404


def test_a_text_table_called_a_workbook_is_read_and_the_page_says_so(as_owner, town):
    text = "姓名,村（社区）,职务,联系电话\r\n李四,三泉村,委员,13900000001\r\n".encode("gbk")
    file = SimpleUploadedFile("名册.xlsx", text)
    answer = as_owner.post(reverse("people:upload", args=[town.code]), {"file": file}, follow=True)
    page = answer.content.decode()
    assert "按 CSV 读取" in page
    assert "李四" in page
    workbook = sheet(("李四", "三泉村", "委员", "13900000001"))
    answer = as_owner.post(
        reverse("people:upload", args=[town.code]), {"file": workbook}, follow=True
    )
    assert "按 CSV 读取" not in answer.content.decode()


def test_slips_open_all_accounts_at_once_and_work_for_the_first_login(as_owner, client, town):
    address = reverse("people:open_rater_accounts", args=[town.code])
    answer = as_owner.post(address)
    assert "no-store" in answer.headers["Cache-Control"]
    slips = answer.context["slips"]
    assert len(slips) == 4
    assert as_owner.post(address, follow=True).redirect_chain
    account = Account.objects.get(username=slips[0].username)
    assert account.check_password(slips[0].password)
    assert account.grants.get().role == "rater"


def test_a_one_time_password_opens_nothing_but_the_page_that_changes_it(client, town):
    account = people.account("clerk", town)
    password = actions.renew_password(account=account, by=people.account("clerk", town))
    account.refresh_from_db()
    client.force_login(account)
    first = reverse("people:first_password")
    assert client.get(reverse("people:roll", args=[town.code])).headers["Location"] == first
    assert client.get(first).status_code == 200
    assert client.post(first, {"password": password, "again": password}).status_code == 400
    assert client.post(first, {"password": "quiet-river-7", "again": "other"}).status_code == 400
    own = {"password": "three-quiet-rivers", "again": "three-quiet-rivers"}
    assert client.post(first, own).status_code == 302
    assert client.get(reverse("people:roll", args=[town.code])).status_code == 200


def test_a_full_number_is_shown_on_request_and_the_look_is_recorded(as_owner, owner, town):
    someone = people.person(town)
    actions.keep_secret(person=someone, column="bank_account", value="6228480012345678", by=owner)
    page = as_owner.get(reverse("people:person", args=[someone.pk])).content.decode()
    assert "6228480012345678" not in page
    answer = as_owner.post(reverse("people:look_at_bank", args=[someone.pk]))
    assert "6228480012345678" in answer.content.decode()
    assert Event.objects.filter(verb="look_at_secret", target_id=str(someone.pk)).exists()


def test_the_clerk_renews_raters_but_no_accounts_above_them(as_owner, town):
    rater, leader = people.account("rater", town), people.account("leader", town)
    renew = lambda account: as_owner.post(reverse("people:renew_password", args=[account.pk]))  # noqa: E731
    assert renew(rater).status_code == 200
    assert renew(leader).status_code == 404
    assert as_owner.post(reverse("people:close_account", args=[leader.pk])).status_code == 404
    give = reverse("people:grant_role", args=[rater.pk])
    assert as_owner.post(give, {"role": "clerk", "place": town.code}).status_code == 404


def test_an_administrator_gives_and_takes_roles(client, town):
    administrator, rater = people.account("administrator", town), people.account("rater", town)
    client.force_login(administrator)
    client.post(
        reverse("people:grant_role", args=[rater.pk]), {"role": "leader", "place": town.code}
    )
    assert rater.grants.filter(role="leader").exists()
    client.post(reverse("people:revoke_role", args=[rater.grants.get(role="leader").pk]))
    assert not rater.grants.filter(role="leader").exists()


def test_posts_are_taken_up_and_ended_on_the_page(as_owner, town):
    someone, village = people.person(town), queries.villages_of(town)[0]
    form = {"kind": "director", "place": village.code, "office": "", "starts_on": "2026-03-01"}
    as_owner.post(reverse("people:hold_post", args=[someone.pk]), form)
    post = someone.posts.get()
    answer = as_owner.post(reverse("people:hold_post", args=[people.person(town).pk]), form)
    assert answer.status_code == 400
    assert someone.name in answer.content.decode()
    as_owner.post(reverse("people:end_post", args=[post.pk]), {"ends_on": "2026-04-30"})
    post.refresh_from_db()
    assert str(post.ends_on) == "2026-04-30"


def test_the_log_tells_the_clerk_who_did_what_in_their_town_only(as_owner, owner, stranger, town):
    other = people.place(people.GAOQIAO)
    actions.open_office(place=other, name="高桥办", by=stranger)
    actions.open_office(place=town, name="农业办", by=owner)
    address = reverse("people:log", args=[town.code])
    page = as_owner.get(address, {"verb": "open_office"}).content.decode()
    assert "农业办" in page
    assert owner.person.name in page
    assert "高桥办" not in page


def test_the_log_follows_one_thing(as_owner, owner, town):
    someone, another = people.person(town), people.person(town)
    for each in (someone, another):
        actions.change_person(person=each, name=each.name, phone="1", by=owner)
    address = reverse("people:log", args=[town.code])
    answer = as_owner.get(address, {"target": "people.person", "id": str(someone.pk)})
    assert {row["id"] for row in answer.context["rows"]} == {str(someone.pk)}


def test_people_are_entered_where_there_are_offices_but_seen_anywhere(client, town):
    administrator = people.account("administrator", town.parent)
    client.force_login(administrator)
    village = queries.villages_of(town)[0]
    for place, entered in ((town.parent, 200), (town, 200), (village, 404)):
        assert client.get(reverse("people:roll", args=[place.code])).status_code == 200
        assert client.get(reverse("people:upload", args=[place.code])).status_code == entered
        assert client.get(reverse("people:add_person", args=[place.code])).status_code == entered

"""The rater's page over HTTP: only what is theirs, nothing lost, nothing doubled, few queries."""

import re
import uuid

import pytest
from django.urls import reverse

from kaoping.cycles.actions import finish_stage
from kaoping.cycles.models import Sheet
from kaoping.cycles.queries import stage
from kaoping.marks.actions import withdraw
from kaoping.marks.models import Mark, Submission
from kaoping.people.actions import revoke_role
from tests.world import build, open_month

PAGE, CHECK = "/marks/", "/marks/check/"


class Town:
    """Three villages, an open month, and a rater's own sheets in their order."""

    def __init__(self, client, villages=3):
        self.client = client
        self.world = build(villages=villages)
        self.cycle = open_month(self.world)
        self.leader = self.world.leader
        self.liaison = self.world.liaison[0]

    def sheets(self, account):
        return list(
            Sheet.objects.filter(assignment__person=account.person).order_by("subject__position")
        )

    def fields(self, page):
        """All hidden and typed fields as a browser would send them."""
        html = page.content.decode()
        return dict(re.findall(r'<input type="hidden" name="([kv][^"]*)" value="([^"]*)"', html))

    def send(self, fields, **more):
        """Posts the fields under the names that the form gave them."""

        def named(name):
            sheet = re.match(r"[atcpnr](\d+)-", name)
            return f"{name}~{fields[f'k{sheet[1]}'][:8]}" if sheet else name

        return self.client.post(
            PAGE, {named(name): value for name, value in fields.items()}, **more
        )


@pytest.fixture
def town(client, db):
    return Town(client)


@pytest.fixture
def leading(town):
    """The main leader, signed in, with the fields of the page."""
    town.client.force_login(town.leader)
    town.post = town.fields(town.client.get(PAGE))
    town.first = town.sheets(town.leader)[0]
    return town


def test_a_rater_sees_only_villages_and_items_of_their_own(town):
    town.client.force_login(town.liaison)
    text = town.client.get(PAGE).content.decode()
    assert "三泉村" in text and "青泥村" not in text
    assert "群众诉求办理" in text and "中心工作" not in text


def test_who_marks_nothing_is_told_so(town):
    town.client.force_login(town.world.finance)
    assert "目前没有需要评分的" in town.client.get(PAGE).content.decode()


def test_the_page_says_that_an_unopened_sheet_is_a_gap(leading):
    assert "没有提交的是空缺" in leading.client.get(PAGE).content.decode()


def test_one_button_saves_the_whole_page_and_sending_it_again_changes_nothing(leading):
    for sheet in leading.sheets(leading.leader):
        leading.post |= {f"a{sheet.pk}-T4.1": "9.5", f"t{sheet.pk}-T4.2": "7.5"}
    for _again in range(2):
        assert leading.send(leading.post).status_code == 302
    assert (
        sorted(Mark.objects.values_list("units", "version"))
        == [(75_000, 1)] * 3 + [(95_000, 1)] * 3
    )


def test_all_faults_are_shown_at_once_with_what_was_typed_and_nothing_is_saved(leading):
    one, two, three = leading.sheets(leading.leader)
    leading.post |= {
        f"a{one.pk}-T4.1": "9.5", f"t{two.pk}-T4.1": "十分", f"t{three.pk}-T4.1": "10.5",
    }  # fmt: skip
    answer = leading.send(leading.post)
    text = answer.content.decode()
    assert answer.status_code == 400 and not Mark.objects.exists()
    assert 'value="十分"' in text and "“十分”不是数字" in text
    assert "10.5不在0至10之间" in text
    assert re.search(r'value="9.5" checked', text)


def test_a_second_tab_shows_both_values_and_a_second_save_is_meant(leading):
    name = f"t{leading.first.pk}-T4.1"
    other_tab = leading.fields(leading.client.get(PAGE))
    leading.send(leading.post | {name: "8"})
    answer = leading.send(other_tab | {name: "6"})
    assert answer.status_code == 409
    assert "别处刚刚记为“8”，您填的是“6”" in answer.content.decode()
    assert Mark.objects.get().units == 80_000
    again = leading.fields(answer)
    assert leading.send(again | {name: "6"}).status_code == 302
    assert Mark.objects.get().units == 60_000


def test_what_a_second_tab_left_alone_is_no_conflict(leading):
    first, second, _third = leading.sheets(leading.leader)
    leading.send(leading.post | {f"t{first.pk}-T4.1": "8"})
    tab = leading.fields(leading.client.get(PAGE))
    leading.send(tab | {f"t{first.pk}-T4.1": "6"})
    stale = tab | {f"a{first.pk}-T4.1": "8", f"a{second.pk}-T4.1": "9"}
    assert leading.send(stale).status_code == 302
    assert sorted(Mark.objects.values_list("units", flat=True)) == [60_000, 90_000]


def test_a_deduction_by_plain_form_with_reason_times_and_note(town):
    town.client.force_login(town.liaison)
    fields, sheet = town.fields(town.client.get(PAGE)), town.sheets(town.liaison)[0]
    key = f"{sheet.pk}-T2.2"
    typed = {f"c{key}": "overdue:2", f"n{key}": "2", f"r{key}": "低保申请"}
    for _again in range(2):
        town.send(fields | typed)
    mark = Mark.objects.get()
    assert (mark.choice, mark.times, mark.reason) == ("overdue", 2, "逾期未办：低保申请")
    answer = town.send(fields | {"withdraw": str(mark.pk)})
    assert answer.status_code == 302
    assert Mark.objects.get().withdrawn_at


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"r": "没有选原因"}, "请选择情形"), ({"c": "other:1"}, "请简要写明"),
     ({"c": "overdue:2", "n": "两次"}, "次数请填整数"),
     ({"c": "overdue:1"}, "按办法此项每次扣2分"), ({"c": "strange:1"}, "办法中没有这种情形")],
)  # fmt: skip
def test_a_faulty_deduction_says_what_to_do(town, typed, said):
    town.client.force_login(town.liaison)
    fields, sheet = town.fields(town.client.get(PAGE)), town.sheets(town.liaison)[0]
    named = {f"{kind}{sheet.pk}-T2.2": value for kind, value in typed.items()}
    answer = town.send(fields | named)
    assert answer.status_code == 400 and said in answer.content.decode()
    assert not Mark.objects.exists()


def test_a_script_sends_one_sheet_and_gets_it_back(leading):
    key = leading.first.pk
    sent = {name: value for name, value in leading.post.items() if name[1:].startswith(str(key))}
    answer = leading.send(sent | {f"a{key}-T4.1": "9"}, headers={"X-Part": str(key)})
    text = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in text
    assert f'name="v{key}-T4.1" value="1:90000"' in text


def test_somebody_elses_sheet_is_not_there(leading):
    foreign = leading.sheets(leading.liaison)[0]
    sent = {f"k{foreign.pk}": str(uuid.uuid4()), f"c{foreign.pk}-T2.2": "overdue:2"}
    assert leading.send(sent).status_code == 404
    assert leading.send(sent, headers={"X-Part": str(foreign.pk)}).status_code == 404
    assert leading.client.post(CHECK, {"sheet": foreign.pk}).status_code == 404
    assert not Mark.objects.exists() and not Submission.objects.exists()


def test_points_taken_back_elsewhere_are_told_and_a_second_save_is_meant(leading):
    name = f"t{leading.first.pk}-T4.1"
    leading.send(leading.post | {name: "8"})
    withdraw(mark=Mark.objects.get(), by=leading.world.clerk)
    answer = leading.send(leading.post | {name: "8"})
    assert answer.status_code == 409 and "您填的是“8”" in answer.content.decode()
    assert leading.send(leading.fields(answer) | {name: "8"}).status_code == 302
    assert Mark.objects.filter(withdrawn_at=None).count() == 1


def test_without_the_role_nothing_is_left_to_mark_or_submit(leading, client):
    for grant in leading.leader.grants.all():
        revoke_role(grant=grant, by=leading.world.administrator)
    client.force_login(leading.leader)
    assert "目前没有需要评分的" in client.get(PAGE).content.decode()
    assert "目前没有需要评分的" in client.get(CHECK).content.decode()
    assert leading.send(leading.post | {f"a{leading.first.pk}-T4.1": "9"}).status_code == 404
    assert client.post(CHECK, {"sheet": leading.first.pk}).status_code == 404
    assert not Mark.objects.exists() and not Submission.objects.exists()


def test_submitting_after_marking_is_finished_says_so(town):
    town.client.force_login(town.liaison)
    finish_stage(stage=stage(town.cycle, "marking"), by=town.world.clerk)
    answer = town.client.post(CHECK, {"sheet": [s.pk for s in town.sheets(town.liaison)]})
    assert answer.status_code == 400 and "评分已经结束" in answer.content.decode()
    assert not Submission.objects.exists()


def test_after_marking_is_finished_the_page_says_that_nothing_was_saved(leading):
    finish_stage(stage=stage(leading.cycle, "marking"), by=leading.world.clerk)
    answer = leading.send(leading.post | {f"a{leading.first.pk}-T4.1": "9"})
    assert answer.status_code == 400
    assert "评分已经结束" in answer.content.decode()


def test_the_check_page_names_gaps_and_submits_what_is_complete(leading):
    one, two, three = leading.sheets(leading.leader)
    for sheet in (one, two):
        leading.post |= {f"a{sheet.pk}-T4.1": "9", f"a{sheet.pk}-T4.2": "7"}
    leading.send(leading.post | {f"a{three.pk}-T4.1": "9"})
    text = leading.client.get(CHECK).content.decode()
    assert "尚有1项未评" in text and "提交2个村" in text
    answer = leading.client.post(CHECK, {"sheet": [one.pk, two.pk]}, follow=True)
    assert "已提交2个村" in answer.content.decode()
    answer = leading.client.post(CHECK, {"sheet": [one.pk, two.pk]}, follow=True)
    assert "此前已经提交" in answer.content.decode()
    answer = leading.client.post(CHECK, {"sheet": [three.pk]})
    assert answer.status_code == 400 and "尚有1项未评" in answer.content.decode()
    assert Submission.objects.count() == 2


def test_sheets_of_deductions_are_submitted_without_filling_in_anything(town):
    town.client.force_login(town.liaison)
    assert "无扣分：提交后计满分" in town.client.get(CHECK).content.decode()
    answer = town.client.post(
        CHECK, {"sheet": [s.pk for s in town.sheets(town.liaison)]}, follow=True
    )
    assert "已全部提交" in answer.content.decode()


def test_back_to_the_form_after_submitting_explains_instead_of_failing(town):
    town.client.force_login(town.liaison)
    fields, sheet = town.fields(town.client.get(PAGE)), town.sheets(town.liaison)[0]
    town.client.post(CHECK, {"sheet": [s.pk for s in town.sheets(town.liaison)]})
    answer = town.send(fields | {f"c{sheet.pk}-T2.2": "overdue:2"})
    assert answer.status_code == 400
    assert "评分表已提交，不能修改" in answer.content.decode()
    assert town.send(fields).status_code == 302


@pytest.mark.parametrize("villages", [3, 25])
@pytest.mark.parametrize("address", [PAGE, CHECK])
def test_few_queries_however_many_villages(
    client, db, villages, address, django_assert_max_num_queries
):
    town = Town(client, villages)
    client.force_login(town.world.heads["党建工作办公室"])
    with django_assert_max_num_queries(10):
        assert client.get(address).status_code == 200


def test_overview_sheet_and_reopening_are_the_townships_own(town):
    sheet = town.sheets(town.liaison)[0]
    town.client.force_login(town.liaison)
    town.client.post(CHECK, {"sheet": sheet.pk})
    pages = [
        reverse("marks:overview", args=[town.cycle.pk]), reverse("marks:sheet", args=[sheet.pk]),
        reverse("marks:assignment", args=[sheet.assignment_id]),
    ]  # fmt: skip
    assert [town.client.get(page).status_code for page in pages] == [404] * 3
    town.client.force_login(town.leader)
    assert [town.client.get(page).status_code for page in pages] == [200] * 3
    reopen = reverse("marks:reopen", args=[sheet.pk])
    assert town.client.post(reopen, {"reason": "我要改"}).status_code == 404
    town.client.force_login(town.world.clerk)
    assert town.client.post(reopen, {"reason": ""}).status_code == 400
    assert town.client.post(reopen, {"reason": "漏扣一次"}).status_code == 302
    text = town.client.get(pages[1]).content.decode()
    assert "漏扣一次" in text and "未提交" in text


@pytest.mark.parametrize("villages", [3, 25])
def test_the_overview_needs_few_queries(client, db, villages, django_assert_max_num_queries):
    town = Town(client, villages)
    client.force_login(town.world.clerk)
    with django_assert_max_num_queries(9):
        client.get(reverse("marks:overview", args=[town.cycle.pk]))


def test_the_same_deduction_from_a_page_that_did_not_show_it_is_the_same(town):
    town.client.force_login(town.liaison)
    one, two = (town.fields(town.client.get(PAGE)) for _tab in range(2))
    key = f"{town.sheets(town.liaison)[0].pk}-T2.2"
    for tab in (one, two):
        assert town.send(tab | {f"c{key}": "overdue:2"}).status_code == 302
    assert Mark.objects.count() == 1
    town.send(two | {f"c{key}": "overdue:2", f"n{key}": "2"})
    assert Mark.objects.count() == 2


def test_the_same_deduction_from_a_page_that_shows_the_first_is_a_second_one(town):
    town.client.force_login(town.liaison)
    key = f"{town.sheets(town.liaison)[0].pk}-T2.2"
    for _page in range(2):
        town.send(town.fields(town.client.get(PAGE)) | {f"c{key}": "overdue:2"})
    assert Mark.objects.count() == 2


def test_browsers_are_asked_not_to_fill_a_fresh_form_again(leading):
    form = re.search(r"<form[^>]*data-marking", leading.client.get(PAGE).content.decode())
    assert 'autocomplete="off"' in form.group()


def test_the_advice_fits_the_kinds_of_items(leading):
    text = leading.client.get(PAGE).content.decode()
    assert "每一项都要打分" in text and "没有扣分的不用填写" not in text
    leading.client.force_login(leading.liaison)
    text = leading.client.get(PAGE).content.decode()
    assert "没有扣分的不用填写" in text and "打分" not in text


def test_the_head_counts_villages_and_sheets(town):
    town.client.force_login(town.liaison)
    sheets = town.sheets(town.liaison)
    town.client.post(CHECK, {"sheet": [sheets[0].pk]})
    text = town.client.get(PAGE).content.decode()
    assert f"共1个村、{len(sheets)}张评分表，已提交0个村、1张" in text

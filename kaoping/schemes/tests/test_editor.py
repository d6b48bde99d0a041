"""The scheme editor's pages: what they show, save and refuse; nobody's work is lost."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.schemes import actions
from kaoping.schemes.document import find, read
from kaoping.schemes.editing import items
from kaoping.schemes.models import SchemeVersion, State
from tests import people

pytestmark = pytest.mark.django_db
TREE = "periods.month.trees.team"
ITEM = f"{TREE}.children[0].children[0]"


@pytest.fixture
def town():
    return people.town(villages=1)


@pytest.fixture
def draft(owner, town):
    return actions.draft_from_preset(place=town, preset="dahedian-2017", by=owner)


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def address(name, draft, *args, at=""):
    place = reverse(f"schemes:{name}", args=[draft.pk, *args])
    return f"{place}?at={at}" if at else place


def shown(desk, name, draft, *args, at=""):
    answer = desk.get(address(name, draft, *args, at=at))
    assert answer.status_code == 200
    return answer.content.decode()


def fresh(draft) -> SchemeVersion:
    return SchemeVersion.objects.get(pk=draft.pk)


def save_item(desk, draft, do="save", seen="", at=ITEM, **values):
    data = {"at": at, "code_was": "T1.1", "seen": seen or fresh(draft).sha256, "do": do}
    base = {
        "/code": "T1.1", "/title": "集中学习", "/full": "6", "/marked_by": "office_party",
        "/rule/~rule": "deductions", "/rule/deductions/reasons/0/~was": "0",
        "/rule/deductions/reasons/0/key": "fewer", "/rule/deductions/reasons/0/title": "少学习1次",
        "/rule/deductions/reasons/0/points": "2",
    }  # fmt: skip
    return desk.post(address("edit_item", draft), {**data, **base, **values})


def save_points(desk, draft, seen="", **values):
    data = {f"v:team:{code.replace('_', '.')}:full": points for code, points in values.items()}
    data["seen"] = seen or fresh(draft).sha256
    return desk.post(address("edit_tree", draft, "month"), data)


def test_the_table_changes_points_and_weights_and_nothing_else(desk, draft):
    data = {
        "seen": draft.sha256, "v:team:T1.1:full": "7", "v:team:T1.2:full": "3",
        "v:official:O1:weight": "50%", "v:official:O2:weight": "50%",
    }  # fmt: skip
    assert desk.post(address("edit_tree", draft, "month"), data).status_code == 302
    text = fresh(draft).text
    wanted = draft.text.replace("full: 6\n", "full: 7\n", 1).replace("full: 4\n", "full: 3\n", 1)
    assert text == wanted.replace("{O1: 60%, O2: 40%}", "{O1: 50%, O2: 50%}")


def test_a_sum_that_is_wrong_is_saved_but_never_unnoticed(desk, draft):
    save_points(desk, draft, T1_1="8")
    page = shown(desk, "edit_tree", draft, "month")
    assert "ed-wrong" in page and "1处待改" in page
    faults = shown(desk, "edit_faults", draft)
    assert "按下级指标计算是" in faults and "指标T1 日常学习" in faults
    assert "1处待改" in shown(desk, "edit_part", draft, "month", "stages")
    adopting = {"document_number": "一号", "adopted_on": "2026-01-05"}
    assert desk.post(address("adopt", draft), adopting).status_code == 400
    save_points(desk, draft, T1_1="6")
    assert desk.post(address("adopt", draft), adopting).status_code == 302
    assert fresh(draft).state == State.ADOPTED


def test_a_fault_stands_at_its_field(desk, draft):
    save_item(desk, draft, **{"/full": "six", "/rule/deductions/reasons/0/points": "-1"})
    page = shown(desk, "edit_item", draft, at=ITEM)
    assert 'href="#f-full"' in page and 'aria-describedby="f-full-fault"' in page
    assert "six" in page


def test_a_fault_of_a_part_is_marked_on_its_page_and_on_no_other(desk, draft, owner):
    text = draft.text.replace("day: 3}", "day: 33}").replace("    title: 月考评\n", "", 1)
    actions.save_text(version=draft, text=text, seen_sha256=draft.sha256, by=owner)
    stages = shown(desk, "edit_part", draft, "month", "stages")
    assert "期限必须是1到31日" in stages and "缺少“名称”" not in stages
    assert 'href="#f-title"' in shown(desk, "edit_part", draft, "month", "period")
    assert "error-summary" not in shown(desk, "edit_part", draft, "month", "pay")
    faults = shown(desk, "edit_faults", draft)
    for name in ("stages", "period"):
        assert address("edit_part", draft, "month", name) in faults


def test_an_indicator_gets_neighbours_and_children(desk, draft):
    there = save_item(desk, draft, do="sibling").url
    assert there.endswith("children%5B0%5D.children%5B1%5D")
    assert "T1.4" in desk.get(there).content.decode()
    assert (
        "children%5B0%5D.children%5B0%5D.children%5B0%5D" in save_item(desk, draft, do="child").url
    )
    assert "2处待改" not in shown(desk, "edit_faults", draft) and "T1.1.1" in fresh(draft).text


def test_an_indicator_just_begun_is_not_blamed_but_counted(desk, draft):
    page = desk.get(save_item(desk, draft, do="sibling").url).content.decode()
    assert "error-summary" not in page and "缺少" not in page
    assert "3处待改" in page
    at = f"{TREE}.children[0].children[1]"
    values = {"code_was": "T1.2", "/code": "T1.4", "/title": "新", "/full": ""}
    save_item(desk, draft, at=at, **values)
    assert "缺少本项标准分" in shown(desk, "edit_item", draft, at=at)


def test_an_indicator_moves_is_copied_and_deleted_after_asking(desk, draft):
    assert save_item(desk, draft, do="later").url.endswith("children%5B1%5D")
    assert fresh(draft).text.index("T1.2") < fresh(draft).text.index("T1.1")
    at = f"{TREE}.children[0].children[1]"
    save_item(desk, draft, do="duplicate", at=at)
    assert fresh(draft).text.count("title: 集中学习") == 2
    assert "删除" in shown(desk, "delete_item", draft, at=at)
    desk.post(address("delete_item", draft), {"at": at, "seen": fresh(draft).sha256})
    assert fresh(draft).text.count("title: 集中学习") == 1
    assert desk.get(address("delete_item", draft, at=TREE)).status_code == 404


def test_a_new_code_is_told_to_all_who_refer_to_it(desk, draft):
    at = "periods.month.trees.official.children[1]"
    data = {"at": at, "code_was": "O2", "seen": draft.sha256, "do": "save", "/code": "P",
            "/title": "个人履职", "/full": "100", "/rule/~rule": "sum", "/round": "2"}  # fmt: skip
    desk.post(address("edit_item", draft), data)
    text = fresh(draft).text
    assert "{O1: 60%, P: 40%}" in text and "{code: P, share: 40%, out_of: 100}" in text
    assert "没有问题" in shown(desk, "edit_faults", draft)


def test_rows_and_rules_are_chosen_before_saving(desk, draft):
    answer = save_item(desk, draft, do="add:/rule/deductions/reasons")
    assert "/rule/deductions/reasons/1/title" in answer.content.decode()
    answer = save_item(desk, draft, do="choose", **{"/rule/~rule": "award"})
    page = answer.content.decode()
    assert 'name="/rule/award/step"' in page and "尚未保存" in page
    assert fresh(draft).text == draft.text


def test_two_people_on_two_pages_do_not_meet(desk, draft):
    seen = draft.sha256
    save_points(desk, draft, T5_3="5")
    assert save_item(desk, draft, seen=seen, **{"/title": "学习"}).status_code == 302
    text = fresh(draft).text
    assert "full: 5\n                marked_by: office_service\n                rule:" in text
    assert "title: 学习\n" in text


def test_two_people_in_one_table_meet_only_in_one_cell(desk, draft):
    seen = draft.sha256
    save_points(desk, draft, T1_1="7", T1_2="3")
    assert save_points(desk, draft, seen=seen, T1_1="6", T1_2="4", T1_3="4").status_code == 302
    assert "不相符" in shown(desk, "edit_tree", draft, "month")
    before = fresh(draft).text
    answer = save_points(desk, draft, seen=seen, T1_1="9")
    assert answer.status_code == 200 and fresh(draft).text == before
    page = answer.content.decode()
    assert 'value="9"' in page and "他人保存的是： 7" in page
    save_points(desk, draft, T1_1="9")
    assert "full: 9\n" in fresh(draft).text


def test_a_form_comes_back_with_both_when_somebody_else_saved_it(desk, draft):
    seen = draft.sha256
    save_item(desk, draft, **{"/title": "甲"})
    answer = save_item(desk, draft, seen=seen, **{"/title": "乙"})
    page = answer.content.decode()
    assert 'value="乙"' in page and "<strong>甲</strong>" in page and "title: 甲" in page
    assert "title: 甲\n" in fresh(draft).text
    save_item(desk, draft, **{"/title": "乙"})
    assert "title: 乙\n" in fresh(draft).text
    assert "title: 甲\n" in fresh(draft).kept_texts.first().text


def test_an_indicator_that_moved_meanwhile_is_found_by_its_code(desk, draft, owner):
    seen, root = draft.sha256, read(draft.text)
    moved, _path = items.moved(draft.text, find(root, ITEM)[0], 1)
    actions.save_text(version=draft, text=moved, seen_sha256=seen, by=owner)
    assert save_item(desk, draft, seen=seen, **{"/title": "学"}).url.endswith("children%5B1%5D")
    assert "code: T1.1\n                title: 学\n" in fresh(draft).text


def test_one_click_brings_the_text_before_back(desk, draft):
    save_points(desk, draft, T1_1="9")
    kept = fresh(draft).kept_texts.get()
    assert f'name="kept" value="{kept.pk}"' in shown(desk, "edit_basics", draft)
    seen = fresh(draft).sha256
    desk.post(address("edit_history", draft), {"kept": kept.pk, "seen": seen})
    assert fresh(draft).text == draft.text
    assert fresh(draft).kept_texts.count() == 2
    assert desk.post(address("edit_history", draft), {"kept": 0}).status_code == 404


def test_the_whole_text_is_saved_with_its_faults_by_line(desk, draft):
    data = {"seen": draft.sha256, "text": draft.text.replace("full: 6", "full: six", 1)}
    assert desk.post(address("edit_text", draft), data).status_code == 302
    line = draft.text[: draft.text.index("full: 6")].count("\n") + 1
    assert f'data-line="{line}"' in shown(desk, "edit_text", draft)
    again = desk.post(address("edit_text", draft), {**data, "text": "title: 乙"})
    assert "title: 乙" in again.content.decode() and "full: six" in again.content.decode()


def test_a_text_that_is_no_document_is_mended_as_text(desk, draft):
    desk.post(address("edit_text", draft), {"seen": draft.sha256, "text": "a: [1\nb: &x 2"})
    for name, args in (
        ("edit", ()),
        ("edit_basics", ()),
        ("edit_tree", ("month",)),
        ("edit_item", ()),
    ):
        assert desk.get(address(name, draft, *args)).url == address("edit_text", draft)
    assert "1处待改" in shown(desk, "edit_faults", draft)
    assert desk.get(address("version", draft)).status_code == 409


def test_a_text_beyond_the_limit_is_refused_and_comes_back(desk, draft):
    text = "# " + "长" * 100_000
    answer = desk.post(address("edit_text", draft), {"seen": draft.sha256, "text": text})
    assert answer.status_code == 200 and text in answer.content.decode()
    assert fresh(draft).text == draft.text


@pytest.mark.parametrize("period", ["month", "year"])
def test_an_empty_draft_has_no_faults(desk, town, period):
    form = {"start": f"empty:{period}", "title": "某镇考评办法"}
    begun = desk.post(reverse("schemes:draft", args=[town.code]), form)
    draft = SchemeVersion.objects.get()
    assert begun.url == address("edit", draft)
    assert "没有问题" in shown(desk, "edit_tree", draft, period)
    assert "某镇考评办法" in desk.get(reverse("schemes:list")).content.decode()
    other = {"month": "year", "year": "month"}[period]
    desk.post(address("begin_period", draft), {"period": other})
    assert "没有问题" in shown(desk, "edit_tree", draft, other)
    assert (
        desk.post(reverse("schemes:draft", args=[town.code]), {"start": "empty:year"}).status_code
        == 400
    )


def test_a_new_kind_of_subject_gets_its_tree(desk, town):
    desk.post(reverse("schemes:draft", args=[town.code]), {"start": "empty:month", "title": "办法"})
    draft = SchemeVersion.objects.get()
    data = {"seen": draft.sha256, "do": "save", "/subjects/0/~was": "team", "/subjects/0/~key": "team",
            "/subjects/0/title": "村班子", "/subjects/1/~was": "", "/subjects/1/title": "村干部",
            "/subjects/1/posts": ["secretary", "director"]}  # fmt: skip
    desk.post(address("edit_part", draft, "month", "subjects"), data)
    assert "新建指标：村干部" in shown(desk, "edit_tree", draft, "month")
    desk.post(address("begin_tree", draft, "month"), {"kind": "村干部"})
    assert "村干部" in shown(desk, "edit_tree", draft, "month")
    assert shown(desk, "edit_item", draft, at="periods.month.trees.村干部")


def test_last_years_version_is_copied(desk, draft, owner):
    day = datetime.date(2026, 1, 5)
    actions.adopt(version=draft, document_number="一号", adopted_on=day, by=owner)
    assert desk.get(address("edit", draft)).url == address("version", draft)
    begun = desk.post(address("copy", draft))
    copy = SchemeVersion.objects.latest("number")
    assert begun.url == address("edit", copy) and copy.text == draft.text
    form = {"start": f"version:{draft.pk}"}
    assert desk.post(reverse("schemes:draft", args=[people.DAHEDIAN]), form).url == address(
        "edit", copy
    )


PAGES = [
    ("edit_basics", ()), ("edit_text", ()), ("edit_faults", ()), ("edit_history", ()),
    ("edit_tree", ("month",)), ("edit_part", ("month", "pay")), ("edit_item", ()), ("delete_item", ()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_strangers_and_readers_get_nothing(client, draft, stranger, colleague, name, args):
    for account in (stranger, colleague, people.account("organiser", draft.scheme.place.parent)):
        client.force_login(account)
        for answer in (
            client.get(address(name, draft, *args, at=ITEM)),
            client.post(address(name, draft, *args)),
        ):
            assert answer.status_code == 404


def test_forms_without_their_token_are_refused(owner, draft):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(owner)
    assert save_points(browser, draft, T1_1="9").status_code == 403
    assert save_item(browser, draft).status_code == 403


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_pages_ask_the_database_little(desk, draft, django_assert_max_num_queries, name, args):
    with django_assert_max_num_queries(9):
        shown(desk, name, draft, *args, at=ITEM if "item" in name else "")


def test_paths_that_lead_nowhere_are_not_found(desk, draft):
    for at in ("", "periods", "periods.month.trees", f"{TREE}.children[99]", f"{ITEM}.rule"):
        assert desk.get(address("edit_item", draft) + f"?at={at}").status_code == 404
    assert desk.get(address("edit_part", draft, "month", "nothing")).status_code == 404
    assert desk.get(address("edit_tree", draft, "decade")).status_code == 404

"""The clerk's grid: how cells are read, what a save sends, three values compared, few queries."""

import json

import pytest
from django.urls import reverse

from kaoping.audit.models import Event
from kaoping.lib.decimals import parse_units
from kaoping.marks import actions
from kaoping.marks.models import Mark, Submission
from kaoping.marks.sheets import views_of
from kaoping.marks.table import Row, Sent, Wanted, read_deductions
from kaoping.schemes.queries import preset_text
from kaoping.scoring.language import load_scheme
from tests.months import award, deduct
from tests.world import build, open_month

MONTH = load_scheme(preset_text("dahedian-2017")).periods["month"]


@pytest.mark.parametrize(
    ("item", "points", "reasons", "wanted"),
    [
        ("T3.2", "", "", []),
        ("T3.2", "0", "", []),
        ("T3.2", "", "缺席", [("absent", "2", 1, "")]),
        ("T3.2", "2", "缺席", [("absent", "2", 1, "")]),
        ("T3.2", "−4", "缺席", [("absent", "2", 2, "")]),
        ("T3.2", "1.5", "迟到早退×3", [("late", "0.5", 3, "")]),
        ("T3.2", "3", "缺席；迟到早退×2（3月5日、9日）", [("absent", "2", 1, ""), ("late", "0.5", 2, "3月5日、9日")]),
        ("T3.2", "", "迟到0.5*2", [("late", "0.5", 2, "")]),
        ("T1.1", "", "少学习1次×2", [("fewer", "2", 2, "")]),
        ("T1.1", "1.5", "其他情形", [("other", "1.5", 1, "")]),
        ("T1.1", "", "其他情形1.5分×2次（签到不全）", [("other", "1.5", 2, "签到不全")]),
        ("T1.1", "3", "其他情形×2", [("other", "1.5", 2, "")]),
    ],
)  # fmt: skip
def test_cells_are_read_as_officials_write_them(item, points, reasons, wanted):
    found = read_deductions(MONTH.item(item), points, reasons)
    assert found == [
        Wanted(key, parse_units(each), times, note) for key, each, times, note in wanted
    ]


@pytest.mark.parametrize(
    ("item", "points", "reasons", "said"),
    [
        ("T3.2", "2", "", "缺席、替会、迟到早退"),
        ("T3.2", "2", "打牌", "不是本项的扣分情形"),
        ("T3.2", "3", "缺席", "合计2分"),
        ("T3.2", "5", "缺席；迟到早退", "合计2.5分"),
        ("T1.1", "", "其他情形", "0.5至2分"),
        ("T1.1", "", "学习", "不是本项的扣分情形"),
        ("T3.2", "两分", "缺席", "不是数字"),
        ("T3.2", "", "缺席了两回", "看不懂"),
    ],
)
def test_cells_that_cannot_be_read_say_what_to_write(item, points, reasons, said):
    with pytest.raises(ValueError, match=said):
        read_deductions(MONTH.item(item), points, reasons)


class Desk:
    """The clerk at the grid of the liaison leader's and of the main leader's sheets."""

    def __init__(self, client, villages=3):
        self.client = client
        self.world = build(villages=villages)
        self.cycle = open_month(self.world)
        self.office = self.world.heads["党建工作办公室"].person.assignments.get()
        self.leader = self.world.leader.person.assignments.get()
        client.force_login(self.world.clerk)

    def page(self, assignment):
        return reverse("marks:grid", args=[self.cycle.pk]) + f"?rater={assignment.pk}"

    def sheets(self, assignment):
        return list(
            assignment.sheets.select_related("assignment__person__account", "subject").order_by(
                "subject__position"
            )
        )

    def save(self, assignment, cells):
        return self.client.post(
            reverse("marks:grid_save", args=[self.cycle.pk]),
            json.dumps({"rater": assignment.pk, "cells": cells}),
            content_type="application/json",
        )


@pytest.fixture
def desk(client, db):
    return Desk(client)


def test_a_block_is_saved_in_one_request_on_behalf_of_the_rater(desk):
    one, two, _three = desk.sheets(desk.leader)
    answer = desk.save(
        desk.leader,
        {
            f"p{one.pk}-T4.1": ["", "9"],
            f"p{one.pk}-T4.2": ["", "７.50"],
            f"p{two.pk}-T4.1": ["", "8"],
        },
    )
    assert answer.status_code == 200
    assert answer.json()["cells"][f"p{one.pk}-T4.2"] == "7.5"
    event = Event.objects.get(verb="save_marks")
    assert len(event.detail["changes"]) == 3
    assert event.detail["on_behalf_of"] == desk.leader.person_id
    assert event.actor_id == desk.world.clerk.pk


def test_bad_cells_are_named_with_their_remedy_and_nothing_is_saved(desk):
    one, two, three = desk.sheets(desk.leader)
    cells = {
        f"p{one.pk}-T4.1": ["", "9"],
        f"p{two.pk}-T4.1": ["", "11"],
        f"p{three.pk}-T4.1": ["", "优"],
    }
    answer = desk.save(desk.leader, cells)
    faults = {fault["names"][0]: fault["text"] for fault in answer.json()["faults"]}
    assert answer.status_code == 400 and not Mark.objects.exists()
    assert "0至10" in faults[f"p{two.pk}-T4.1"]
    assert "不是数字" in faults[f"p{three.pk}-T4.1"]
    assert len(faults) == 2


def test_a_cell_changed_elsewhere_is_shown_and_not_overwritten(desk):
    one = desk.sheets(desk.leader)[0]
    award(one, "T4.1", "6")
    name = f"p{one.pk}-T4.1"
    answer = desk.save(desk.leader, {name: ["", "9"]})
    (fault,) = answer.json()["faults"]
    assert answer.status_code == 409 and fault["stands"] == {name: "6"}
    assert desk.save(desk.leader, {name: ["6", "9"]}).status_code == 200
    assert Mark.objects.get().units == 90_000


def test_a_save_sent_twice_and_a_cell_emptied(desk):
    name = f"p{desk.sheets(desk.leader)[0].pk}-T4.1"
    for _again in range(2):
        assert desk.save(desk.leader, {name: ["", "9"]}).status_code == 200
    assert Mark.objects.get().version == 1
    assert desk.save(desk.leader, {name: ["9", ""]}).status_code == 200
    assert Mark.objects.get().withdrawn_at


def test_another_reason_needs_words_in_the_grid_too(desk):
    sheet = desk.sheets(desk.office)[0]
    points, reasons = f"p{sheet.pk}-T1.1", f"q{sheet.pk}-T1.1"
    answer = desk.save(desk.office, {points: ["", "1"], reasons: ["", "其他情形"]})
    assert answer.status_code == 400 and "请简要写明" in answer.json()["faults"][0]["text"]
    answer = desk.save(desk.office, {points: ["", "1"], reasons: ["", "其他情形（签到不全）"]})
    assert answer.status_code == 200
    assert Mark.objects.get().reason == "其他情形：签到不全"


def _typed(desk, reasons):
    """What a request that read the sheets now would write into the first sheet's reasons."""
    rows = [Row.of(view) for view in views_of([desk.office], evidence=False)]
    pair = next(pair for pair in rows[0].pairs if pair.item.indicator.code == "T3.2")
    points, words = pair.names
    sent = Sent({points: "", words: ""}, {points: "", words: reasons})
    sent.read(rows)
    return sent.entries


def test_a_double_click_of_two_requests_that_read_the_same_deducts_once(desk):
    one, two = (_typed(desk, "缺席；替会；缺席") for _click in range(2))
    for entries in (one, two):
        actions.save(entries=entries, by=desk.world.clerk)
    assert sorted(Mark.objects.values_list("choice", "version")) == [
        ("absent", 1), ("absent", 1), ("substitute", 1),
    ]  # fmt: skip


def test_two_clerks_who_saw_the_same_empty_cell_are_told_of_each_other(desk):
    one, two = _typed(desk, "缺席"), _typed(desk, "缺席×2")
    actions.save(entries=one, by=desk.world.clerk)
    with pytest.raises(actions.Conflict):
        actions.save(entries=two, by=desk.world.clerk)
    assert Mark.objects.get().times == 1


def test_a_reason_taken_back_can_be_typed_again(desk):
    name, points = (f"{kind}{desk.sheets(desk.office)[0].pk}-T3.2" for kind in "qp")
    for was, now in (("", "缺席"), ("缺席", ""), ("", "缺席")):
        was_points = "2" if was else ""
        answer = desk.save(desk.office, {name: [was, now], points: [was_points, ""]})
        assert answer.status_code == 200
    assert sorted(mark.withdrawn_at is None for mark in Mark.objects.all()) == [False, True]


def test_of_changed_reasons_what_stays_keeps_its_mark(desk):
    sheet = desk.sheets(desk.office)[0]
    deduct(sheet, "T3.2", "absent", "2")
    deduct(sheet, "T3.2", "late", "0.5")
    first, second = Mark.objects.order_by("pk")
    points, reasons = f"p{sheet.pk}-T3.2", f"q{sheet.pk}-T3.2"
    answer = desk.save(
        desk.office,
        {points: ["2.5", ""], reasons: ["缺席；迟到早退", "缺席；迟到早退×2；替会（3月9日）"]},
    )
    assert answer.json()["cells"][points] == "4"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.version, second.version, second.times) == (1, 2, 2)
    assert Mark.objects.get(choice="substitute").reason == "替会：3月9日"
    stands = answer.json()["cells"]
    desk.save(desk.office, {points: [stands[points], ""], reasons: [stands[reasons], ""]})
    assert not Mark.objects.filter(withdrawn_at=None).exists()


def test_the_plain_form_saves_what_was_changed_and_shows_bad_cells_in_place(desk):
    one, two, _three = desk.sheets(desk.leader)
    award(two, "T4.1", "6")
    save = reverse("marks:grid_save", args=[desk.cycle.pk])
    fields = {
        "rater": desk.leader.pk,
        "was": json.dumps({f"p{two.pk}-T4.1": "6"}),
        f"p{two.pk}-T4.1": "6",
    }
    answer = desk.client.post(save, fields | {f"p{one.pk}-T4.1": "99"})
    assert answer.status_code == 400
    assert "aria-invalid" in answer.content.decode() and 'value="99"' in answer.content.decode()
    answer = desk.client.post(
        save, fields | {f"p{one.pk}-T4.1": "9", f"p{one.pk}-T4.2": "8", "submit": "y"}
    )
    assert answer.status_code == 302
    submission = Submission.objects.get()
    assert (submission.sheet, submission.submitted_by) == (one, desk.world.clerk)


def test_a_submitted_row_refuses_and_says_who_can_reopen(desk):
    one = desk.sheets(desk.office)[0]
    actions.submit(sheets=[one], by=one.assignment.person.account)
    answer = desk.save(desk.office, {f"q{one.pk}-T3.2": ["", "缺席"], f"p{one.pk}-T3.2": ["", ""]})
    assert answer.status_code == 400
    assert "评分表已提交" in answer.json()["faults"][0]["text"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"rater": 1, "cells": {"a": 1}}', '{"rater": "x", "cells": {}}']
)
def test_nonsense_is_refused(desk, body):
    answer = desk.client.post(
        reverse("marks:grid_save", args=[desk.cycle.pk]), body, content_type="application/json"
    )
    assert answer.status_code == 404


def test_only_the_clerk_of_the_township_types(desk, stranger):
    page = desk.page(desk.leader)
    assert desk.client.get(page).status_code == 200
    for other in (stranger, desk.world.leader, desk.world.liaison[0]):
        desk.client.force_login(other)
        assert desk.client.get(page).status_code == 404
        assert desk.save(desk.leader, {}).status_code == 404


@pytest.mark.parametrize("villages", [3, 25])
def test_few_queries_for_page_and_save(client, db, villages, django_assert_max_num_queries):
    desk = Desk(client, villages)
    with django_assert_max_num_queries(11):
        assert client.get(desk.page(desk.office)).status_code == 200
    cells = {f"q{sheet.pk}-T3.2": ["", "缺席"] for sheet in desk.sheets(desk.office)[:villages]}
    with django_assert_max_num_queries(20):  # with savepoints of the test's own transaction
        assert desk.save(desk.office, cells).status_code == 200


def test_complete_rows_are_said_not_to_count_until_submitted(desk):
    one, two, _three = desk.sheets(desk.leader)
    first, second = f"p{one.pk}-T4.1", f"p{one.pk}-T4.2"
    assert desk.save(desk.leader, {first: ["", "9"]}).json()["waiting"] == ""
    answer = desk.save(desk.leader, {second: ["", "8"], f"p{two.pk}-T4.1": ["", "8"]})
    assert "1行已评完但尚未提交" in answer.json()["waiting"]
    assert desk.save(desk.leader, {second: ["8", ""]}).json()["waiting"] == ""
    save = reverse("marks:grid_save", args=[desk.cycle.pk])
    fields = {"rater": desk.leader.pk, "was": json.dumps({first: "9"}), first: "9", second: "7"}
    answer = desk.client.post(save, fields, follow=True)
    assert "1行已评完但尚未提交" in answer.content.decode()


def test_a_fault_stands_at_the_cell_to_correct(desk):
    key = f"{desk.sheets(desk.office)[0].pk}-T3.2"
    for points, reasons, at in (("2", "打牌", "q"), ("两分", "缺席", "p"), ("2", "", "q")):
        answer = desk.save(desk.office, {f"p{key}": ["", points], f"q{key}": ["", reasons]})
        assert answer.json()["faults"][0]["at"] == at + key


@pytest.mark.parametrize("page", ["overview", "grid"])
def test_office_pages_name_the_place_and_the_way_here(desk, page):
    answer = desk.client.get(reverse(f"marks:{page}", args=[desk.cycle.pk]))
    assert answer.context["place_name"] == "大河店镇"
    crumbs = answer.context["crumbs"]
    assert reverse("cycles:cycle", args=[desk.cycle.pk]) == crumbs[0]["url"]
    assert "url" not in crumbs[-1]

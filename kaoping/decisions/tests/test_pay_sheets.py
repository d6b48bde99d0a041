"""Pay follows from the settled result; a later change makes a difference, never a rewrite.

Arithmetic by hand: a team with 8 of 10 and 8 of 8 for the leaders' items and all else full has 98 points.
A secretary with 100 personal points gets 1000 × 1.0 × (98 × 60 % + 100 × 40 %) ÷ 100 = 988.00 yuan.
"""

import io
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from openpyxl import load_workbook

from kaoping.decisions import actions, papers, queries
from kaoping.decisions.models import PayDecision
from kaoping.people import secrets
from kaoping.results import actions as results
from kaoping.results.settled import NotSettled
from tests.months import AWARD, aggregate, mark_everything, settle
from tests.world import build, open_month

SECRETARY_FEN = 988_00


def test_nothing_is_paid_before_everybody_had_their_say(hamlet):
    cycle = open_month(hamlet)
    mark_everything(cycle)
    aggregate(cycle, hamlet.clerk)
    with pytest.raises(NotSettled) as refused:
        actions.make_pay_sheet(cycle=cycle, by=hamlet.clerk)
    assert "审定" in str(refused.value)


def test_the_first_sheet_pays_the_whole_by_post(settled_hamlet):
    world, cycle = settled_hamlet
    sheet = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    paid = {(row.subject.place, post_of(row)): row.amount_fen for row in queries.rows_of(sheet)}
    village = world.villages[1]
    assert paid[village, "secretary"] == SECRETARY_FEN
    assert paid[village, "director"] == 889_20  # 1000 × 0.9 × 0.988
    assert paid[village, "village_clerk"] == 790_40  # 1000 × 0.8 × 0.988
    assert sheet.total_fen == sum(paid.values())


def test_a_sheet_of_the_same_result_is_refused(settled_hamlet):
    world, cycle = settled_hamlet
    actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    with pytest.raises(actions.PayRefused):
        actions.make_pay_sheet(cycle=cycle, by=world.clerk)


def test_a_decision_after_approval_makes_a_sheet_of_the_difference(settled_hamlet):
    world, cycle = settled_hamlet
    first = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    actions.approve_pay_sheet(sheet=first, document="党委会议纪要〔2026〕4号", by=world.clerk)
    subject = first.lines.order_by("subject__position").first().subject
    decide(subject, -50_00, world.clerk)
    second = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    amounts = {row.subject.pk: row.amount_fen for row in queries.rows_of(second)}
    assert amounts.pop(subject.pk) == -50_00
    assert set(amounts.values()) == {0}
    first.refresh_from_db()
    assert first.total_fen == sum(line.amount_fen for line in first.lines.all())


def test_a_sheet_nobody_approved_does_not_count_as_paid(settled_hamlet):
    world, cycle = settled_hamlet
    first = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    subject = first.lines.first().subject
    decide(subject, 10_00, world.clerk)
    second = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    assert second.total_fen == first.total_fen + 10_00
    with pytest.raises(actions.PayRefused):
        actions.approve_pay_sheet(sheet=first, document="某文件", by=world.clerk)


def test_an_upheld_objection_makes_a_difference_line(settled_hamlet):
    world, cycle = settled_hamlet
    first = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    actions.approve_pay_sheet(sheet=first, document="党委会议纪要〔2026〕4号", by=world.clerk)
    team = cycle.subjects.get(kind="team", place=world.villages[1])
    objection = uphold(world, team)
    second = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    changed = [row for row in queries.rows_of(second) if row.amount_fen]
    assert second.run == objection.adjustment.run
    assert {row.subject.place for row in changed} == {world.villages[1]}
    # Two points more for the team are 1000 × 60 % × 2 ÷ 100 = 12.00 yuan for the secretary.
    assert next(row.amount_fen for row in changed if post_of(row) == "secretary") == 12_00


def test_a_decision_needs_an_official_who_is_paid(settled_hamlet):
    world, cycle = settled_hamlet
    team = cycle.subjects.filter(kind="team").first()
    with pytest.raises(actions.PayRefused):
        decide(team, 10_00, world.clerk)
    assert not PayDecision.objects.exists()


def test_the_workbook_has_the_finance_offices_columns_and_a_checked_sum(settled_hamlet):
    world, cycle = settled_hamlet
    sheet = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    page = load_workbook(io.BytesIO(papers.pay_sheet(sheet))).active
    cells = [list(row) for row in page.iter_rows(values_only=True)]
    header = next(row for row in cells if row[0] == "序号")
    assert header[:4] == ["序号", "村（社区）", "姓名", "职务"]
    assert "本次实发" in header and "银行账号" in header
    assert any("未批准" in str(cell) for row in cells for cell in row)


def test_a_wrong_sum_is_never_handed_out(settled_hamlet):
    world, cycle = settled_hamlet
    sheet = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    sheet.total_fen += 1
    with pytest.raises(papers.SumsDiffer):
        papers.pay_sheet(sheet)


def test_pages_need_the_same_queries_for_any_number_of_officials(
    settled_hamlet, client, django_assert_max_num_queries
):
    world, cycle = settled_hamlet
    sheet = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    client.force_login(world.clerk)
    for address in (f"/pay/cycles/{cycle.pk}/", f"/pay/sheets/{sheet.pk}/"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def decide(subject, amount_fen, by):
    return actions.decide_pay(
        subject=subject, amount_fen=amount_fen, reason="会议决定", document="纪要1号", by=by
    )


def post_of(row):
    return row.subject.posts.split(",")[0]


def uphold(world, team):
    """An objection raised in time and upheld: the leaders' 8 points become 10."""
    official = world.officials[team.place.code]
    objection = results.object_to(subject=team, indicator="T4.1", text="任务已完成", by=official)
    return results.answer_objection(
        objection=objection,
        upheld=True,
        after_units=(int(AWARD) + 2) * 10_000,
        answer="经核实,予以更正",
        document="复核意见1号",
        by=world.clerk,
    )


def test_the_same_decision_sent_twice_is_one(settled_hamlet, client):
    world, cycle = settled_hamlet
    subject = cycle.subjects.filter(kind="official").first()
    client.force_login(world.clerk)
    form = {"amount_fen": "100", "reason": "值班", "document": "1号", "token": str(uuid.uuid4())}
    for _each in range(2):
        assert client.post(f"/pay/subjects/{subject.pk}/decide/", form).status_code == 302
    assert PayDecision.objects.count() == 1


@pytest.mark.rewrites_sealed
def test_a_decision_about_somebody_without_a_line_makes_no_further_sheet(settled_hamlet):
    world, cycle = settled_hamlet
    sheet = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    subject = sheet.lines.first().subject
    decide(subject, 10_00, world.clerk)
    sheet.lines.filter(subject=subject)._raw_delete(sheet._state.db)
    assert not queries.decided_since(sheet)


@pytest.mark.parametrize("change", [{"total_fen": 1}, {"number": 9}])
def test_the_database_keeps_a_sheet_as_it_was_made(settled_hamlet, change):
    world, cycle = settled_hamlet
    sheet = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    with pytest.raises(IntegrityError, match="stays as it was made"), transaction.atomic():
        type(sheet).objects.filter(pk=sheet.pk).update(**change)


def test_account_numbers_are_whole_only_for_those_who_pay_and_once_approved(settled_hamlet, client):
    world, cycle = settled_hamlet
    sheet = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    person = sheet.lines.first().subject.person
    person.bank_account = secrets.encrypt("6217000012345678901")
    person.save()
    assert not shows_account(client, world.finance, sheet)
    actions.approve_pay_sheet(sheet=sheet, document="纪要1号", by=world.clerk)
    assert shows_account(client, world.finance, sheet)
    assert not shows_account(client, world.leader, sheet)


def shows_account(client, account, sheet):
    client.force_login(account)
    answer = client.get(f"/pay/sheets/{sheet.pk}/pay-sheet.xlsx")
    assert "no-store" in answer.headers["Cache-Control"]
    page = load_workbook(io.BytesIO(answer.content)).active
    return "6217000012345678901" in {cell for row in page.values for cell in row}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_paid_twice_by_approving_while_another_sheet_is_made(transactional_db):
    """Without a lock on the cycle the second sheet would know nothing of the first one's approval."""
    world = build(villages=3)
    cycle = open_month(world)
    settle(world, cycle)
    first = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
    decide(first.lines.first().subject, 10_00, world.clerk)
    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            second = actions.make_pay_sheet(cycle=cycle, by=world.clerk)
            approval = pool.submit(in_own_connection, approve, first, world.clerk)
            time.sleep(0.3)  # the approval waits for the cycle's lock
        assert isinstance(approval.result(), actions.PayRefused)
    actions.approve_pay_sheet(sheet=second, document="2号", by=world.clerk)
    assert sum(queries.paid_before(cycle).values()) == second.total_fen


def approve(sheet, by):
    try:
        return actions.approve_pay_sheet(sheet=sheet, document="1号", by=by)
    except actions.PayRefused as refused:
        return refused


def in_own_connection(work, *arguments):
    try:
        return work(*arguments)
    finally:
        connection.close()

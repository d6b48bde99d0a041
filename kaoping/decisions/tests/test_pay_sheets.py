"""Pay follows from the settled result; a later change makes a difference, never a rewrite.

Arithmetic by hand: a team with 8 of 10 and 8 of 8 for the leaders' items and all else full has 98 points.
A secretary with 100 personal points gets 1000 × 1.0 × (98 × 60 % + 100 × 40 %) ÷ 100 = 988.00 yuan.
"""

import io

import pytest
from openpyxl import load_workbook

from kaoping.decisions import actions, papers, queries
from kaoping.decisions.models import PayDecision
from kaoping.results import actions as results
from kaoping.results.settled import NotSettled
from tests.months import AWARD, aggregate, mark_everything
from tests.world import open_month

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
    paid = {(row.village, post_of(row)): row.amount_fen for row in queries.rows_of(sheet)}
    village = world.villages[1].name
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
    assert {row.village for row in changed} == {world.villages[1].name}
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

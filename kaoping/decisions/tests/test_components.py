"""Pay of several components: a column for each, sums checked, what is withheld marked.

By hand: a secretary has 98.8 points, so 600 + 1000 × 0.988 + 1 × 98.8 (rounded 99) = 1687 yuan. Where the
rate is withheld, 600 + 0 + 99 = 699 yuan.
"""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from kaoping.decisions import actions, papers, queries
from kaoping.results import actions as results
from kaoping.results.models import Feedback
from kaoping.results.tests.following import official, with_consequences
from kaoping.results.tests.stages import close
from tests.months import aggregate, mark_everything
from tests.world import open_month

SINGLE = """\
      base: 1000
      coefficients: {secretary: 1.0, director: 0.9, village_clerk: 0.8}
      parts:
        - {code: O1, share: 60%, out_of: 100}
        - {code: O2, share: 40%, out_of: 100}
      round: jiao
"""
WITHHOLD = "      withhold: [{components: [%s], when: {event: filed_case}}]\n"
SEVERAL = """\
      round: yuan
      budget: 5000
      components:
        - {key: basic, title: 基本报酬, amounts: {secretary: 600, director: 540, village_clerk: 500}}
        - key: rate
          title: 月绩效
          base: 1000
          coefficients: {secretary: 1, director: 0.9, village_clerk: 0.8}
          rate: [{code: O1, share: 60%, out_of: 100}, {code: O2, share: 40%, out_of: 100}]
        - {key: points, title: 积分奖, code: O, yuan: 1}
"""
RATE_ALONE = SEVERAL.replace("      budget: 5000\n", "")
RATE_ALONE = "\n".join(
    line for line in RATE_ALONE.splitlines() if "basic" not in line and "points" not in line
) + "\n"  # fmt: skip


def paid(world, monkeypatch, pay):
    """The pay sheet of a March in which one secretary's case was filed."""
    with_consequences(world, monkeypatch, (SINGLE, pay))
    world.cycle = open_month(world)
    mark_everything(world.cycle)
    results.record_fact(
        subject=official(world, 2, "secretary"), sort="event", key="filed_case",
        reason="通报", document="立案1号", by=world.clerk,
    )  # fmt: skip
    aggregate(world.cycle, world.clerk)
    close(world)
    results.issue_feedback(cycle=world.cycle, by=world.clerk)
    for feedback in Feedback.objects.filter(cycle=world.cycle).select_related("village"):
        results.acknowledge(feedback=feedback, by=world.officials[feedback.village.code])
    return actions.make_pay_sheet(cycle=world.cycle, by=world.clerk)


@pytest.fixture
def sheet(hamlet, monkeypatch):
    """The sheet of three components."""
    return paid(hamlet, monkeypatch, SEVERAL + WITHHOLD % "rate")


def row_of(sheet, village, post="secretary"):
    return next(
        row
        for row in queries.rows_of(sheet)
        if row.village == village and row.subject.posts.startswith(post)
    )


def test_each_component_has_its_amount_and_together_they_are_the_pay(sheet):
    row = row_of(sheet, "青泥村")
    assert row.components == (("基本报酬", 600_00), ("月绩效", 988_00), ("积分奖", 99_00))
    assert row.amount_fen == 1687_00 and row.withheld == ()
    assert sum(one.amount_fen for one in queries.rows_of(sheet)) == sheet.total_fen


def test_what_is_withheld_is_marked(sheet, client, hamlet):
    row = row_of(sheet, "文池村")
    assert row.components == (("基本报酬", 600_00), ("月绩效", 0), ("积分奖", 99_00))
    assert row.amount_fen == 699_00 and row.withheld == ("月绩效",)
    client.force_login(hamlet.clerk)
    shown = client.get(f"/pay/sheets/{sheet.pk}/").content.decode()
    assert "0.00（不发）" in shown and "1687.00" in shown and "基数（元）" not in shown


def test_the_page_sums_each_column_and_warns_of_the_budget(sheet, client, hamlet):
    client.force_login(hamlet.clerk)
    shown = client.get(f"/pay/sheets/{sheet.pk}/").content.decode()
    table = queries.table_of(sheet)
    rows = queries.rows_of(sheet)
    assert table.columns == ("基本报酬", "月绩效", "积分奖")
    assert table.sums[0] == f"{sum(row.components[0][1] for row in rows) / 100:.2f}"
    assert all(f">{total}<" in shown for total in table.sums)
    assert table.over_fen == sheet.total_fen - 5000_00 > 0 and "超出办法规定的预算" in shown


def test_the_workbook_has_a_column_for_each_component_with_its_sum(sheet):
    cells = rows_of_workbook(sheet)
    header = next(row for row in cells if row[0] == "序号")
    assert header[4:9] == ["基本报酬", "月绩效", "积分奖", "不发项目", "按结果应发"]
    secretary = next(row for row in cells if row[1] == "文池村" and row[2].startswith("书记"))
    assert secretary[4:9] == [600, 0, 99, "月绩效", 699]
    assert any("预算" in str(row[0]) for row in cells)


def test_components_that_do_not_add_up_are_never_handed_out(sheet):
    row = row_of(sheet, "青泥村")
    papers.check_components(row)
    with pytest.raises(papers.SumsDiffer):
        papers.check_components(replace(row, components=row.components[:2]))


def test_officials_see_the_components_of_their_own_pay(sheet, client, hamlet):
    actions.approve_pay_sheet(sheet=sheet, document="纪要1号", by=hamlet.clerk)
    client.force_login(hamlet.officials[hamlet.villages[2].code])
    shown = client.get("/pay/").content.decode()
    assert "基本报酬" in shown and "积分奖" in shown and "不发" in shown and "系数" not in shown


def test_pay_by_one_rate_keeps_its_columns_and_marks_what_is_withheld(hamlet, monkeypatch, client):
    sheet = paid(hamlet, monkeypatch, RATE_ALONE + WITHHOLD % "rate")
    table = queries.table_of(sheet)
    assert table.columns[:2] == ("基数（元）", "系数") and table.sums == () and not table.over_fen
    client.force_login(hamlet.clerk)
    assert "0.00（不发）" in client.get(f"/pay/sheets/{sheet.pk}/").content.decode()
    header = next(row for row in rows_of_workbook(sheet) if row[0] == "序号")
    assert header[4:6] == ["绩效基数", "职务系数"] and "不发项目" in header


def rows_of_workbook(sheet):
    page = load_workbook(io.BytesIO(papers.pay_sheet(sheet))).active
    return [list(row) for row in page.iter_rows(values_only=True)]

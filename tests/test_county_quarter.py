"""Wuchuan's projects before the jury: five of fifteen win, and each has 50,000 yuan for its project."""

import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from kaoping.cycles.models import Cycle
from kaoping.decisions import actions as decisions
from kaoping.decisions.papers import pay_sheet
from kaoping.juries import actions as juries
from kaoping.results import actions as results
from kaoping.results import queries
from tests import panels
from tests.county import County
from tests.months import aggregate
from tests.test_county_year import close

pytestmark = pytest.mark.django_db


def judge(wuchuan: County, cycle: Cycle) -> None:
    """The first town's project gets 40 + 60 points, each further one a point less in either part."""
    meeting = panels.meeting_of(cycle, wuchuan.clerk)
    panel = panels.panel_for(meeting, wuchuan.clerk, "panel", [("", 7)])
    stage = panels.Stage(wuchuan.place, wuchuan.clerk, cycle, meeting, panel)
    for turn in stage.turns:
        full, less = (40 if turn.item == "J1" else 60), (turn.position - 1) // 2
        stage.play(*[str(full - less)] * 7)
    juries.end_jury(panel=panel, by=wuchuan.clerk)


def test_the_jury_chooses_five_projects_and_the_money_follows(wuchuan):
    cycle = wuchuan.open("quarter")
    close(wuchuan, cycle, "report")
    judge(wuchuan, cycle)
    close(wuchuan, cycle, "jury")
    run = aggregate(cycle, wuchuan.clerk)
    assert run.gaps == []
    won = run.results.filter(prize="winner").order_by("rank")
    assert list(won.values_list("rank", flat=True)) == [1, 2, 3, 4, 5]
    assert {row.where for row in queries.rankings(run)} == {"镇（乡、街道）"}
    results.close_review(cycle=cycle, held_on=timezone.localdate(), minutes="", by=wuchuan.clerk)
    results.issue_feedback(cycle=cycle, by=wuchuan.clerk)
    for feedback in cycle.feedback.select_related("village", "cycle__place"):
        results.acknowledge(feedback=feedback, by=wuchuan.secretaries[feedback.village.code])
    sheet = decisions.make_pay_sheet(cycle=Cycle.objects.get(), by=wuchuan.clerk)
    assert (
        list(sheet.lines.filter(amount_fen__gt=0).values_list("amount_fen", flat=True))
        == [50_000_00] * 5
    )
    page = load_workbook(io.BytesIO(pay_sheet(sheet))).active
    cells = [str(cell.value) for row in page.iter_rows(max_row=4) for cell in row if cell.value]
    assert "吴川市2026年第1季度专项党费扶持发放花名册" in cells and "镇（街道）" in cells

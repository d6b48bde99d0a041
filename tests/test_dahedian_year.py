"""Dahedian's year: opened, marked by its working group, run; it proposes, and pays its prizes.

By hand, with one month: a team has 98 points of the month and 100 of the year, the first village 98 (one paper
lacking, 2 points). Y = 98 × 50 % + 100 × 50 % = 99. An official has 98.8 of the month (100 × 40 % + 98 × 60 %):
P = 98.8 × 60 % + 100 × 20 % + 100 × 20 % = 99.28; in the first village 98.88.
"""

import datetime

import pytest

from kaoping.cycles import actions as cycles
from kaoping.cycles import queries as stages
from kaoping.cycles.models import Cycle, Sheet
from kaoping.cycles.queries import period_of
from kaoping.decisions import actions, queries
from kaoping.desk.actions import close_stage
from kaoping.desk.steps import next_of
from kaoping.lib.decimals import format_units
from kaoping.marks import actions as marks
from kaoping.people.models import Office
from kaoping.results import actions as results
from kaoping.results import queries as found
from kaoping.results.models import Feedback
from kaoping.results.tests.following import decide, official
from tests import people
from tests.months import aggregate, award, deduct, settle
from tests.world import open_month

JANUARY = datetime.date(2026, 1, 1)
REVIEWED_ON = datetime.date(2026, 11, 12)


@pytest.fixture
def town(hamlet):
    """Three villages with a settled March, and the working group of the year's end."""
    settle(hamlet, open_month(hamlet))
    office = Office.objects.create(place=hamlet.place, name="年终考核工作组")
    head = people.account("rater", hamlet.place, username="group-head")
    people.actions.hold_post(
        person=head.person, place=hamlet.place, kind="office_head", office=office,
        starts_on=JANUARY, by=hamlet.clerk,
    )  # fmt: skip
    return hamlet


@pytest.fixture
def year(town):
    """The year, marked, run and settled."""
    town.cycle = cycles.open_cycle(
        version=town.version, place=town.place, period_key="year", starts_on=JANUARY, by=town.clerk
    )
    for key in ("inspection", "report"):
        stage = stages.current_stage(town.cycle)
        assert stage.key == key and next_of(town.cycle, 0).href
        close_stage(stage=stage, by=town.clerk)
        town.cycle = Cycle.objects.get(pk=town.cycle.pk)
    mark(town.cycle)
    town.run = aggregate(town.cycle, town.clerk)
    results.close_review(cycle=town.cycle, held_on=REVIEWED_ON, minutes="", by=town.clerk)
    results.issue_feedback(cycle=town.cycle, by=town.clerk)
    for feedback in Feedback.objects.filter(cycle=town.cycle).select_related("village"):
        results.acknowledge(feedback=feedback, by=town.officials[feedback.village.code])
    return town


def mark(cycle):
    """The working group gives full points; the first village lacks one paper."""
    sheets = Sheet.objects.filter(assignment__cycle=cycle).select_related(
        "subject__place", "assignment__person__account", "assignment__cycle"
    )
    first = min(sheet.subject.place.code for sheet in sheets)
    period = period_of(cycle)
    for sheet in sheets:
        for item in period.items(sheet.subject.kind):
            if item.entry == "award":
                award(sheet, item.code, format_units(item.full_units))
        if sheet.subject.kind == "team" and sheet.subject.place.code == first:
            deduct(sheet, "Y2.1.2", "lacking", "2")
        marks.submit(sheets=[sheet], by=sheet.assignment.person.account)


def test_the_year_proposes_praise_and_rectification_by_its_numbers(year):
    assert year.run.gaps == []
    listed = found.proposals_of(year.cycle)
    teams = {(one.village, one.title): one for one in listed if one.subject.person_id is None}
    assert set(teams) == {("三泉村", "通报存在的问题"), ("三泉村", "按问题清单限期整改")}
    rectify = teams["三泉村", "按问题清单限期整改"]
    assert (rectify.measure, rectify.who) == ("限期整改", "镇党委、政府")
    assert "本次：1次" in rectify.grounds[0]
    praised = {one.subject.pk: one for one in listed if one.key == "commend"}
    secretary = official(year, 1, "secretary")
    assert "99.28分" in praised[secretary.pk].grounds[0]
    assert "第1名" in praised[secretary.pk].grounds[1]


def test_the_stages_of_the_year_name_their_owners(year, client):
    client.force_login(year.clerk)
    shown = client.get(f"/cycles/{year.cycle.pk}/").content.decode()
    assert "检查组" in shown and "inspector" not in shown


def test_praise_is_decided_by_people(year):
    secretary = official(year, 1, "secretary")
    decide(year, secretary, key="commend", body="镇党委、政府")
    decided = {one.subject: one.decision for one in found.proposals_of(year.cycle) if one.decision}
    assert decided[secretary].body == "镇党委、政府" and len(decided) == 1


def test_the_years_prizes_are_components_and_past_the_budget_it_warns(year):
    sheet = actions.make_pay_sheet(cycle=year.cycle, by=year.clerk)
    table = queries.table_of(sheet)
    assert table.columns == ("优秀村党组织书记奖", "优秀村委会主任奖", "优秀村文书奖")
    rows = queries.rows_of(sheet)
    # In every village one secretary and one clerk; the director of two villages is the secretary.
    assert [row.computed_fen for row in rows] == [1900_00] * len(rows) and len(rows) == 7
    assert table.over_fen == 0  # 7 × 1900 = 13300, less than 24700

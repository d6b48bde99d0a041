"""Regulation A runs in the product as a second preset: twelve months, a year, prizes and pay.

The numbers are the regulation's own worked case: annual 86.5, months sum 1070, +1.5 make 89.60 — first on
rank, but under the floor of the first prize. By hand: 86.5 × 40 % + 1070 ÷ 12 × 60 % + 1.5 = 34.6 + 53.5 + 1.5.
"""

import datetime

import pytest
import time_machine
from django.urls import reverse

from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Cycle, Sheet
from kaoping.decisions import actions as decisions
from kaoping.lib.decimals import parse_units
from kaoping.marks import actions as marks
from kaoping.people.models import Office, Place
from kaoping.results import actions as results
from kaoping.results import queries
from kaoping.schemes import actions as schemes
from tests import people
from tests.months import aggregate, award

VILLAGES = 2
# Points of the leaders' three items; daily work adds 60. Ten months of 89 and two of 90 sum to 1070.
MONTHS = [("20", "5", "4")] * 10 + [("21", "5", "4")] * 2
POSTS = ("secretary", "director", "accountant")


@pytest.fixture
def town(db):
    """Gaoqiao town with two villages, one leader and one office, under the second preset."""
    place = people.town(people.GAOQIAO, VILLAGES)
    clerk = people.account("clerk", place)
    leader, head = people.person(place), people.person(place)
    for who in (leader, head):
        people.account("rater", place, who)
    people.post(leader, place, "main_leader")
    people.post(head, place, "office_head", Office.objects.create(place=place, name="党政办公室"))
    for village in place.children.all():
        for kind in POSTS:
            people.post(people.person(place), village, kind)
    version = schemes.draft_from_preset(place=place, preset="xisongji-2017", by=clerk)
    schemes.adopt(version=version, document_number="1号", adopted_on=people.SOME_DAY, by=clerk)
    return place, version, clerk


@time_machine.travel(datetime.datetime(2027, 1, 20, tzinfo=datetime.UTC), tick=False)
def test_twelve_months_make_a_year_with_prizes(town):
    _place, _version, clerk = town
    for number, points in enumerate(MONTHS, 1):
        cycle = play(town, "month", datetime.date(2026, number, 1), points)
        results.close_review(cycle=cycle, held_on=cycle.starts_on, minutes="", by=clerk)
    year = open_cycle(town, "year", datetime.date(2026, 1, 1))
    best, other = year.subjects.order_by("position")
    mark(year, best, {"Y1.1": "86.5", "Y2": "1.5"})
    mark(year, other, {"Y1.1": "80", "Y2": "-1"})
    run = aggregate(year, clerk)
    outcome = queries.outcome_of(run)
    assert outcome.value(str(best.pk)) == parse_units("89.6")
    assert outcome.rank("teams", str(best.pk)) == 1
    assert outcome.prize("teams", str(best.pk)) == "second"
    # 80 × 40 % + 53.5 − 1 = 84.5
    assert outcome.value(str(other.pk)) == parse_units("84.5")


def test_a_year_without_all_twelve_months_has_a_gap_and_no_rank(town):
    _place, _version, clerk = town
    cycle = play(town, "month", datetime.date(2026, 1, 1), MONTHS[0])
    results.close_review(cycle=cycle, held_on=cycle.starts_on, minutes="", by=clerk)
    year = open_cycle(town, "year", datetime.date(2026, 1, 1))
    for subject in year.subjects.all():
        mark(year, subject, {"Y1.1": "86.5", "Y2": "0"})
    run = aggregate(year, clerk)
    assert {gap["indicator"] for gap in run.gaps} == {"Y1.2"}
    assert set(run.results.values_list("rank", flat=True)) == {None}


def test_a_month_pays_by_the_regulations_amounts(town):
    _place, _version, clerk = town
    cycle = play(town, "month", datetime.date(2026, 1, 1), ("36", "6", "4"))
    results.close_review(cycle=cycle, held_on=cycle.starts_on, minutes="", by=clerk)
    results.issue_feedback(cycle=cycle, by=clerk)
    results.lapse_silent(today=datetime.date(2027, 1, 1))
    sheet = decisions.make_pay_sheet(cycle=cycle, by=clerk)
    # 36 + 6 + 4 + 60 = 106 of 120: 800 × 106 ÷ 120 = 706.67, 600: 530.00, 400: 353.33
    paid = sorted(set(sheet.lines.values_list("amount_fen", flat=True)))
    assert paid == [353_33, 530_00, 706_67]


def open_cycle(town, period_key: str, starts_on: datetime.date) -> Cycle:
    place, version, clerk = town
    return cycles.open_cycle(
        version=version, place=place, period_key=period_key, starts_on=starts_on, by=clerk
    )


def test_the_roster_opens_where_no_rater_is_bound_to_a_village(town, client):
    _place, _version, clerk = town
    cycle = open_cycle(town, "month", datetime.date(2026, 1, 1))
    client.force_login(clerk)
    page = client.get(reverse("cycles:roster", args=[cycle.pk])).content.decode()
    assert all(str(village) in page for village in Place.objects.filter(level="village"))


def play(town, period_key: str, starts_on: datetime.date, points: tuple[str, ...]) -> Cycle:
    """A month opened, marked alike for every village, and computed."""
    cycle = open_cycle(town, period_key, starts_on)
    for subject in cycle.subjects.filter(kind="team"):
        mark(cycle, subject, dict(zip(("M1", "M2", "M3"), points, strict=True)))
    aggregate(cycle, town[2])
    return cycle


def mark(cycle: Cycle, subject, points: dict[str, str]) -> None:
    """The leader's points; then everybody who marks the subject submits."""
    for sheet in Sheet.objects.filter(subject=subject).select_related(
        "assignment__person__account", "assignment__cycle", "subject"
    ):
        if sheet.assignment.group == "main_leader":
            for code, value in points.items():
                award(sheet, code, value)
        marks.submit(sheets=[sheet], by=sheet.assignment.person.account)

"""Maotian's year in the product: the figures of its ledger give points and pay, as its cases say by hand.

A village with 790 of 800 insured has 60 × 790 ÷ 800 = 59.25 of 60 points, 999.25 in all; one with 820 has 60.
The secretaries get 6000 + 790 + 5000 and 6000 + 820 + 5000 yuan.
"""

import datetime
import json

import pytest

from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Cycle, Sheet
from kaoping.decisions import actions as decisions
from kaoping.lib.decimals import format_units, parse_units
from kaoping.marks import actions as marks
from kaoping.notices import actions as notices
from kaoping.people.models import Office
from kaoping.results import actions as results
from kaoping.results import queries
from kaoping.results.models import Run
from kaoping.results.tests.recording import count
from kaoping.schemes import actions as schemes
from kaoping.scoring import twin
from tests import people
from tests.months import aggregate, award
from tests.world import World

YEAR = datetime.date(2026, 1, 1)
OFFICES = ("党建办公室", "综治办公室", "社会事务办公室", "财政所")


@pytest.fixture
def town(db):
    """Two villages under Maotian's regulation, the year marked in full; the ledger is still to come."""
    place = people.town(people.GAOQIAO, 2)
    world = World(place, list(place.children.order_by("code")))
    world.clerk = people.account("clerk", place)
    raters = [("main_leader", None)] + [
        ("office_head", Office.objects.create(place=place, name=name)) for name in OFFICES
    ]
    for kind, office in raters:
        who = people.person(place)
        people.account("rater", place, who)
        people.post(who, place, kind, office)
    for village in world.villages:
        who = people.person(village)
        people.post(who, village, "secretary")
        people.post(who, village, "director")
    world.version = schemes.draft_from_preset(place=place, preset="maotian-2015", by=world.clerk)
    schemes.adopt(
        version=world.version, document_number="1号", adopted_on=people.SOME_DAY, by=world.clerk
    )
    world.cycle = cycles.open_cycle(
        version=world.version, place=place, period_key="year", starts_on=YEAR, by=world.clerk
    )
    mark_in_full(world.cycle)
    return world


def mark_in_full(cycle: Cycle) -> None:
    """Full points from everybody."""
    for sheet in Sheet.objects.filter(assignment__cycle=cycle).select_related(
        "assignment__person__account", "assignment__cycle", "subject"
    ):
        if sheet.assignment.group == "main_leader":
            for code in ("T2.1", "T2.2"):
                award(sheet, code, "100")
        marks.submit(sheets=[sheet], by=sheet.assignment.person.account)


def test_the_year_gives_the_points_and_the_pay_of_the_regulations_own_case(town):
    one, two = town.cycle.subjects.filter(kind="team").order_by("position")
    run = aggregate(town.cycle, town.clerk)
    assert {gap["indicator"] for gap in run.gaps} >= {"T4.3"}
    assert set(run.results.values_list("units", flat=True)) == {None}
    count(town, {one: ("790", "800"), two: ("820", "800")})
    run = aggregate(town.cycle, town.clerk)
    found = {pk: format_units(units) for pk, units in run.results.values_list("subject", "units")}
    assert (found[one.pk], found[two.pk]) == ("999.25", "1000")
    outcome = queries.outcome_of(run)
    assert outcome.value(str(one.pk), "T4.3") == parse_units("59.25")
    assert outcome.rank("teams", str(one.pk)) == 2
    run.cycle = town.cycle
    said = " ".join(node.words for node in queries.explanation(run, one, named=True).root.walk())
    assert "参保人数790" in said and "目标800" in said
    results.close_review(cycle=town.cycle, held_on=town.cycle.starts_on, minutes="", by=town.clerk)
    results.issue_feedback(cycle=town.cycle, by=town.clerk)
    results.lapse_silent(today=datetime.date(2028, 1, 1))
    sheet = decisions.make_pay_sheet(cycle=Cycle.objects.get(), by=town.clerk)
    assert sorted(sheet.lines.values_list("amount_fen", flat=True)) == [11790_00, 11820_00]
    published = json.loads(notices.publish(cycle=Cycle.objects.get(), by=town.clerk).twin)
    assert published["facts"]["figures"] == Run.objects.get(pk=run.pk).facts["figures"]
    assert twin.verify(published) == []
    published["facts"]["figures"][0]["units"] = "795"
    assert twin.verify(published | {"digest": twin.digest(published)})

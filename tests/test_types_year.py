"""Wusheng's year with villages of three types: the same items, weighed by the type kept when the year opened.

Each secretary has one target of party building (100 of 100 points) and one of the economy (0 of 100); the other
five fields are left out and the rest re-based. A plain village weighs them 20 and 30: 20 ÷ 50 = 40; a suburban
one 20 and 35: 20 ÷ 55 = 36.36; a community 25 and 26: 25 ÷ 51 = 49.02.
"""

import datetime
import re
import uuid

import pytest

from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Sheet
from kaoping.lib.decimals import format_units, parse_units
from kaoping.marks import actions as marks
from kaoping.people.actions import set_types
from kaoping.people.models import Office, Place
from kaoping.results import actions as results
from kaoping.results import queries
from kaoping.results.actions.recordings import ItemSaid
from kaoping.schemes import actions as schemes
from tests import people
from tests.months import aggregate, award
from tests.world import World

YEAR = datetime.date(2026, 1, 1)
WEIGHTS = "weighted: {Y1.1: 60%, Y1.2: 20%, Y1.3: 20%}"


def without_votes(text: str) -> str:
    """The regulation with nothing but full assessment and bonuses: no ballots, no months before it."""
    assert WEIGHTS in text
    year = text.index("  year:\n")
    text = text[:year] + text[year:].replace(WEIGHTS, "weighted: {Y1.1: 100%}", 1)
    for first, after in (
        ("    ballots:\n", "    events:\n"),
        ("              - code: Y1.2\n", "          - code: Y2\n"),
    ):
        begins = text.index(first, year)
        text = text[:begins] + text[text.index(after, begins) :]
    return re.sub(r"  # 任期（三年）届满考核。\n  term:\n[\s\S]*", "", text)


@pytest.fixture
def town(db, monkeypatch):
    """Four villages, the second suburban, the third a community, the year open and marked in full."""
    preset = schemes._preset_text("wusheng-2007")
    monkeypatch.setattr(schemes, "_preset_text", lambda _preset: without_votes(preset))
    place = people.town(people.GAOQIAO, 4)
    world = World(place, list(place.children.order_by("code")))
    world.clerk = people.account("clerk", place)
    office = Office.objects.create(place=place, name="党建工作办公室")
    rater = people.person(place)
    people.account("rater", place, rater)
    people.post(rater, place, "office_head", office)
    for village in world.villages:
        people.post(people.person(place), village, "secretary")
    types = dict(zip((v.code for v in world.villages), ("", "suburban", "community"), strict=False))
    set_types(township=place, types=types, by=world.clerk)
    world.version = schemes.draft_from_preset(place=place, preset="wusheng-2007", by=world.clerk)
    schemes.adopt(
        version=world.version, document_number="1号", adopted_on=people.SOME_DAY, by=world.clerk
    )
    world.cycle = cycles.open_cycle(
        version=world.version, place=place, period_key="year", starts_on=YEAR, by=world.clerk
    )
    for stage in world.cycle.stages.all():
        if stage.key == "marking":
            break
        cycles.finish_stage(stage=stage, by=world.clerk)
    mark_in_full(world.cycle)
    return world


def mark_in_full(cycle) -> None:
    """Full points for morality, ability and diligence; no deductions, no bonuses."""
    sheets = Sheet.objects.filter(assignment__cycle=cycle).select_related(
        "assignment__person__account", "assignment__cycle", "subject"
    )
    for sheet in sheets:
        for code in ("D1", "D2", "D3"):
            award(sheet, code, "100")
        marks.submit(sheets=[sheet], by=sheet.assignment.person.account)


def inspect(subject, economy: str, by) -> None:
    """One target of party building, fulfilled; one of the economy with these points."""
    said = [
        ItemSaid(title="建好活动场所", field="party", units=parse_units("100")),
        ItemSaid(title="增加集体收入", field="economy", units=parse_units(economy)),
    ]
    results.record_items(
        subject=subject, key="year_targets", said=said, reason="逐项检查", document="责任书",
        token=uuid.uuid4(), by=by,
    )  # fmt: skip


def test_each_type_of_village_has_its_own_weights_and_ranks_among_its_own(town):
    secretaries = list(town.cycle.subjects.order_by("place__code"))
    for subject, economy in zip(secretaries, ("0", "0", "0", "100"), strict=True):
        inspect(subject, economy, town.clerk)
    Place.objects.filter(pk=town.villages[0].pk).update(type="suburban")
    run = aggregate(town.cycle, town.clerk)
    assert not run.gaps
    outcome = queries.outcome_of(run)
    ids = [str(subject.pk) for subject in secretaries]
    found = [format_units(outcome.value(one, "D4")) for one in ids]
    assert found == ["40", "36.36", "49.02", "100"]
    assert [outcome.rank("by_type", one) for one in ids] == [2, 1, 1, 1]
    assert [outcome.rank("secretaries", one) for one in ids] == [3, 4, 2, 1]

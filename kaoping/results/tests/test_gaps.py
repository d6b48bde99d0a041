"""Gaps that the review meeting decides together: reason and document once, every decision a fact."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.audit.models import Event
from kaoping.cycles.models import Sheet
from kaoping.lib.errors import UserError
from kaoping.results import actions, queries
from kaoping.results.models import Adjustment, Run
from kaoping.results.queries.gaps import gap_groups, gaps_of
from kaoping.results.tests.stages import POINT, close, mark
from tests import people
from tests.months import aggregate
from tests.world import build, open_month

ABSENT = "office_agriculture"
SAID = {"reason": "主任长期病假，由镇里集体评定", "document": "审定纪要5号"}


def play(villages=3, code=people.DAHEDIAN):
    """A month in which the head of one office submitted nothing."""
    town = build(villages=villages, code=code)
    town.cycle = open_month(town)
    for sheet in Sheet.objects.filter(assignment__cycle=town.cycle):
        if sheet.assignment.group != ABSENT:
            mark(sheet)
    town.run = aggregate(town.cycle, town.clerk)
    town.absent = town.heads["农业农村综合服务中心"].person
    return town


@pytest.fixture
def town(db):
    return play()


def gaps(town):
    run = queries.current_run(town.cycle)
    run.cycle = town.cycle
    return gaps_of(run)


def decide(town, points, **other):
    return actions.decide_gaps(cycle=town.cycle, points=points, by=town.clerk, **(SAID | other))


def all_full(town):
    return {(gap.subject.pk, gap.item.code): gap.item.high_units for gap in gaps(town)}


def address(town, kind="rater", key=None):
    return reverse("results:decide_gaps", args=[town.cycle.pk, kind, key or town.absent.pk])


def test_all_gaps_of_an_absent_rater_make_one_run_and_a_decision_each(town):
    run = decide(town, all_full(town))
    assert run.number == 2 and Run.objects.count() == 2 and not run.gaps
    made = Adjustment.objects.filter(run=run)
    assert made.count() == 6  # T4.3 and T4.4 in three villages
    assert {(one.before_units, one.reason, one.document) for one in made} == {
        (None, SAID["reason"], SAID["document"])
    }
    events = Event.objects.filter(verb="adjust")
    assert sorted(events.values_list("target_id", flat=True)) == sorted(str(one.pk) for one in made)
    close(town)


def test_sent_twice_it_is_one_run(town):
    token, points = uuid.uuid4(), all_full(town)
    assert decide(town, points, token=token) == decide(town, points, token=token)
    assert Run.objects.count() == 2


@pytest.mark.parametrize("faulty", [{"reason": " "}, {"document": ""}])
def test_reason_and_document_are_needed(town, faulty):
    with pytest.raises(UserError):
        decide(town, all_full(town), **faulty)


def test_one_wrong_point_or_one_gap_decided_meanwhile_saves_nothing(town):
    points = all_full(town)
    first = next(iter(points))
    for wrong in ({**points, first: 99 * POINT}, {**points, (first[0], "T1.1"): 0}, {}):
        with pytest.raises(UserError):
            decide(town, wrong)
    assert not Adjustment.objects.exists()


def test_groups_are_the_absent_raters_and_the_villages(town):
    named = [(group.kind, group.title, len(group.gaps)) for group in gap_groups(gaps(town))]
    assert named == [
        ("rater", town.absent.name, 6),
        ("village", "三泉村", 2),
        ("village", "青泥村", 2),
        ("village", "文池村", 2),
    ]


def test_the_form_gives_full_points_to_all_left_empty_and_keeps_what_was_typed(town, client):
    client.force_login(town.clerk)
    review = reverse("results:review", args=[town.cycle.pk])
    groups = reverse("results:gaps", args=[town.cycle.pk])
    assert groups in client.get(review).content.decode()
    assert address(town) in client.get(groups).content.decode()
    gap = gaps(town)[0]
    sent = client.post(address(town), {"fill": "full", gap.key: "2.5", **SAID})
    assert sent.url == review
    units = sorted(Adjustment.objects.values_list("after_units", flat=True))
    assert units == [25_000] + [4 * POINT] * 5
    shown = client.get(review).content.decode()
    assert "评分空缺" not in shown and SAID["document"] in shown
    history = client.get(reverse("results:history", args=[town.cycle.pk])).content.decode()
    assert "等共6项" in history


def test_one_value_for_all_of_a_village_and_the_others_stay_gaps(town, client):
    client.force_login(town.clerk)
    sent = {"fill": "value", "value": "3", **SAID}
    client.post(address(town, "village", town.villages[0].code), sent)
    assert set(Adjustment.objects.values_list("after_units", flat=True)) == {3 * POINT}
    assert len(gaps(town)) == 4


def test_every_wrong_field_is_named_at_once_and_nothing_is_saved(town, client):
    client.force_login(town.clerk)
    first, second, *_rest = gaps(town)
    sent = {"fill": "none", first.key: "99", second.key: "x", **SAID}
    page = client.post(address(town), sent)
    assert page.status_code == 400
    assert page.content.decode().count('class="field-error"') == 2
    assert client.post(address(town), {"fill": "none", **SAID}).status_code == 400
    assert client.post(address(town), {"fill": "value", **SAID}).status_code == 400
    assert not Adjustment.objects.exists()


def test_without_gaps_or_after_the_review_there_is_no_form(town, client):
    client.force_login(town.clerk)
    unknown = client.get(address(town, "rater", "999999"))
    assert unknown.url == reverse("results:review", args=[town.cycle.pk])
    decide(town, all_full(town))
    assert client.get(address(town)).status_code == 302
    client.force_login(town.leader)
    assert client.get(address(town)).status_code == 404


def test_the_pages_cost_the_same_for_any_town(db, client):
    counts = []
    for code, villages in ((people.DAHEDIAN, 3), (people.GAOQIAO, 20)):
        world = play(villages, code)
        client.force_login(world.clerk)
        for where in (address(world), reverse("results:gaps", args=[world.cycle.pk])):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(where).status_code == 200
            counts.append(len(captured))
    assert counts[:2] == counts[2:] and max(counts) <= 12

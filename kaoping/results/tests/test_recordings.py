"""Figures and items of subjects' own: what the actions record, refuse and count, and what can't be stored."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from kaoping.audit.models import Event
from kaoping.cycles.models import Subject
from kaoping.lib.errors import UserError
from kaoping.results import actions, queries
from kaoping.results import facts as gathering
from kaoping.results.models import RecordedFigure, RecordedItem, Recording
from kaoping.results.tests.recording import count, promise, recorded_month, road, team
from tests import people
from tests.months import REVIEWED_ON, aggregate, mark_everything
from tests.world import build, open_month


@pytest.fixture
def town(hamlet, monkeypatch):
    """Three villages with their month open; nothing is recorded yet."""
    return recorded_month(hamlet, monkeypatch)


def value(run, subject, code):
    return run.results.get(subject=subject).trace[code]


def test_figures_and_promises_give_points_and_what_is_missing_is_a_gap(town):
    one, two, three = (team(town, number) for number in range(3))
    mark_everything(town.cycle)
    count(town, {one: ("790", "800"), two: ("820", "800")})
    promise(one, road(points="90", weight=2), road("打井", "60", field="water"), by=town.clerk)
    promise(two, road(points="100"), road("打井", field="water"), by=town.clerk)
    run = aggregate(town.cycle, town.clerk)
    # 5 × 790 ÷ 800 = 4.9375; 820 of 800 are full points; 8 × (2 × 90 + 60) ÷ 300 = 6.4
    assert value(run, one, "T1.3") == 4_9375 and value(run, two, "T1.3") == 5_0000
    assert value(run, one, "T2.1") == 6_4000
    gaps = {(int(gap["subject"]), gap["indicator"]): gap["cause"] for gap in run.gaps}
    assert gaps[two.pk, "T2.1"] == "有项目尚未评分"
    assert gaps[three.pk, "T1.3"] == "没有数据" and gaps[three.pk, "T2.1"] == "没有自己的项目"
    assert (one.pk, "T1.3") not in gaps


def test_every_missing_figure_is_listed_beside_the_missing_marks(town):
    count(town, {team(town, 0): ("790", "800")})
    run = aggregate(town.cycle, town.clerk)
    run.cycle = town.cycle
    listed = {(row.village, row.indicator) for row in queries.gap_rows(run, named=True)}
    assert ("青泥村", "T1.3") in listed and ("青泥村", "T2.1") in listed
    assert ("青泥村", "T4.1") in listed and ("三泉村", "T1.3") not in listed


def test_a_later_record_supersedes_and_both_stay(town):
    one = team(town)
    count(town, {one: ("790", "800")})
    count(town, {one: ("795", "800")}, document="更正1号")
    rows = RecordedFigure.objects.filter(subject=one)
    assert list(rows.values_list("number", "units")) == [(1, 790_0000), (2, 795_0000)]
    assert [row.units for row in gathering.gather(town.cycle).figures] == [795_0000]
    count(town, {one: (None, None)}, document="更正2号")
    assert gathering.gather(town.cycle).figures == ()
    count(town, {one: (None, "800")}, document="责任书1号")
    assert gathering.gather(town.cycle).figures == ()  # a target alone is no figure yet
    assert rows.count() == 4


def test_a_promise_is_changed_and_struck_by_further_records(town):
    one = team(town)
    promise(one, road(), road("打井", field="water"), by=town.clerk)
    promise(one, road(points="90", key=1, seen=1), by=town.clerk)
    promise(one, road("打井", field="water", key=2, seen=1, struck=True), by=town.clerk)
    (item,) = gathering.gather(town.cycle).own_items
    assert (item.key, item.title, item.field, item.units) == ("1", "修路1公里", "road", 90_0000)
    assert RecordedItem.objects.filter(subject=one).count() == 4
    promise(one, road("路灯"), by=town.clerk)
    assert [row.key for row in gathering.gather(town.cycle).own_items] == ["1", "3"]


def test_one_form_is_one_recording_and_one_event(town):
    token = uuid.uuid4()
    values = {team(town, 0): ("790", "800"), team(town, 1): ("1", "2")}
    first = count(town, values, token=token)
    assert count(town, values, token=token) == first
    assert Recording.objects.count() == 1 and RecordedFigure.objects.count() == 2
    assert Event.objects.get(verb="record_figures").detail == {"figure": "insured", "subjects": 2}
    with pytest.raises(UserError):
        count(town, values, document=" ")
    assert Recording.objects.count() == 1


@pytest.mark.parametrize(
    "pair",
    [("-1", "800"), ("20001", "800"), ("1", None), ("1", "0"), ("1", "20001")],
)
def test_impossible_figures_are_refused(town, pair):
    with pytest.raises(UserError):
        count(town, {team(town, 0): ("790", "800"), team(town, 1): pair})
    assert not RecordedFigure.objects.exists()


@pytest.mark.parametrize(
    "item",
    [
        road(" "),
        road(field=""),
        road(field="bridge"),
        road(weight=0),
        road(weight=1001),
        road(points="100.5"),
        road(points="-1"),
        road(key=1, seen=1),
    ],
)
def test_impossible_promises_are_refused(town, item):
    with pytest.raises(UserError):
        promise(team(town), item, by=town.clerk)
    assert not RecordedItem.objects.exists()


def test_what_the_regulation_does_not_ask_for_is_refused(town):
    official = Subject.objects.filter(cycle=town.cycle, kind="official").first()
    official.cycle = town.cycle
    for wrong in ({"key": "unknown"}, {"key": "promises"}):
        with pytest.raises(UserError):
            count(town, {team(town): ("1", "2")}, **wrong)
    with pytest.raises(UserError):
        count(town, {official: ("1", "2")})
    with pytest.raises(UserError):
        promise(official, road(), by=town.clerk)


def test_nobody_supersedes_what_they_did_not_see(town):
    one = team(town)
    count(town, {one: ("790", "800")})
    unseen = actions.recordings.FigureSaid(one, 0, 1_0000, 2_0000)
    with pytest.raises(UserError, match="他人"):
        count(town, {}, said=[unseen])
    promise(one, road(), by=town.clerk)
    with pytest.raises(UserError):
        promise(one, road(points="1", key=1, seen=0), by=town.clerk)


def test_a_list_has_its_most_items(town):
    one = team(town)
    promise(one, *(road(f"第{n}件") for n in range(7)), by=town.clerk)
    with pytest.raises(UserError, match="7"):
        promise(one, road("第8件"), by=town.clerk)
    promise(one, road("第0件", key=1, seen=1, struck=True), road("第8件"), by=town.clerk)


def test_the_review_is_not_closed_over_what_was_recorded_since(town):
    mark_everything(town.cycle)
    for number in range(3):
        count(town, {team(town, number): ("800", "800")})
        promise(team(town, number), road(points="100"), by=town.clerk)
    aggregate(town.cycle, town.clerk)
    count(town, {team(town): ("799", "800")})
    with pytest.raises(UserError):
        actions.close_review(cycle=town.cycle, held_on=REVIEWED_ON, minutes="", by=town.clerk)
    aggregate(town.cycle, town.clerk)
    promise(team(town), road(points="99", key=1, seen=1), by=town.clerk)
    with pytest.raises(UserError):
        actions.close_review(cycle=town.cycle, held_on=REVIEWED_ON, minutes="", by=town.clerk)
    aggregate(town.cycle, town.clerk)
    actions.close_review(cycle=town.cycle, held_on=REVIEWED_ON, minutes="", by=town.clerk)
    for late in (
        lambda: count(town, {team(town): ("1", "800")}),
        lambda: promise(team(town), road("新"), by=town.clerk),
    ):
        with pytest.raises(UserError):
            late()


@pytest.mark.rewrites_sealed
def test_the_database_refuses_what_must_not_be(town):
    one = team(town)
    made = count(town, {one: ("790", "800")})
    promise(one, road(), by=town.clerk)
    figure = {"recording": made, "subject": one, "key": "insured", "units": 1}
    item = {"recording": made, "subject": one, "list": "promises", "title": "新"}
    other = Subject.objects.filter(cycle=open_month(build(1, people.GAOQIAO))).first()
    refused = [
        lambda: RecordedFigure.objects.create(**figure, number=1),
        lambda: RecordedFigure.objects.create(**figure, number=3),
        lambda: RecordedFigure.objects.create(**figure | {"key": "x", "units": None}, number=1),
        lambda: RecordedFigure.objects.create(**figure, number=2, target_units=0),
        lambda: RecordedFigure.objects.create(**figure | {"subject": other}, number=1),
        lambda: RecordedItem.objects.create(**item, key=1, number=1),
        lambda: RecordedItem.objects.create(**item, key=1, number=3),
        lambda: RecordedItem.objects.create(**item | {"title": ""}, key=2, number=1),
        lambda: RecordedItem.objects.create(**item, key=2, number=1, weight=0),
        lambda: RecordedItem.objects.create(**item, key=2, number=1, units=-1),
        lambda: RecordedItem.objects.create(**item, key=2, number=1, struck=True),
        lambda: RecordedItem.objects.create(**item, key=1, number=2, struck=True, units=1),
        lambda: RecordedFigure.objects.update(units=1),
        lambda: RecordedItem.objects.update(units=1),
        lambda: Recording.objects.update(document="x"),
        lambda: RecordedFigure.objects.filter(pk__gt=0)._raw_delete("default"),
    ]
    for number, write in enumerate(refused):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
            pytest.fail(f"write {number} was accepted")

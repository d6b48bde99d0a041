"""The pages where the office records figures and items of subjects' own, and where villages read theirs."""

import uuid

import pytest
from django.urls import reverse

from kaoping.results import actions
from kaoping.results.models import RecordedFigure, RecordedItem
from kaoping.results.tests.recording import count, promise, recorded_month, road, team
from tests.months import REVIEWED_ON, aggregate, mark_everything

WORDS = {"reason": "年终统计", "document": "台账1号"}


@pytest.fixture
def town(hamlet, monkeypatch):
    """Three villages with their month open; nothing is recorded yet."""
    return recorded_month(hamlet, monkeypatch)


def table(town, client, *, seen=0, values=(), **more):
    """Posts the table of the figure as the page would: `values` by number of the village."""
    data = WORDS | {"token": uuid.uuid4()}
    for number, (value, target) in enumerate(values):
        pk = team(town, number).pk
        data |= {f"value-{pk}": value, f"target-{pk}": target, f"seen-{pk}": seen}
    return client.post(reverse("results:figure", args=[town.cycle.pk, "insured"]), data | more)


def rows_of(form_data):
    """Data of the promises' form: `{row: {cell: value}}`."""
    cells = {
        f"{cell}-{row}": value for row, cells in form_data.items() for cell, value in cells.items()
    }
    return WORDS | {"token": uuid.uuid4()} | cells


def test_the_clerk_finds_the_table_and_records_it_once(town, client):
    client.force_login(town.clerk)
    facts = reverse("results:facts", args=[town.cycle.pk])
    address = reverse("results:figure", args=[town.cycle.pk, "insured"])
    overview = client.get(reverse("results:overview", args=[town.cycle.pk])).content.decode()
    listed = client.get(facts).content.decode()
    assert facts in overview and address in listed and "3个对象中已有0个" in listed
    assert client.get(address).content.decode().count('name="seen-') == 3
    token = uuid.uuid4()
    for _twice in range(2):
        sent = table(town, client, values=[("790", "800"), ("", ""), ("１２", "20")], token=token)
        assert sent.status_code == 302
    assert list(RecordedFigure.objects.order_by("subject").values_list("units", flat=True)) == [
        790_0000, 12_0000,
    ]  # fmt: skip
    shown = client.get(address).content.decode()
    assert "790人，目标800人" in shown and "台账1号" in shown and "年终统计" in shown
    assert "3个对象中已有2个" in client.get(facts).content.decode()


def test_all_faults_are_told_at_once_and_nothing_is_saved(town, client):
    client.force_login(town.clerk)
    sent = table(town, client, document="", values=[("x", "800"), ("20001", "800"), ("5", "")])
    shown = sent.content.decode()
    assert sent.status_code == 400 and not RecordedFigure.objects.exists()
    form = sent.context["form"]
    wrong = {name for name in form.errors if name != "document"}
    one, two, three = (team(town, number).pk for number in range(3))
    assert (
        wrong == {f"value-{one}", f"value-{two}", f"target-{three}"} and "document" in form.errors
    )
    assert "应在0到20000之间" in shown and 'value="20001"' in shown
    assert f'href="#id_value-{two}"' in shown


def test_only_what_was_changed_is_recorded_and_both_records_are_shown(town, client):
    client.force_login(town.clerk)
    count(town, {team(town, 0): ("790", "800"), team(town, 1): ("9", "10")})
    values = [("795", "800"), ("9", "10")]
    assert table(town, client, seen=1, values=values, document="更正1号").status_code == 302
    assert RecordedFigure.objects.count() == 3
    shown = client.get(reverse("results:figure", args=[town.cycle.pk, "insured"])).content.decode()
    assert "790人，目标800人" in shown and "795人，目标800人" in shown and "已被取代" in shown
    again = table(town, client, seen=2, values=[("795", "800")])
    assert again.status_code == 400 and "没有改动" in again.content.decode()


def test_what_somebody_else_recorded_meanwhile_is_not_overwritten_unseen(town, client):
    client.force_login(town.clerk)
    one = team(town, 0)
    count(town, {one: ("790", "800")})
    refused = table(town, client, seen=0, values=[("1", "2")])
    assert refused.status_code == 400
    assert "其间他人已登记：790人，目标800人" in refused.content.decode()
    assert f'name="seen-{one.pk}" value="1"' in refused.content.decode()
    # The page that was sent before shows cells of others empty: they are not meant to be emptied.
    untouched = table(town, client, seen=0, values=[("", ""), ("3", "4")])
    assert untouched.status_code == 302
    assert RecordedFigure.objects.filter(subject=one).count() == 1


def test_the_leader_reads_and_a_closed_review_ends_it(town, client):
    count(town, {team(town): ("790", "800")})
    address = reverse("results:figure", args=[town.cycle.pk, "insured"])
    client.force_login(town.leader)
    shown = client.get(address).content.decode()
    assert "790人" in shown and '<form method="post" novalidate' not in shown
    assert table(town, client, values=[("1", "2")]).status_code == 404
    client.force_login(town.clerk)
    assert client.get(reverse("results:figure", args=[town.cycle.pk, "x"])).status_code == 404
    mark_everything(town.cycle)
    count(town, {team(town, number): ("1", "2") for number in (1, 2)})
    for number in range(3):
        promise(team(town, number), road(points="100"), by=town.clerk)
    aggregate(town.cycle, town.clerk)
    actions.close_review(cycle=town.cycle, held_on=REVIEWED_ON, minutes="", by=town.clerk)
    assert table(town, client, seen=1, values=[("1", "2")]).status_code == 404
    assert "台账1号" in client.get(address).content.decode()


def test_promises_are_added_marked_changed_and_struck(town, client):
    client.force_login(town.clerk)
    one = team(town)
    address = reverse("results:own_items", args=[one.pk, "promises"])
    first = rows_of({
        "new1": {"title": "修路1公里", "field": "road", "weight": "2", "units": ""},
        "new2": {"title": "打井", "field": "water", "weight": "", "units": "60"},
        "new3": {"title": "", "field": "", "weight": "1", "units": ""},
    })  # fmt: skip
    for _twice in range(2):
        assert client.post(address, first).status_code == 302
    assert list(RecordedItem.objects.values_list("key", "title", "weight", "units")) == [
        (1, "修路1公里", 2, None), (2, "打井", 1, 60_0000),
    ]  # fmt: skip
    listed = client.get(reverse("results:own_list", args=[town.cycle.pk, "promises"]))
    row = listed.context["rows"][0]
    assert (row.items, row.marked) == (2, 1) and "未全部打分" in listed.content.decode()
    facts = client.get(reverse("results:facts", args=[town.cycle.pk])).content.decode()
    assert "2项中已有1项打分" in facts
    second = rows_of({
        "1": {"title": "修路1公里", "field": "road", "weight": "2", "units": "90", },
        "2": {"title": "打井", "field": "water", "weight": "1", "units": "60", "struck": "on"},
    }) | {"seen-1": 1, "seen-2": 1}  # fmt: skip
    assert client.post(address, second).status_code == 302
    last = RecordedItem.objects.filter(number=2).order_by("key")
    assert list(last.values_list("units", "struck")) == [(90_0000, False), (None, True)]
    shown = client.get(address).content.decode()
    assert "已撤销" in shown and "已被取代" in shown and "尚未检查" in shown


def test_faults_of_promises_are_told_beside_their_cells(town, client):
    client.force_login(town.clerk)
    one = team(town)
    address = reverse("results:own_items", args=[one.pk, "promises"])
    sent = client.post(address, rows_of({
        "new1": {"title": "", "field": "road", "weight": "1", "units": "60"},
        "new2": {"title": "打井", "field": "", "weight": "0", "units": "101"},
    }))  # fmt: skip
    assert sent.status_code == 400 and not RecordedItem.objects.exists()
    assert set(sent.context["form"].errors) == {
        "title-new1",
        "field-new2",
        "weight-new2",
        "units-new2",
    }
    promise(one, road(), by=town.clerk)
    promise(one, road("修路2公里", key=1, seen=1), by=town.clerk)
    changed = {"1": {"title": "修桥", "field": "road", "weight": "1", "units": ""}}
    late = client.post(address, rows_of(changed) | {"seen-1": 1})
    assert late.status_code == 400 and "其间他人已登记：修路2公里" in late.content.decode()
    promise(one, road(key=1, seen=2, struck=True), by=town.clerk)
    gone = client.post(address, rows_of(changed) | {"seen-1": 2})
    assert gone.status_code == 400 and "已被撤销" in gone.content.decode()
    assert RecordedItem.objects.count() == 3


def test_a_village_reads_its_own_promises_and_no_others(town, client):
    one, two = team(town, 0), team(town, 1)
    promise(one, road(points="90"), by=town.clerk)
    promise(two, road("修渠"), by=town.clerk)
    client.force_login(town.officials[town.villages[0].code])
    address = reverse("results:own_items", args=[one.pk, "promises"])
    assert address in client.get("/").content.decode()
    shown = client.get(address).content.decode()
    assert "修路1公里" in shown and "90分" in shown and 'name="reason"' not in shown
    assert client.post(address, rows_of({})).status_code == 404
    assert client.get(reverse("results:own_items", args=[two.pk, "promises"])).status_code == 404
    assert (
        client.get(reverse("results:own_list", args=[town.cycle.pk, "promises"])).status_code == 404
    )


def test_gaps_lead_to_the_page_that_fills_them(town, client):
    mark_everything(town.cycle)
    aggregate(town.cycle, town.clerk)
    client.force_login(town.clerk)
    shown = client.get(reverse("results:overview", args=[town.cycle.pk])).content.decode()
    assert reverse("results:figure", args=[town.cycle.pk, "insured"]) in shown
    assert reverse("results:own_items", args=[team(town).pk, "promises"]) in shown
    assert "由办公室登记" in shown


def test_the_pages_ask_the_same_number_of_queries_however_much_is_recorded(
    town, client, django_assert_max_num_queries
):
    client.force_login(town.clerk)
    addresses = [
        reverse("results:figure", args=[town.cycle.pk, "insured"]),
        reverse("results:own_list", args=[town.cycle.pk, "promises"]),
        reverse("results:own_items", args=[team(town).pk, "promises"]),
        reverse("results:facts", args=[town.cycle.pk]),
    ]
    counts = []
    for _ in range(2):
        count(town, {team(town, number): ("1", "2") for number in range(3)})
        promise(team(town), road(), road("打井", field="water"), by=town.clerk)
        found = []
        for address in addresses:
            client.get(address)
            with django_assert_max_num_queries(16) as captured:
                client.get(address)
            found.append(len(captured))
        counts.append(found)
    assert counts[0] == counts[1]

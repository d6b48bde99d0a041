"""The stages of pledging and inspection lead the clerk to what is still to be recorded, then to their close."""

import pytest
from django.urls import reverse

from kaoping.cycles.actions import finish_stage
from kaoping.cycles.queries import current_stage
from kaoping.results.tests.recording import (
    PLEDGED,
    SOURCES,
    count,
    promise,
    recorded_month,
    road,
    team,
)
from kaoping.schemes import actions as schemes
from tests import people, world

pytestmark = pytest.mark.django_db
INSPECTED = SOURCES.replace("source: ledger", "source: inspection")


@pytest.fixture
def town(hamlet, monkeypatch):
    """Three villages; the month begins with pledging, what is counted is counted by inspection."""
    return recorded_month(hamlet, monkeypatch, stages=PLEDGED, sources=INSPECTED)


def home(client, account) -> str:
    client.force_login(account)
    return client.get("/").content.decode()


def primary(address: str) -> str:
    return f'<a class="btn btn-primary" href="{address}">'


def test_pledging_asks_for_items_and_targets_until_all_are_there(client, town):
    facts = reverse("results:facts", args=[town.cycle.pk])
    close = reverse("desk:finish", args=[town.cycle.pk])
    page = home(client, town.clerk)
    assert primary(facts) + "登记承诺和目标" in page and f'href="{close}">办结本环节' in page
    assert "承诺事项：3个对象中3个还没有列出项目" in page
    assert "参保人数：3个对象中3个还没有目标" in page
    assert f'href="{facts}"' in page.split("steps", 1)[1]
    promise(team(town), road(), by=town.clerk)
    promise(team(town, 1), road(), by=town.clerk)
    count(town, {team(town, number): (None, "800") for number in range(2)})
    listed = client.get(facts).content.decode()
    assert "3个对象中1个还没有目标" in listed and "3个对象中1个还没有项目" in listed
    count(town, {team(town, 2): (None, "800")})
    page = home(client, town.clerk)
    assert "承诺事项：3个对象中1个还没有列出项目" in page and "还没有目标" not in page
    promise(team(town, 2), road(), by=town.clerk)
    page = home(client, town.clerk)
    assert primary(close) in page and "还没有列出项目" not in page


def test_an_item_that_was_struck_is_missing_again(client, town):
    subjects = [team(town, number) for number in range(3)]
    for subject in subjects:
        promise(subject, road(), by=town.clerk)
    promise(subjects[0], road(key=1, seen=1, struck=True), by=town.clerk)
    assert "承诺事项：3个对象中1个还没有列出项目" in home(client, town.clerk)


def test_the_inspection_asks_for_points_and_figures(client, town):
    finish_stage(stage=current_stage(town.cycle), by=town.clerk)
    promise(team(town), road(points="90"), by=town.clerk)
    promise(team(town, 1), road(points="90"), road("打井", field="water"), by=town.clerk)
    count(town, {team(town): ("790", "800"), team(town, 1): (None, "800")})
    page = home(client, town.clerk)
    assert primary(reverse("results:facts", args=[town.cycle.pk])) + "登记检查结果" in page
    assert "承诺事项：3个对象中2个还没有全部检查" in page
    assert "参保人数：3个对象中2个还没有数字" in page


def test_figures_of_a_ledger_are_not_what_the_inspection_waits_for(client, hamlet, monkeypatch):
    town = recorded_month(hamlet, monkeypatch, stages=PLEDGED)
    finish_stage(stage=current_stage(town.cycle), by=town.clerk)
    page = home(client, town.clerk)
    assert primary(reverse("results:own_list", args=[town.cycle.pk, "promises"])) in page
    assert "还没有全部检查" in page and "参保人数" not in page


def test_whoever_closes_the_stage_is_told_what_is_missing(client, town):
    client.force_login(town.clerk)
    page = client.get(reverse("desk:finish", args=[town.cycle.pk])).content.decode()
    assert "承诺事项：3个对象中3个还没有列出项目" in page and "审定结束前仍可补登" in page
    assert client.post(reverse("desk:finish", args=[town.cycle.pk])).status_code == 302
    assert current_stage(type(town.cycle).objects.get()).key == "inspection"


def test_the_cycles_own_page_leads_there_first(client, town):
    address = reverse("cycles:cycle", args=[town.cycle.pk])
    facts = reverse("results:facts", args=[town.cycle.pk])
    client.force_login(town.clerk)
    page = client.get(address).content.decode()
    assert primary(facts) in page and page.count("btn-primary") == 1
    client.force_login(town.leader)
    assert primary(facts) not in client.get(address).content.decode()


def test_a_regulation_without_figures_and_items_closes_such_stages_by_hand(
    client, hamlet, monkeypatch
):
    text = schemes._preset_text(world.PRESET)
    changed = text.replace("    stages:\n", PLEDGED, 1)
    monkeypatch.setattr(schemes, "_preset_text", lambda preset: changed)
    hamlet.version = schemes.draft_from_preset(
        place=hamlet.place, preset=world.PRESET, by=hamlet.clerk
    )
    schemes.adopt(
        version=hamlet.version, document_number="3号", adopted_on=people.SOME_DAY, by=hamlet.clerk
    )
    cycle = world.open_month(hamlet)
    page = home(client, hamlet.clerk)
    assert primary(reverse("desk:finish", args=[cycle.pk])) in page
    assert reverse("results:facts", args=[cycle.pk]) not in page


def test_the_desk_costs_the_same_for_3_and_20_villages(
    client, db, monkeypatch, django_assert_max_num_queries
):
    counts = []
    for code, villages in ((people.DAHEDIAN, 3), (people.GAOQIAO, 20)):
        with monkeypatch.context() as patch:
            town = recorded_month(
                world.build(villages, code), patch, stages=PLEDGED, sources=INSPECTED
            )
        promise(team(town), road(), by=town.clerk)
        client.force_login(town.clerk)
        with django_assert_max_num_queries(14) as captured:
            client.get("/")
        counts.append(len(captured))
    assert counts[0] == counts[1]

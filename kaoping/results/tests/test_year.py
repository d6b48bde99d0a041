"""A year rests on its months: those of its own regulation, and only where a kind asks for them."""

import datetime

import pytest
from django.urls import reverse

from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Sheet, Subject
from kaoping.marks import actions as marks
from kaoping.people.actions import end_post
from kaoping.people.models import Post
from kaoping.results import facts as gathering
from kaoping.results.models import RunState
from kaoping.schemes import actions as schemes
from kaoping.schemes import queries as scheme_queries
from kaoping.schemes.models import State
from tests import people
from tests.months import aggregate, award, settle
from tests.world import build, open_month

JANUARY = datetime.date(2026, 1, 1)
YEAR_WITH_OFFICIALS = (
    ("highest: 120, missing: gap", "highest: 120, missing: present"),
    (
        "      team: {title: 村}\n\n    raters:\n      main_leader: {title: 年终考核组",
        "      team: {title: 村}\n      official: {title: 村干部, posts: [secretary], team: team}\n\n"
        "    raters:\n      main_leader: {title: 年终考核组",
    ),
    (
        "\n    stages:\n      - {key: marking, title: 年终考核",
        "      official: {code: YP, title: 村干部年度得分, full: 112, rule: {team: Y}}\n"
        "\n    stages:\n      - {key: marking, title: 年终考核",
    ),
)


@pytest.fixture
def town(db):
    """Two villages whose March is settled by the first regulation."""
    world = build(villages=2)
    world.cycle = open_month(world)
    settle(world, world.cycle)
    # The year is marked by one leader only.
    second = Post.objects.filter(kind="main_leader").last()
    end_post(post=second, ends_on=datetime.date(2026, 1, 2), by=world.clerk)
    return world


def test_months_of_another_regulation_do_not_count(town):
    assert gathering.gather(_year(town)).results == ()


@pytest.fixture
def year(town, monkeypatch):
    """A year that rests on the town's month and appraises officials by what their team got."""
    text = scheme_queries.preset_text("xisongji-2017")
    for before, after in YEAR_WITH_OFFICIALS:
        assert before in text
        text = text.replace(before, after)
    _adopted(town)
    monkeypatch.setattr(schemes, "_preset_text", lambda preset: text)
    year = _year(town)
    # As far as the year can see, its month was appraised by a version of the same regulation.
    month = town.cycle.version
    month.state = State.SUPERSEDED
    month.save(update_fields=["state"])
    year.version.scheme_id = month.scheme_id
    year.version.save(update_fields=["scheme"])
    return year


def test_officials_whose_tree_does_not_ask_for_months_do_not_stop_the_year(town, year):
    found = gathering.gather(year).results
    kinds = Subject.objects.filter(pk__in=[one.subject for one in found]).values_list("kind")
    assert set(kinds) == {("team",)}
    assert aggregate(year, town.clerk).state == RunState.DONE


def test_a_ranking_with_prizes_shows_who_won_which(town, year, client):
    for sheet in Sheet.objects.filter(assignment__cycle=year, subject__kind="team").select_related(
        "assignment__person__account", "assignment__cycle", "subject"
    ):
        award(sheet, "Y1.1", "90")
        marks.submit(sheets=[sheet], by=sheet.assignment.person.account)
    aggregate(year, town.clerk)
    client.force_login(town.clerk)
    shown = client.get(reverse("results:overview", args=[year.pk])).content.decode()
    # 90 × 40 % + 98 × 60 % = 94.8: both villages reach the floor of the first prize.
    assert "94.8" in shown and "奖项" in shown and shown.count("<td>一等奖</td>") == 2
    month = client.get(reverse("results:overview", args=[town.cycle.pk])).content.decode()
    assert "奖项" not in month


def _year(town):
    return cycles.open_cycle(
        version=_adopted(town), place=town.place, period_key="year", starts_on=JANUARY,
        by=town.clerk,
    )  # fmt: skip


def _adopted(town):
    version = schemes.draft_from_preset(place=town.place, preset="xisongji-2017", by=town.clerk)
    schemes.adopt(version=version, document_number="2号", adopted_on=people.SOME_DAY, by=town.clerk)
    return version

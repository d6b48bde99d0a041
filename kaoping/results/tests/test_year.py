"""A year rests on its months: those of its own regulation, and only where a kind asks for them."""

import datetime

import pytest

from kaoping.cycles import actions as cycles
from kaoping.cycles.models import Subject
from kaoping.people.actions import end_post
from kaoping.people.models import Post
from kaoping.results import facts as gathering
from kaoping.results.models import RunState
from kaoping.schemes import actions as schemes
from kaoping.schemes import queries as scheme_queries
from tests import people
from tests.months import aggregate, settle
from tests.world import build, open_month

JANUARY = datetime.date(2026, 1, 1)
YEAR_WITH_OFFICIALS = (
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


def test_officials_whose_tree_does_not_ask_for_months_do_not_stop_the_year(town, monkeypatch):
    text = scheme_queries.preset_text("xisongji-2017")
    for before, after in YEAR_WITH_OFFICIALS:
        assert before in text
        text = text.replace(before, after)
    monkeypatch.setattr(schemes, "_preset_text", lambda preset: text)
    year = _year(town)
    # The month was appraised by the same regulation, as far as the year can see.
    town.cycle.version.scheme_id = year.version.scheme_id
    town.cycle.version.save(update_fields=["scheme"])
    found = gathering.gather(year).results
    kinds = set(Subject.objects.filter(pk__in=[one.subject for one in found]).values_list("kind"))
    assert kinds == {("team",)}
    assert aggregate(year, town.clerk).state == RunState.DONE


def _year(town):
    version = schemes.draft_from_preset(place=town.place, preset="xisongji-2017", by=town.clerk)
    schemes.adopt(version=version, document_number="2号", adopted_on=people.SOME_DAY, by=town.clerk)
    return cycles.open_cycle(
        version=version, place=town.place, period_key="year", starts_on=JANUARY, by=town.clerk
    )

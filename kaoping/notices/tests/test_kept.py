"""Pages of a notice are kept for strangers, and never tell one visitor what another chose or is."""

import pytest
from django.core.cache import caches
from django.test import Client

from kaoping.notices import actions
from kaoping.results import actions as results

KEPT_QUERIES = 1  # only what may still change about the notice


@pytest.fixture
def published(settled_hamlet):
    """The notice of a settled March in three villages, of which nothing is kept yet."""
    world, cycle = settled_hamlet
    caches["pages"].clear()
    return actions.publish(cycle=cycle, by=world.clerk)


@pytest.mark.parametrize("page", ["", "print/", "rankings/secretaries/", "subjects/{}/"])
def test_the_second_stranger_gets_the_same_page_for_one_query(
    published, page, django_assert_num_queries
):
    address = f"/notices/{published.pk}/{page.format(published.cycle.subjects.first().pk)}"
    first = Client().get(address)
    with django_assert_num_queries(KEPT_QUERIES):
        second = Client().get(address)
    assert second.content == first.content
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert "Cookie" in second.headers["Vary"]


def test_language_and_print_are_each_visitors_own(published):
    address = f"/notices/{published.pk}/"
    plain = Client().get(address).content
    for name, value, words in (("language", "en", b"Rank"), ("print", "large", b"large-print")):
        visitor = Client()
        visitor.cookies[name] = value
        assert words not in plain and words in visitor.get(address).content
    assert Client().get(address).content == plain


def test_the_name_of_an_account_is_shown_to_nobody_else(published, settled_hamlet):
    world, _cycle = settled_hamlet
    address = f"/notices/{published.pk}/"
    clerk, stranger = Client(), Client()
    clerk.force_login(world.clerk)
    for visitor, sees in ((clerk, True), (stranger, False), (clerk, True), (stranger, False)):
        page = visitor.get(address).content.decode()
        assert (str(world.clerk) in page.replace(published.contact, "")) is sees
        assert ("csrfmiddlewaretoken" in page) is sees


def test_a_kept_page_says_at_once_that_a_result_was_changed(published, settled_hamlet):
    world, cycle = settled_hamlet
    stranger, address = Client(), f"/notices/{published.pk}/"
    assert "更正公示即将发布" not in stranger.get(address).content.decode()
    team = cycle.subjects.filter(kind="team").first()
    by = world.officials[team.place.code]
    objection = results.object_to(subject=team, indicator="T4.1", text="任务已完成", by=by)
    results.answer_objection(
        objection=objection, upheld=True, after_units=100_000, answer="更正", document="1号",
        by=world.clerk,
    )  # fmt: skip
    assert "更正公示即将发布" in stranger.get(address).content.decode()
    second = actions.publish(cycle=cycle, by=world.clerk)
    assert second.title in stranger.get(address).content.decode()


def test_what_is_in_an_address_after_the_page_is_never_kept(published):
    address = f"/notices/{published.pk}/"
    assert "wanted" in Client().get(f"{address}?q=wanted").content.decode()
    assert "wanted" not in Client().get(address).content.decode()

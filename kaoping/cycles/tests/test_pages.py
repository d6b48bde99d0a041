"""The cycles' pages: who gets in, what they show, what they cost."""

import datetime

import pytest
from django.urls import reverse

from kaoping.cycles.models import Cycle
from kaoping.people.models import Post
from kaoping.schemes import actions as schemes
from tests import people, world

pytestmark = pytest.mark.django_db


def open_address(town) -> str:
    return reverse("cycles:open", args=[town.place.code])


def test_the_month_opens_with_one_button(client, hamlet):
    client.force_login(hamlet.clerk)
    form = {"what": f"{hamlet.version.pk}:month", "month": "2026-03"}
    page = client.get(open_address(hamlet), form)
    assert "启动2026年3月考核" in page.content.decode()
    answer = client.post(open_address(hamlet), form)
    cycle = Cycle.objects.get()
    assert answer.url == reverse("cycles:cycle", args=[cycle.pk])
    assert "评分分工" in client.get(answer.url).content.decode()


def test_without_a_choice_the_month_that_is_due_is_proposed(client, hamlet):
    world.open_month(hamlet)
    client.force_login(hamlet.clerk)
    assert "启动2026年4月考核" in client.get(open_address(hamlet)).content.decode()


def test_obstacles_hide_the_button_and_refuse_the_post(client, hamlet):
    Post.objects.filter(kind="liaison_leader", place=hamlet.villages[0]).delete()
    client.force_login(hamlet.clerk)
    form = {"what": f"{hamlet.version.pk}:month", "month": "2026-03"}
    page = client.get(open_address(hamlet), form).content.decode()
    assert "三泉村没有" in page
    assert '<input type="hidden" name="month"' not in page
    assert client.post(open_address(hamlet), form).status_code == 409
    assert not Cycle.objects.exists()


def test_a_regulation_that_cannot_be_opened_says_so_on_the_page(client, hamlet, monkeypatch):
    text = schemes._preset_text(world.PRESET)
    changed = text.replace("  month:\n    title", "  week:\n    title", 1)
    assert changed != text
    monkeypatch.setattr(schemes, "_preset_text", lambda preset: changed)
    version = schemes.draft_from_preset(place=hamlet.place, preset=world.PRESET, by=hamlet.clerk)
    schemes.adopt(
        version=version, document_number="9号", adopted_on=people.SOME_DAY, by=hamlet.clerk
    )
    client.force_login(hamlet.clerk)
    form = {"what": f"{version.pk}:week", "month": "2026-03"}
    page = client.get(open_address(hamlet), form)
    assert page.status_code == 200 and "“week”" in page.content.decode()
    assert client.post(open_address(hamlet), form).status_code == 409


@pytest.mark.parametrize(
    "form", [{"what": "0:month", "month": "2026-03"}, {"what": "x", "month": "soon"}]
)
def test_nonsense_is_answered_kindly(client, hamlet, form):
    client.force_login(hamlet.clerk)
    answer = client.post(open_address(hamlet), form)
    assert answer.status_code == 400 and "error-summary" in answer.content.decode()


def test_without_a_scheme_the_page_says_what_to_do(client, owner):
    client.force_login(owner)
    page = client.get(reverse("cycles:open", args=[people.DAHEDIAN])).content.decode()
    assert reverse("schemes:list") in page


def test_the_roster_names_officials_with_their_posts_and_raters(client, hamlet):
    cycle = world.open_month(hamlet)
    client.force_login(hamlet.leader)
    page = client.get(reverse("cycles:roster", args=[cycle.pk])).content.decode()
    assert "书记001（" in page and "包村甲" in page and "驻村003" in page


def test_a_cycle_leads_to_what_the_visitor_may_see(client, hamlet):
    cycle = world.open_month(hamlet)
    results, pay = (
        reverse(name, args=[cycle.pk]) for name in ("results:overview", "decisions:cycle")
    )
    for account, may_see_pay in ((hamlet.leader, True), (hamlet.organiser, False)):
        client.force_login(account)
        page = client.get(reverse("cycles:cycle", args=[cycle.pk])).content.decode()
        assert results in page and (pay in page) is may_see_pay


def test_the_list_says_which_stages_are_overdue_and_until_when_in_chinese(client, hamlet):
    world.open_month(hamlet).stages.update(due_on=datetime.date(2020, 4, 3))
    client.force_login(hamlet.clerk)
    page = client.get(reverse("cycles:list")).content.decode()
    assert "已逾期" in page and "2020年4月3日" in page


@pytest.mark.parametrize("name", ["cycle", "roster"])
def test_others_do_not_learn_that_a_cycle_exists(client, hamlet, stranger, name):
    cycle = world.open_month(hamlet)
    for account in (stranger, hamlet.officials[hamlet.villages[0].code], hamlet.finance):
        client.force_login(account)
        assert client.get(reverse(f"cycles:{name}", args=[cycle.pk])).status_code == 404


@pytest.mark.parametrize("name", ["cycle", "roster", "list", "open"])
def test_pages_cost_the_same_for_3_and_20_villages(client, db, django_assert_max_num_queries, name):
    counts = []
    for code, villages in ((people.DAHEDIAN, 3), (people.GAOQIAO, 20)):
        town = world.build(villages, code)
        cycle = world.open_month(town)
        client.force_login(town.clerk)
        address = {
            "list": reverse("cycles:list"),
            "open": open_address(town),
        }.get(name) or reverse(f"cycles:{name}", args=[cycle.pk])
        with django_assert_max_num_queries(12) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]

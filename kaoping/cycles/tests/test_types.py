"""The page on which the types of a township's villages are set: who gets in, what it offers and refuses."""

import pytest
from django.urls import reverse

from kaoping.audit.models import Event
from kaoping.cycles.tests.test_open import told_apart, typed
from kaoping.people.models import Place
from tests import people, world

pytestmark = pytest.mark.django_db


def address(town) -> str:
    return reverse("cycles:types", args=[town.place.code])


def sent(client, town, *names, seen=("", "", "")):
    """Posts the page as it would be sent: what was shown, and what stands there now."""
    data = {}
    for village, name, before in zip(town.villages, names, seen, strict=True):
        data |= {village.code: name, f"initial-{village.code}": before}
    return client.post(address(town), data)


def kept(town) -> list[str]:
    return list(
        Place.objects.filter(parent=town.place).order_by("code").values_list("type", flat=True)
    )


@pytest.fixture
def prized(hamlet, monkeypatch):
    """A hamlet whose regulation names two types."""
    places = "places: {山区村: 1, 川坝村: 1}"
    told_apart(
        hamlet, monkeypatch, f"within: type, prizes: [{{key: t, title: 奖, {places}, ties: in}}]"
    )
    return hamlet


def test_the_types_that_regulations_name_are_offered_and_kept(client, prized):
    client.force_login(prized.clerk)
    page = client.get(address(prized)).content.decode()
    assert page.count('<option value="山区村">') == 3 == page.count('<option value="川坝村">')
    answer = sent(client, prized, "山区村", "", "川坝村")
    assert answer.status_code == 302 and kept(prized) == ["山区村", "", "川坝村"]
    assert "2个村的类型已更新" in client.get(answer.url).content.decode()
    event = Event.objects.get(verb="set_types")
    assert event.detail["types"] == ["三泉村委会 — → 山区村", "文池村委会 — → 川坝村"]
    log = client.get(reverse("people:log", args=[prized.place.code])).content.decode()
    assert "登记了村的类型" in log and "文池村委会 — → 川坝村" in log


def test_other_types_are_refused_all_at_once_and_nothing_is_kept(client, prized):
    client.force_login(prized.clerk)
    answer = sent(client, prized, "山区", "川坝村", "平原")
    assert answer.status_code == 400 and kept(prized) == ["", "", ""]
    page = answer.content.decode()
    assert page.count("field-invalid") == 2 and "error-summary" in page


def test_two_clerks_do_not_undo_each_others_work(client, prized):
    typed(prized, "山区村")
    client.force_login(prized.clerk)
    sent(client, prized, "", "川坝村", "")
    assert kept(prized) == ["山区村", "川坝村", ""]


def test_a_regulation_that_names_no_types_takes_words(client, hamlet, monkeypatch):
    told_apart(hamlet, monkeypatch)
    client.force_login(hamlet.clerk)
    page = client.get(address(hamlet)).content.decode()
    assert "<select" not in page and "没有列出类型名称" in page
    assert sent(client, hamlet, "远" * 41, "近村", "").status_code == 400
    assert sent(client, hamlet, "远村", "近村 ", "").status_code == 302
    assert kept(hamlet) == ["远村", "近村", ""]


def test_a_type_that_no_regulation_names_any_more_can_stay(client, prized):
    typed(prized, "沿河村")
    client.force_login(prized.clerk)
    assert sent(client, prized, "沿河村", "山区村", "", seen=("沿河村", "", "")).status_code == 302
    assert kept(prized) == ["沿河村", "山区村", ""]


def test_opening_leads_to_the_page_only_where_types_count(client, hamlet, monkeypatch):
    opening = reverse("cycles:open", args=[hamlet.place.code])
    client.force_login(hamlet.clerk)
    assert address(hamlet) not in client.get(opening).content.decode()
    told_apart(hamlet, monkeypatch)
    assert client.get(opening).content.decode().count(address(hamlet)) == 2


def test_nobody_else_sets_types(client, prized, colleague, stranger):
    for account in (prized.leader, colleague, stranger):
        client.force_login(account)
        assert client.get(address(prized)).status_code == 404
        assert sent(client, prized, "山区村", "", "").status_code == 404
    assert kept(prized) == ["", "", ""]


def test_only_townships_have_the_page(client, hamlet):
    client.force_login(hamlet.clerk)
    village = reverse("cycles:types", args=[hamlet.villages[0].code])
    assert client.get(village).status_code == 404


def test_the_page_costs_the_same_for_3_and_20_villages(client, db, django_assert_max_num_queries):
    counts = []
    for code, villages in ((people.DAHEDIAN, 3), (people.GAOQIAO, 20)):
        town = world.build(villages, code)
        client.force_login(town.clerk)
        with django_assert_max_num_queries(10) as captured:
            client.get(address(town))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_roster_shows_the_type_it_was_opened_with(client, hamlet):
    typed(hamlet, "山区村")
    cycle = world.open_month(hamlet)
    client.force_login(hamlet.clerk)
    page = client.get(reverse("cycles:roster", args=[cycle.pk])).content.decode()
    assert "三泉村（山区村）" in page

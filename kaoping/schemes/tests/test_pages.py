"""The regulations' pages: readable beside the print, adopted by a form, closed to strangers."""

import pytest
from django.urls import reverse

from kaoping.schemes.actions import draft_from_preset
from kaoping.schemes.models import SchemeVersion, State
from kaoping.schemes.queries import presets
from tests import people

pytestmark = pytest.mark.django_db


def page(client, name, *args) -> str:
    return client.get(reverse(f"schemes:{name}", args=args)).content.decode()


def test_a_regulation_is_taken_over_and_adopted_on_screen(client, owner):
    client.force_login(owner)
    address = reverse("schemes:draft", args=[people.DAHEDIAN])
    assert "大河店镇村干部绩效考评办法" in client.get(address).content.decode()
    version_page = client.post(address, {"start": "preset:dahedian-2017"}).url
    version = SchemeVersion.objects.get()
    adopt = reverse("schemes:adopt", args=[version.pk])
    assert adopt in client.get(version_page).content.decode()
    assert client.post(adopt, {"adopted_on": "2026-01-05"}).status_code == 400
    client.post(adopt, {"document_number": "大政发〔2026〕1号", "adopted_on": "2026-01-05"})
    version.refresh_from_db()
    assert version.state == State.ADOPTED
    shown = client.get(version_page).content.decode()
    assert "大政发〔2026〕1号" in shown and adopt not in shown
    again = client.post(adopt, {"document_number": "二号", "adopted_on": "2026-01-05"})
    assert again.status_code == 400


@pytest.mark.parametrize("name", ["version", "print"])
def test_a_version_shows_everything_the_regulation_says(client, hamlet, name):
    client.force_login(hamlet.clerk)
    shown = page(client, name, hamlet.version.pk)
    for words in (
        "T3.1", "值班在岗", "无人值班每次扣2分", "最多扣8分，扣完为止", "驻村干部", "在0至10分之间给分",
        "次月3日", "所在村班子得分 60%", "优秀</th>", "90分以上", "记为空缺",
    ):  # fmt: skip
        assert words in shown


def test_a_year_names_the_months_it_is_made_of(client, owner):
    client.force_login(owner)
    address = reverse("schemes:draft", args=[people.place(people.DAHEDIAN).code])
    answer = client.post(address, {"start": "preset:xisongji-2017"}, follow=True)
    assert "“月考核”12次结果的平均" in answer.content.decode()


def test_the_text_can_be_kept(client, hamlet):
    client.force_login(hamlet.clerk)
    answer = client.get(reverse("schemes:text", args=[hamlet.version.pk]))
    assert answer.content.decode() == hamlet.version.text


def test_a_stranger_sees_none_of_it(client, hamlet, stranger):
    client.force_login(stranger)
    assert "大河店" not in page(client, "list")
    for name in ("version", "print", "text", "adopt"):
        address = reverse(f"schemes:{name}", args=[hamlet.version.pk])
        assert client.get(address).status_code == 404


def test_who_may_not_edit_may_read(client, hamlet):
    client.force_login(hamlet.organiser)
    assert "大政发〔2026〕1号" in page(client, "list")
    assert client.get(reverse("schemes:adopt", args=[hamlet.version.pk])).status_code == 404


def test_every_preset_can_be_shown(client, owner):
    client.force_login(owner)
    address = reverse("schemes:draft", args=[people.DAHEDIAN])
    for preset in presets():
        assert client.get(client.post(address, {"start": f"preset:{preset.key}"}).url).status_code == 200


def test_the_version_page_needs_few_queries(client, hamlet, django_assert_max_num_queries):
    client.force_login(hamlet.clerk)
    with django_assert_max_num_queries(8):
        page(client, "version", hamlet.version.pk)


def test_everybody_reads_a_regulation_in_force_but_no_draft(client, hamlet):
    address = reverse("schemes:regulation", args=[hamlet.version.pk])
    shown = client.get(address).content.decode()
    for words in ("大政发〔2026〕1号", "无人值班每次扣2分", "评分分工", "施行中"):
        assert words in shown
    assert hamlet.clerk.person.name not in shown
    draft = draft_from_preset(place=hamlet.place, preset="xisongji-2017", by=hamlet.clerk)
    for account in (None, hamlet.organiser, hamlet.clerk):
        if account:
            client.force_login(account)
        assert client.get(reverse("schemes:regulation", args=[draft.pk])).status_code == 404


def test_who_keeps_no_regulation_is_led_to_the_one_in_force(client, hamlet):
    client.force_login(hamlet.leader)
    shown = page(client, "list")
    assert reverse("schemes:regulation", args=[hamlet.version.pk]) in shown
    assert "大政发〔2026〕1号" in shown and "还没有考核办法" not in shown
    client.force_login(people.account("finance", people.place(people.GAOQIAO)))
    assert "乡镇批准施行后" in page(client, "list")


def test_those_who_mark_are_appraised_or_pay_find_it_on_their_desk(client, hamlet):
    link = reverse("schemes:regulation", args=[hamlet.version.pk])
    official = hamlet.officials[hamlet.villages[0].code]
    for account in (hamlet.raters[-1], hamlet.leader, official, hamlet.finance):
        client.force_login(account)
        assert link in client.get("/").content.decode(), account
    client.force_login(people.account("finance", people.place(people.GAOQIAO)))
    assert link not in client.get("/").content.decode()

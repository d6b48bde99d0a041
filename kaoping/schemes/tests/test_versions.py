"""A version's life: drafted from a preset, adopted and frozen, superseded by the next."""

import datetime
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kaoping.audit.models import Event
from kaoping.schemes import actions, queries
from kaoping.schemes.models import SchemeVersion, State
from tests import people

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 1, 5)
PRESET = "dahedian-2017"


@pytest.fixture
def draft(owner):
    return actions.draft_from_preset(place=people.town(villages=1), preset=PRESET, by=owner)


def adopt(version, by, number="大政发〔2026〕1号"):
    return actions.adopt(version=version, document_number=number, adopted_on=DAY, by=by)


def successor(version):
    text = version.text + "\n# 修订\n"
    return SchemeVersion.objects.create(
        scheme=version.scheme,
        number=version.number + 1,
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
    )


def test_presets_are_listed_with_their_source():
    found = {preset.key: preset for preset in queries.presets()}
    assert "大河店镇" in found[PRESET].title and found[PRESET].source


def test_drafting_the_same_preset_twice_is_one_draft(draft, owner):
    again = actions.draft_from_preset(place=draft.scheme.place, preset=PRESET, by=owner)
    assert again == draft
    assert (draft.number, draft.state) == (1, State.DRAFT)
    assert Event.objects.filter(verb="draft_scheme").count() == 1


def test_words_that_name_the_old_full_points_are_told_before_adopting(draft, owner, client):
    adopt(draft, owner)
    words = "由镇主要领导按完成情况给分，0至8分"
    assert words in draft.text
    six = draft.text.replace("full: 8\n                marked_by: main", "full: 6\n                marked_by: main")
    six = six.replace("full: 10\n                marked_by: main", "full: 12\n                marked_by: main")
    version = actions.draft_from_text(place=draft.scheme.place, key=PRESET, text=six, by=owner)
    client.force_login(owner)
    page = reverse("schemes:adopt", args=[version.pk])
    said = client.get(page).content.decode()
    assert "T4.2 重点工作：标准分是6分，文字里写的是8分" in said and "T4.1 中心工作" in said
    mended = six.replace("0至8分", "0至6分").replace("0至10分", "0至12分")
    actions.save_text(version=version, text=mended, seen_sha256=version.sha256, by=owner)
    assert "文字里写的是" not in client.get(page).content.decode()


@pytest.mark.parametrize("key", ["nowhere-1999", "../dahedian-2017", ""])
def test_an_unknown_preset_is_refused(owner, key):
    with pytest.raises(actions.Refused):
        actions.draft_from_preset(place=people.town(villages=1), preset=key, by=owner)


def test_adopting_freezes_text_and_hash_in_the_database(draft, owner):
    adopt(draft, owner)
    for change in ({"text": draft.text + " "}, {"sha256": "0" * 64}, {"state": State.DRAFT},
                   {"document_number": "另一号"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            SchemeVersion.objects.filter(pk=draft.pk).update(**change)


def test_a_hash_that_is_not_the_texts_is_refused_even_in_a_draft(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeVersion.objects.filter(pk=draft.pk).update(text="format: 1")


def test_adopting_a_later_version_supersedes_the_earlier(draft, owner):
    adopt(draft, owner)
    later = adopt(successor(draft), owner, "大政发〔2026〕9号")
    draft.refresh_from_db()
    assert (draft.state, later.state) == (State.SUPERSEDED, State.ADOPTED)
    assert draft.document_number == "大政发〔2026〕1号"
    assert queries.adopted(draft.scheme.place) == [later]


def test_adopting_needs_a_document_number_and_a_draft(draft, owner):
    with pytest.raises(actions.Refused):
        adopt(draft, owner, "  ")
    adopt(draft, owner)
    with pytest.raises(actions.Refused):
        adopt(draft, owner)


def test_a_text_with_faults_is_not_adopted(draft, owner):
    text = draft.text.replace("full: 6", "full: six", 1)
    hashed = sha256(text.encode()).hexdigest()
    SchemeVersion.objects.filter(pk=draft.pk).update(text=text, sha256=hashed)
    with pytest.raises(actions.Refused) as refusal:
        adopt(draft, owner)
    assert "six" in str(refusal.value)


def test_a_county_scheme_is_in_force_in_its_townships_and_not_elsewhere(owner):
    town = people.town(villages=1)
    version = actions.draft_from_preset(place=town.parent, preset=PRESET, by=owner)
    adopt(version, owner)
    assert queries.adopted(town) == [version]
    assert queries.adopted(people.place("621226100000", "别县某镇")) == []


def test_what_a_version_says_is_read_once(draft):
    assert queries.scheme_of(draft) is queries.scheme_of(SchemeVersion.objects.get(pk=draft.pk))


def test_a_text_with_faults_is_kept_as_a_draft_under_its_title(owner):
    town = people.town(villages=1)
    text = "format: 1\ntitle: 某镇考评办法\nperiods: {}\n"
    version = actions.draft_from_text(place=town, key="own", text=text, by=owner)
    assert (version.number, version.state, version.text) == (1, State.DRAFT, text)
    assert version.scheme.title == "某镇考评办法"
    assert actions.draft_from_text(place=town, key="own", text=text, by=owner) == version
    assert actions.draft_from_text(place=town, key="own", text="[", by=owner).number == 2
    with pytest.raises(actions.Refused):
        actions.draft_from_text(place=town, key="own", text="分" * 100_000, by=owner)


def save(version, text, by, seen=None):
    return actions.save_text(
        version=version, text=text, seen_sha256=seen or version.sha256, by=by
    )


def test_a_draft_is_saved_with_its_faults_and_keeps_the_text_before(draft, owner):
    before = draft.text
    saved = save(draft, "format: 1\r\ntitle: 改名", owner)
    assert saved.text == "format: 1\ntitle: 改名"
    assert [kept.text for kept in saved.kept_texts.all()] == [before]
    assert saved.scheme.title == "改名"
    save(saved, saved.text, owner, seen="of long ago")
    assert saved.kept_texts.count() == 1
    assert Event.objects.filter(verb="save_scheme").count() == 1


def test_saving_over_somebody_elses_change_is_refused(draft, owner):
    seen = draft.sha256
    save(draft, draft.text + "# 一\n", owner)
    with pytest.raises(actions.Outdated):
        save(SchemeVersion.objects.get(pk=draft.pk), draft.text + "# 二\n", owner, seen)
    draft.refresh_from_db()
    assert draft.text.endswith("# 一\n")


def test_only_the_newest_texts_are_kept(draft, owner):
    for number in range(actions.KEPT_TEXTS + 3):
        save(draft, f"title: {number}", owner)
    kept = list(draft.kept_texts.all())
    assert len(kept) == actions.KEPT_TEXTS
    assert kept[0].text == f"title: {actions.KEPT_TEXTS + 1}"


def test_an_adopted_text_is_copied_not_saved(draft, owner):
    adopt(draft, owner)
    with pytest.raises(actions.Refused):
        save(draft, "title: 新", owner)
    copy = actions.copy_version(version=draft, by=owner)
    assert (copy.number, copy.state, copy.text) == (2, State.DRAFT, draft.text)
    assert actions.copy_version(version=draft, by=owner) == copy
    save(copy, copy.text + "# 改\n", owner)
    assert actions.copy_version(version=copy, by=owner).number == 3
    assert actions.copy_version(version=draft, by=owner).number == 4

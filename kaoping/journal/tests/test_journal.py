"""The work journal: recorded once, corrected by its author within the month, seen by the village."""

import datetime
import gzip
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kaoping.audit.models import Event
from kaoping.journal import actions, queries
from kaoping.journal.models import Entry, Evidence
from tests import people

PDF = b"%PDF-1.4 minutes"


class Village:
    """Two villages of Dahedian, each with an official who may write."""

    def __init__(self, client, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path
        self.client = client
        town = people.town(villages=2)
        self.place, self.other = town.children.order_by("code")
        self.official = people.account("village_official", self.place)
        self.neighbour = people.account("village_official", self.other)
        people.post(self.official.person, self.place, "secretary")
        client.force_login(self.official)

    def record(self, token, **typed):
        fields = {
            "title": "维修通组路200米",
            "happened_on": timezone.localdate().isoformat(),
            "token": token,
        }
        return self.client.post(f"/journal/{self.place.code}/record/", fields | typed)


@pytest.fixture
def village(client, db, tmp_path, settings):
    return Village(client, tmp_path, settings)


def test_work_is_recorded_once_with_evidence_and_traced(village):
    token = uuid.uuid4()
    for _again in range(2):
        evidence = SimpleUploadedFile("会议记录.pdf", PDF)
        assert (
            village.record(token, evidence=evidence, person=village.official.person_id).status_code
            == 302
        )
    entry = Entry.objects.get()
    assert entry.person == village.official.person
    assert [file.name for file in entry.evidence.all()] == ["会议记录.pdf"]
    assert Event.objects.filter(verb="journal.recorded").count() == 1
    text = village.client.get(f"/journal/{village.place.code}/").content.decode()
    assert "维修通组路200米" in text and "会议记录.pdf" in text


def test_all_mistakes_are_shown_at_once(village):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    bad = SimpleUploadedFile("a.pdf", b"no pdf")
    answer = village.record(uuid.uuid4(), title="", happened_on=tomorrow.isoformat(), evidence=bad)
    text = answer.content.decode()
    assert (
        answer.status_code == 400 and not Entry.objects.exists() and not Evidence.objects.exists()
    )
    assert "日期还没有到" in text and "文件内容与扩展名不符" in text


def test_the_same_file_is_kept_once_for_a_place_and_again_for_another(village):
    kept = [
        actions.keep_evidence(
            place=place, upload=SimpleUploadedFile(name, PDF), by=village.official
        )
        for place, name in (
            (village.place, "a.pdf"),
            (village.place, "b.pdf"),
            (village.other, "c.pdf"),
        )
    ]
    assert kept[0] == kept[1] != kept[2]


def test_an_author_corrects_within_the_month_and_not_later(village):
    village.record(uuid.uuid4())
    entry = Entry.objects.get()
    page = f"/journal/entry/{entry.pk}/"
    typed = {"title": "维修通组路300米", "happened_on": entry.happened_on.isoformat()}
    assert village.client.post(page, typed).status_code == 302
    assert Entry.objects.get().title == "维修通组路300米"
    village.client.force_login(village.neighbour)
    assert village.client.get(page).status_code == 404
    later = timezone.now() + datetime.timedelta(days=32)
    with time_machine.travel(later, tick=False):
        village.client.force_login(village.official)
        assert village.client.get(page).status_code == 404
        with pytest.raises(actions.EntryClosed):
            actions.correct_entry(
                entry=entry, person=None, happened_on=entry.happened_on, title="晚了", text="",
                by=village.official,
            )  # fmt: skip


def test_another_village_sees_neither_journal_nor_evidence(village):
    village.record(uuid.uuid4(), evidence=SimpleUploadedFile("a.pdf", PDF))
    file = f"/journal/evidence/{Evidence.objects.get().pk}/"
    answer = village.client.get(file)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    village.client.force_login(village.neighbour)
    for address in (
        file,
        f"/journal/{village.place.code}/",
        f"/journal/{village.place.code}/record/",
    ):
        assert village.client.get(address).status_code == 404


def test_evidence_outside_of_the_journal_is_for_its_keeper_alone(village):
    rater = people.account("rater", village.place.parent)
    kept = actions.keep_evidence(
        place=village.place, upload=SimpleUploadedFile("a.pdf", PDF), by=rater
    )
    assert village.client.get(f"/journal/evidence/{kept.pk}/").status_code == 404
    assert queries.may_see(kept, rater)


def test_work_of_a_township_is_that_of_its_villages(village):
    day = datetime.date(2026, 3, 5)
    for place in (village.place, village.other):
        actions.record_entry(
            place=place, person=None, happened_on=day, title="开会", text="", by=village.official
        )
    found = queries.work_in(village.place.parent, day.replace(day=1), day)
    assert {entry.place for entry in found} == {village.place, village.other}
    assert queries.work_in(village.place, day.replace(day=6), day.replace(day=31)) == []
    clerk = people.account("clerk", village.place.parent)
    village.client.force_login(clerk)
    page = village.client.get(f"/journal/{village.place.parent.code}/?month=2026-03")
    assert "三泉村，2026年3月5日" in page.content.decode()


@pytest.mark.parametrize("many", [1, 12])
def test_the_page_needs_few_queries(village, many, django_assert_num_queries):
    for _each in range(many):
        village.record(uuid.uuid4())
    with django_assert_num_queries(5):
        assert (
            village.client.get(f"/journal/{village.place.code}/?month=nonsense").status_code == 200
        )


def test_the_list_opens_ones_only_village_at_once(village):
    assert village.client.get("/journal/").status_code == 302
    village.client.force_login(people.account("clerk", village.place.parent))
    assert "三泉村" in village.client.get("/journal/").content.decode()


def test_a_village_gets_the_light_frame_and_the_office_the_dense_one(village):
    pages = (f"/journal/{village.place.code}/", f"/journal/{village.place.code}/record/")
    for page in pages:
        answer = village.client.get(page)
        assert b"citizen.css" in answer.content and b"office.css" not in answer.content
        assert len(gzip.compress(answer.content)) < 8_000
    village.client.force_login(people.account("clerk", village.place.parent))
    for page in (*pages, "/journal/"):
        assert b"office.css" in village.client.get(page).content

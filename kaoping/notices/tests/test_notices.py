"""A notice: public, small, never changed, and its twin computes it again."""

import gzip
import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from kaoping.notices import actions, twins
from kaoping.notices.forms import PublishForm
from kaoping.notices.models import Notice
from kaoping.results import actions as results
from kaoping.results.models import Feedback
from kaoping.results.queries import silent_in
from kaoping.results.settled import NotSettled
from kaoping.schemes import actions as schemes
from kaoping.schemes.models import SchemeVersion
from kaoping.scoring import twin
from tests.months import aggregate, deduct, mark_everything, settle
from tests.people import SOME_DAY
from tests.world import build, open_month

OLD_PHONE_BYTES = 30 * 1024


@pytest.fixture
def published(settled_hamlet):
    """The notice of a settled March in three villages."""
    world, cycle = settled_hamlet
    return actions.publish(cycle=cycle, by=world.clerk)


def test_only_a_settled_result_is_published(hamlet):
    cycle = open_month(hamlet)
    mark_everything(cycle)
    aggregate(cycle, hamlet.clerk)
    with pytest.raises(NotSettled):
        actions.publish(cycle=cycle, by=hamlet.clerk)
    assert not Notice.objects.exists()


def test_a_result_is_published_once(published, settled_hamlet):
    world, cycle = settled_hamlet
    with pytest.raises(actions.PublishRefused):
        actions.publish(cycle=cycle, by=world.clerk)


def test_the_period_is_the_schemes(published):
    assert (published.ends_on - published.starts_on).days == 4  # five days, the first counted


def test_a_changed_result_is_a_further_notice_and_the_first_stays(published, settled_hamlet):
    world, cycle = settled_hamlet
    before = published.twin
    team = cycle.subjects.filter(kind="team").first()
    official = world.officials[team.place.code]
    objection = results.object_to(subject=team, indicator="T4.1", text="任务已完成", by=official)
    results.answer_objection(
        objection=objection, upheld=True, after_units=100_000, answer="更正", document="1号",
        by=world.clerk,
    )  # fmt: skip
    page = Client().get(f"/notices/{published.pk}/").content.decode()
    assert "更正公示即将发布" in page
    second = actions.publish(cycle=cycle, by=world.clerk)
    published.refresh_from_db()
    assert second.number == 2 and "更正" in second.title
    assert published.twin == before
    page = Client().get(f"/notices/{published.pk}/").content.decode()
    assert second.title in page


def test_the_twin_computes_the_notice_again(published):
    assert twin.verify(twin.load(published.twin.encode())) == []


def test_the_twin_that_is_handed_out_is_the_one_published(published, client):
    answer = client.get(f"/notices/{published.pk}/twin.json")
    assert answer.content.decode() == published.twin
    assert json.loads(answer.content)["digest"] == published.digest
    assert published.digest in client.get(f"/notices/{published.pk}/").content.decode()


@pytest.mark.parametrize("field", ["contact", "ends_on", "title"])
def test_a_changed_word_around_the_numbers_fails(published, field):
    changed = json.loads(published.twin)
    changed["notice"][field] += "1"
    assert twin.verify(changed)


def test_without_names_a_raters_number_tells_nothing(hamlet):
    """The two main leaders come by pinyin in the facts; in the twins either may have the lower number."""
    keep_names_back(hamlet)
    cycle = open_month(hamlet)
    settle(hamlet, cycle)
    notice = actions.publish(cycle=cycle, by=hamlet.clerk)
    built = [twins.twin_of(notice) for _each in range(20)]
    assert not any(str(hamlet.leader) in json.dumps(each, ensure_ascii=False) for each in built)
    assert len({leaders_first_mark(each) for each in built}) > 1
    assert all(twin.verify(each) == [] for each in built)


def keep_names_back(world):
    """The town adopts its regulation again, with raters not named in public."""
    text = world.version.text.replace("name_raters: true", "name_raters: false")
    world.version = SchemeVersion.objects.create(
        scheme=world.version.scheme,
        number=2,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    schemes.adopt(version=world.version, document_number="2号", adopted_on=SOME_DAY, by=world.clerk)


def leaders_first_mark(built):
    """Which of the leaders' marks belongs to the lower number."""
    marks = [mark for mark in built["facts"]["marks"] if mark["indicator"] == "T4.1"]
    return min(marks, key=lambda mark: (mark["subject"], int(mark["rater"][1:])))["id"]


@pytest.mark.parametrize("named", [True, False])
def test_anybody_keeps_the_explanation_as_word_and_json(hamlet, client, named):
    if not named:
        keep_names_back(hamlet)
    cycle = open_month(hamlet)
    settle(hamlet, cycle)
    notice = actions.publish(cycle=cycle, by=hamlet.clerk)
    team = cycle.subjects.filter(kind="team").first()
    address = f"/notices/{notice.pk}/subjects/{team.pk}/"
    page = client.get(address).content.decode()
    assert f"{address}word/" in page and f"{address}json/" in page
    client.cookies["django_language"] = "en"
    plain = client.get(f"{address}json/").json()
    letter = words_of(client.get(f"{address}word/"))
    for words in (plain["tree"]["words"], "满分6分，没有扣分，得6分"):
        assert words in letter
    for kept in (json.dumps(plain, ensure_ascii=False), letter):
        assert (str(hamlet.leader) in kept) == named
        assert str(hamlet.clerk) not in kept
    assert client.get(f"/notices/{notice.pk}/subjects/999999/word/").status_code == 404
    assert client.get(f"/notices/999999/subjects/{team.pk}/json/").status_code == 404


def words_of(answer) -> str:
    """All words of a Word file."""
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_anybody_reads_a_number_down_to_marks_and_reasons_in_three_clicks(hamlet, client):
    cycle = open_month(hamlet)
    sheet = next(
        iter(cycle.assignments.get(group="office_party").sheets.filter(subject__kind="team"))
    )
    deduct(sheet, "T3.2", "absent", "2", times=2)
    settle(hamlet, cycle)
    notice = actions.publish(cycle=cycle, by=hamlet.clerk)
    board = client.get("/notices/").content.decode()
    assert f"/notices/{notice.pk}/" in board  # one
    page = client.get(f"/notices/{notice.pk}/").content.decode()
    assert f"/notices/{notice.pk}/subjects/{sheet.subject_id}/" in page  # two
    explained = client.get(f"/notices/{notice.pk}/subjects/{sheet.subject_id}/").content.decode()
    assert (
        "缺席" in explained and "满分6分" in explained and str(sheet.assignment.person) in explained
    )


def test_every_page_of_a_notice_is_public(published):
    subject = published.cycle.subjects.first()
    base = f"/notices/{published.pk}/"
    for address in ("", "print/", "twin.json", "object/", "rankings/secretaries/",
                    f"subjects/{subject.pk}/"):  # fmt: skip
        assert Client().get(base + address).status_code == 200, address


def test_an_unknown_ranking_or_a_subject_of_another_cycle_is_not_found(published, settled_hamlet):
    world, _cycle = settled_hamlet
    other = open_month(world, starts_on=published.cycle.starts_on.replace(month=4))
    foreign = other.subjects.first()
    assert Client().get(f"/notices/{published.pk}/rankings/none/").status_code == 404
    assert Client().get(f"/notices/{published.pk}/subjects/{foreign.pk}/").status_code == 404


def test_the_page_is_small_for_a_county_and_asks_as_few_questions(
    db, django_assert_max_num_queries
):
    world = build(villages=542)
    cycle = open_month(world)
    settle_in_bulk(world, cycle)
    notice = actions.publish(cycle=cycle, by=world.clerk)
    with django_assert_max_num_queries(12):
        answer = Client().get(f"/notices/{notice.pk}/")
    page = answer.content
    assert page.count(b"<tr>") == 543
    assert len(gzip.compress(page)) <= OLD_PHONE_BYTES


def settle_in_bulk(world, cycle):
    """A county's month: marked, reviewed, and every village let the period to object pass."""
    mark_everything(cycle)
    aggregate(cycle, world.clerk)
    results.close_review(cycle=cycle, held_on=cycle.starts_on, minutes="", by=world.clerk)
    results.issue_feedback(cycle=cycle, by=world.clerk)
    results.lapse_silent(today=actions.today() + timedelta(days=60))


def test_a_result_with_silent_villages_is_published_after_the_decision_to_go_on(hamlet):
    cycle = open_month(hamlet)
    mark_everything(cycle)
    aggregate(cycle, hamlet.clerk)
    results.close_review(cycle=cycle, held_on=cycle.starts_on, minutes="", by=hamlet.clerk)
    results.issue_feedback(cycle=cycle, by=hamlet.clerk)
    Feedback.objects.update(due_on=cycle.ends_on)
    with pytest.raises(NotSettled):
        actions.publish(cycle=cycle, by=hamlet.clerk)
    results.go_on_without(cycle=cycle, feedback=silent_in(cycle), reason="多次催办未答复",
                          document="纪要3号", by=hamlet.leader)  # fmt: skip
    assert actions.publish(cycle=cycle, by=hamlet.clerk).number == 1


def test_a_notice_leads_to_the_regulation_it_rests_on(published):
    visitor = Client()
    page = visitor.get(f"/notices/{published.pk}/").content.decode()
    regulation = reverse("schemes:regulation", args=[published.cycle.version_id])
    assert f'href="{regulation}"' in page and "大政发〔2026〕1号" in page
    assert "值班在岗" in visitor.get(regulation).content.decode()


@pytest.mark.parametrize("days", [-1, 61, 365])
def test_a_notice_period_of_another_year_is_taken_for_a_slip(db, days):
    day = timezone.localdate() + timedelta(days=days)
    form = PublishForm({"title": "公示", "contact": "党建办", "starts_on": day.isoformat()})
    assert not form.is_valid() and "starts_on" in form.errors


def test_the_posted_notice_leads_to_the_page_that_explains_its_numbers(published, client, settings):
    settings.SITE_ADDRESS = "https://kaoping.example.gov.cn/"
    page = client.get(reverse("notices:print", args=[published.pk])).content.decode()
    assert f"https://kaoping.example.gov.cn/notices/{published.pk}/" in page and "<svg" in page


def test_a_place_that_is_none_is_not_found(client, db):
    for code in ("%00", "x%00y", "999"):
        assert client.get(f"/notices/?place={code}").status_code == (200 if code == "%00" else 404)


def test_a_published_result_leads_to_its_notice(published, client, settled_hamlet):
    world, cycle = settled_hamlet
    client.force_login(world.clerk)
    answer = client.get(reverse("notices:publish", args=[cycle.pk]))
    assert answer.url == reverse("notices:notice", args=[published.pk])

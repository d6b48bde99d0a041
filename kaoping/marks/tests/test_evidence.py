"""One deduction's page: correcting it, and evidence that only those who may see get."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kaoping.journal.models import Evidence
from kaoping.marks.actions import withdraw
from kaoping.marks.models import Mark
from tests import pictures
from tests.months import deduct
from tests.world import build, open_month

PNG = pictures.picture("PNG")


def upload(name="现场.png", content=PNG):
    return SimpleUploadedFile(name, content)


def workbook(*parts):
    """An office package with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for part in ("[Content_Types].xml", *parts):
            package.writestr(part, "x")
    return made.getvalue()


def files_in(folder):
    """Names of all files in a folder and below."""
    return [path.name for path in folder.rglob("*") if path.is_file()]


class Case:
    """A deduction of the liaison leader in the first village."""

    def __init__(self, client, tmp_path, settings):
        settings.MEDIA_ROOT = tmp_path
        self.client = client
        self.world = build(villages=3)
        self.cycle = open_month(self.world)
        self.liaison = self.world.liaison[0]
        sheet = self.liaison.person.assignments.get().sheets.get(
            subject__place=self.world.villages[0], subject__kind="team"
        )
        deduct(sheet, "T2.2", "overdue", "2")
        self.mark = Mark.objects.get()
        self.page = reverse("marks:deduction", args=[self.mark.pk])
        client.force_login(self.liaison)

    def post(self, **typed):
        fields = {"choice": "overdue", "points": "2", "times": "1", "note": "", "version": "1"}
        return self.client.post(self.page, fields | typed)


@pytest.fixture
def case(client, db, tmp_path, settings):
    return Case(client, tmp_path, settings)


def test_a_note_and_evidence_are_added_and_kept_once(case):
    answer = case.post(note="3月5日", evidence=[upload(), upload("又一次.png")])
    assert answer.status_code == 302
    case.mark.refresh_from_db()
    assert case.mark.reason == "逾期未办：3月5日"
    assert [file.name for file in case.mark.evidence.all()] == ["现场.png"]
    assert Evidence.objects.count() == 1


def test_the_same_form_twice_changes_nothing_the_second_time(case):
    for _again in range(2):
        assert case.post(note="3月5日", evidence=[upload()]).status_code == 302
    case.mark.refresh_from_db()
    assert case.mark.version == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", b"<script>"), ("a.exe", PNG), ("a.jpg", PNG), ("a.png", b""),
     ("a.docx", workbook("xl/workbook.xml")), ("a.xlsx", workbook("xl/workbook.xml", "xl/vbaProject.bin")),
     ("a.xlsx", b"PK\x03\x04 no package"), ("a.svg", b"<svg/>"), ("a.html", b"%PDF-1.4")],
)  # fmt: skip
def test_what_is_not_evidence_is_refused_by_its_content(case, name, content):
    answer = case.post(evidence=[upload(name, content)])
    assert answer.status_code == 400
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", workbook("word/document.xml")), ("a.xlsx", workbook("xl/workbook.xml")),
     ("a.jpeg", pictures.picture("JPEG")), ("a.webp", pictures.picture("WEBP")), ("a.PDF", b"%PDF-1.4")],
)  # fmt: skip
def test_each_kind_of_evidence_is_kept(case, name, content):
    assert case.post(evidence=[upload(name, content)]).status_code == 302


def test_a_file_that_is_too_large_is_refused_kindly(case, settings):
    settings.UPLOAD_BYTES = 2**20
    answer = case.post(evidence=[upload(content=PNG + bytes(2**20))])
    assert "文件超过1 MB" in answer.content.decode()


def test_faults_of_a_correction_are_shown_and_nothing_changes(case):
    answer = case.post(points="3", times="500")
    text = answer.content.decode()
    assert answer.status_code == 400 and "每次扣2分" in text and "1至100" in text
    case.mark.refresh_from_db()
    assert case.mark.version == 1


def test_evidence_is_a_download_for_those_who_may_see_it_and_absent_for_others(case):
    case.post(evidence=[upload()])
    file = Evidence.objects.get()
    own = reverse("marks:own_evidence", args=[case.mark.pk, file.pk])
    office = reverse("marks:evidence", args=[case.mark.pk, file.pk])
    journal = reverse("journal:evidence", args=[file.pk])
    answer = case.client.get(own)
    assert b"".join(answer.streaming_content) == Path(file.file.path).read_bytes()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert case.client.get(office).status_code == 404
    case.client.force_login(case.world.clerk)
    assert b"".join(case.client.get(office).streaming_content) == Path(file.file.path).read_bytes()
    assert case.client.get(own).status_code == 404
    village = case.world.officials[case.world.villages[0].code]
    for stranger in (village, case.world.finance, case.world.liaison[1]):
        case.client.force_login(stranger)
        assert [case.client.get(a).status_code for a in (own, office, journal)] == [404] * 3
    case.client.logout()
    assert case.client.get(own).status_code == 302


def test_evidence_for_a_deduction_taken_back_meanwhile_is_refused_and_not_called_saved(case):
    withdraw(mark=case.mark, by=case.liaison)
    assert (
        "<form"
        not in case.client.get(case.page).content.decode().split("<main")[1].split("</main")[0]
    )
    answer = case.post(note="3月5日", evidence=[upload()])
    text = answer.content.decode()
    assert answer.status_code == 400 and "已被撤销" in text and "已保存" not in text
    assert not Evidence.objects.exists()


def test_a_refused_correction_leaves_no_file_and_takes_none_away(case, tmp_path):
    case.post(evidence=[upload()])
    kept = files_in(tmp_path)
    answer = case.post(times="500", evidence=[upload(), upload("b.pdf", b"%PDF-1.4")])
    assert answer.status_code == 400 and len(kept) == 1
    assert files_in(tmp_path) == kept


def test_another_raters_deduction_is_not_there(case):
    case.client.force_login(case.world.liaison[1])
    assert case.client.get(case.page).status_code == 404
    case.client.force_login(case.world.clerk)
    assert case.client.get(case.page).status_code == 404

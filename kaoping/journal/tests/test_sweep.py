"""A file whose process was killed is cleared away after a day; a file that a row knows never is."""

import io
import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from kaoping.audit.models import Event
from kaoping.journal import actions
from kaoping.journal.models import Evidence
from kaoping.journal.sweep import sweep
from tests import people

TWO_DAYS = 2 * 86_400


@pytest.fixture
def folder(db, settings, tmp_path):
    """Evidence of two days ago, and beside it one file left behind then and one of just now."""
    settings.MEDIA_ROOT = tmp_path
    town = people.town(villages=1)
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4 minutes")
    clerk = people.account("clerk", town)
    row = actions.keep_evidence(place=town, upload=upload, by=clerk)
    known = tmp_path / row.file.name
    left, fresh = known.with_name("left.jpg"), known.with_name("fresh.jpg")
    for file in (left, fresh):
        file.write_bytes(b"\xff\xd8\xff half a picture")
    then = time.time() - TWO_DAYS
    for file in (known, left):
        os.utime(file, (then, then))
    return known, left, fresh


def test_only_the_old_file_that_no_row_knows_goes(folder):
    known, left, fresh = folder
    assert [name.rsplit("/")[-1] for name in sweep()] == ["left.jpg"]
    assert known.exists() and fresh.exists() and not left.exists()
    assert Event.objects.get(verb="evidence.swept").detail == {"files": 1}
    assert sweep() == [] and Event.objects.filter(verb="evidence.swept").count() == 1
    assert Evidence.objects.get().file.name.endswith(known.name)


def test_the_command_shows_before_it_removes(folder):
    said = io.StringIO()
    call_command("evidence", "sweep", "--show", stdout=said)
    assert "left.jpg" in said.getvalue() and folder[1].exists()
    call_command("evidence", "sweep", stdout=said)
    assert not folder[1].exists() and "1 files removed" in said.getvalue()


def test_an_installation_without_evidence_has_nothing_to_sweep(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "nothing"
    assert sweep() == []

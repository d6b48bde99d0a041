"""Pictures are kept without what they tell about whoever took them, and stand upright."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kaoping.journal import actions, files, pictures
from kaoping.journal.models import Evidence
from tests import people
from tests.pictures import SECRET, picture

FORMS = [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")]


def kept(form, kind, **how):
    content = picture(form, **how)
    assert SECRET in content
    _kind, sha256, file = files.to_keep(SimpleUploadedFile(f"院坝.{kind}", content))
    return file.read(), sha256


@pytest.mark.parametrize(("form", "kind"), FORMS)
def test_nothing_is_left_of_place_telephone_and_comment(form, kind):
    content, _sha256 = kept(form, kind)
    assert SECRET not in content and b"Exif" not in content and b"eXIf" not in content
    shown = Image.open(io.BytesIO(content))
    assert not dict(shown.getexif()) and shown.format == form and shown.size == (40, 20)


@pytest.mark.parametrize(("form", "kind"), FORMS)
def test_a_picture_turned_by_the_camera_is_upright(form, kind):
    shown = Image.open(io.BytesIO(kept(form, kind, turned=True)[0])).convert("RGB")
    assert shown.size == (20, 40)
    red, _green, blue = shown.getpixel((10, 3))
    assert blue > 200 > 60 > red  # the left half stands on top when turned by a quarter


def test_the_same_picture_gives_the_same_bytes():
    assert kept("JPEG", "jpg") == kept("JPEG", "jpg")


def test_transparency_stays():
    made = io.BytesIO()
    Image.new("P", (4, 4), 0).save(made, "PNG", transparency=0)
    upload = SimpleUploadedFile("a.png", made.getvalue())
    shown = Image.open(pictures.without_metadata(upload, "png"))
    assert shown.info["transparency"] == 0


@pytest.mark.parametrize("cut", [20, 200])
def test_a_damaged_picture_is_refused_kindly(cut):
    upload = SimpleUploadedFile("a.jpg", picture("JPEG")[:cut])
    with pytest.raises(pictures.UnfitFile, match=r"a\.jpg"):
        files.to_keep(upload)


def test_more_pixels_than_a_telephone_takes_are_refused_unread():
    huge = io.BytesIO()
    Image.new("1", (10_001, 5_001)).save(huge, "PNG")
    with pytest.raises(pictures.UnfitFile):
        files.examine(SimpleUploadedFile("a.png", huge.getvalue()))


def test_a_document_is_kept_as_it_is():
    upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4 minutes")
    assert files.to_keep(upload)[2].read() == b"%PDF-1.4 minutes"


def test_what_is_stored_carries_nothing(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    town = people.town(villages=1)
    clerk = people.account("clerk", town)
    upload = SimpleUploadedFile("院坝.jpg", picture("JPEG", turned=True))
    row = actions.keep_evidence(place=town, upload=upload, by=clerk)
    stored = (tmp_path / row.file.name).read_bytes()
    assert SECRET not in stored and row.size == len(stored)
    again = SimpleUploadedFile("再次.jpg", picture("JPEG", turned=True))
    assert actions.keep_evidence(place=town, upload=again, by=clerk) == row
    assert Evidence.objects.count() == 1

"""The rater's pages run where citizens' pages run: old Chromium, a slow line, no office bundle."""

import gzip
import re

import pytest
from django.urls import reverse

from kaoping.web.tests.test_assets import UNKNOWN_TO_CHROMIUM_69, built
from tests.months import deduct
from tests.world import build, open_month

MOST_BYTES = 30 * 1024
FILES = ("citizen.css", "citizen.js", "marks-marking.css", "marks-marking.js")

__all__ = ["built"]


@pytest.mark.parametrize("pattern", UNKNOWN_TO_CHROMIUM_69)
def test_styles_work_in_chromium_69(built, pattern):
    assert re.findall(pattern, (built / "marks-marking.css").read_text("utf-8")) == []


def test_colours_come_from_the_tokens(built):
    sheet = (built / "marks-marking.css").read_text("utf-8")
    assert not re.search(r"#[0-9a-f]{3}|rgb|background|color:", sheet)


def test_a_page_of_seventeen_villages_comes_within_30_kb(built, client, db):
    world = build(villages=17)
    open_month(world)
    client.force_login(world.leader)
    page = client.get("/marks/")
    files = [(built / name).read_bytes() for name in FILES]
    assert all(name.split(".")[0] in page.content.decode() for name in FILES)
    assert sum(len(gzip.compress(part)) for part in [page.content, *files]) <= MOST_BYTES


def test_no_page_of_a_rater_needs_the_office_bundle(client, db):
    world = build(villages=2)
    open_month(world)
    sheet = world.liaison[0].person.assignments.get().sheets.order_by("subject__position").first()
    deduct(sheet, "T2.2", "overdue", "2")
    client.force_login(world.liaison[0])
    mark = sheet.marks.get()
    for page in ("/marks/", "/marks/check/", reverse("marks:deduction", args=[mark.pk])):
        text = client.get(page).content.decode()
        assert "web/citizen" in text and "web/office" not in text, page

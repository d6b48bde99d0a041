"""Every template of the product obeys the content security policy and stays readable."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOMS = Path(__file__).parents[2]
TEMPLATES = sorted(ROOMS.glob("*/templates/**/*.html"))
OWN = ROOMS / "web/templates"

FORBIDDEN = {
    "style attribute": r"\sstyle\s*=",
    "style element": r"<style\b",
    "script without src": r"<script\b(?![^>]*(?:\bsrc=|type=\"application/json\"))",
    "event handler": r"\son[a-z]+\s*=\s*[\"']",
    "htmx handler, which needs eval": r"\bhx-on\b",
    "address that is a script": r"javascript:",
    "italics": r"<(?:i|em)\b",
    "font or script of strangers": r"(?:src|href)=\"https?://",
}


def faults(text: str) -> list[str]:
    """Names of what the policy or the style of the house forbids in a template."""
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOMS)))
def test_a_template_needs_no_exception_from_the_policy(path: Path) -> None:
    assert faults(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOMS)))
def test_a_template_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 140


@pytest.mark.parametrize("path", sorted(OWN.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_of_this_room_compiles(path: Path) -> None:
    assert get_template(str(path.relative_to(OWN)))


@pytest.mark.parametrize(
    "text",
    ['<p style="color: red">', "<script>go()</script>", '<a onclick="go()">', "<style>p{}</style>"],
)
def test_the_scan_finds_what_it_looks_for(text: str) -> None:
    assert faults(text)


def test_data_in_a_script_element_is_no_script() -> None:
    assert faults('<script id="x" type="application/json">{}</script>') == []

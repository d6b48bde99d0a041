"""Parts of pages are kept by everything they show."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.template import engines
from django.utils import translation

from kaoping.lib.kept import forget_all
from kaoping.web import parts
from kaoping.web.parts import part


@pytest.fixture
def made(monkeypatch):
    """Templates are text here; lists what was made instead of kept."""
    forget_all()
    found = []

    def render(template, context):
        found.append(template)
        return engines["django"].from_string(template).render(context)

    monkeypatch.setattr(parts, "render_to_string", render)
    yield found
    forget_all()


@dataclass
class Row:
    name: str
    day: date


def test_the_same_values_are_written_once(made):
    for _ in range(3):
        shown = part(
            "{{ row.name }} {{ row.day|date:'d' }}", {"row": Row("<张>", date(2026, 3, 1))}
        )
        assert shown == "&lt;张&gt; 01" and hasattr(shown, "__html__")
    assert len(made) == 1


def test_another_value_another_template_or_another_language_is_another_part(made):
    assert part("{{ a }}", {"a": "x"}) == "x"
    assert part("{{ a }}", {"a": "y"}) == "y"
    assert part("{{ a }}!", {"a": "x"}) == "x!"
    with translation.override("en"):
        assert part("{{ a }}", {"a": "x"}) == "x"
    assert len(made) == 4
    assert part("{{ a }}", {"a": date(2026, 1, 1)}) != part("{{ a }}", {"a": date(2026, 1, 2)})


def test_objects_that_show_more_than_they_say_are_refused(made):
    with pytest.raises(TypeError):
        part("{{ a }}", {"a": object()})


def test_large_parts_are_not_kept(made):
    for _ in range(2):
        part("{{ a }}", {"a": "x" * (parts.LARGEST + 1)})
    assert len(made) == 2

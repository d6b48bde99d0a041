"""Finished parts of pages, kept by everything they show.

A part is made by its template from plain values only, and these values, with the language, are what
it is kept by: a part that would look different is another part. So nothing is ever shown that the
database doesn't say at that moment, there is nothing to throw away when something changes, and
whoever may not see something never gets a part that shows it. What is kept is the writing, not the
asking.
"""

from dataclasses import fields, is_dataclass
from datetime import date
from functools import partial
from hashlib import sha256
from json import JSONEncoder
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kaoping.lib.kept import Kept

LARGEST = 64_000  # characters: so 400 parts stay below 50 MB, and most of them are small
_PARTS = Kept(most=400, fits=lambda text: len(text) <= LARGEST)


def part(template: str, context: dict[str, Any]) -> SafeString:
    """What the template makes of plain values: texts, numbers, days, and lists and records of them.

    Raises TypeError for anything else, as an object of the database, which shows more than it says.
    """
    shown = sha256(_WRITTEN_OUT((template, get_language(), context)).encode()).digest()
    return _PARTS.get(shown, partial(render_to_string, template, context))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return [getattr(value, each.name) for each in fields(value)]
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not a plain value")


_WRITTEN_OUT = JSONEncoder(default=_plain, ensure_ascii=False, check_circular=False).encode

"""Days and moments as pages show them where a table has hundreds; elsewhere Django's `date` filter is enough."""

import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from kaoping.lib.dates import chinese_date


def day_in_words(day: datetime.date, language: str | None = None) -> str:
    """`2026年3月5日`, or as the reader's language writes a day; tables ask for the language once."""
    return _day(day, language or get_language())


def moment_in_words(at: datetime.datetime, language: str | None = None) -> str:
    """`2026年3月5日 14:05`, by the clock of the place."""
    return _moment(at, language or get_language())


@lru_cache(maxsize=1000)
def _day(day: datetime.date, language: str | None) -> str:
    return chinese_date(day) if _is_chinese(language) else date_format(day)


@lru_cache(maxsize=4000)
def _moment(at: datetime.datetime, language: str | None) -> str:
    at = timezone.localtime(at)
    if not _is_chinese(language):
        return date_format(at, "DATETIME_FORMAT")
    return f"{_day(at.date(), language)} {at:%H:%M}"


def _is_chinese(language: str | None) -> bool:
    return (language or "zh").startswith("zh")

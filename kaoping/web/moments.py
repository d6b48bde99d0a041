"""Days and moments as pages show them where a table has hundreds; elsewhere Django's `date` filter is enough."""

import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from kaoping.lib.dates import chinese_date


def day_in_words(day: datetime.date) -> str:
    """`2026年3月5日`, or as the reader's language writes a day."""
    return _written(day, get_language())


def moment_in_words(at: datetime.datetime) -> str:
    """`2026年3月5日 14:05`, by the clock of the place."""
    at, language = timezone.localtime(at), get_language()
    if not _is_chinese(language):
        return date_format(at, "DATETIME_FORMAT")
    return f"{_written(at.date(), language)} {at.hour:02}:{at.minute:02}"


@lru_cache(maxsize=1000)
def _written(day: datetime.date, language: str | None) -> str:
    """Tables name few days, many times."""
    return chinese_date(day) if _is_chinese(language) else date_format(day)


def _is_chinese(language: str | None) -> bool:
    return (language or "zh").startswith("zh")

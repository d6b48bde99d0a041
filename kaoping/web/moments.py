"""Days and moments as pages show them where a table has hundreds; elsewhere Django's `date` filter is enough."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from kaoping.lib.dates import chinese_date


def day_in_words(day: datetime.date) -> str:
    """`2026年3月5日`, or as the reader's language writes a day."""
    return chinese_date(day) if _in_chinese() else date_format(day)


def moment_in_words(at: datetime.datetime) -> str:
    """`2026年3月5日 14:05`, by the clock of the place."""
    at = timezone.localtime(at)
    return f"{chinese_date(at)} {at:%H:%M}" if _in_chinese() else date_format(at, "DATETIME_FORMAT")


def _in_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")

"""Reads about notices and letters."""

from datetime import date, timedelta

from django.db.models import F

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle
from kaoping.notices.models import Letter, Notice
from kaoping.people.models import Place
from kaoping.results.models import Run


def notice_of(run: Run) -> Notice | None:
    """The notice that published a run."""
    return Notice.objects.filter(run=run).first()


def newer_notice(notice: Notice) -> Notice | None:
    """The latest further notice of the same cycle, where a result was changed after publishing."""
    later = Notice.objects.filter(cycle_id=notice.cycle_id, number__gt=notice.number)
    return later.order_by("number").last()


def last_day(first: date, days: int) -> date:
    """Last day of a period of so many days, the first counted."""
    return first + timedelta(days=days - 1)


def proposed_title(cycle: Cycle, number: int) -> str:
    """A notice's title in the words of offices, as Chinese data."""
    again = "（更正）" if number > 1 else ""
    named = joined(cycles.label(cycle), cycles.period_of(cycle).title)
    return f"{cycle.place.name}{named}结果公示{again}"


def joined(label: str, title: str) -> str:
    """2026年3月 and 月考评 make 2026年3月考评: what both have is said once."""
    shared = max(n for n in range(len(title) + 1) if label.endswith(title[:n]))
    return label + title[shared:]


def proposed_contact(cycle: Cycle) -> str:
    """Where to object, as the regulation says it, else the township itself."""
    return cycles.period_of(cycle).notice.contact or f"{cycle.place.name}考评办公室"


def published(place: Place | None = None) -> list[Notice]:
    """Notices, newest first: of a place and below, or the latest everywhere."""
    notices = Notice.objects.select_related("cycle__place").defer("twin")
    if place:
        notices = notices.filter(cycle__place__path__startswith=place.path)
    return list(notices.order_by("-published_at")[:60])


def letters_to(place: Place) -> list[Letter]:
    """Letters to a township and its villages, unanswered ones first."""
    letters = Letter.objects.filter(place__path__startswith=place.path)
    letters = letters.select_related("place", "notice", "answered_by__person")
    return list(letters.order_by(F("answered_at").asc(nulls_first=True), "-id")[:200])

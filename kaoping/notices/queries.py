"""Reads about notices and letters."""

from datetime import date, timedelta

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Subject
from kaoping.notices.models import Letter, Notice
from kaoping.people.models import Level, Place
from kaoping.results.models import Run

# All that a kept page asks of the database; composing it anew would take longer than its answer.
STANDING = """
SELECT digest,
    (SELECT max(number) FROM notices_notice AS later WHERE later.cycle_id = notice.cycle_id),
    (SELECT max(number) FROM results_run AS run
     WHERE run.cycle_id = notice.cycle_id AND run.state = 'done')
FROM notices_notice AS notice WHERE id = %s
"""


def notice_of(run: Run) -> Notice | None:
    """The notice that published a run."""
    return Notice.objects.filter(run=run).first()


def published_notice(number: int) -> Notice | None:
    """A notice with its cycle, place and regulation, but neither its twin nor its run's facts."""
    found = Notice.objects.filter(pk=number).select_related(
        "run", "cycle__place", "cycle__version__scheme"
    )
    notice = found.defer("twin", "run__facts", "run__gaps", "cycle__version__text").first()
    if notice is not None:
        notice.run.cycle = notice.cycle
    return notice


def standing_of(number: int) -> tuple[str, int, int] | None:
    """Fingerprint of a notice, number of the latest one of its cycle, and of the latest result."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, [number])
        return cursor.fetchone()


def newer_notice(notice: Notice) -> Notice | None:
    """The latest further notice of the same cycle, where a result was changed after publishing."""
    later = Notice.objects.filter(cycle_id=notice.cycle_id, number__gt=notice.number)
    return later.only("title").order_by("number").last()


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
    """Notices, newest first: of a place and below, or the latest everywhere.

    Of a place is also what a place above it published about it.
    """
    notices = Notice.objects.select_related("cycle__place").defer("twin")
    if place:
        appraised = Subject.objects.filter(
            cycle=OuterRef("cycle"), place__path__startswith=place.path
        )
        own = Q(cycle__place__path__startswith=place.path)
        notices = notices.filter(own | Q(Exists(appraised)))
    return list(notices.order_by("-published_at")[:60])


def letters_to(place: Place) -> list[Letter]:
    """Letters to a township and its villages, unanswered ones first."""
    letters = Letter.objects.filter(place__path__startswith=place.path)
    letters = letters.select_related("place", "notice", "answered_by__person")
    return list(letters.order_by(F("answered_at").asc(nulls_first=True), "-id")[:200])


def has_mailbox(place: Place) -> bool:
    """Whether somebody reads letters to it: in a township always, above it where results are published."""
    if place.level in (Level.TOWNSHIP, Level.VILLAGE):
        return True
    return Cycle.objects.filter(place=place).exists()

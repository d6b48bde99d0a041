"""`kaoping demo`: Dahedian town with invented people, its months, its meetings and their votes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from kaoping.cycles.models import Cycle
from kaoping.desk.demo import cast, journal, jury, meetings, months, promises, town, tries, votes
from kaoping.lib.dates import Month
from kaoping.lib.errors import UserError

FINISHED = 3


class Command(BaseCommand):
    """Fills an empty installation with the demonstration; a second time it changes nothing."""

    help = "Dahedian town with invented people, its months, its meetings and their votes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build everything or nothing, then say which accounts there are to try."""
        if settings.PRODUCTION:
            raise UserError(
                "The demonstration would open accounts with passwords that everybody knows.",
                "Run it in an installation of its own: make demo",
            )
        with transaction.atomic():
            built = self._build()
        self.stdout.write(
            "The demonstration is ready." if built else "The demonstration is there already."
        )
        for trial in cast.accounts():
            self.stdout.write(f"  {trial.username:<12}{trial.password:<10}{trial.what}")
        sheet = tries.sheet()
        for line in sheet.lines() if sheet else ():
            self.stdout.write(line)

    def _build(self) -> bool:
        place = town.place()
        if Cycle.objects.filter(place=place).exists():
            return False
        current = Month.of(timezone.localdate()).plus(-1)
        first = current.plus(-FINISHED)
        made = town.build(place, first.plus(-6).first_day)
        for number in range(FINISHED):
            months.run_finished(made, first.plus(number), number=number)
        months.run_current(made, current)
        journal.fill(made, first, current)
        meetings.fill(made, timezone.localdate())
        self._vote(made)
        return True

    def _vote(self, made: town.Town) -> None:
        """A year of promises under a second regulation: its villages vote, a jury scores."""
        today = timezone.localdate()
        year = promises.open_year(made, today)
        reports = jury.plan(made, year, today)
        trying = votes.hold(made, votes.plan(made, year, today))
        tries.keep(trying, jury.score(made, reports))

"""Reads of work and evidence that other rooms ask, too."""

from datetime import date

from django.db.models import QuerySet

from kaoping.journal.models import Entry, Evidence
from kaoping.people import posts
from kaoping.people.access import may
from kaoping.people.models import Account, Person, Place, Post


def work_in(place: Place, starts_on: date, ends_on: date) -> list[Entry]:
    """Entries of a place and all places below it, the latest first, with evidence at hand."""
    return list(
        Entry.objects.filter(
            place__path__startswith=place.path, happened_on__range=(starts_on, ends_on)
        )
        .select_related("place", "person", "recorded_by__person")
        .prefetch_related("evidence")
    )


def may_see(evidence: Evidence, account: Account) -> bool:
    """Whoever kept the file; and readers of the journal, once it stands in the journal.

    Evidence of a mark is shown by the room `marks` and, once fed back, by `results`:
    a village must not learn of a deduction from here.
    """
    if evidence.recorded_by_id == account.pk:
        return True
    return may(account, "see_journal", evidence.place) and evidence.entries.exists()


def officials_of(place: Place) -> QuerySet[Person]:
    """Who works in the village today, by name."""
    held = Post.objects.filter(place=place, kind__in=posts.OFFICIALS, ends_on__isnull=True)
    return Person.objects.filter(pk__in=held.values("person")).order_by("pinyin_key")

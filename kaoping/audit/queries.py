"""Reads about the log that rooms above ask."""

from django.db.models import QuerySet

from kaoping.audit.models import Event, Seal


def head() -> str:
    """The newest head of the chain, for a public notice; empty before the first seal."""
    newest = Seal.objects.order_by("-id").values_list("head", flat=True).first()
    return newest or ""


def events_in(place_code: str) -> QuerySet[Event]:
    """What happened in the place of a code or below it, newest first.

    Zeros at the end of a code stand for everything below: 621227112000 covers the town's villages.
    """
    stem = place_code.rstrip("0")
    length = next(size for size in (2, 4, 6, 9, 12) if size >= len(stem))
    return Event.objects.filter(place_code__startswith=place_code[:length]).order_by("-id")

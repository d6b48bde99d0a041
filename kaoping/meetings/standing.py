"""How the meetings of a township or county stand, for the first page of whoever runs them: one question."""

import datetime
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear, JSONObject

from kaoping.meetings import reviews
from kaoping.meetings.models import Kind, Meeting, ReviewOutcome, State
from kaoping.people.models import Level, Place
from kaoping.people.queries import villages_of
from kaoping.web.composed import composed

# Villages that exist today.
IN_USE = {"level": Level.VILLAGE, "ends_on__isnull": True}


@dataclass(frozen=True)
class Standing:
    """Meetings to come and late ones, how many villages wait for their review, offices that end."""

    open: list[dict]
    due: int
    proposals: list[reviews.Proposal]


def of_township(place: Place, today: datetime.date) -> Standing:
    """`open` has number, title, day and state of each meeting not yet held, by day."""
    ((villages, held, is_unqualified, found),) = _asked(place.pk, today.year)
    meetings = [row | {"day": datetime.date.fromisoformat(row["day"])} for row in found]
    meetings.sort(key=lambda row: (row["day"], row["pk"]))
    proposed = reviews.proposals(villages_of(place)) if is_unqualified else []
    return Standing(meetings, villages - held, proposed)


@composed
def _asked(place: int, year: int) -> QuerySet:
    """Of one township: its villages, those with a review this year, whether any found somebody
    unqualified, and the meetings that are still to be held.
    """
    here = Q(place=OuterRef("pk")) | Q(place__parent=OuterRef("pk"))
    run = Q(cycle__place=OuterRef("pk")) | Q(cycle__isnull=True) & here
    open_ = Meeting.objects.filter(run, state__in=(State.PLANNED, State.CONVENED)).order_by()
    shown = JSONObject(pk="pk", title="title", day="held_on", state="state")
    unqualified = ReviewOutcome.objects.filter(
        meeting__place__parent=OuterRef("pk"), is_unqualified=True
    )
    return Place.objects.filter(pk=place).values_list(
        _counted(Place.objects.filter(parent=OuterRef("pk"), **IN_USE), "parent", Count("pk")),
        _counted(_held(year), "place__parent", Count("place", distinct=True)),
        Exists(unqualified),
        ArraySubquery(open_.values_list(shown)),
    )


def _counted(rows: QuerySet, by: str, count: Count) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=count).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _held(year: int) -> QuerySet:
    """The reviews that were held in a township's villages in the year."""
    villages = {f"place__{key}": value for key, value in IN_USE.items()}
    held = Meeting.objects.filter(
        place__parent=OuterRef("pk"), kind=Kind.STATUTORY, state=State.ENDED, **villages
    )
    return held.annotate(year=ExtractYear("held_on")).filter(year=year)

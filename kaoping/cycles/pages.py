"""Cycles as pages show them: stages, the roster by village, who marks what."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, lru_cache

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.cycles import queries
from kaoping.cycles.models import Assignment, Cycle, Stage, Subject
from kaoping.cycles.roster import Roster
from kaoping.lib.dates import MONTHS_OF, Month, chinese_date, period_label
from kaoping.lib.text import village_display
from kaoping.people import posts
from kaoping.people.models import Place
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.queries import scheme_of
from kaoping.schemes.words import role_title
from kaoping.scoring import village_types
from kaoping.web.composed import Composed, composed


@dataclass
class Village:
    """One line of the roster: the village with its type, its officials, and who marks only it.

    `raters` are names by the group's key.
    """

    name: str
    officials: list[str] = field(default_factory=list)
    raters: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def steps(cycle: Cycle, today: datetime.date | None = None) -> list[dict[str, str]]:
    """The stages for components/steps.html."""
    today = today or timezone.localdate()
    current = queries.current_stage(cycle)
    return [
        {
            "key": stage.key,
            "title": stage.title,
            "state": _state(stage, current, today),
            "deadline": chinese_date(stage.due_on),
            "owner": owner(stage),
        }
        for stage in queries.stages(cycle)
    ]


def owner(stage: Stage) -> str:
    """The role that a stage belongs to, in words."""
    return role_title(stage.owner_role)


@dataclass(frozen=True)
class AskedTypes:
    """The types that regulations in force name, and the regulations that tell villages apart by type."""

    names: tuple[str, ...]
    schemes: tuple[str, ...]

    @property
    def titles(self) -> str:
        """The regulations' titles in their brackets."""
        return "".join(f"《{title}》" for title in self.schemes)


def asked_types(versions: list[SchemeVersion]) -> AskedTypes:
    """What these versions say of types of villages, in their order."""
    telling = [
        (version.scheme.title, period)
        for version in versions
        for period in scheme_of(version).periods.values()
        if village_types.told_apart(period)
    ]
    names = (name for _title, period in telling for name in village_types.names(period))
    return AskedTypes(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(t for t, _p in telling)))


def proposed_month(place: Place, today: datetime.date) -> Month:
    """The month after the last one opened, or the one that lies behind us."""
    last = Cycle.objects.filter(place=place, period_key="month").order_by("-starts_on").first()
    return Month.of(last.starts_on).plus(1) if last else Month.of(today).plus(-1)


def groups(cycle: Cycle) -> list[dict[str, object]]:
    """Who marks what: each rater group with its items and its people."""
    period = queries.period_of(cycle)
    people = defaultdict(list)
    rows = Assignment.objects.filter(cycle=cycle).select_related("person")
    for row in rows.order_by("person__pinyin_key", "id"):
        people[row.group].append(row.person.name)
    return [
        {
            "title": group.title,
            "items": [f"{item.code} {item.title}" for item in period.items_of(group.key)],
            "whom": _("the own village") if group.of_village else _("all villages"),
            "people": people[group.key],
        }
        for group in period.raters.values()
    ]


def planned_groups(plan: Roster) -> list[dict[str, object]]:
    """The same of a roster that isn't frozen yet."""
    return [
        {
            "title": group.title,
            "items": [f"{item.code} {item.title}" for item in plan.period.items_of(group.key)],
            "whom": _("the own village") if group.of_village else _("all villages"),
            "people": [seat.person.name for seat in plan.seats_of(group)],
        }
        for group in plan.period.raters.values()
    ]


def planned_label(version: SchemeVersion, period_key: str, starts_on: datetime.date) -> str:
    """What the cycle would be called; of a period that can't be opened, its title."""
    if period_key in MONTHS_OF:
        return period_label(period_key, starts_on)
    return scheme_of(version).periods[period_key].title


def summary(plan: Roster) -> dict[str, object]:
    """How many a roster that isn't frozen yet holds; `typed` where the scheme asks for types."""
    return {
        "villages": len(plan.villages),
        "officials": sum(1 for entry in plan.entries if entry.person),
        "raters": len({seat.person.pk for seat in plan.seats}),
        "asks_types": village_types.told_apart(plan.period),
        "typed": sum(1 for village in plan.villages if village.type),
    }


def villages(cycle: Cycle) -> tuple[list[str], list[tuple[str, ...]]]:
    """The roster by village: titles of the groups bound to a village, and one line for each.

    A line: the village, its officials with their posts, and the raters of each of these groups.
    """
    period = queries.period_of(cycle)
    bound = {group.key: group.title for group in period.raters.values() if group.of_village}
    rows: dict[int, Village] = {}
    titles = cache(_titles)
    for place, village, kind, person, name, keys in _appraised(cycle.pk):
        if place not in rows:
            rows[place] = Village(village_display(village) + (f"（{kind}）" if kind else ""))
        if person:
            rows[place].officials.append(f"{name}（{titles(keys)}）")
    for group, name, place in _seats(tuple(bound))(cycle.pk) if bound else ():
        rows[place].raters[group].append(name)
    lines = [
        (row.name, "、".join(row.officials), *("、".join(row.raters[key]) for key in bound))
        for row in rows.values()
    ]
    return list(bound.values()), lines


@composed
def _appraised(cycle: int) -> QuerySet:
    """Village, its type, person, name and posts of each subject, in the roster's order."""
    found = Subject.objects.filter(cycle=cycle).order_by("position")
    return found.values_list("place", "place__name", "type", "person", "name", "posts")


@lru_cache(maxsize=64)
def _seats(groups: tuple[str, ...]) -> Composed:
    """Asks for group, rater's name and village, once each however many are marked there."""
    seats = Assignment.objects.filter(group__in=groups).order_by("person__pinyin_key")
    found = seats.values_list("group", "person__name", "sheets__subject__place_id").distinct()
    return composed(lambda cycle: found.filter(cycle=cycle))


def _titles(keys: str) -> str:
    return "、".join(str(posts.BY_KEY[key].title) for key in keys.split(","))


def _state(stage: Stage, current: Stage | None, today: datetime.date) -> str:
    if stage.finished_at:
        return "done"
    if current is None or stage.pk != current.pk:
        return "todo"
    return "late" if stage.due_on < today else "current"

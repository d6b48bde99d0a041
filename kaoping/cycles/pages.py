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
from kaoping.lib.dates import Month, chinese_date
from kaoping.lib.text import village_display
from kaoping.people import posts
from kaoping.people.models import Place
from kaoping.schemes.words import role_title
from kaoping.web.composed import Composed, composed


@dataclass
class Village:
    """One line of the roster: the village, its appraised officials, and who marks only it.

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


def villages(cycle: Cycle) -> tuple[list[str], list[tuple[str, ...]]]:
    """The roster by village: titles of the groups bound to a village, and one line for each.

    A line: the village, its officials with their posts, and the raters of each of these groups.
    """
    period = queries.period_of(cycle)
    bound = {group.key: group.title for group in period.raters.values() if group.of_village}
    rows: dict[int, Village] = {}
    titles = cache(_titles)
    for place, village, person, name, keys in _appraised(cycle.pk):
        if place not in rows:
            rows[place] = Village(village_display(village))
        if person:
            rows[place].officials.append(f"{name}（{titles(keys)}）")
    for group, name, place in _seats(tuple(bound))(cycle.pk):
        rows[place].raters[group].append(name)
    lines = [
        (row.name, "、".join(row.officials), *("、".join(row.raters[key]) for key in bound))
        for row in rows.values()
    ]
    return list(bound.values()), lines


@composed
def _appraised(cycle: int) -> QuerySet:
    """Village, person, name and posts of each subject, in the roster's order."""
    found = Subject.objects.filter(cycle=cycle).order_by("position")
    return found.values_list("place", "place__name", "person", "name", "posts")


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

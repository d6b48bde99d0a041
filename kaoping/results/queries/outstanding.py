"""What the stages of pledging and of inspection still wait for: items of subjects' own, and figures."""

from collections.abc import Set
from dataclasses import dataclass

from kaoping.cycles.models import Cycle, Subject
from kaoping.results.models import RecordedFigure
from kaoping.results.queries.figures import asked_figures
from kaoping.results.queries.own_items import asked_lists, standing

PLEDGING, INSPECTION = "pledging", "inspection"
SEEN = ("inspection", "self")  # sources of what an inspection finds; ledgers have no stage

Key = tuple[str, str]  # "list" or "figure", and its key in the scheme


@dataclass(frozen=True)
class Asked:
    """A list or a figure that a stage is for, and the kinds of subjects who have it."""

    key: Key
    title: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Outstanding:
    """A list or a figure that a stage is for: of how many subjects it lacks, and of how many it is asked."""

    key: Key
    title: str
    lacking: int
    all: int


def asked_in(cycle: Cycle, stage: str) -> list[Asked]:
    """What the stage is for, from the scheme alone: targets are pledged, whatever counts them later."""
    if stage not in (PLEDGING, INSPECTION):
        return []
    figures = (
        Asked(("figure", one.figure.key), one.figure.title, one.kinds)
        for one in asked_figures(cycle)
        if (one.figure.own_target if stage == PLEDGING else one.figure.source in SEEN)
    )
    lists = (Asked(("list", one.list.key), one.list.title, one.kinds) for one in asked_lists(cycle))
    return [*lists, *figures]


def outstanding(cycle: Cycle, stage: str) -> list[Outstanding]:
    """Everything the stage is for with how much of it lacks: three queries at any size, none if nothing."""
    asked = asked_in(cycle, stage)
    if not asked:
        return []
    there = _items_there(cycle, stage) | _figures_there(cycle, stage)
    subjects = list(Subject.objects.filter(cycle=cycle).values_list("pk", "kind"))
    return [_outstanding(one, subjects, there) for one in asked]


def _outstanding(
    asked: Asked, subjects: list[tuple[int, str]], there: Set[tuple[int, Key]]
) -> Outstanding:
    concerned = [pk for pk, kind in subjects if kind in asked.kinds]
    lacking = sum((pk, asked.key) not in there for pk in concerned)
    return Outstanding(asked.key, asked.title, lacking, len(concerned))


def _items_there(cycle: Cycle, stage: str) -> set[tuple[int, Key]]:
    """Subjects with items on a list; for the inspection all of them must have points."""
    return {
        (subject, ("list", key))
        for (subject, key), rows in standing(cycle).items()
        if stage == PLEDGING or all(row.units is not None for row in rows)
    }


def _figures_there(cycle: Cycle, stage: str) -> set[tuple[int, Key]]:
    """Subjects with a target of their own; for the inspection with the figure."""
    column = "target_units" if stage == PLEDGING else "units"
    rows = RecordedFigure.objects.filter(subject__cycle=cycle).order_by("number")
    latest = {(pk, key): said for pk, key, said in rows.values_list("subject", "key", column)}
    return {(pk, ("figure", key)) for (pk, key), said in latest.items() if said is not None}

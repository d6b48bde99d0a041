"""Reads about cycles that other rooms ask: the period's rules, stages, and the roster as facts."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Exists, OuterRef, QuerySet

from kaoping.cycles.models import Cycle, Sheet, Stage, Subject
from kaoping.cycles.obstacles import Obstacle, obstacles
from kaoping.lib.dates import period_label
from kaoping.lib.text import village_display
from kaoping.people.models import Place
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.queries import scheme_of
from kaoping.scoring import facts
from kaoping.scoring.scheme import Period, Scheme
from kaoping.web.composed import among, composed

__all__ = [
    "Obstacle", "current_stage", "cycles_in", "facts_for", "label", "obstacles", "period_of",
    "places_of", "rests_on_records", "rules_of", "stage", "stages", "subjects_at", "with_stages",
]  # fmt: skip
# Stages before the marking, of which only the deadline is kept here.
BEFOREHAND = ("pledging", "confirmation", "inspection", "report", "ballot", "jury")
# Stages in which the office records promises and targets, and what an inspection found of them.
RECORDED_IN = ("pledging", "inspection")
# Stages that are worked at in meetings.
HELD_AS_MEETINGS = ("confirmation", "report", "ballot", "jury")
# Stages that no other act ends; the desk closes them.
CLOSED_BY_HAND = (*BEFOREHAND, "notice", "payment")


def cycles_in(place: Place) -> list[Cycle]:
    """Cycles of the place and of the places below it, the newest first, stages at hand."""
    return list(
        Cycle.objects.filter(place__path__startswith=place.path)
        .select_related("place", "version__scheme")
        .prefetch_related("stages")
        .order_by("-starts_on", "place__code", "-id")
    )


def period_of(cycle: Cycle) -> Period:
    """The rules of the cycle's period, from the version it runs under."""
    return rules_of(cycle).periods[cycle.period_key]


def rests_on_records(cycle: Cycle) -> bool:
    """Whether the office records figures or items of subjects' own for the cycle."""
    period = period_of(cycle)
    return bool(period.figures or period.lists)


def rules_of(cycle: Cycle) -> Scheme:
    """The scheme that the cycle runs under; pages need not read the version for it."""
    return _rules(cycle.version_id)


@lru_cache(maxsize=256)
def _rules(version: int) -> Scheme:
    """Cycles run under adopted versions only, which never change: each is read once per process."""
    return scheme_of(SchemeVersion.objects.get(pk=version))


def label(cycle: Cycle) -> str:
    """What the cycle is called: 2026年3月, 2026年度."""
    return period_label(cycle.period_key, cycle.starts_on)


def current_stage(cycle: Cycle) -> Stage | None:
    """The stage under way; nothing once the last is finished."""
    return next((stage for stage in stages(cycle) if stage.finished_at is None), None)


def stage(cycle: Cycle, key: str) -> Stage | None:
    """The stage with this key, or nothing if the scheme has none such."""
    return next((stage for stage in stages(cycle) if stage.key == key), None)


def stages(cycle: Cycle) -> Iterable[Stage]:
    """The stages in order: those that `with_stages` has read, or as they are now."""
    return getattr(cycle, "stages_read", None) or cycle.stages.all()


def with_stages(cycles: list[Cycle]) -> list[Cycle]:
    """The cycles of a page that changes nothing, with all their stages read in one statement."""
    read = defaultdict(list)
    for stage in _stages([cycle.pk for cycle in cycles]) if cycles else ():
        read[stage.cycle_id].append(stage)
    for cycle in cycles:
        cycle.stages_read = read[cycle.pk]
    return cycles


@composed
def _stages(cycles: list[int]) -> QuerySet[Stage]:
    return Stage.objects.filter(among("cycle", cycles)).order_by("cycle", "position")


def facts_for(cycle: Cycle) -> tuple[tuple[facts.Subject, ...], tuple[facts.Assignment, ...]]:
    """The frozen roster as the scoring core wants it: two queries. Raters are persons' ids."""
    subjects = Subject.objects.filter(cycle=cycle).select_related("place")
    sheets = Sheet.objects.filter(assignment__cycle=cycle).order_by("id")
    rows = sheets.values_list("assignment__person_id", "assignment__group", "subject_id")
    return tuple(_subjects(subjects)), tuple(
        facts.Assignment(rater=str(rater), group=group, subject=str(subject))
        for rater, group, subject in rows.iterator()
    )


def places_of(cycle: Cycle) -> list[Place]:
    """The places whose teams or officials the cycle appraises, in the order of their codes."""
    return list(
        Place.objects.filter(
            Exists(Subject.objects.filter(cycle=cycle, place=OuterRef("pk")))
        ).order_by("code")
    )


def subjects_at(cycle: Cycle, place: Place) -> QuerySet[Subject]:
    """Whom of the cycle a meeting in the place is about, in the roster's order.

    Where such places are appraised themselves, the place and its officials; else all below it.
    """
    rows = Subject.objects.filter(cycle=cycle)
    if place.level in period_of(cycle).levels:
        return rows.filter(place=place)
    return rows.filter(place__path__startswith=place.path)


def _subjects(rows: Iterable[Subject]) -> Iterable[facts.Subject]:
    for row in rows:
        yield facts.Subject(
            id=str(row.pk),
            kind=row.kind,
            name=row.name,
            place=village_display(row.place.name),
            peer=row.peer,
            type=row.type,
            team=str(row.team_id) if row.team_id else None,
            posts=tuple(row.posts.split(",")) if row.posts else (),
            order=row.position,
        )

"""Reads for first pages: the cycle at hand, what waits for whom, nudges."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Assignment, Cycle, Sheet, Stage
from kaoping.decisions.models import PaySheet
from kaoping.desk.models import Channel, Nudge
from kaoping.marks.queries import late_raters
from kaoping.notices.models import Notice
from kaoping.people.models import Person, Place
from kaoping.results.models import Feedback, Objection, Run, RunState
from kaoping.web.composed import composed


@dataclass(frozen=True)
class Todo:
    """What a rater still has to do in one cycle whose marking is under way."""

    cycle: Cycle
    label: str
    done: int
    total: int
    due_on: date
    days_left: int
    nudged_on: date | None = None

    @property
    def missing(self) -> int:
        """Sheets not handed in."""
        return self.total - self.done


@dataclass(frozen=True)
class Late:
    """A late rater as nudges and the call list need them."""

    person: Person
    groups: str
    missing: int
    total: int


def latest_cycles(place: Place) -> list[Cycle]:
    """The latest cycle of the place and of each place below it, in the order of their codes."""
    rows = (
        Cycle.objects.filter(place__path__startswith=place.path)
        .order_by("place__code", "-starts_on", "-id")
        .distinct("place__code")
        .select_related("place")
        .prefetch_related("stages")
    )
    return list(rows)


def cycles_under_way(place: Place) -> list[Cycle]:
    """Cycles of exactly this place with an unfinished stage, the earliest first, stages at hand.

    Each carries `current_run`, the number of the result as it stands, `notified`, the results that
    have a notice, and `objections`, how many of them wait for an answer.
    """
    return cycles.with_stages(_under_way(place.pk))


@composed
def _under_way(place: int) -> QuerySet[Cycle]:
    unfinished = Stage.objects.filter(cycle=OuterRef("pk"), finished_at__isnull=True)
    notices = Notice.objects.filter(cycle=OuterRef("pk")).order_by("pk")
    waiting = Objection.objects.filter(subject__cycle=OuterRef("pk"), answered_at__isnull=True)
    counted = waiting.order_by().values("subject__cycle").annotate(n=Count("pk")).values("n")
    rows = Cycle.objects.filter(Exists(unfinished), place=place).select_related("place")
    return rows.order_by("starts_on", "id").annotate(
        current_run=Subquery(_current_run().values("pk")[:1]),
        notified=ArraySubquery(notices.values("run")),
        objections=Subquery(counted),
    )


def todo_of(person_id: int) -> list[Todo]:
    """Cycles in which the person marks and the marking is under way: one query where there is none."""
    counts = {cycle: (done, total) for cycle, done, total in _sheets_to_mark(person_id)}
    if not counts:
        return []
    stages = Stage.objects.filter(cycle__in=counts, key="marking").select_related("cycle__place")
    nudged = _nudged_on(person_id, counts)
    return [
        _todo(stage, *counts[stage.cycle_id], nudged_on=nudged.get(stage.cycle_id))
        for stage in stages.order_by("cycle__starts_on", "cycle_id")
    ]


@composed
def _sheets_to_mark(person: int) -> QuerySet:
    """Cycle, sheets handed in and all sheets of the person, where the marking is under way."""
    sheets = Sheet.objects.filter(
        assignment__person=person,
        assignment__cycle__stages__key="marking",
        assignment__cycle__stages__finished_at__isnull=True,
    )
    counted = sheets.order_by().values("assignment__cycle_id")
    counted = counted.annotate(done=Count("submission"), total=Count("pk"))
    return counted.values_list("assignment__cycle_id", "done", "total")


def late_in(cycle: Cycle) -> list[Late]:
    """Late raters of a cycle with the groups they mark for, by name."""
    period = cycles.period_of(cycle)
    titles = defaultdict(list)
    rows = Assignment.objects.filter(cycle=cycle).values_list("person_id", "group")
    for person, group in rows.order_by("id"):
        titles[person].append(period.raters[group].title)
    return [
        Late(late.person, "、".join(titles[late.person.pk]), late.missing, late.total)
        for late in late_raters(cycle)
    ]


def nudges_of(cycle: Cycle) -> list[Nudge]:
    """Every nudge of a cycle, the latest first."""
    return list(
        Nudge.objects.filter(cycle=cycle)
        .select_related("person", "sent_by__person")
        .order_by("-sent_at", "person__pinyin_key", "channel")
    )


def nudged_today(cycle: Cycle) -> set[tuple[int, str]]:
    """Person and channel of the nudges sent today."""
    today = timezone.localdate()
    return set(
        Nudge.objects.filter(cycle=cycle, sent_at__date=today).values_list("person_id", "channel")
    )


def feedback_to_answer(places: list[Place]) -> list[Feedback]:
    """Feedback notices of these villages, those still to be answered first, at most a year's."""
    rows = Feedback.objects.filter(village__in=places).select_related("cycle__place", "village")
    newest = rows.order_by("-cycle__starts_on", "-id")[:12]
    return sorted(newest, key=lambda row: not is_open(row))


def is_open(feedback: Feedback) -> bool:
    """Whether the village has not answered and can still do so."""
    return feedback.acknowledged_at is None and feedback.lapsed_at is None


def pay_sheets(places: list[Place]) -> list[PaySheet]:
    """The latest pay sheets of these places, newest first."""
    rows = PaySheet.objects.filter(cycle__place__in=places).select_related("cycle__place")
    return list(rows.order_by("-cycle__starts_on", "-number")[:12])


def is_published(cycle: Cycle) -> bool:
    """Whether the result as it stands has a notice; an upheld objection asks for a further one.

    For cycles of `cycles_under_way`.
    """
    return cycle.current_run in notified(cycle)


def notified(cycle: Cycle) -> list[int]:
    """The results of the cycle that have a notice; as `cycles_under_way` read them, or as they are now."""
    if hasattr(cycle, "notified"):
        return cycle.notified
    return list(cycle.notices.values_list("run", flat=True))


def _current_run() -> QuerySet[Run]:
    return Run.objects.filter(cycle=OuterRef("pk"), state=RunState.DONE).order_by("-number")


def _nudged_on(person_id: int, keys) -> dict[int, date]:
    rows = Nudge.objects.filter(person=person_id, cycle__in=keys, channel=Channel.DESK)
    return {
        cycle: timezone.localdate(at)
        for cycle, at in rows.order_by("sent_at").values_list("cycle_id", "sent_at")
    }


def _todo(stage: Stage, done: int, total: int, nudged_on: date | None) -> Todo:
    left = (stage.due_on - timezone.localdate()).days
    label = cycles.label(stage.cycle)
    return Todo(stage.cycle, label, done, total, stage.due_on, left, nudged_on)

"""Feedback notices: the list for the township, and everything one village's notice says."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from kaoping.cycles.models import Cycle, Stage, Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.text import village_display
from kaoping.people.models import Account, Level, Place
from kaoping.people.queries import places_where
from kaoping.results.models import (
    Adjustment,
    Feedback,
    Improvement,
    Objection,
    Result,
    Run,
)
from kaoping.results.queries.decided import decisions_by_subject, with_decisions
from kaoping.results.queries.marked import MarkRow, deductions, facts_about, marks_of
from kaoping.results.queries.ranked import points_in_words, posts_in_words
from kaoping.results.queries.runs import current_run
from kaoping.scoring.scheme import Period
from kaoping.web.composed import composed


@dataclass(frozen=True)
class ItemRow:
    """One node of a subject's tree: title, full points, points."""

    code: str
    title: str
    depth: int
    full: str
    points: str
    lost: bool
    marked: bool
    awarded: bool


@dataclass(frozen=True)
class Sheet:
    """What the notice says about one subject of the village: the team, or an official.

    `contested` are the codes of items whose objection waits for its answer.
    """

    subject: Subject
    name: str
    posts: str
    points: str
    rank: int | None
    among: int
    grade: str
    items: tuple[ItemRow, ...]
    deductions: tuple[MarkRow, ...]
    decisions: tuple[Adjustment, ...]
    contested: frozenset[str]


_ABOVE_VILLAGES = {Level.TOWNSHIP: "党（工）委", Level.COUNTY: "党委"}


@dataclass(frozen=True)
class Notice:
    """One village's feedback notice, complete."""

    feedback: Feedback
    village: str
    run: Run
    sheets: tuple[Sheet, ...]
    objections: tuple[Objection, ...]
    improvements: tuple[Improvement, ...]
    published: bool

    @property
    def addressee(self) -> str:
        """The bodies that the notice is written to, as documents name them."""
        if above := _ABOVE_VILLAGES.get(self.feedback.village.level):
            return f"{self.village}{above}"
        committee = "居民委员会" if self.village.endswith("社区") else "村民委员会"
        return f"{self.village}党组织、{committee}"

    @property
    def waiting(self) -> bool:
        """Whether an objection has no answer yet."""
        return any(one.answered_at is None for one in self.objections)

    @property
    def open(self) -> bool:
        """Whether objections can still be raised: in time, and before the result is published."""
        in_time = not self.feedback.lapsed_at and timezone.localdate() <= self.feedback.due_on
        return in_time and not self.published

    @property
    def deductions(self) -> list[MarkRow]:
        """Every deduction, of the team and of the officials."""
        return [row for sheet in self.sheets for row in sheet.deductions]

    @property
    def decisions(self) -> list[Adjustment]:
        """Every decision that changed points, of the team and of the officials."""
        return [one for sheet in self.sheets for one in sheet.decisions]


def feedback_of(account: Account) -> list[Feedback]:
    """The notices to the villages for which the account speaks, the latest first."""
    villages = places_where(account, "acknowledge")
    rows = Feedback.objects.filter(village__in=villages).select_related("village", "cycle__place")
    rows = rows.annotate(waiting=Exists(_open_objection()))
    return list(rows.order_by("-cycle__starts_on", "village__code"))


def answers_of(cycle: Cycle) -> tuple[int, int]:
    """How many notices were issued, and how many of them wait for an answer of either side."""
    return next(iter(_answers(cycle.pk)), (0, 0))


@composed
def _answers(cycle: int) -> QuerySet:
    silent = Q(acknowledged_at__isnull=True, lapsed_at__isnull=True)
    found = Feedback.objects.filter(cycle=cycle).order_by().values("cycle")
    waiting = Count("pk", filter=silent | Exists(_open_objection()))
    return found.annotate(issued=Count("pk"), waiting=waiting).values_list("issued", "waiting")


def notice_for(feedback: Feedback, *, named: bool) -> Notice:
    """The village's notice by the run as it stands, with names of raters if they may be shown."""
    cycle = feedback.cycle
    run = current_run(cycle)
    run.cycle = cycle
    results = list(
        Result.objects.filter(run=run, subject__place=feedback.village)
        .select_related("subject")
        .annotate(among=_among(run), published=Exists(finished_notice(cycle)))
        .order_by("subject__position")
    )
    marks = marks_of(run, facts_about(run, [one.subject_id for one in results]), named=named)
    build = _Builder(
        marks, decisions_by_subject(run), objections_of(cycle, feedback.village), period_of(cycle)
    )
    return Notice(
        feedback=feedback,
        village=village_display(feedback.village.name),
        run=run,
        sheets=tuple(build.sheet(one) for one in results),
        objections=tuple(build.objections),
        improvements=tuple(feedback.improvements.order_by("due_on", "id")),
        published=any(one.published for one in results),
    )


def objections_of(cycle: Cycle, village: Place | None = None) -> list[Objection]:
    """Objections of the cycle, or of one village, those that wait for an answer first."""
    rows = _objections(cycle.pk)
    if village is not None:
        rows = [one for one in rows if one.subject.place_id == village.pk]
    if not rows:
        return []
    items = {item.code: item.title for item in period_of(cycle).items()}
    listed = sorted(rows, key=lambda one: (one.answered_at is not None, one.pk))
    for one in listed:
        one.item = f"{one.indicator} {items.get(one.indicator, '')}"
        one.village_name = village_display(one.subject.place.name)
        if one.adjustment is not None:
            one.before = points_in_words(one.adjustment.before_units)
            one.after = points_in_words(one.adjustment.after_units)
    return listed


@composed
def _objections(cycle: int) -> QuerySet[Objection]:
    return Objection.objects.filter(subject__cycle=cycle).select_related(
        "subject__place", "raised_by__person", "answered_by__person", "adjustment"
    )


def finished_notice(cycle: Cycle) -> QuerySet[Stage]:
    """The cycle's stage of public notice once it is closed: from then on the result is final."""
    return Stage.objects.filter(cycle=cycle, key="notice", finished_at__isnull=False)


def items_of(trace: dict, tree) -> list[ItemRow]:
    """The tree with a subject's points, parents before their parts."""
    return [
        ItemRow(
            code=node.code,
            title=node.title,
            depth=depth,
            full=points_in_words(node.full_units),
            points=points_in_words(trace.get(node.code)),
            lost=(trace.get(node.code) or 0) < node.full_units,
            marked=node.marked_by is not None,
            awarded=node.entry == "award",
        )
        for depth, node in _walk(tree, 0)
    ]


def _open_objection():
    return Objection.objects.filter(
        subject__cycle=OuterRef("cycle"),
        subject__place=OuterRef("village"),
        answered_at__isnull=True,
    )


def _among(run: Run) -> Subquery:
    """How many are ranked in the same ranking of the run."""
    ranked = Result.objects.filter(run=run, ranking=OuterRef("ranking"), rank__isnull=False)
    return Subquery(ranked.order_by().values("ranking").annotate(all=Count("pk")).values("all"))


def _walk(node, depth: int):
    yield depth, node
    for child in node.children:
        yield from _walk(child, depth + 1)


@dataclass(frozen=True)
class _Builder:
    """Puts together what belongs to each subject of one village."""

    marks: list[MarkRow]
    decisions: dict[int, list[Adjustment]]
    objections: list[Objection]
    period: Period

    def sheet(self, result: Result) -> Sheet:
        """What the notice says about the subject of one result."""
        subject = result.subject
        own = [row for row in self.marks if row.subject_id == str(subject.pk)]
        decisions = self.decisions[subject.pk]
        return Sheet(
            subject=subject,
            name=subject.name,
            posts=posts_in_words(subject.posts),
            points=points_in_words(result.units),
            rank=result.rank,
            among=result.among or 0,
            grade=self.period.grade(result.grade).title if result.grade else "",
            items=tuple(items_of(result.trace, self.period.trees[subject.kind])),
            deductions=tuple(with_decisions(deductions(own), decisions)),
            decisions=tuple(decisions),
            contested=self._contested(subject),
        )

    def _contested(self, subject: Subject) -> frozenset[str]:
        return frozenset(
            one.indicator
            for one in self.objections
            if one.subject_id == subject.pk and one.answered_at is None
        )

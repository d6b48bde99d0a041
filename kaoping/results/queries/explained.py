"""Why a subject has its points: the scheme's tree in words, down to marks, reasons and decisions."""

from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language

from kaoping import scoring
from kaoping.cycles.models import Subject
from kaoping.cycles.queries import period_of, rules_of
from kaoping.lib.decimals import format_units
from kaoping.lib.kept import Kept
from kaoping.lib.text import village_display
from kaoping.results import facts as gathering
from kaoping.results.models import Adjustment, Result, Run
from kaoping.results.queries.marked import MarkRow, facts_about, marks_of
from kaoping.results.queries.ranked import points_in_words, posts_in_words
from kaoping.scoring.explain import Explanation as Explained
from kaoping.scoring.facts import Facts
from kaoping.scoring.rules import FromTeam
from kaoping.scoring.scales import Scale
from kaoping.scoring.scheme import Period
from kaoping.web.composed import composed


@dataclass(frozen=True)
class Node:
    """One node of the explanation: its number in words, the marks and decisions behind it."""

    code: str
    title: str
    depth: int
    full: str
    points: str
    units: int | None
    full_units: int
    words: str
    gap: str
    standard: str
    marked: bool
    inherited: bool
    group: str
    marks: tuple[MarkRow, ...]
    decisions: tuple[Adjustment, ...]
    children: tuple["Node", ...]

    @property
    def changed(self) -> bool:
        """Whether marks or decisions moved it away from full points."""
        return bool(self.marks or self.decisions)

    def walk(self):
        """This node and all below, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Explanation:
    """A subject's result in one run, with the tree that explains it.

    `before` are the points by the marks alone, where decisions changed them; otherwise empty.
    """

    run: Run
    subject: Subject
    result: Result
    name: str
    village: str
    posts: str
    kind: str
    points: str
    before: str
    grade: str
    root: Node

    @property
    def title(self) -> str:
        """Whom it is about: the village, or the official with village and posts."""
        if self.subject.person_id is None:
            return f"{self.village} {self.kind}"
        return f"{self.village} {self.posts} {self.name}"

    def as_json(self, *, public: bool = False) -> dict:
        """The same as plain data: decimals as text, the decisions with who, when and why.

        In `public` whoever decided isn't named: the document stands for the decision.
        """
        return {
            "run": self.run.number,
            "scheme_sha256": self.run.scheme_sha256,
            "facts_sha256": self.run.facts_sha256,
            "subject": self.name,
            "village": self.village,
            "posts": self.posts,
            "points": None if self.result.units is None else self.points,
            "rank": self.result.rank,
            "grade": self.grade,
            "tree": _node_json(self.root, public),
        }


def explanation(
    run: Run, subject: Subject, *, named: bool = True, evidence: bool = True
) -> Explanation | None:
    """The explanation of a subject in a run; nothing if the run has no result of it.

    `named` says whether names of raters may be shown; without `evidence` no files are looked for.
    """
    result = next(iter(_results(run.pk, subject.pk)), None)
    if result is None:
        return None
    language = "en" if (get_language() or "").startswith("en") else "zh"
    asked = _Asked(run.pk, subject.pk, subject.team_id, language)
    reckoned = _RECKONED.get(asked, partial(_reckon, asked, run))
    marks = marks_of(run, reckoned.facts, named=named, evidence=evidence)
    decisions = _decisions(subject, run) if reckoned.facts.adjustments else []
    period = period_of(run.cycle)
    rules = {node.code: node for node in period.nodes(subject.kind)}
    build = _Builder(rules, period, marks, decisions)
    return Explanation(
        run=run,
        subject=subject,
        result=result,
        name=subject.name,
        village=village_display(subject.place.name),
        posts=posts_in_words(subject.posts),
        kind=period.subjects[subject.kind].title,
        points=points_in_words(result.units),
        before="" if reckoned.alone == result.units else points_in_words(reckoned.alone),
        grade=period.grade(result.grade).title if result.grade else "",
        root=build.node(reckoned.tree, 0),
    )


def _compares(period: Period) -> bool:
    """Whether an item's points depend on what other subjects have."""
    return any(
        item.not_applicable == "others_mean"
        or (isinstance(item.rule, Scale) and item.rule.source in ("rank", "movement"))
        for item in period.nodes()
    )


@composed
def _results(run: int, subject: int) -> QuerySet[Result]:
    return Result.objects.filter(run=run, subject=subject)


class _Asked(NamedTuple):
    """What an explanation follows from: a finished run and its subjects never change."""

    run: int
    subject: int
    team: int | None
    language: str


class _Reckoned(NamedTuple):
    """What the run's facts say of a subject: `alone` are its points before any decision."""

    facts: Facts
    tree: Explained
    alone: int | None


_RECKONED = Kept(most=256)


def _reckon(asked: _Asked, run: Run) -> _Reckoned:
    about = facts_about(run, [one for one in (asked.subject, asked.team) if one])
    scheme, key, subject = rules_of(run.cycle), run.cycle.period_key, str(asked.subject)
    facts = gathering.of_run(run) if _compares(scheme.periods[key]) else about
    outcome = alone = scoring.evaluate(scheme, key, facts)
    if facts.adjustments:
        alone = scoring.evaluate(scheme, key, replace(facts, adjustments=()))
    return _Reckoned(about, outcome.explain(subject, asked.language), alone.total(subject))


class _Builder:
    """Joins the scheme's words with the rows that people wrote."""

    def __init__(self, rules: dict, period, marks: list[MarkRow], decisions: list[Adjustment]):
        self.rules, self.period = rules, period
        self.marks = {row.id: row for row in marks}
        self.decisions = decisions

    def node(self, found, depth: int) -> Node:
        """The node of the page for a node of the scheme's explanation."""
        rule = self.rules[found.code]
        group = self.period.raters[rule.marked_by].title if rule.marked_by else ""
        return Node(
            code=found.code,
            title=found.title,
            depth=depth,
            full=format_units(found.full_units),
            points=points_in_words(found.value_units),
            units=found.value_units,
            full_units=found.full_units,
            words=found.words,
            gap=found.gap or "",
            standard=rule.standard,
            marked=rule.marked_by is not None,
            inherited=isinstance(rule.rule, FromTeam),
            group=group,
            marks=tuple(self.marks[mark.id] for mark in found.marks),
            decisions=tuple(one for one in self.decisions if one.indicator == found.code),
            children=tuple(self.node(child, depth + 1) for child in found.children),
        )


def _decisions(subject: Subject, run: Run) -> list[Adjustment]:
    made = Adjustment.objects.filter(subject=subject, run__number__lte=run.number)
    related = made.select_related("decided_by__person", "run")
    listed = list(related.defer("run__facts", "run__gaps"))
    for one in listed:
        one.before = points_in_words(one.before_units)
        one.after = points_in_words(one.after_units)
    return listed


def _node_json(node: Node, public: bool) -> dict:
    return {
        "code": node.code,
        "title": node.title,
        "full": node.full,
        "value": None if node.units is None else node.points,
        "words": node.words,
        "gap": node.gap or None,
        "marks": [
            {
                "id": mark.id,
                "points": mark.points,
                "reason": mark.reason,
                "by": mark.who,
                "evidence": [evidence.sha256 for evidence in mark.evidence],
            }
            for mark in node.marks
        ],
        "decisions": [_decision_json(one, public) for one in node.decisions],
        "children": [_node_json(child, public) for child in node.children],
    }


def _decision_json(one: Adjustment, public: bool) -> dict:
    plain = {
        "before": one.before,
        "after": one.after,
        "reason": one.reason,
        "document": one.document,
        "by": str(one.decided_by),
        "at": one.decided_at.isoformat(),
        "run": one.run.number,
    }
    if public:
        del plain["by"]
    return plain

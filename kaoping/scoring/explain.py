"""The explanation of a subject's values: the indicator tree itself, with words.

Page, Word and JSON are views of this tree.
"""

from dataclasses import dataclass

from kaoping.lib.decimals import format_units
from kaoping.scoring import words, words_sources
from kaoping.scoring.rules import COMPOSED, FromCycle, FromTeam


@dataclass(frozen=True, slots=True)
class Parts:
    """What was counted at one node; only what was submitted counts."""

    marks: tuple = ()
    raters: int = 0
    team_name: str = ""
    results: tuple = ()
    adjusted_from: str | None = None
    said: tuple[str, ...] = ()
    vetoed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One node of one subject: value and full points in units, words, what it rests on.

    ``exact`` is the exact value as text; ``value_units`` None is a gap, and ``gap`` says why, or
    the node does not apply to the subject (``applies`` False).
    """

    code: str
    title: str
    full_units: int
    value_units: int | None
    exact: str | None
    words: str
    gap: str | None
    adjustment: object
    marks: tuple
    children: tuple["Explanation", ...]
    applies: bool = True

    def as_json(self):
        """Plain data for JSON, decimals as text."""
        return {
            "code": self.code,
            "title": self.title,
            "full": format_units(self.full_units),
            "value": self.exact,
            "words": self.words,
            "gap": self.gap,
            "applies": self.applies,
            "adjustment": self.adjustment.id if self.adjustment else None,
            "marks": [mark.id for mark in self.marks],
            "children": [child.as_json() for child in self.children],
        }

    def walk(self):
        """This node and all below, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()


def explain(outcome, subject_id, language="zh"):
    """The Explanation of the subject's total."""
    subject = outcome.subject(subject_id)
    explainer = _Explainer(outcome, subject, language)
    return explainer.node(outcome.period.trees[subject.kind])


class _Explainer:
    """Explains one subject of one outcome."""

    def __init__(self, outcome, subject, language):
        self.outcome, self.subject, self.language = outcome, subject, language
        self.trace = outcome.trace(subject.id)
        gaps = (*outcome.gaps, *outcome.covered_gaps)
        self.gaps = {gap.code: gap for gap in gaps if gap.subject == subject.id}

    def node(self, node):
        children = tuple(self.node(child) for child in node.children)
        parts, value = self._parts(node), self.trace[node.code]
        units = self.outcome.value(self.subject.id, node.code)
        applies = (self.subject.id, node.code) not in self.outcome.absent
        gap = self._gap(node, value) if applies else words.not_applicable(self.language)
        return Explanation(
            code=node.code,
            title=node.title,
            full_units=node.full_units,
            value_units=units,
            exact=value,
            words=words.node_words(node, value, units, parts, self.language, gap),
            gap=gap,
            adjustment=self.outcome.index.adjustments.get((self.subject.id, node.code)),
            marks=parts.marks,
            children=children,
            applies=applies,
        )

    def _gap(self, node, value):
        if value is not None:
            return None
        gap = self.gaps.get(node.code)
        if gap is not None:
            return words.gap_cause(gap, self.language)
        return words.gap_below(self.language)

    def _parts(self, node):
        index, subject = self.outcome.index, self.subject
        common = {
            "adjusted_from": self._adjusted_from(node),
            "vetoed": self._vetoed(node),
            "said": self._said(node),
        }
        if isinstance(node.rule, FromTeam):
            team = index.subjects.get(subject.team)
            return Parts(team_name=team.name if team else "", **common)
        if isinstance(node.rule, FromCycle):
            listed = index.results.get((node.rule.name, subject.id), ())
            return Parts(results=tuple(row.units for row in listed), **common)
        if isinstance(node.rule, COMPOSED):
            kind = self.outcome.period.subjects[subject.kind]
            group = kind.group(subject, getattr(node.rule, "by", ""))
            return Parts(left_out=self._left_out(node), group=group, **common)
        return self._marked(node, common) if node.marked_by else Parts(**common)

    def _said(self, node):
        """What the value rests on; for what does not apply, what counts instead."""
        if (self.subject.id, node.code) in self.outcome.index.not_applicable:
            return (words.not_applicable(self.language, node.not_applicable),)
        return tuple(words_sources.said(node, self.subject, self.outcome, self.language))

    def _vetoed(self, node):
        """Titles of the vetoes that make this node 0."""
        return tuple(
            veto.title
            for veto in self.outcome.period.vetoes
            if (veto.effect.how, veto.effect.what) == ("zero", node.code)
            and self.outcome.standing.applies(veto, self.subject)
        )

    def _left_out(self, node):
        """Titles of the parts that do not count here."""
        return tuple(
            child.title
            for child in node.children
            if self.trace[child.code] is None and self.trace[node.code] is not None
        )

    def _adjusted_from(self, node):
        """What an adjustment replaced, as text; None where there is no adjustment."""
        if (self.subject.id, node.code) not in self.outcome.index.adjustments:
            return None
        units = self.outcome.before(self.subject.id, node.code)
        return words.points(units, self.language)

    def _marked(self, node, common):
        index, group = self.outcome.index, self.outcome.period.raters[node.marked_by]
        raters = index.raters.get((group.key, self.subject.id), ())
        waiting = index.waiting(group.key, self.subject.id)
        marks = index.marks.get((self.subject.id, node.code), ())
        return Parts(
            marks=tuple(mark for mark in marks if mark.rater not in waiting),
            raters=len(raters) - len(waiting) if group.several == "mean" else 1,
            **common,
        )

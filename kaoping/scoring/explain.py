"""The explanation of a subject's values: the indicator tree itself, with words.

Page, Word and JSON are views of this tree.
"""

from dataclasses import dataclass

from kaoping.lib.decimals import format_units
from kaoping.scoring import words
from kaoping.scoring.rules import FromCycle, FromTeam


@dataclass(frozen=True, slots=True)
class Parts:
    """What was counted at one node; only what was submitted counts."""

    marks: tuple = ()
    raters: int = 0
    team_name: str = ""
    results: tuple = ()
    adjusted_from: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One node of one subject: value and full points in units, words, what it rests on.

    ``exact`` is the exact value as text; ``value_units`` None is a gap, and ``gap`` says why.
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

    def as_json(self):
        """Plain data for JSON, decimals as text."""
        return {
            "code": self.code,
            "title": self.title,
            "full": format_units(self.full_units),
            "value": self.exact,
            "words": self.words,
            "gap": self.gap,
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
        self.gaps = {gap.code: gap for gap in outcome.gaps if gap.subject == subject.id}

    def node(self, node):
        children = tuple(self.node(child) for child in node.children)
        parts, value = self._parts(node), self.trace[node.code]
        units = self.outcome.value(self.subject.id, node.code)
        gap = self._gap(node, value)
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
        adjusted = self._adjusted_from(node)
        if isinstance(node.rule, FromTeam):
            team = index.subjects.get(subject.team)
            return Parts(team_name=team.name if team else "", adjusted_from=adjusted)
        if isinstance(node.rule, FromCycle):
            results = tuple(index.results.get((node.rule.name, subject.id), ()))
            return Parts(results=results, adjusted_from=adjusted)
        if node.marked_by is None:
            return Parts(adjusted_from=adjusted)
        return self._marked(node, adjusted)

    def _adjusted_from(self, node):
        """What an adjustment replaced, as text; None where there is no adjustment."""
        if (self.subject.id, node.code) not in self.outcome.index.adjustments:
            return None
        units = self.outcome.before(self.subject.id, node.code)
        return words.points(units, self.language)

    def _marked(self, node, adjusted):
        index, group = self.outcome.index, self.outcome.period.raters[node.marked_by]
        raters = index.raters.get((group.key, self.subject.id), ())
        waiting = index.waiting(group.key, self.subject.id)
        marks = index.marks.get((self.subject.id, node.code), ())
        return Parts(
            marks=tuple(mark for mark in marks if mark.rater not in waiting),
            raters=len(raters) - len(waiting) if group.several == "mean" else 1,
            adjusted_from=adjusted,
        )

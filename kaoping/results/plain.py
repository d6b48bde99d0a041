"""An explanation and the history of runs as plain values, for parts of pages that are kept."""

from typing import Any

from kaoping.results.models import Adjustment, Run
from kaoping.results.queries.explained import Explanation, Node
from kaoping.results.queries.marked import MarkRow


def explanation(found: Explanation) -> dict[str, Any]:
    """What a page says of a subject: its points, and the nodes of its tree, parents first."""
    return {
        "pk": found.subject.pk,
        "team_id": found.subject.team_id,
        "number": found.run.number,
        "points": found.points,
        "units": found.result.units,
        "rank": found.result.rank,
        "grade": found.grade,
        "before": found.before,
        "nodes": [_node(node) for node in found.root.walk()],
    }


def run(one: Run) -> dict[str, Any]:
    """A run as `queries.history` gives it, with its `decisions`, and its cause in words (`why`)."""
    return {
        "number": one.number,
        "finished_at": one.finished_at,
        "why": one.why,
        "state": one.state,
        "who": one.who,
        "decisions": [
            {
                "subject": each.subject.name,
                "indicator": each.indicator,
                "reason": each.reason,
                "document": each.document,
            }
            for each in one.decisions
        ],
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "code": node.code,
        "title": node.title,
        "depth": node.depth,
        "full": node.full,
        "full_units": node.full_units,
        "points": node.points,
        "units": node.units,
        "words": node.words,
        "gap": node.gap,
        "marked": node.marked,
        "inherited": node.inherited,
        "group": node.group,
        "marks": [_mark(mark) for mark in node.marks],
        "decisions": [_decision(one) for one in node.decisions],
    }


def _mark(mark: MarkRow) -> dict[str, Any]:
    evidence = [{"pk": file.pk, "name": file.name} for file in mark.evidence]
    return {"points": mark.points, "reason": mark.reason, "who": mark.who, "evidence": evidence}


def _decision(one: Adjustment) -> dict[str, Any]:
    return {
        "before": one.before,
        "after": one.after,
        "reason": one.reason,
        "document": one.document,
        "decided_by": str(one.decided_by),
        "decided_at": one.decided_at,
    }

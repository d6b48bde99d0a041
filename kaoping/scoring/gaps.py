"""Missing inputs, by name: never 0."""

from dataclasses import dataclass

from kaoping.scoring.rules import (
    MARKED,
    FromBallot,
    FromCycle,
    FromJury,
    FromTeam,
    Own,
)
from kaoping.scoring.scales import Scale


@dataclass(frozen=True, slots=True)
class Gap:
    """A missing input. ``kind`` is a key, ``cause`` says it in Chinese.

    ``raters`` lists those who are waited for.
    """

    subject: str
    code: str
    kind: str
    cause: str
    raters: tuple[str, ...] = ()


def gaps_of(outcome, *, covered):
    """Gaps in the roster's and the regulation's order.

    ``covered``: those that the scheme fills above (counts 0, or leaves out), instead of the others.
    """
    found = []
    for kind in outcome.period.trees:
        parents = {c.code: n for n in outcome.period.nodes(kind) for c in n.children}
        items = [i for i in outcome.period.items(kind) if None in outcome.columns[i.code]]
        root = outcome.period.trees[kind].code
        for subject in outcome.facts.subjects:
            if subject.kind != kind:
                continue
            here = [
                item
                for item in items
                if outcome.exact(subject.id, item.code) is None
                and (subject.id, item.code) not in outcome.absent
            ]
            found += [
                _gap(outcome, subject, item)
                for item in here
                if _covered(outcome, subject, parents.get(item.code)) == covered
            ]
            if not here and not covered and outcome.exact(subject.id, root) is None:
                found.append(Gap(subject.id, root, "nothing_applies", CAUSES["nothing_applies"]))
    return tuple(found)


def _covered(outcome, subject, parent):
    """Whether the node above has a value in spite of the gap."""
    return parent is not None and outcome.exact(subject.id, parent.code) is not None


def _gap(outcome, subject, item):
    kind, raters = _missing(outcome, subject, item)
    return Gap(subject.id, item.code, kind, CAUSES[kind], raters)


def _missing(outcome, subject, item):
    if (subject.id, item.code) in outcome.index.not_applicable:
        return "no_others", ()
    if isinstance(item.rule, MARKED):
        return _unmarked(outcome, subject, item)
    if isinstance(item.rule, FromTeam):
        return ("no_team", ()) if subject.team is None else ("team_gap", ())
    return _WHY[type(item.rule)](outcome, subject, item.rule, item.code), ()


def _unmarked(outcome, subject, item):
    index = outcome.index
    waiting = index.waiting(item.marked_by, subject.id)
    if (item.marked_by, subject.id) not in index.raters:
        return "no_rater", ()
    group = outcome.period.raters[item.marked_by]
    everybody = len(waiting) == len(index.raters[item.marked_by, subject.id])
    if waiting and (group.missing == "gap" or everybody):
        return "not_submitted", waiting
    return "no_points", ()


def _ballot(outcome, subject, rule, code):
    ballot = outcome.period.ballots[rule.ballot]
    return outcome.index.papers(ballot, rule.group, subject.id)[0]


def _own(outcome, subject, rule, code):
    items = outcome.index.own.get((rule.list, subject.id), ())
    there = [item for item in items if rule.field in (None, item.field)]
    return "items_unmarked" if there else "no_items"


def _scale(outcome, subject, rule, code):
    return {"figure": "no_figure", "item": "no_input"}.get(rule.source, "no_place")


_WHY = {
    FromCycle: lambda *_: "no_results",
    FromBallot: _ballot,
    FromJury: lambda *_: "few_scores",
    Own: _own,
    Scale: _scale,
}

CAUSES = {
    "no_rater": "没有安排评分人",
    "not_submitted": "评分人尚未提交",
    "no_points": "已提交，但本项没有给分",
    "no_team": "没有所属班子",
    "team_gap": "所在班子的得分有空缺",
    "no_results": "其他周期的结果不全",
    "no_ballot": "没有测评票数",
    "no_quorum": "到会人数不足，测评无效",
    "no_papers": "没有可计的票",
    "few_scores": "评委评分不足",
    "no_items": "没有自己的项目",
    "items_unmarked": "有项目尚未评分",
    "no_figure": "没有数据",
    "no_input": "所依据的指标有空缺",
    "no_place": "没有名次",
    "no_others": "其他对象都没有得分，无法取平均",
    "nothing_applies": "没有一项适用",
}

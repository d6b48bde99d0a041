"""What rules must not ask for: sources that are not declared, or indicators that come later."""

from kaoping.scoring.rules import FromBallot, FromJury, Own
from kaoping.scoring.scales import Scale


def of_sources(period):
    """(cause, remedy, where) of every rule that asks for what is not there."""
    for kind in period.subjects.values():
        earlier = set(period.codes_of(kind.team)) if kind.team else set()
        for node in period.trees[kind.key].walk_up():
            find = _FINDERS.get(type(node.rule))
            for cause, remedy in find(node, period, earlier) if find else ():
                yield cause, remedy, f"item {node.code}"
            earlier.add(node.code)


def _ballot(node, period, earlier):
    rule, ballot = node.rule, period.ballots.get(node.rule.ballot)
    if ballot is None:
        yield f"没有“{rule.ballot}”这次测评", "在 ballots 下写明，或改正"
    elif rule.group is not None and rule.group not in ballot.group_keys:
        yield f"“{ballot.title}”没有投票人“{rule.group}”", f"可用：{'、'.join(ballot.group_keys)}"


def _jury(node, period, earlier):
    rule, jury = node.rule, period.juries.get(node.rule.jury)
    if jury is None:
        yield f"没有“{rule.jury}”这个评委组", "在 juries 下写明，或改正"
    elif rule.least > jury.at_most:
        yield "最少评分数多于评委人数的上限", "改正 least 或 at_most"
    if node.full_units <= 0:
        yield "评委评分的指标没有满分", "写 full，例如 full: 100"


def _own(node, period, earlier):
    rule, listed = node.rule, period.lists.get(node.rule.list)
    if listed is None:
        yield f"没有“{rule.list}”这份清单", "在 lists 下写明，或改正"
    elif rule.field is not None and rule.field not in listed.field_keys:
        yield f"清单“{listed.title}”没有类别“{rule.field}”", f"可用：{'、'.join(listed.field_keys)}"
    if node.full_units <= 0:
        yield "自定项目的指标没有满分", "写 full，例如 full: 100"


def _scale(node, period, earlier):
    rule = node.rule
    if rule.source != "figure":
        if rule.name not in earlier:
            yield f"指标 {rule.name} 不存在，或列在本项之后", "只能引用列在前面的指标，或班子的指标"
        elif rule.source != "item" and rule.name not in period.codes_of(_kind_of(node, period)):
            yield f"名次只能按本类对象的指标排，{rule.name} 不是", "写同一指标树中的编号"
        if rule.needs_target:
            yield "只有数据(figure)才有各自的目标", "写明目标的数值"
        return
    figure = period.figures.get(rule.name)
    if figure is None:
        yield f"没有“{rule.name}”这项数据", "在 figures 下写明，或改正"
    elif rule.needs_target and not figure.own_target:
        yield f"“{figure.title}”没有各自的目标", "在 figures 写 target: own，或写明目标的数值"


def _kind_of(node, period):
    return period.kind_of(node.code)


_FINDERS = {FromBallot: _ballot, FromJury: _jury, Own: _own, Scale: _scale}

"""How numbers from ballots, juries, figures and own items are said, in Chinese and English."""

from kaoping.lib.decimals import format_units
from kaoping.scoring.rules import FromBallot, FromJury, Own
from kaoping.scoring.scales import Proportion, Scale, Steps


def said(node, subject, outcome, language="zh"):
    """What the value of a node rests on, as parts of a sentence; [] for rules told elsewhere."""
    tell = _TELL.get(type(node.rule))
    return tell(node, subject, outcome, _ZH if language == "zh" else _EN) if tell else []


def _ballot(node, subject, outcome, say):
    ballot = outcome.period.ballots[node.rule.ballot]
    why_not, counts, denominator = outcome.index.papers(ballot, node.rule.group, subject.id)
    if why_not:
        return [say["no_vote"]] if node.rule.missing == "zero" else []
    votes = say["and"].join(
        say["option"].format(option.title, counts[option.key], percent(option.value))
        for option in ballot.options
    )
    return [say["votes"].format(votes, say[ballot.denominator], denominator)]


def percent(share):
    """A share as text: 60%, or 2/3 where it is no decimal."""
    units = share * 1_000_000
    return f"{format_units(int(units))}%" if units.denominator == 1 else str(share)


def _jury(node, subject, outcome, say):
    rule = node.rule
    points = sorted(row.units for row in outcome.index.scores.get((subject.id, node.code), ()))
    if len(points) < rule.least:
        return [say["few"].format(len(points))] if rule.missing == "zero" else []
    listed = say["and"].join(format_units(units) for units in points)
    found = [say["jury"].format(len(points), listed)]
    if rule.trim:
        found.append(say["trim"].format(rule.trim))
    return [*found, say["mean"]]


def _own(node, subject, outcome, say):
    rule = node.rule
    items = [
        item
        for item in outcome.index.own.get((rule.list, subject.id), ())
        if rule.field in (None, item.field)
    ]
    if not items:
        return [say["no_items"]]
    listed = outcome.period.lists[rule.list]
    texts = [_own_item(item, items, rule, say) for item in items]
    own = say["own"].format(listed.title, len(items), say["and"].join(texts))
    return [own, say["rate"].format(format_units(listed.out_of_units))]


def _own_item(item, items, rule, say):
    points = "—" if item.units is None else format_units(item.units)
    weighted = any(other.weight != 1 for other in items)
    return say["weighed" if weighted else "item"].format(item.title, points, item.weight)


def _scale(node, subject, outcome, say):
    rule = node.rule
    name, value, target = _input(rule, subject, outcome, say)
    if value is None:
        given = {"zero": "0", "full": format_units(node.full_units)}.get(rule.missing)
        return [say["missing"].format(name, given)] if given is not None else []
    found = [say["input"].format(name, value)]
    if rule.needs_target and target is not None:
        found.append(say["target"].format(target))
    found += _mapping(rule.mapping, say)
    for key, limit in (("floor", rule.floor_units), ("cap", rule.cap_units)):
        if limit is not None and not (key == "floor" and limit == 0):
            found.append(say[key].format(format_units(limit)))
    return found


def _input(rule, subject, outcome, say):
    """(name, value, own target) of a scale's input as texts; None where it is missing."""
    if rule.source == "figure":
        figure = outcome.period.figures[rule.name]
        row = outcome.index.figure(rule.name, subject)
        if row is None:
            return figure.title, None, None
        target = None if row.target_units is None else format_units(row.target_units) + figure.unit
        return figure.title, format_units(row.units) + figure.unit, target
    node = outcome.period.item(rule.name)
    own = rule.name in outcome.period.codes_of(subject.kind)
    owner = subject.id if own else subject.team
    units = None if owner is None else outcome.value(owner, rule.name)
    value = None if units is None else format_units(units)
    name = say[rule.source].format(node.title) if rule.source != "item" else node.title
    if rule.source == "item":
        return name, value, None
    return name, None if value is None else _place(rule, subject, outcome, say), None


def _place(rule, subject, outcome, say):
    """The subject's place, and the earlier one where that counts."""
    group = getattr(subject, rule.within) if rule.within else None
    own = outcome.exact(subject.id, rule.name)
    better = 0
    for other in outcome.facts.subjects:
        alike = other.kind == subject.kind and (
            not rule.within or getattr(other, rule.within) == group
        )
        value = outcome.exact(other.id, rule.name) if alike else None
        better += value is not None and value > own
    if rule.source == "rank":
        return say["place"].format(better + 1)
    before = [row.rank for row in outcome.index.results.get((rule.since, subject.id), ())]
    return say["moved"].format(before[-1], better + 1) if before and before[-1] else None


def _mapping(mapping, say):
    if isinstance(mapping, Proportion):
        if mapping.target_units is None:
            return [say["proportion"]]
        return [say["proportion_of"].format(format_units(mapping.target_units))]
    if isinstance(mapping, Steps):
        points = format_units(abs(mapping.points_units))
        own = mapping.limit_units is None
        limit = say["own_target"] if own else format_units(mapping.limit_units)
        side = "below" if mapping.below else "over"
        words = say[side + ("_less" if mapping.points_units < 0 else "_more")]
        return [words.format(limit, format_units(mapping.every_units), points), say[mapping.part]]
    return [say["table"]]


_TELL = {FromBallot: _ballot, FromJury: _jury, Own: _own, Scale: _scale}

_ZH = {
    "and": "、",
    "no_vote": "没有有效的测评，按0分计",
    "option": "{}{}票（计{}）",
    "votes": "{}，除以{}{}",
    "entitled": "应到人数",
    "present": "实到人数",
    "issued": "发出票数",
    "returned": "收回票数",
    "valid": "有效票数",
    "marked": "表态票数",
    "few": "评委评分只有{}个，按0分计",
    "jury": "{}名评委评分{}",
    "trim": "去掉最高、最低各{}个",
    "mean": "取平均",
    "no_items": "没有自己的项目",
    "own": "{}{}项：{}",
    "item": "{}{}分",
    "weighed": "{}{}分（权重{}）",
    "rate": "按每项{}分的得分率计",
    "missing": "没有{}，按{}分计",
    "input": "{}{}",
    "target": "目标{}",
    "floor": "最低{}分",
    "cap": "最高{}分",
    "rank": "“{}”名次",
    "movement": "“{}”名次升降",
    "place": "第{}名",
    "moved": "由第{}名到第{}名",
    "proportion": "按完成目标的比例计",
    "proportion_of": "按与{}的比例计",
    "own_target": "目标",
    "below_less": "低于{}每{}扣{}分",
    "below_more": "低于{}每{}加{}分",
    "over_less": "超过{}每{}扣{}分",
    "over_more": "超过{}每{}加{}分",
    "whole": "不足一步的不计",
    "started": "不足一步的按一步计",
    "exact": "不足一步的按比例计",
    "table": "按分档表计",
}
_EN = {
    "and": ", ",
    "no_vote": "no valid vote, counted as 0",
    "option": "{} {} (worth {})",
    "votes": "{}, divided by {} {}",
    "entitled": "entitled",
    "present": "present",
    "issued": "issued papers",
    "returned": "returned papers",
    "valid": "valid papers",
    "marked": "marked papers",
    "few": "only {} jurors' scores, counted as 0",
    "jury": "{} jurors: {}",
    "trim": "without the {} highest and lowest",
    "mean": "mean",
    "no_items": "no items of its own",
    "own": "{}, {} items: {}",
    "item": "{} {}",
    "weighed": "{} {} (weight {})",
    "rate": "as a rate of {} points for each",
    "missing": "no {}, counted as {}",
    "input": "{} {}",
    "target": "target {}",
    "floor": "at least {}",
    "cap": "at most {}",
    "rank": "place by {}",
    "movement": "movement by {}",
    "place": "no. {}",
    "moved": "from no. {} to no. {}",
    "proportion": "in proportion to the target",
    "proportion_of": "in proportion to {}",
    "own_target": "the target",
    "below_less": "{2} less for each {1} below {0}",
    "below_more": "{2} more for each {1} below {0}",
    "over_less": "{2} less for each {1} above {0}",
    "over_more": "{2} more for each {1} above {0}",
    "whole": "only whole steps",
    "started": "a begun step counts",
    "exact": "parts of a step in proportion",
    "table": "by the table of bands",
}

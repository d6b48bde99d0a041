"""How a number is said: the words of explanations, in Chinese (officials) and English."""

from kaoping.lib.decimals import format_fen, format_units
from kaoping.scoring.rules import POINT, Award, Deductions, FromCycle, FromTeam, Sum

_GAPS_EN = {
    "no_rater": "nobody is assigned to mark this",
    "not_submitted": "not yet submitted by those who mark it",
    "no_points": "submitted, but without points for this item",
    "no_team": "the official has no team",
    "team_gap": "the team's score has a gap",
    "no_results": "results of the other cycle are incomplete",
    "below": "an indicator below has a gap",
}


def gap_cause(gap, language="zh"):
    """Why there is a gap."""
    return gap.cause if language == "zh" else _GAPS_EN[gap.kind]


def gap_below(language="zh"):
    """Why a node above a gap is a gap."""
    return "下级指标有空缺" if language == "zh" else _GAPS_EN["below"]


def points(units, language="zh"):
    """Points as said in a sentence: "9.5分", or the word for a gap."""
    say = _ZH if language == "zh" else _EN
    return say["gap"] if units is None else say["points"].format(format_units(units))


def node_words(node, exact, units, parts, language="zh", gap=None):
    """One sentence that says how the node's value came about, or why there is none.

    ``exact``: exact text, None for a gap; ``units``: what it is to four decimals;
    ``parts``: a Parts with what was counted.
    """
    say = _ZH if language == "zh" else _EN
    found = [say["full"].format(format_units(node.full_units))] if node.full_units else []
    if exact is None:
        return say["comma"].join([*found, say["gap"] + say["colon"] + gap])
    found += _of_rule(node, parts, say)
    if node.places is not None:
        found.append(say["places"].format(node.places))
    if parts.adjusted_from is not None:
        found.append(say["adjusted"].format(parts.adjusted_from))
    value = say["value"].format(format_units(units))
    found.append(value + say["exact"].format(exact) if "/" in exact else value)
    return say["comma"].join(found)


def _of_rule(node, parts, say):
    rule = node.rule
    if isinstance(rule, Deductions):
        return _deductions(node, parts, say)
    if isinstance(rule, Award):
        given = say["and"].join(format_units(mark.units) for mark in parts.marks)
        several = len(parts.marks) > 1
        return [say["mean" if several else "given"].format(given)] if parts.marks else []
    if isinstance(rule, FromTeam):
        return [say["team"].format(parts.team_name)] if parts.team_name else []
    if isinstance(rule, FromCycle):
        results = say["and"].join(format_units(units) for units in parts.results)
        return [say[f"cycle_{rule.take}"].format(len(parts.results), results)]
    return _sum(rule, say) if isinstance(rule, Sum) else _weighted(node, say)


def _deductions(node, parts, say):
    if not parts.marks:
        return [] if parts.adjusted_from == say["gap"] else [say["nothing"]]
    said = [_occurrence(node.rule.choice(mark.choice).title, mark, say) for mark in parts.marks]
    if parts.raters == 1 and sum(m.units * m.times for m in parts.marks) > node.rule.cap_units:
        said.append(say["cap"].format(format_units(node.rule.cap_units)))
    if parts.raters > 1:
        said.append(say["raters"].format(parts.raters))
    return said


def _occurrence(title, mark, say):
    """One reason, how often, at which points: 缺席2次; a title that counts by itself: 少学习1次（2次）."""
    counts_itself = len(title) > 1 and title[-2].isdigit()
    form = say["deducted_counted" if counts_itself else "deducted"]
    return form.format(title, mark.times, format_units(mark.units))


def _sum(rule, say):
    said = [say["start"].format(format_units(rule.start_units))] if rule.start_units else []
    said.append(say["sum"])
    for key, limit in (("floor", rule.floor_units), ("top", rule.cap_units)):
        if limit is not None:
            said.append(say[key].format(format_units(limit)))
    return said


def _weighted(node, say):
    weights, total = dict(node.rule.weights), node.rule.total
    shares = [
        say["share"].format(child.title, _percent(weights[child.code], total))
        for child in node.children
    ]
    return [say["weighted"].format(say["and"].join(shares))]


def _percent(weight, total):
    units, rest = divmod(weight * 100 * POINT, total)
    return f"{format_units(units)}%" if rest == 0 else f"{weight}/{total}"


def pay_words(line, title, language="zh"):
    """How one person's pay came about."""
    say = _ZH if language == "zh" else _EN
    rate = line.rate * 100 * POINT
    exact = format_units(rate.numerator) if rate.denominator == 1 else None
    return say["pay"].format(
        title,
        format_fen(line.amount_fen),
        format_units(line.coefficient_units),
        f"{exact}%" if exact else f"{line.rate.numerator}/{line.rate.denominator}",
        format_fen(line.fen),
    )


_ZH = {
    "comma": "，",
    "colon": "：",
    "and": "、",
    "full": "满分{}分",
    "given": "评分{}分",
    "mean": "几人评分{}，取平均",
    "nothing": "没有扣分",
    "deducted": "{}{}次，每次扣{}分",
    "deducted_counted": "{}（{}次），每次扣{}分",
    "cap": "最多扣{}分",
    "raters": "{}人评分，取平均",
    "team": "取“{}”的班子得分",
    "cycle_mean": "{}个周期的结果{}，取平均",
    "cycle_sum": "{}个周期的结果{}，合计",
    "start": "起点{}分",
    "sum": "各项合计",
    "floor": "不低于{}分",
    "top": "不高于{}分",
    "weighted": "按{}加权",
    "share": "{}{}",
    "places": "四舍五入取{}位小数",
    "adjusted": "原为{}，按决定调整",
    "gap": "空缺",
    "points": "{}分",
    "value": "得{}分",
    "exact": "（精确值{}）",
    "pay": "{}：{}元×系数{}×得分率{}，得{}元",
}
_EN = {
    "comma": ", ",
    "colon": ": ",
    "and": ", ",
    "full": "{} full points",
    "given": "{} awarded",
    "mean": "mean of {}",
    "nothing": "nothing deducted",
    "deducted": "{} × {}, {} each",
    "deducted_counted": "{} × {}, {} each",
    "cap": "at most {} deducted",
    "raters": "mean of {} raters",
    "team": "inherited from the team {}",
    "cycle_mean": "mean of {} results: {}",
    "cycle_sum": "sum of {} results: {}",
    "start": "starting at {}",
    "sum": "sum of the parts",
    "floor": "at least {}",
    "top": "at most {}",
    "weighted": "weighted by {}",
    "share": "{} {}",
    "places": "rounded to {} decimals",
    "adjusted": "adjusted by decision from {}",
    "gap": "gap",
    "points": "{}",
    "value": "{} points",
    "exact": " (exactly {})",
    "pay": "{}: {} yuan × coefficient {} × score rate {} = {} yuan",
}

"""How a number is said: the words of explanations, in Chinese (officials) and English."""

from kaoping.lib.decimals import format_fen, format_units
from kaoping.scoring.rules import (
    POINT,
    Award,
    Bonuses,
    Deductions,
    FromCycle,
    FromTeam,
    Sum,
    Weighted,
)

_GAPS_EN = {
    "no_rater": "nobody is assigned to mark this",
    "not_submitted": "not yet submitted by those who mark it",
    "no_points": "submitted, but without points for this item",
    "no_team": "the official has no team",
    "team_gap": "the team's score has a gap",
    "no_results": "results of the other cycle are incomplete",
    "no_ballot": "no votes were counted",
    "no_quorum": "too few were present, the vote is void",
    "no_papers": "there are no papers to count",
    "few_scores": "too few jurors gave points",
    "no_items": "no items of its own",
    "items_unmarked": "some items are not yet marked",
    "no_figure": "the figure is missing",
    "no_input": "the indicator that it follows has a gap",
    "no_place": "no place in the ranking",
    "no_others": "nobody else has points to take the mean of",
    "nothing_applies": "nothing applies",
    "below": "an indicator below has a gap",
}


def gap_cause(gap, language="zh"):
    """Why there is a gap."""
    return gap.cause if language == "zh" else _GAPS_EN[gap.kind]


def gap_below(language="zh"):
    """Why a node above a gap is a gap."""
    return "下级指标有空缺" if language == "zh" else _GAPS_EN["below"]


def not_applicable(language="zh", how="rebase"):
    """That a node does not apply to the subject, and what counts instead."""
    return (_ZH if language == "zh" else _EN)[f"absent_{how}"]


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
        absent = gap == say["absent_rebase"]
        return say["comma"].join([*found, gap if absent else say["gap"] + say["colon"] + gap])
    if parts.vetoed:
        found.append(say["veto"].format(say["and"].join(parts.vetoed)))
    else:
        found += parts.said or _of_rule(node, parts, say)
    if parts.left_out:
        said = say["zero" if node.rule.missing == "zero" else "left_out"]
        found.append(said.format(say["and"].join(parts.left_out)))
    if node.places is not None:
        found.append(say["places"].format(node.places))
    if parts.adjusted_from is not None:
        found.append(say["adjusted"].format(parts.adjusted_from))
    value = say["value"].format(format_units(units))
    found.append(value + say["exact"].format(exact) if "/" in exact else value)
    return say["comma"].join(found)


def _of_rule(node, parts, say):
    rule = node.rule
    if isinstance(rule, Deductions | Bonuses):
        return _occurrences(node, parts, say)
    if isinstance(rule, Award):
        given = say["and"].join(format_units(mark.units) for mark in parts.marks)
        several = len(parts.marks) > 1
        return [say["mean" if several else "given"].format(given)] if parts.marks else []
    if isinstance(rule, FromTeam):
        return [say["team"].format(parts.team_name)] if parts.team_name else []
    if isinstance(rule, FromCycle):
        results = say["and"].join(format_units(units) for units in parts.results)
        return [say[f"cycle_{rule.take}"].format(len(parts.results), results)]
    if isinstance(rule, Sum):
        return _sum(rule, say)
    return _weighted(node, parts, say) if isinstance(rule, Weighted) else []


def _occurrences(node, parts, say):
    bonus = isinstance(node.rule, Bonuses)
    if not parts.marks:
        nothing = say["no_bonus" if bonus else "nothing"]
        return [] if parts.adjusted_from == say["gap"] else [nothing]
    said = [_occurrence(node.rule, mark, say, bonus) for mark in parts.marks]
    if parts.raters == 1:
        said += _limited(node.rule, parts.marks, say, bonus)
    if parts.raters == 1 and sum(m.units * m.times for m in parts.marks) > node.rule.cap_units:
        said.append(say["most" if bonus else "cap"].format(format_units(node.rule.cap_units)))
    if parts.raters > 1:
        said.append(say["raters"].format(parts.raters))
    return said


def _limited(rule, marks, say, bonus):
    """What reasons with a limit of their own come to at most, where they would come to more."""
    for choice in rule.choices:
        units = sum(mark.units * mark.times for mark in marks if mark.choice == choice.key)
        if choice.most_units is not None and units > choice.most_units:
            most = say["most" if bonus else "cap"].format(format_units(choice.most_units))
            yield say["share"].format(choice.title, most)


def _occurrence(rule, mark, say, bonus):
    """One reason, how often, at which points: 缺席2次; a title that counts by itself: 少学习1次（2次）."""
    choice = rule.choice(mark.choice)
    counts_itself = len(choice.title) > 1 and choice.title[-2].isdigit()
    form = say["occurred_counted" if counts_itself else "occurred"].format(choice.title, mark.times)
    said = []
    if mark.units:
        said.append(say["added" if bonus else "deducted"].format(format_units(mark.units)))
    if choice.fine_fen:
        said.append(say["fined"].format(format_fen(choice.fine_fen)))
    return say["comma"].join([form, *said])


def _sum(rule, say):
    said = [say["start"].format(format_units(rule.start_units))] if rule.start_units else []
    said.append(say["sum"])
    for key, limit in (("floor", rule.floor_units), ("top", rule.cap_units)):
        if limit is not None:
            said.append(say[key].format(format_units(limit)))
    return said


def _weighted(node, parts, say):
    weights = dict(node.rule.of(parts.group))
    total = sum(weights.values())
    shares = [
        say["share"].format(child.title, _percent(weights[child.code], total))
        for child in node.children
    ]
    return [say["weighted"].format(say["and"].join(shares))]


def _percent(weight, total):
    units, rest = divmod(weight * 100 * POINT, total)
    return f"{format_units(units)}%" if rest == 0 else f"{weight}/{total}"


def pay_words(line, title, language="zh"):
    """How one person's pay came about: its parts and their sum."""
    say = _ZH if language == "zh" else _EN
    parts = [
        say["withheld" if part.withheld else "part"].format(part.title, format_fen(part.fen))
        for part in line.parts
    ]
    return say["pay"].format(title, say["and"].join(parts), format_fen(line.fen))


_ZH = {
    "comma": "，",
    "colon": "：",
    "and": "、",
    "full": "满分{}分",
    "given": "评分{}分",
    "mean": "几人评分{}，取平均",
    "nothing": "没有扣分",
    "no_bonus": "没有加分",
    "occurred": "{}{}次",
    "occurred_counted": "{}（{}次）",
    "deducted": "每次扣{}分",
    "added": "每次加{}分",
    "fined": "每次扣{}元",
    "most": "最多加{}分",
    "veto": "一票否决：{}，记0分",
    "left_out": "{}不计，其余各项折算",
    "zero": "{}按0分计",
    "absent_rebase": "本项不适用",
    "absent_full": "本项不适用，按满分计",
    "absent_zero": "本项不适用，按0分计",
    "absent_others_mean": "本项不适用，取其他对象的平均分",
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
    "part": "{}{}元",
    "withheld": "{}停发",
    "pay": "{}：{}，合计{}元",
}
_EN = {
    "comma": ", ",
    "colon": ": ",
    "and": ", ",
    "full": "{} full points",
    "given": "{} awarded",
    "mean": "mean of {}",
    "nothing": "nothing deducted",
    "no_bonus": "nothing added",
    "occurred": "{} × {}",
    "occurred_counted": "{} × {}",
    "deducted": "{} each",
    "added": "{} more each",
    "fined": "{} yuan each",
    "most": "at most {} added",
    "veto": "veto: {}, counted as 0",
    "left_out": "without {}, the rest re-based",
    "zero": "{} counted as 0",
    "absent_rebase": "does not apply",
    "absent_full": "does not apply, full points",
    "absent_zero": "does not apply, 0 points",
    "absent_others_mean": "does not apply, mean of the others",
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
    "part": "{} {} yuan",
    "withheld": "{} withheld",
    "pay": "{}: {}, together {} yuan",
}

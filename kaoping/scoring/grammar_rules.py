"""How the rules of one indicator are written in YAML: one key names the primitive."""

from math import gcd

from kaoping.lib.decimals import format_units
from kaoping.scoring.rules import (
    POINT,
    Award,
    Choice,
    Deductions,
    FromCycle,
    FromTeam,
    Sum,
    Weighted,
)
from kaoping.scoring.section import REQUIRED

HALF_POINT = POINT // 2


def read_rule(section, full):
    """The rule written under ``rule`` of an indicator's section; None with faults collected."""
    if section.is_text("rule"):
        word = section.text("rule")
        if word == "sum":
            return Sum()
        return section.fault(f"不认识的规则“{word}”", f"可用：{'、'.join(_READERS)}", key="rule")
    rule = section.section("rule")
    if rule is None:
        section.broken = True
        return None
    names = rule.written()
    if len(names) != 1 or names[0] not in _READERS:
        rule.fault("规则应当只写一种", f"可用：{'、'.join(_READERS)}")
        made = None
    else:
        if full is None and names[0] in ("award", "deductions"):
            section.fault("缺少本项满分“full”", "写明满分；只加分或只扣分的项目写 full: 0")
        made = _READERS[names[0]](rule, full)
    section.broken = section.broken or made is None
    return made


def _award(rule, full):
    award = rule.section("award")
    if award is None:
        return None
    return award.build(
        Award,
        low_units=award.points("from", 0),
        high_units=award.points("to", REQUIRED if full is None else full),
        step_units=award.points("step", HALF_POINT),
        blank=award.text("blank", "gap"),
    )


def _deductions(rule, full):
    deductions = rule.section("deductions")
    if deductions is None:
        return None
    step = deductions.points("step", HALF_POINT)
    cap = deductions.points("cap", REQUIRED if full is None else full)
    reasons = [_choice(reason) for reason in deductions.sections("reasons")]
    if None in reasons:
        deductions.broken = True
    return deductions.build(Deductions, cap_units=cap, step_units=step, choices=tuple(reasons))


def _choice(reason):
    key, title = reason.name("key"), reason.words("title")
    if reason.has("points"):
        low = high = reason.points("points")
        if reason.has("from") or reason.has("to"):
            reason.fault("固定扣分和区间扣分只能写一种", "写 points，或者写 from 和 to")
            reason.points("from", None), reason.points("to", None)
    else:
        low, high = reason.points("from"), reason.points("to")
    return reason.build(Choice, key=key, title=title, low_units=low, high_units=high)


def _sum(rule, full):
    total = rule.section("sum")
    if total is None:
        return None
    return total.build(
        Sum,
        start_units=total.points("start", 0),
        floor_units=total.points("floor", None),
        cap_units=total.points("cap", None),
    )


def _weighted(rule, full):
    weighted = rule.section("weighted")
    if weighted is None:
        return None
    shares = {code: weighted.share(code) for code in weighted.written()}
    if weighted.broken:
        return None
    percents = {percent for _, percent in shares.values()}
    total = sum(share for share, _ in shares.values())
    if len(percents) > 1:
        return weighted.fault("有的权重带%，有的不带", "统一写法")
    if True in percents and total != 100 * POINT:
        return weighted.fault(f"权重合计是{format_units(total)}%", "权重合计应为100%")
    divisor = gcd(*(share for share, _ in shares.values())) or 1
    weights = tuple((code, share // divisor) for code, (share, _) in shares.items())
    return weighted.build(Weighted, weights=weights)


def _team(rule, full):
    code = rule.text("team")
    return None if code is None else FromTeam(code)


def _cycle(rule, full):
    cycle = rule.section("cycle")
    if cycle is None:
        return None
    return cycle.build(
        FromCycle,
        name=cycle.name("name"),
        take=cycle.text("take"),
        count=cycle.whole("count"),
        lowest_units=cycle.points("lowest", 0),
        highest_units=cycle.points("highest"),
        missing=cycle.text("missing"),
    )


_READERS = {
    "award": _award,
    "deductions": _deductions,
    "sum": _sum,
    "weighted": _weighted,
    "team": _team,
    "cycle": _cycle,
}

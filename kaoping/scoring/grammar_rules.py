"""How the rules of one indicator are written in YAML: one key names the primitive."""

from math import gcd

from kaoping.lib.decimals import format_units
from kaoping.scoring.grammar_scales import read_scale
from kaoping.scoring.rules import (
    LARGEST_POINTS,
    POINT,
    Award,
    Bonuses,
    Choice,
    Deductions,
    FromBallot,
    FromCycle,
    FromJury,
    FromTeam,
    Own,
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
        if word in _READERS:
            remedy = "在它后面写明，例如 rule: {award: {step: 0.5}}"
            return section.fault(f"规则“{word}”没有写内容", remedy, key="rule")
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
        if full is None and names[0] in _NEED_FULL:
            if not section.has("full"):
                section.fault("缺少本项满分“full”", "写明满分；只加分或只扣分的项目写 full: 0")
            full = LARGEST_POINTS  # told once: what rests on it must not tell it again
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
    return _occurrences(rule.section("deductions"), Deductions, REQUIRED if full is None else full)


def _bonuses(rule, full):
    return _occurrences(rule.section("bonuses"), Bonuses, full if full else REQUIRED)


def _occurrences(section, make, cap):
    if section is None:
        return None
    step, cap = section.points("step", HALF_POINT), section.points("cap", cap)
    reasons = [_choice(reason) for reason in section.sections("reasons")]
    if None in reasons:
        section.broken = True
    return section.build(make, cap_units=cap, step_units=step, choices=tuple(reasons))


def _choice(reason):
    key, title = reason.name("key"), reason.words("title")
    if reason.has("step"):
        reason.skip("step")
        remedy = "写在 reasons 旁边，管本项的全部区间"
        reason.fault("间隔 step 不写在情形里", remedy, key="step", breaks=False)
    if reason.has("points"):
        low = high = reason.points("points")
        if reason.has("from") or reason.has("to"):
            reason.fault("固定分值和区间只能写一种", "写 points，或者写 from 和 to")
            reason.points("from", None), reason.points("to", None)
    else:
        low, high = reason.points("from"), reason.points("to")
    fine, most = reason.yuan("fine", 0), reason.points("most", None)
    return reason.build(
        Choice, key=key, title=title, low_units=low, high_units=high, fine_fen=fine, most_units=most
    )


def _sum(rule, full):
    total = rule.section("sum")
    if total is None:
        return None
    return total.build(
        Sum,
        start_units=total.points("start", 0),
        floor_units=total.points("floor", None),
        cap_units=total.points("cap", None),
        missing=total.text("missing", "gap"),
    )


def _weighted(rule, full):
    weighted = rule.section("weighted")
    if weighted is None:
        return None
    if not weighted.has("weights"):
        tables = _shares(weighted, [weighted])
        return None if tables is None else weighted.build(Weighted, weights=tables[0])
    groups = [
        (by, name, table)
        for by in ("by_type", "by_peer", "by_post")
        if (groups := weighted.section(by, None)) is not None
        for name in groups.written()
        if (table := groups.section(name)) is not None
    ]
    base = weighted.section("weights")
    tables = None if base is None else _shares(weighted, [base, *(g for _, _, g in groups)])
    weighted.broken = weighted.broken or tables is None
    return weighted.build(
        Weighted,
        weights=tables[0] if tables else (),
        others=tuple(
            (by.removeprefix("by_"), name, weights)
            for (by, name, _), weights in zip(groups, (tables or [()])[1:], strict=False)
        ),
        missing=weighted.text("missing", "gap"),
    )


def _shares(weighted, sections):
    """Tables of (code, weight), one for each section, in lowest terms together; None with faults."""
    tables = [[(code, s.share(code)) for code in s.written()] for s in sections]
    if any(section.broken for section in sections):
        return None
    percents = {percent for table in tables for _, (_, percent) in table}
    if len(percents) > 1:
        return weighted.fault("有的权重带%，有的不带", "统一写法")
    totals = [sum(share for _, (share, _) in table) for table in tables]
    wrong = [total for total in totals if total != 100 * POINT]
    if True in percents and wrong:
        return weighted.fault(f"权重合计是{format_units(wrong[0])}%", "权重合计应为100%")
    divisor = gcd(*(share for table in tables for _, (share, _) in table)) or 1
    return [tuple((code, share // divisor) for code, (share, _) in table) for table in tables]


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


def _ballot(rule, full):
    ballot = rule.section("ballot")
    if ballot is None:
        return None
    return ballot.build(
        FromBallot,
        ballot=ballot.name("of"),
        group=ballot.name("group", None),
        missing=ballot.text("missing"),
    )


def _jury(rule, full):
    jury = rule.section("jury")
    if jury is None:
        return None
    trim = jury.whole("trim", 0)
    return jury.build(
        FromJury,
        jury=jury.name("of"),
        trim=trim,
        least=jury.whole("least", 2 * (trim or 0) + 1),
        step_units=jury.points("step", HALF_POINT // 5),
        missing=jury.text("missing"),
    )


def _own(rule, full):
    own = rule.section("own")
    if own is None:
        return None
    return own.build(
        Own,
        list=own.name("list"),
        field=own.name("field", None),
        missing=own.text("missing"),
        none=own.text("none", "gap"),
    )


_READERS = {
    "award": _award,
    "deductions": _deductions,
    "bonuses": _bonuses,
    "sum": _sum,
    "weighted": _weighted,
    "team": _team,
    "cycle": _cycle,
    "ballot": _ballot,
    "jury": _jury,
    "own": _own,
    "scale": read_scale,
}
_NEED_FULL = ("award", "deductions", "bonuses", "ballot", "jury", "own", "scale")

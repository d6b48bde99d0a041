"""From clauses to one rule of the scheme language, or why they make none together."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kaoping.lib.decimals import UNIT, format_units, parse_units
from kaoping.schemes.standards import clauses as kinds
from kaoping.schemes.standards.clauses import Clause, has_threshold, is_rate
from kaoping.schemes.standards.wording import title_of

LONGEST_TITLE = 80
MOST_REASONS = 40
FIGURE = "figure"
_STEPS = (UNIT // 2, UNIT // 10, UNIT // 20, UNIT // 100, 1)
_STEP_WORDS = re.compile(
    r"每?(?:低于?|少|下降|降低|降)(?P<every>\d{1,2}|一)个百分点|(?:低|少|下降|降低|降)每(?P<each>一|1)?个百分点"
)


class Unclear(Exception):
    """The clauses are understood one by one, but make no rule together."""


@dataclass
class Cell:
    """The clauses of one cell on the way to a rule."""

    found: Sequence[Clause]
    full: int | None

    def __post_init__(self) -> None:
        self.notes: list[str] = []
        self.figure: dict[str, str] | None = None

    def of(self, *wanted: str) -> list[Clause]:
        """Clauses of these kinds, in order."""
        return [clause for clause in self.found if clause.kind in wanted]

    def only(self, *wanted: str) -> bool:
        """Whether there is nothing but these, and what has no bearing on points."""
        silent = {kinds.NUMBERING, kinds.METHOD, *wanted}
        return all(clause.kind in silent for clause in self.found)

    def needs_full(self) -> int:
        """The item's points, without which the clause says nothing."""
        if not self.full:
            raise Unclear("没有本项分值，换算不出得分")
        return self.full


def rule_of(cell: Cell) -> dict[str, Any]:
    _check_full(cell)
    for fits, build in _BUILDERS:
        if fits(cell):
            return build(cell)
    raise Unclear("各句都认得，合起来不知道是哪一种规则")


def _check_full(cell: Cell) -> None:
    """Full points named in the cell are those of the item."""
    for clause in cell.of(kinds.POINTS):
        if clause.low == clause.high and clause.low != cell.full:
            raise Unclear(f"标准里写满分{format_units(clause.low)}分，与本项分值不一致")


def _full_named(cell: Cell) -> list[Clause]:
    return [each for each in cell.of(kinds.POINTS) if each.low == each.high]


def _spans(cell: Cell) -> list[Clause]:
    return [
        *cell.of(kinds.MARKED),
        *(each for each in cell.of(kinds.POINTS) if each.low != each.high),
    ]


def _is_award(cell: Cell) -> bool:
    return cell.only(kinds.MARKED, kinds.WHO, kinds.POINTS) and len(_spans(cell)) == 1


def _award(cell: Cell) -> dict[str, Any]:
    span = _spans(cell)[0]
    if span.kind == kinds.POINTS and not cell.of(kinds.WHO):
        raise Unclear("只写了分数范围，没有写怎么打分")
    if span.high != cell.needs_full():
        raise Unclear("打分的最高分与本项分值不一致")
    _demand_steps(span.low, span.high, UNIT // 2)
    cell.notes.append("打分的间隔没有写明，按0.5分")
    return {"award": {"from": format_units(span.low), "to": format_units(span.high)}}


def _demand_steps(low: int, high: int, step: int) -> None:
    if low % step or high % step:
        raise Unclear("打分的两端不是0.5分的整数倍，打分的间隔要由人填写")


def _is_all_or_nothing(cell: Cell) -> bool:
    bases = cell.of(kinds.BASE)
    nothing = cell.of(kinds.NOTHING)
    fits = cell.only(kinds.BASE, kinds.NOTHING, kinds.POINTS)
    return fits and len(bases) == len(nothing) == 1


def _all_or_nothing(cell: Cell) -> dict[str, Any]:
    (base,), (nothing,) = cell.of(kinds.BASE), cell.of(kinds.NOTHING)
    if not _is_opposite(base.what, nothing.what):
        raise Unclear("得满分和不得分的情形之间还有别的情形，没有写明怎么计分")
    full = format_units(cell.needs_full())
    return {"award": {"from": "0", "to": full, "step": full}}


def _is_opposite(done: str, undone: str) -> bool:
    """未完成 is the opposite of 完成; 弄虚作假 is not that of 有台账."""
    done, undone = (re.sub(r"[的者,:了]", "", words) for words in (done, undone))
    return undone in ("否则", *(f"{word}{done}" for word in ("未", "没有", "没", "不", "未能")))


def _is_share(cell: Cell) -> bool:
    return bool(cell.of(kinds.SHARE))


def _share(cell: Cell) -> dict[str, Any]:
    shares = cell.of(kinds.SHARE)
    if len(shares) > 1 or not cell.only(kinds.SHARE, kinds.BASE, kinds.POINTS):
        raise Unclear("按比例得分之外还有别的计分办法")
    cell.needs_full()
    cell.figure = _percent(shares[0].what)
    _note_figure(cell)
    return {"scale": {FIGURE: FIGURE, "missing": "gap", "proportion": {"target": "100"}}}


def _percent(title: str) -> dict[str, str]:
    title = re.sub(r"的(?=比例|百分比|率)", "", title)
    return {"title": title, "unit": "%", "from": "0", "to": "100"}


def _note_figure(cell: Cell) -> None:
    title = cell.figure["title"] if cell.figure else ""
    cell.notes.append(f"“{title}”作为数值填报，填百分数；没有数值的记为空缺，不按0分")


def _is_table(cell: Cell) -> bool:
    return len(cell.of(kinds.TIER)) > 1 or bool(cell.of(kinds.BELOW))


def _table(cell: Cell) -> dict[str, Any]:
    tiers, below = cell.of(kinds.TIER), cell.of(kinds.BELOW)
    if not cell.only(kinds.TIER, kinds.BELOW, kinds.POINTS):
        raise Unclear("分档得分之外还有别的计分办法")
    if len(below) != 1 or not tiers or below[0].bound != tiers[-1].bound:
        raise Unclear("没有写明最低一档以下得多少分")
    _check_tiers(cell, tiers, below[0])
    cell.figure = _percent(tiers[0].what)
    _note_figure(cell)
    rows = [{"from": format_units(each.bound), "points": format_units(each.low)} for each in tiers]
    rows.append({"points": format_units(below[0].low)})
    return {"scale": {FIGURE: FIGURE, "missing": "gap", "table": rows}}


def _check_tiers(cell: Cell, tiers: list[Clause], below: Clause) -> None:
    label = tiers[0].what
    if not is_rate(label) or any(each.what not in ("", label) for each in [*tiers[1:], below]):
        raise Unclear("分档所依据的数值没有写明，或者前后不同")
    if tiers[0].low != cell.needs_full() or (tiers[0].upper or 1_000_000) < 1_000_000:
        raise Unclear("最高一档的得分与本项分值不一致")
    chain = [*tiers, below]
    for higher, lower in pairwise(chain):
        descends = lower is below or lower.bound < higher.bound
        if not descends or lower.low >= higher.low:
            raise Unclear("各档没有从高到低排列")
        if lower.upper not in (None, higher.bound):
            raise Unclear("各档之间有空隙或重叠")
    if any(each.upper for each in chain[1:]):
        cell.notes.append("恰好在两档交界处的，按较高一档")


def _is_steps(cell: Cell) -> bool:
    """A rate, from where on it costs, and what a begun step does: all of it said."""
    losses, counting = cell.of(kinds.LOSS), cell.of(kinds.COUNTING)
    allowed = (kinds.TIER, kinds.LOSS, kinds.COUNTING, kinds.FULL_CAP, kinds.POINTS)
    fits = cell.only(*allowed) and len(cell.of(kinds.TIER)) == len(losses) == len(counting) == 1
    return (
        fits and is_rate(cell.of(kinds.TIER)[0].what)
        and bool(_STEP_WORDS.fullmatch(losses[0].what)) and counting[0].what == "百分点"
    )  # fmt: skip


def _steps(cell: Cell) -> dict[str, Any]:
    tier, loss, counting = (cell.of(kind)[0] for kind in (kinds.TIER, kinds.LOSS, kinds.COUNTING))
    words = _STEP_WORDS.fullmatch(loss.what)
    every = (words["every"] or "1").replace("一", "1") if words else "1"
    if tier.low != cell.needs_full() or loss.low != loss.high or every != "1":
        raise Unclear("从多少起扣、每几个百分点扣多少，没有写清")
    cell.figure = _percent(tier.what)
    _note_figure(cell)
    steps = {
        "below": format_units(tier.bound), "every": "1", "points": format_units(-loss.low),
        "part": counting.sign,
    }  # fmt: skip
    return {"scale": {FIGURE: FIGURE, "missing": "gap", "steps": steps}}


_DEDUCTED = (
    kinds.LOSS, kinds.NOTHING, kinds.BASE, kinds.TIER, kinds.CAP, kinds.FULL_CAP,
    kinds.COUNTING, kinds.POINTS,
)  # fmt: skip


def _is_deductions(cell: Cell) -> bool:
    return bool(cell.of(kinds.LOSS, kinds.NOTHING)) and cell.only(*_DEDUCTED)


def _deductions(cell: Cell) -> dict[str, Any]:
    losses = cell.of(kinds.LOSS, kinds.NOTHING)
    if cell.of(kinds.BASE) and not cell.of(kinds.LOSS):
        raise Unclear("得满分和不得分的情形之间还有别的情形，没有写明怎么计分")
    if _spans(cell):
        raise Unclear("既写了扣分，又写了分数范围")
    for tier in cell.of(kinds.TIER):
        if tier.low != cell.full:
            raise Unclear("分档得分之外还有扣分")
    _check_overlaps(cell, losses)
    _check_counting(cell, losses)
    rule: dict[str, Any] = _cap(cell, losses, kinds.LOSS)
    if step := _step(cell, losses):
        rule["step"] = step
    rule["reasons"] = _reasons(losses)
    if cell.full and any(each.high > cell.full for each in losses):
        raise Unclear("一次扣的分比本项分值还多")
    return {"deductions": rule}


def _check_overlaps(cell: Cell, losses: list[Clause]) -> None:
    """One situation inside another (超过3次的; 情节严重的) leaves open which of them counts."""
    if len(losses) > 1 and any(_overlaps(each) for each in losses):
        raise Unclear("几种情形互相重叠，没有写明是另扣还是改扣")
    bare = [each for each in losses if not title_of(each.what, LONGEST_TITLE)[1]]
    capped = bool(cell.of(kinds.CAP, kinds.FULL_CAP))
    if bare and (len(losses) > 1 or not bare[0].what or not capped):
        raise Unclear("没有写什么情形扣分")


def _overlaps(clause: Clause) -> bool:
    counted = re.search(r"每(?:少|缺|低|漏|差|超|多|迟)", clause.what)
    return has_threshold(clause.what) and not counted


def _check_counting(cell: Cell, losses: list[Clause]) -> None:
    for counting in cell.of(kinds.COUNTING):
        if len(losses) != 1 or counting.what not in losses[0].what:
            raise Unclear("不足一个单位怎么算，说的是哪一种情形不清楚")


def _cap(cell: Cell, counted: list[Clause], sign: str) -> dict[str, str]:
    """The limit that is said; the language's own, all points of the item, where none is."""
    caps, fulls = cell.of(kinds.CAP), cell.of(kinds.FULL_CAP)
    if len(caps) + len(fulls) > 1 or any(each.sign not in ("", sign) for each in [*caps, *fulls]):
        raise Unclear("上限写了几处，或者不知道是扣分的还是加分的")
    if fulls:
        return {}
    if not caps:
        cell.notes.append("没有写扣到多少为止，按扣完本项分值为止")
        return {}
    if len(counted) > 1 and not caps[0].collective and caps[0].low != cell.full:
        raise Unclear("上限是对一种情形还是对整项，没有写明")
    if sign == kinds.LOSS and cell.full and caps[0].low > cell.full:
        raise Unclear("扣分上限比本项分值还多")
    return {"cap": format_units(caps[0].low)}


def _step(cell: Cell, counted: list[Clause]) -> str:
    """The step that ranges need, where half a point does not do."""
    ends = [end for each in counted if each.low != each.high for end in (each.low, each.high)]
    step = next(step for step in _STEPS if all(end % step == 0 for end in ends))
    if ends:
        cell.notes.append(f"区间扣分的间隔没有写明，按{format_units(step)}分")
    return "" if step == _STEPS[0] else format_units(step)


def _reasons(counted: list[Clause]) -> list[dict[str, str]]:
    if len(counted) > MOST_REASONS:
        raise Unclear("情形太多")
    return [_reason(number, each) for number, each in enumerate(counted, 1)]


def _reason(number: int, clause: Clause) -> dict[str, str]:
    title, _names = title_of(clause.what, LONGEST_TITLE)
    if not title:
        raise Unclear("情形写得太长，要由人起名称")
    reason = {"key": f"r{number}", "title": title}
    if clause.low == clause.high:
        return reason | {"points": format_units(clause.low)}
    return reason | {"from": format_units(clause.low), "to": format_units(clause.high)}


def _is_bonuses(cell: Cell) -> bool:
    fits = cell.only(kinds.GAIN, kinds.CAP, kinds.FULL_CAP, kinds.POINTS)
    return fits and bool(cell.of(kinds.GAIN)) and not _spans(cell)


def _bonuses(cell: Cell) -> dict[str, Any]:
    gains = cell.of(kinds.GAIN)
    if not cell.of(kinds.CAP, kinds.FULL_CAP):
        raise Unclear("没有写最多加多少分")
    if any(not title_of(each.what, LONGEST_TITLE)[1] for each in gains):
        raise Unclear("没有写什么情形加分")
    if len(gains) > 1 and any(_overlaps(each) for each in gains):
        raise Unclear("几种情形互相重叠，没有写明是另加还是改加")
    cap = _gain_cap(cell, gains)
    rule: dict[str, Any] = {"cap": format_units(cap)}
    if step := _step(cell, gains):
        rule["step"] = step
    return {"bonuses": rule | {"reasons": _reasons(gains)}}


def _gain_cap(cell: Cell, gains: list[Clause]) -> int:
    """What the gains may come to: the item's own points when they are counted up to them."""
    cap = parse_units(_cap(cell, gains, kinds.GAIN).get("cap", "0")) or cell.needs_full()
    counted_up = all(each.sign == "count" for each in gains)
    if counted_up and cap != cell.full:
        raise Unclear("得分的上限与本项分值不一致")
    if not counted_up and cell.full:
        raise Unclear("本项有分值又写加分，没有写明基本分怎么得")
    return cap


_Test = Callable[[Cell], bool]
_Build = Callable[[Cell], dict[str, Any]]
_BUILDERS: tuple[tuple[_Test, _Build], ...] = (
    (_is_award, _award),
    (_is_all_or_nothing, _all_or_nothing),
    (_is_share, _share),
    (_is_table, _table),
    (_is_steps, _steps),
    (_is_bonuses, _bonuses),
    (_is_deductions, _deductions),
)

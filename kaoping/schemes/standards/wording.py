"""Titles and sentences, in Chinese, for what a clause of a scoring standard was understood to say."""

import re

from kaoping.lib.decimals import format_units
from kaoping.schemes.standards import clauses as kinds
from kaoping.schemes.standards.clauses import Clause

_PAPER_MARKS = str.maketrans({",": "，", ":": "：", "(": "（", ")": "）", ";": "；"})
_ONCE = re.compile(
    r"(?:的)?[,、:]*(?:每(?:人次|户次|次|项|件|处|起|例|份)|每?(?:发现|出现|发生)?(?:1|一)次)$"
)
_KEPT = re.compile(r"[少缺低迟晚多超差漏每]$")
_EACH_ONE = re.compile(
    r"每(?!年|月|季|周|日|天|半|旬|人|户|村|名)(?=[^\d,、一二三四五六七八九十两]{0,8}(?:1|一))"
)
_EACH = re.compile(r"每(?!年|月|季|周|日|天|半|旬|人|户|村|名|个)")
_BARE = re.compile(
    r"(?:的?每?(?:出现|发生|发现|有)?(?:1|一)?(?:人次|户次|次|项|件|处|起|例|份|个|人|户|天)?)"
)


def title_of(what: str, longest: int) -> tuple[str, bool]:
    """A reason's title in the cell's own words, and whether it names a situation at all.

    缺席1次 → 缺席; 每少1户 → 少1户; "" when it is longer than ``longest``.
    """
    trimmed = _trim(what)
    if _BARE.fullmatch(trimmed):
        return (trimmed or "扣分情形").translate(_PAPER_MARKS), False
    shorter = _trim(_ONCE.sub("", trimmed))
    if shorter != trimmed and len(shorter) >= 2 and not _KEPT.search(shorter):
        trimmed = shorter.removeprefix("每") if _EACH.match(shorter) else shorter
    trimmed = _EACH_ONE.sub("", trimmed, count=1) if _EACH_ONE.match(trimmed) else trimmed
    return (trimmed.translate(_PAPER_MARKS) if len(trimmed) <= longest else ""), True


def _trim(what: str) -> str:
    return what.strip(",、:").removesuffix("的").strip(",、:")


def in_words(clause: Clause) -> str:
    """What the clause was understood to say, for the person who compares it with the paper."""
    make = _WORDS.get(clause.kind)
    return make(clause) if make else ""


def _points(clause: Clause) -> str:
    low, high = format_units(clause.low), format_units(clause.high)
    return f"{low}分" if low == high else f"{low}至{high}分"


def _titled(clause: Clause, verb: str) -> str:
    title = title_of(clause.what, 200)[0]
    return f"{title}：每次{verb}{_points(clause)}"


def _limit(clause: Clause) -> str:
    word = {kinds.LOSS: "最多扣", kinds.GAIN: "最多加", "": "上限"}[clause.sign]
    whole = "" if clause.collective else "（上限）"
    return f"{word}{format_units(clause.low)}分{whole}"


def _tier(clause: Clause) -> str:
    return f"{clause.what}{format_units(clause.bound or 0)}%起得{_points(clause)}"


def _below(clause: Clause) -> str:
    return f"低于{format_units(clause.bound or 0)}%得{_points(clause)}"


def _full_cap(clause: Clause) -> str:
    return "最多扣完本项分值" if clause.sign == kinds.LOSS else "最多得到本项分值"


def _counting(clause: Clause) -> str:
    counted = "按一个计算" if clause.sign == "started" else "不计"
    return f"不足一个{clause.what}的{counted}"


_WORDS = {
    kinds.LOSS: lambda clause: _titled(clause, "扣"),
    kinds.GAIN: lambda clause: _titled(clause, "加"),
    kinds.NOTHING: lambda clause: f"{_trim(clause.what)}：扣完{_points(clause)}",
    kinds.BASE: lambda clause: f"{_trim(clause.what)}：得满分",
    kinds.LEVEL: lambda clause: f"{_trim(clause.what)}：得{_points(clause)}",
    kinds.TIER: _tier,
    kinds.BELOW: _below,
    kinds.CAP: _limit,
    kinds.FULL_CAP: _full_cap,
    kinds.SHARE: lambda clause: f"本项分值 × {clause.what}",
    kinds.POINTS: lambda clause: f"分值{_points(clause)}",
    kinds.MARKED: lambda clause: f"{clause.what or '评分人'}在{_points(clause)}之间打分",
    kinds.WHO: lambda clause: f"由{clause.what}打分",
    kinds.COUNTING: _counting,
    kinds.METHOD: lambda _clause: "检查的方式，不影响计分",
    kinds.NUMBERING: lambda _clause: "序号或标点",
}

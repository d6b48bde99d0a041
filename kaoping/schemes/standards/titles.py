"""Titles and points as they are written in a table: numbered, bracketed, with 分 behind."""

import re

from kaoping.lib.decimals import format_units, parse_units
from kaoping.lib.text import fold

_NUMBERING = re.compile(
    r"(?:第[一二三四五六七八九十]{1,3}[章节项部]分?[、:：\s]?|[一二三四五六七八九十]{1,3}[、.．]|"
    r"[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]|\d{1,2}[、)）]|\d{1,2}(?:[.．]\d{1,2}){0,2}[.．、\s](?!\d)|[①-⑳])\s*"
)
_HAN_NUMBER = re.compile(r"(?:第[一二三四五六七八九十]|[一二三四五六七八九十]{1,3}[、.．])")
_HAN_BRACKET = re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]")
OWN_POINTS = re.compile(r"[(（]\s*(?:共|满分)?\s*(\d{1,4}(?:[.．]\d{1,4})?)\s*分\s*[)）]")
_LONGEST_TITLE = 30
_ORDINAL = re.compile(r"[(（]?第?([一二三四五六七八九十])(?![一二三四五六七八九十])")
_SERIAL = re.compile(r"[\s\d.．,，、()（）①-⑳一二三四五六七八九十第项号-]*")


def short_title(text: str) -> str:
    """A title for an item that is only described: its first words, without numbering and points."""
    line = plain_title(text).split("\n")[0]
    first = re.split(r"[：:，,。；;]", line)[0].strip() or line
    return first if len(first) <= _LONGEST_TITLE else first[: _LONGEST_TITLE - 1] + "…"


def plain_title(text: str) -> str:
    """A title without its number and without its points: 一、党建工作（30分） → 党建工作."""
    bare = OWN_POINTS.sub("", _NUMBERING.sub("", text.strip(), count=1)).strip()
    return " ".join(bare.split()) or text.strip()


def number_of(text: str) -> str:
    """Points as a plain number: ``（10分）`` → ``10``; "" for anything else, and for none."""
    bare = fold(text).strip("() ").removesuffix("分").strip()
    try:
        units = parse_units(bare)
    except ValueError:
        return ""
    return format_units(units) if units >= 0 else ""


def ordinal_of(text: str) -> int:
    """Which heading it is among those of its sort: 2 for 二、 and （二）; 0 where none is written."""
    found = _ORDINAL.match(text) if depth_of(text) < 2 else None
    return "一二三四五六七八九十".index(found[1]) + 1 if found else 0


def is_number(text: str) -> bool:
    """Whether a serial number is written, in whatever way, or nothing at all."""
    return bool(_SERIAL.fullmatch(text))


def depth_of(text: str) -> int:
    """0 for 一、; 1 for （一）; 2 for anything else."""
    if _HAN_NUMBER.match(text):
        return 0
    return 1 if _HAN_BRACKET.match(text) else 2

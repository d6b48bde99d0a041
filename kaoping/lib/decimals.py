"""Exact points and money as integers.

Points are carried as **units**, points × 10⁴ (95.5 points are 955000); money as **fen**
(yuan × 100). Nothing here ever makes a float. Errors are ``ValueError`` whose message tells
an official, in Chinese, what is wrong and what to do.
"""

import re
from decimal import Decimal

from kaoping.lib.text import fold

UNIT = 10_000
FEN = 100
UNIT_PLACES = 4
FEN_PLACES = 2
# Twelve whole digits in units stay well inside a PostgreSQL bigint.
MOST_DIGITS = 12
LONGEST_TEXT = 40

_MINUSES = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-", "。": ".", "·": "."})
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<whole>\d+|\d{1,3}(?:(?P<gap>[, ])\d{3})(?:(?P=gap)\d{3})*)?"
    r"(?:\.(?P<part>\d*))?"
)
_EXPONENT = re.compile(r"[+-]?[\d.]+[eE][+-]?\d+")


def format_units(units: int) -> str:
    """Units as people write points: 955000 → ``95.5``, without trailing zeros."""
    return _format(units, UNIT_PLACES).rstrip("0").rstrip(".")


def parse_units(value: str | int | Decimal) -> int:
    """Points as typed (``95.5``, ``９５．５``, ``1,200``) in units; ``ValueError`` says why not."""
    return _parse(value, UNIT_PLACES)


def format_fen(fen: int, *, grouped: bool = False) -> str:
    """Fen as yuan with two places: 123456 → ``1234.56``, or ``1,234.56`` when grouped."""
    text = _format(fen, FEN_PLACES)
    if not grouped:
        return text
    whole, part = text.split(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}.{part}"


def parse_fen(value: str | int | Decimal) -> int:
    """Yuan as typed (``1,234.5``, ``¥500``, ``500元``) in fen; ``ValueError`` says why not."""
    if isinstance(value, str):
        value = fold(value).removeprefix("¥").removeprefix("￥").removesuffix("元")
    return _parse(value, FEN_PLACES)


def quotient(part: int, whole: int) -> str:
    """``part / whole`` with two places, halves away from zero; a dash where whole is 0."""
    if not whole:
        return "—"
    hundredths = (200 * part + whole) // (2 * whole)
    return _format(hundredths, 2)


def percentage(part: int, whole: int) -> str:
    """How much of the whole: 1 of 3 → ``33.33%``; a dash where whole is 0."""
    return f"{quotient(100 * part, whole)}%" if whole else "—"


def _format(number: int, places: int) -> str:
    _demand_int(number)
    whole, part = divmod(abs(number), 10**places)
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}"


def _parse(value: str | int | Decimal, places: int) -> int:
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError("不是数字，请填写数字，例如 95.5")
        value = f"{value:f}"
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise TypeError(f"a number must come as text, int or Decimal, not {type(value).__name__}")
    return _parse_text(fold(value).translate(_MINUSES), places)


def _parse_text(text: str, places: int) -> int:
    if not text:
        raise ValueError("没有填写，请填写数字，例如 95.5")
    if len(text) > LONGEST_TEXT:
        raise ValueError("内容太长，不是一个数字，请只填写一个数字，例如 95.5")
    if _EXPONENT.fullmatch(text):
        raise ValueError(f"“{text}”是科学计数法，请写成普通数字，例如 95.5")
    found = _NUMBER.fullmatch(text)
    if not found or not (found["whole"] or found["part"]) or not text.isascii():
        raise ValueError(f"“{text}”不是数字，请只填写一个数字，例如 95.5")
    return _in_bounds(text, found, places)


def _in_bounds(text: str, found: re.Match, places: int) -> int:
    whole = (found["whole"] or "0").replace(",", "").replace(" ", "").lstrip("0")
    part = (found["part"] or "").rstrip("0")
    if len(part) > places:
        raise ValueError(f"“{text}”的小数超过 {places} 位，请四舍五入到 {places} 位以内")
    if len(whole) > MOST_DIGITS:
        raise ValueError(f"“{text}”太大，整数部分最多 {MOST_DIGITS} 位，请核对")
    number = int(whole or "0") * 10**places + int(part.ljust(places, "0") or "0")
    return -number if found["sign"] == "-" else number


def _demand_int(number: int) -> None:
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"points and money are carried as int, not {type(number).__name__}")

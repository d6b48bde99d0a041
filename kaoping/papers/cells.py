"""Ready-made parsers for the columns of an intake.

Each takes a cell's text and returns a value, or raises ``ValueError`` with cause and remedy
in Chinese. Those with settings are made by a function of the same name.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from kaoping.lib.dates import Month, parse_date
from kaoping.lib.decimals import format_units, parse_units
from kaoping.lib.decimals import parse_fen as fen
from kaoping.lib.text import fold, match_key
from kaoping.papers.faults import Unfit

__all__ = [
    "date",
    "digits",
    "division_code",
    "fen",
    "identity_number",
    "month",
    "one_of",
    "phone",
    "text",
    "units",
    "whole",
    "yes_no",
]

Value = TypeVar("Value")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}")
# Weights and check characters of GB 11643-1999, the standard of identity numbers.
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_YES_NO = {"是": True, "有": True, "√": True, "否": False, "无": False, "×": False}


def text(most: int = 50) -> Callable[[str], str]:
    """Folded text of at most so many characters."""

    def parse(typed: str) -> str:
        value = fold(typed)
        if len(value) > most:
            raise Unfit(f"文字超过 {most} 字", f"请缩短到 {most} 字以内")
        return value

    return parse


def one_of(choices: Mapping[str, Value]) -> Callable[[str], Value]:
    """One of the words, as typed with any width or blanks, turned into its value."""
    known = {match_key(word): value for word, value in choices.items()}

    def parse(typed: str) -> Value:
        if match_key(typed) not in known:
            raise Unfit(f"“{typed}”不在可选范围内", f"请填写：{'、'.join(choices)}")
        return known[match_key(typed)]

    return parse


def units(low: int | None = None, high: int | None = None) -> Callable[[str], int]:
    """Points in units (× 10⁴) between the bounds, both in units and included."""

    def parse(typed: str) -> int:
        value = parse_units(typed)
        if low is not None and value < low:
            raise Unfit(f"{format_units(value)} 分太低", f"请填写不低于 {format_units(low)} 的分数")
        if high is not None and value > high:
            raise Unfit(
                f"{format_units(value)} 分太高", f"请填写不高于 {format_units(high)} 的分数"
            )
        return value

    return parse


def whole(low: int, high: int) -> Callable[[str], int]:
    """A whole number between the bounds, both included."""

    def parse(typed: str) -> int:
        value = fold(typed)
        if not re.fullmatch(r"-?\d{1,12}", value, re.ASCII):
            raise Unfit(f"“{typed}”不是整数", f"请填写 {low} 到 {high} 之间的整数")
        if not low <= int(value) <= high:
            raise Unfit(f"{value} 超出范围", f"请填写 {low} 到 {high} 之间的整数")
        return int(value)

    return parse


def digits(name: str, low: int, high: int) -> Callable[[str], str]:
    """A number that is a name, such as a bank account: digits as text, blanks dropped."""

    def parse(typed: str) -> str:
        value = re.sub(r"[ -]", "", fold(typed))
        if not re.fullmatch(rf"\d{{{low},{high}}}", value, re.ASCII):
            length = f"{low}" if low == high else f"{low} 到 {high}"
            raise Unfit(f"“{typed}”不是{name}", f"请填写 {length} 位数字，并把单元格设为“文本”格式")
        return value

    return parse


division_code = digits("统计用区划代码", 12, 12)


def phone(typed: str) -> str:
    """A Chinese mobile or fixed number, digits only."""
    value = re.sub(r"[ ()-]", "", fold(typed)).removeprefix("+86")
    if not _PHONE.fullmatch(value):
        raise Unfit(f"“{typed}”不是电话号码", "请填写 11 位手机号，或带区号的固定电话")
    return value


def identity_number(typed: str) -> str:
    """An 18-digit identity number whose check character is right (GB 11643-1999)."""
    value = fold(typed).replace(" ", "").upper()
    if not re.fullmatch(r"\d{17}[\dX]", value, re.ASCII):
        raise Unfit("身份证号不是 18 位", "请把单元格设为“文本”格式，填写完整的 18 位身份证号")
    total = sum(
        int(digit) * weight for digit, weight in zip(value, _IDENTITY_WEIGHTS, strict=False)
    )
    if _IDENTITY_CHECKS[total % 11] != value[-1]:
        raise Unfit("身份证号的校验码不对，有数字填错了", "请对照身份证核对后重新填写")
    return value


def date(typed: str) -> datetime.date:
    """A day, as typed or as Excel keeps it."""
    return parse_date(fold(typed).partition(" 00:00")[0])


def month(typed: str) -> Month:
    """A month, as typed; a day that Excel made of it counts as its month."""
    value = fold(typed)
    found = re.fullmatch(r"(\d{4}-\d{2})-\d{2}", value, re.ASCII)
    return Month.parse(found[1] if found else value)


def yes_no(typed: str) -> bool:
    """是 or 否, also 有/无 and √/×."""
    if fold(typed) not in _YES_NO:
        raise Unfit(f"“{typed}”看不出是或否", "请填写“是”或“否”")
    return _YES_NO[fold(typed)]

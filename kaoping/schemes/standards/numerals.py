"""Numbers as regulations write them: 2, 0.5, ２, 两, 半, 十五, 零点五, exact and in units."""

from kaoping.lib.decimals import UNIT, parse_units

NUMBER = r"(?:\d{1,6}(?:\.\d{1,4})?|[零一二两三四五六七八九十百]{1,6}(?:点[零一二三四五六七八九]{1,4})?|半)"
_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2}


def units_of(text: str) -> int | None:
    """The number in units (points × 10⁴), or None when the words make none."""
    if text == "半":
        return UNIT // 2
    try:
        return parse_units(text) if text[:1].isascii() else _chinese(text)
    except ValueError:
        return None


def share_of(whole: int, part: str) -> int | None:
    """A share of the units: ``50%``, ``五分之一``, ``一半``; None when it is no whole unit."""
    over, under = _fraction(part)
    if not under or not 0 < over <= under or whole * over % under:
        return None
    return whole * over // under


def _fraction(part: str) -> tuple[int, int]:
    if part in ("一半", "半数"):
        return 1, 2
    if part.endswith("%"):
        return units_of(part[:-1]) or 0, 100 * UNIT
    under, _word, over = part.partition("分之")
    return units_of(over) or 0, units_of(under) or 0


def _chinese(text: str) -> int | None:
    whole, point, places = text.partition("点")
    number = _whole(whole)
    if number is None or (point and not places):
        return None
    digits = "".join(str(_DIGITS[digit]) for digit in places)
    return parse_units(f"{number}.{digits}" if point else number)


def _whole(text: str) -> int | None:
    """Up to 999, in the one form people write: 十五, 二十, 一百零五; 一二 is no number."""
    total, left = 0, text
    for value, word in ((100, "百"), (10, "十")):
        digits, found, rest = left.partition(word)
        if not found:
            continue
        if digits not in _DIGITS and not (digits == "" and value == 10):
            return None
        total += value * _DIGITS.get(digits, 1)
        left = rest.removeprefix("零") if value == 100 else rest
    if not left:
        return total if text else None
    return total + _DIGITS[left] if left in _DIGITS else None

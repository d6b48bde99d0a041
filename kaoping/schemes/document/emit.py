"""Plain values as YAML text, in the way the presets are written: short things on one line."""

import json
import re

Value = str | list | dict
LONGEST_LINE = 96

_BARE = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~\\\x00-\x1f\x7f-\x9f\ufeff\u2028\u2029]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?%?")
_UNPRINTABLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\u2028\u2029\ud800-\udfff\ufffe\uffff]"
)


def flow(value: Value) -> str:
    """The value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def after_key(value: Value, column: int) -> str:
    """What follows the colon of a key that stands at `column`."""
    if isinstance(value, str) and _can_be_literal(value):
        return " |-\n" + "\n".join(" " * (column + 2) + line for line in value.split("\n"))
    if is_short(value, column):
        return " " + flow(value)
    return "\n" + block(value, column + 2)


def after_dash(value: Value, column: int) -> str:
    """What follows the dash of an item whose dash stands at `column`."""
    if is_short(value, column):
        return " " + flow(value)
    return " " + block(value, column + 2).lstrip(" ")


def block(value: dict | list, column: int) -> str:
    """A collection, one member a line, from `column` on."""
    margin = " " * column
    if not value:
        return margin + flow(value)
    if isinstance(value, dict):
        lines = (f"{margin}{scalar(key)}:{after_key(one, column)}" for key, one in value.items())
    else:
        lines = (f"{margin}-{after_dash(one, column)}" for one in value)
    return "\n".join(lines)


def is_short(value: Value, column: int = 0) -> bool:
    """Whether the value stands on one line: texts, empty or small collections of texts."""
    if isinstance(value, str) or not value:
        return True
    members = value.values() if isinstance(value, dict) else value
    small = all(isinstance(one, str) or (_is_flat(one) and len(value) == 1) for one in members)
    return small and column + len(flow(value)) <= LONGEST_LINE


def _is_flat(value: Value) -> bool:
    members = value.values() if isinstance(value, dict) else value
    return all(isinstance(one, str) for one in members)


def scalar(text: str) -> str:
    """A text as a scalar of one line that is right everywhere, bare where it may be."""
    if _NUMBER.fullmatch(text) or _may_be_bare(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _may_be_bare(text: str) -> bool:
    if not text or not _BARE.match(text) or text != text.strip() or _UNPRINTABLE.search(text):
        return False
    unsafe = any(mark in text for mark in (": ", " #", "\n", *",?[]{}"))
    return not unsafe and not text.endswith(":")


def _can_be_literal(text: str) -> bool:
    """Whether several lines can stand as they are."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and not _UNPRINTABLE.search(text)
        and all(line == line.strip() for line in lines)
        and bool(lines[0])
        and bool(lines[-1])
    )

"""Plain values as YAML text that the scheme language reads back, with comments beside items."""

import json
import re
from collections.abc import Iterator
from typing import Any

COMMENT = "#"
"""The key under which a mapping carries comment lines, a list of texts, instead of a value."""

_PLAIN = re.compile(r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff.（）、，]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?%?")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
_SHORT = 100


def to_yaml(value: dict[str, Any]) -> str:
    """The mapping as YAML. Every text comes back as it was; short lists and mappings on one line."""
    return "\n".join(_mapping(value, 0)) + "\n"


def _mapping(value: dict[str, Any], indent: int) -> Iterator[str]:
    space = " " * indent
    for key, said in value.items():
        if key == COMMENT:
            yield from (f"{space}# {_one_line(line)}" for line in said)
        elif isinstance(said, dict) and said and not _fits(said):
            yield f"{space}{key}:"
            yield from _mapping(said, indent + 2)
        elif isinstance(said, list) and not _fits(said):
            yield f"{space}{key}:"
            yield from _items(said, indent + 2)
        else:
            yield f"{space}{key}: {_flow(said)}"


def _items(values: list, indent: int) -> Iterator[str]:
    space = " " * indent
    for said in values:
        if not isinstance(said, dict) or _fits(said):
            yield f"{space}- {_flow(said)}"
            continue
        yield from (f"{space}# {_one_line(line)}" for line in said.get(COMMENT, ()))
        plain = {key: part for key, part in said.items() if key != COMMENT}
        lines = list(_mapping(plain, indent + 2))
        yield f"{space}- {lines[0].lstrip()}"
        yield from lines[1:]


def _fits(said: Any) -> bool:
    """Whether it is leafy and short enough for one line."""
    parts = said.values() if isinstance(said, dict) else said
    if isinstance(said, dict) and COMMENT in said:
        return False
    nested = any(isinstance(part, dict | list) for part in parts)
    return not nested and len(_flow(said)) <= _SHORT and len(said) <= 5


def _flow(said: Any) -> str:
    if isinstance(said, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in said.items()) + "}"
    if isinstance(said, list):
        return "[" + ", ".join(map(_flow, said)) + "]"
    return _scalar(str(said))


def _scalar(text: str) -> str:
    if _NUMBER.fullmatch(text) or (_PLAIN.fullmatch(text) and text.lower() not in _WORDS):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escaped(char) for char in quoted)


def _escaped(char: str) -> str:
    number = ord(char)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)

"""Every verb that any room writes can be read by people."""

import ast
from collections.abc import Iterator
from pathlib import Path

from kaoping.audit import words

HOUSE = Path(words.__file__).parents[1]


def written_verbs() -> Iterator[str]:
    """Verbs given as constants to calls that take `verb=`, in all rooms, without tests."""
    for file in HOUSE.rglob("*.py"):
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_verb = isinstance(node, ast.keyword) and node.arg == "verb"
            if is_verb and isinstance(node.value, ast.Constant):
                yield node.value.value


def test_every_written_verb_has_words():
    assert sorted(set(written_verbs()) - set(words.VERBS)) == []


def test_details_are_short_and_named():
    shown = words.of_detail(
        {"role": "clerk", "villages": list(range(17)), "office": None, "x": "y"}
    )
    assert [value for _, value in shown] == ["clerk", "17", "y"]


def test_an_unknown_verb_is_shown_as_it_stands():
    assert words.of_verb("vanish") == "vanish"

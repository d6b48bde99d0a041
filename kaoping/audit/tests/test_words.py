"""Every verb that any room writes can be read by people."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

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


def written_details() -> Iterator[str]:
    """Keys of details given literally to `record`, or put together under the name `detail`."""
    for file in HOUSE.rglob("*.py"):
        if "tests" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            given = isinstance(node, ast.keyword) and node.arg == "detail"
            named = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "detail"
            if (given or named) and "record" in file.read_text(encoding="utf-8"):
                yield from keys_in(node.value)


def keys_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant))


def test_every_written_detail_has_words_or_is_kept_back():
    assert sorted(set(written_details()) - set(words.DETAILS) - set(words.INTERNAL)) == []


@pytest.mark.parametrize(
    ("detail", "text"),
    [
        ({"stage": "marking"}, "marking"),
        ({"upheld": False}, "no"),
        ({"channels": ["desk", "email"]}, "desk、e-mail"),
        ({"total_fen": 12_345_600}, "123,456.00 yuan"),
        ({"sheets": [4, 9]}, "2"),
        ({"sheets": 17}, "17"),
        ({"villages": list(range(7))}, "0、1、2、3、4、2 more"),
        ({"digest": "0123456789abcdef"}, "0123456789ab…"),
        ({"submitted_at": "2026-04-01T01:02:03+00:00"}, "2026-04-01 09:02"),
        ({"person": 7}, "李四"),
    ],
)
def test_a_detail_is_told_in_words(detail, text):
    with translation.override("en"):
        assert [value for _, value in words.of_detail(detail, {("person", 7): "李四"})] == [text]


@pytest.mark.parametrize("detail", [{"office": None}, {"person": 8}, {"subject": 3}, {"x": []}])
def test_what_says_nothing_to_people_is_left_out(detail):
    assert words.of_detail(detail) == []


def mark(kind: str, before: dict | None, after: dict | None) -> dict[str, object]:
    return {"sheet": 1, "mark": 2, "indicator": "T4.1", "kind": kind, "what": "",
            "before": before, "after": after}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (mark("award", None, {"points": "8"}), "T4.1 8 points"),
        (mark("award", {"points": "8"}, {"points": "9.5"}), "T4.1 8 points → 9.5 points"),
        (mark("award", {"points": "8"}, None), "T4.1 8 points withdrawn"),
        (mark("deduction", None, {"points": "2", "choice": "late", "times": 1}),
         "T4.1 minus 2 points"),
        (mark("deduction", None, {"points": "2", "choice": "late", "times": 3}),
         "T4.1 minus 2 points, 3 times"),
    ],
)  # fmt: skip
def test_changed_marks_are_told_in_words(change, text):
    with translation.override("en"):
        assert words.of_detail({"changes": [change]}) == [("marks", text)]


def test_an_unknown_verb_is_shown_as_it_stands():
    assert words.of_verb("vanish") == "vanish"

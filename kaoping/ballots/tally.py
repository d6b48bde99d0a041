"""Counting: pure functions over answers and papers. No order is kept, only how many."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from nacl.public import PrivateKey

from kaoping.ballots.sealing import BLANK, Form

Cells = dict[tuple[int, int], Counter]
"""{(box, index of the question): how many ballots bear each answer; blank: ""}."""


class Unreadable(ValueError):
    """How many ballots of the box can't be read with its own key."""


def count(form: Form, ballots: Iterable[tuple[int, bytes]], key: PrivateKey) -> Cells:
    """The cells of the sealed ballots (box, content); all readable, or `Unreadable`."""
    cells: Cells = {}
    unreadable = 0
    for box, content in ballots:
        try:
            answers = form.unseal(content, key)
        except ValueError:
            unreadable += 1
            continue
        for index, answer in enumerate(answers):
            cells.setdefault((box, index), Counter())[answer] += 1
    if unreadable:
        raise Unreadable(unreadable)
    return cells


def box_hash(ballots: Iterable[tuple[int, bytes]]) -> str:
    """SHA-256 over the sealed ballots in order of their content: minuted when voting closes."""
    lines = sorted(box.to_bytes(8) + bytes(content) for box, content in ballots)
    return hashlib.sha256(b"".join(lines)).hexdigest()


def with_blanks(cells: dict[str, int], valid: int) -> Counter:
    """What was counted on paper, and the papers left blank, which nobody writes down."""
    marked = sum(cells.values())
    return Counter(cells) + Counter({BLANK: valid - marked})

"""Votes with thousands of slips, and what every voter is going to say."""

import random
import uuid
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from kaoping.ballots import queries, statements
from kaoping.ballots.models import TallyCell
from kaoping.ballots.slips import in_fours
from tests import polls
from tests.chaos.voters import Post

OPTIONS = ("excellent", "competent", "basic", "incompetent", "")
TOKENS = ("01", "02", "03", "04", "xx")


@dataclass
class Vote:
    """An open poll, its voters' posts, and the cells that must come out."""

    hall: polls.Hall
    posts: list[Post]
    expected: Counter

    def found(self) -> Counter:
        """The cells of the opened box: {(question, answer): ballots}."""
        rows = TallyCell.objects.filter(question__poll=self.hall.poll)
        return Counter(
            {(position, option): count for position, option, count
             in rows.values_list("question__position", "option", "count")}
        )  # fmt: skip


def begin(villages: int) -> tuple:
    """A town with its year open: (villages, cycle, clerk)."""
    place, version, clerk = polls.town(villages)
    return list(place.children.order_by("code")), polls.year(place, version, clerk), clerk


def open_vote(cycle, village, clerk, slips: int, seed: int) -> Vote:
    """A poll with so many slips, open."""
    group = {"members": (slips, slips)}
    hall = polls.prepare(cycle, village, clerk, slips=slips, people_of=group)
    hall.open()
    chance, expected, posts = random.Random(seed), Counter(), []
    questions = hall.poll.questions.count()
    for slip in hall.slips:
        picks = [chance.randrange(len(OPTIONS)) for _question in range(questions)]
        expected.update((number, OPTIONS[pick]) for number, pick in enumerate(picks, 1))
        fields = {
            "code": slip.code, "box": str(slip.box.pk), "at": "check", "send": "1",
            "answers": ".".join(TOKENS[pick] for pick in picks),
        }  # fmt: skip
        posts.append(
            Post(f"/ballots/v/{hall.poll.pk}/", urlencode(fields).encode(),
                 in_fours(slip.receipt).encode())
        )  # fmt: skip
    return Vote(hall, posts, expected)


def bare_posts(vote: Vote, count: int) -> list[Post]:
    """The same statement by a bare view, for slips of their own."""
    hashes = [uuid.uuid4().bytes * 2 for _number in range(count)]
    _add(vote, hashes)
    path = f"/chaos/bare/{vote.hall.poll.pk}/"
    return [Post(path, urlencode({"hash": code.hex()}).encode(), b"counted") for code in hashes]


def numbered_slips(vote: Vote, clients: int, each: int) -> None:
    """Slips whose hashes pgbench can count out: client × 10⁶ + number."""
    _add(vote, [
        (client * 1_000_000 + number).to_bytes(32)
        for client in range(clients) for number in range(1, each + 1)
    ])  # fmt: skip


def _add(vote: Vote, hashes: list[bytes]) -> None:
    poll, box = vote.hall.poll.pk, vote.hall.box.pk
    statements.add_slips((poll, uuid.uuid4(), box, code, False) for code in hashes)


def close_and_count(vote: Vote) -> dict[str, object]:
    """Closes, opens the box, and compares with what the voters said and were told."""
    vote.hall.open_box()
    box = queries.equation(vote.hall.box)
    receipts = sorted(slip.receipt for slip in vote.hall.slips)
    return {
        "slips": len(vote.hall.slips),
        "used": box.used,
        "unused": box.printed - box.used,
        "cells_as_voted": vote.found() == vote.expected,
        "receipts_as_given": queries.receipts(vote.hall.poll) == receipts,
    }


"""The linker: rows of slips joined with rows of ballots by everything rows have, and a guess of the vote.

It never sees a vote but those of its accomplices, half of the voters, who told it theirs. Where
what it joined can be read (a plain ballot, or one whose key it has) it reads it; where not, it
guesses what the accomplice answered whose row is nearest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import exp, lgamma, log


@dataclass(frozen=True)
class SlipRow:
    """All that is known about a slip, in whose hand it was, and its place in the queue."""

    name: int
    queue: int
    key: bytes
    code_hash: bytes
    place: tuple[int, int] = (0, 0)
    transaction: int = 0
    logged: int = 0


@dataclass(frozen=True)
class BallotRow:
    """All that is known about a ballot; `votes` is what it says, where it can be read."""

    key: bytes
    content: bytes
    place: tuple[int, int] = (0, 0)
    transaction: int = 0
    logged: int = 0
    ended: str = ""
    dumped: int = 0
    votes: tuple[int, ...] | None = None


@dataclass
class Case:
    """One meeting: rows, the accomplices' votes, and the votes to be guessed."""

    slips: list[SlipRow]
    ballots: list[BallotRow]
    accomplices: dict[int, tuple[int, ...]]
    secret: dict[int, tuple[int, ...]]


@dataclass
class Score:
    """Right guesses of how many, against what chance allows."""

    right: int = 0
    of: int = 0
    expected: float = 0.0
    joined: int = 0
    pairs: int = field(default=0)

    @property
    def share(self) -> float:
        """Part of the guesses that was right."""
        return self.right / self.of if self.of else 0.0


Join = Callable[[Sequence[SlipRow], Sequence[BallotRow]], dict[int, BallotRow]]


def _in_turn(slips: Iterable[SlipRow], ballots: Iterable[BallotRow]) -> dict[int, BallotRow]:
    return {slip.name: ballot for slip, ballot in zip(slips, ballots, strict=False)}


def _by_order(of_slip: Callable, of_ballot: Callable) -> Join:
    return lambda slips, ballots: _in_turn(
        sorted(slips, key=of_slip), sorted(ballots, key=of_ballot)
    )


def _by_value(name: str) -> Join:
    def join(slips, ballots):
        known = {getattr(ballot, name): ballot for ballot in ballots if getattr(ballot, name)}
        pairs = ((slip.name, known.get(getattr(slip, name))) for slip in slips)
        return {number: ballot for number, ballot in pairs if ballot is not None}

    return join


JOINS: dict[str, Join] = {
    "transaction in the table (xmin)": _by_value("transaction"),
    "transaction in the log": _by_value("logged"),
    "time: queue in the hall, commits in the log": _by_order(
        lambda slip: slip.queue, lambda ballot: ballot.ended
    ),
    "order of places (ctid), queue in the hall": _by_order(
        lambda slip: slip.queue, lambda ballot: ballot.place
    ),
    "order of places (ctid) of both": _by_order(lambda slip: slip.place, lambda b: b.place),
    "order of keys": _by_order(lambda slip: slip.key, lambda ballot: ballot.key),
    "hash and key": _by_order(lambda slip: slip.code_hash, lambda ballot: ballot.key),
    "order in the dump": _by_order(lambda slip: slip.queue, lambda ballot: ballot.dumped),
    "length": _by_order(lambda slip: slip.queue, lambda ballot: (len(ballot.content), ballot.place)),
}
FEATURES: dict[str, Callable[[BallotRow], object]] = {
    "length": lambda ballot: len(ballot.content),
    "first byte": lambda ballot: ballot.content[0],
    "sum of bytes": lambda ballot: sum(ballot.content),
    "last byte": lambda ballot: ballot.content[-1],
}


def attack(cases: Iterable[Case]) -> dict[str, Score]:
    """Each join with each way to guess from a row that can't be read, over all cases."""
    scores: dict[str, Score] = {}
    for case in cases:
        for name, join in JOINS.items():
            joined = join(case.slips, case.ballots)
            ways = FEATURES if case.ballots and case.ballots[0].votes is None else {"read": None}
            for way, feature in ways.items():
                score = scores.setdefault(f"{name} · {way}", Score())
                _guess(case, joined, feature, score)
    return scores


def _guess(case: Case, joined: dict[int, BallotRow], feature, score: Score) -> None:
    for slip, votes in case.secret.items():
        score.of += len(votes)
        score.expected += len(votes) / OPTIONS
        ballot = joined.get(slip)
        if ballot is None:
            continue
        score.pairs += 1
        said = ballot.votes if feature is None else _nearest(case, joined, feature, ballot)
        score.right += sum(one == other for one, other in zip(said, votes, strict=True))


def _nearest(case: Case, joined, feature, ballot: BallotRow) -> tuple[int, ...]:
    known = [(votes, joined[name]) for name, votes in case.accomplices.items() if name in joined]
    if not known:
        return next(iter(case.accomplices.values()))
    return min(known, key=lambda pair: abs(feature(pair[1]) - feature(ballot)))[0]


OPTIONS = 4


def most_by_chance(of: int, chance: float, doubt: float) -> int:
    """The largest number of right guesses that a guesser without knowledge passes with `doubt`."""
    if not 0 < chance < 1:
        return of
    left, right = 0.0, of
    while right > 0 and left < doubt:
        left += exp(
            lgamma(of + 1) - lgamma(right + 1) - lgamma(of - right + 1)
            + right * log(chance) + (of - right) * log(1 - chance)
        )  # fmt: skip
        right -= 1
    return right + 1


def least_by_chance(of: int, chance: float, doubt: float) -> int:
    """The smallest number, likewise."""
    return of - most_by_chance(of, 1 - chance, doubt)

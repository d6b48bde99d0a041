"""Votes as they are published where a regulation counts all groups of a ballot as one.

What each group voted is nobody's business then: a group may be small, or of one mind. The sums are
true and nothing else is computed from them; how they are divided among the groups says nothing.
"""

from collections import Counter, defaultdict
from dataclasses import replace

from kaoping.scoring.conditions import Voted, parts_of
from kaoping.scoring.facts import Facts, Votes
from kaoping.scoring.rules import FromBallot
from kaoping.scoring.scheme import Period


def pooled(period: Period, facts: Facts) -> Facts:
    """The facts with those votes divided anew: each group's valid papers are filled in order."""
    apart = set(_counted_apart(period))
    room = {(row.ballot, row.group, row.subject): row.valid for row in facts.ballots}
    sums: dict[tuple[str, str], Counter] = defaultdict(Counter)
    kept = []
    for row in facts.votes:
        if row.ballot in apart:
            kept.append(row)
        else:
            sums[row.ballot, row.subject][row.option] += row.count
    divided = [
        votes
        for (ballot, subject), counts in sums.items()
        for votes in _divided(period, room, ballot, subject, counts)
    ]
    return replace(facts, votes=(*kept, *divided))


def _counted_apart(period):
    """Keys of the ballots of which a rule or a condition asks a single group."""
    for node in period.nodes():
        if isinstance(node.rule, FromBallot) and node.rule.group is not None:
            yield node.rule.ballot
    whens = [each.when for each in (*period.vetoes, *period.consequences)]
    whens += [rule.when for rule in period.pay.withhold] if period.pay else []
    for when in whens:
        for part in parts_of(when):
            if isinstance(part, Voted) and part.group is not None:
                yield part.ballot


def _divided(period, room, ballot, subject, counts):
    left = dict(counts)
    for group in period.ballots[ballot].group_keys:
        free = room.get((ballot, group, subject), 0)
        for option, count in left.items():
            taken = min(free, count)
            free, left[option] = free - taken, count - taken
            if taken:
                yield Votes(ballot, group, subject, option, taken)

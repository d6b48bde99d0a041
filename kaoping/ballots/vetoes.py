"""What a vote takes from somebody: vetoes that empty an item, on a condition about this vote."""

from collections.abc import Iterator
from dataclasses import dataclass

from kaoping.ballots.facts import facts_for
from kaoping.ballots.groups import period_of_poll
from kaoping.ballots.models import Poll
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Subject
from kaoping.scoring.conditions import Circumstances, Voted, parts_of
from kaoping.scoring.facts import Facts
from kaoping.scoring.index import Index
from kaoping.scoring.procedure import Veto


@dataclass(frozen=True)
class Lost:
    """A subject lost an item, with the reason and where the regulation says so."""

    subject: Subject
    item: str
    reason: str
    reference: str


def brought_about(poll: Poll) -> Iterator[Lost]:
    """Who loses which item by this vote, once it is certified."""
    period = period_of_poll(poll)
    asked = set(poll.questions.exclude(ballot="").values_list("ballot", flat=True))
    vetoes = [veto for veto in period.vetoes if _is_of(veto, asked)] if period else []
    if not vetoes:
        return
    known = _circumstances(poll, period)
    rows = {str(row.pk): row for row in Subject.objects.filter(cycle=poll.meeting.cycle)}
    for veto in vetoes:
        for subject in known.index.subjects.values():
            if subject.kind == veto.kind and known.holds(veto.when, subject):
                yield Lost(rows[subject.id], veto.effect.what, veto.title, veto.reference)


def _is_of(veto: Veto, asked: set[str]) -> bool:
    """Whether the veto empties an item on a condition about one of these ballots."""
    parts = parts_of(veto.when)
    return veto.effect.how == "zero" and any(
        isinstance(part, Voted) and part.ballot in asked for part in parts
    )


def _circumstances(poll: Poll, period) -> Circumstances:
    """What is known in the hall: the votes, and nothing that is computed from marks."""
    subjects, _assignments = cycles.facts_for(poll.meeting.cycle)
    ballots, votes = facts_for(poll.meeting.cycle)
    facts = Facts(subjects=subjects, ballots=ballots, votes=votes)
    return Circumstances(
        period, Index(facts), lambda _subject, _code: None,
        grade=lambda _subject: None, places=lambda _ranking: {},
    )  # fmt: skip

"""What a consequence rests on: the numbers by which its condition holds, kept with the run, and in words.

A ground is plain data: `at` leads to a part of the condition (indexes, outermost first); the rest is
what was found there.
"""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from kaoping.lib.decimals import format_units
from kaoping.schemes import words_after
from kaoping.scoring import conditions
from kaoping.scoring.conditions import Combined, Condition
from kaoping.scoring.facts import Subject
from kaoping.scoring.outcome import Outcome
from kaoping.scoring.ranges import half_away
from kaoping.scoring.scheme import Period


def grounds_of(outcome: Outcome, subject: Subject, when: Condition) -> list[dict]:
    """The grounds by which a condition holds for a subject, in the regulation's order."""
    return [{"at": list(at)} | _found(outcome, subject, part)
            for at, part in _holding(outcome, subject, when, ())]  # fmt: skip


def in_words(period: Period, when: Condition, grounds: Sequence[dict]) -> list[str]:
    """Each ground as a sentence: what the regulation asks, and what was found."""
    said = []
    for ground in grounds:
        part = when
        for index in ground["at"]:
            part = part.parts[index]
        asked, found = words_after.condition(period, part), _said(period, ground)
        said.append(_("%(asked)s (here: %(found)s)") % {"asked": asked, "found": found} if found
                    else asked)  # fmt: skip
    return said


def _holding(
    outcome: Outcome, subject: Subject, when: Condition, at: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], Condition]]:
    """The parts that hold, each with its way; what must not be is one part."""
    if not isinstance(when, Combined) or when.how == "not":
        yield at, when
        return
    for index, part in enumerate(when.parts):
        if outcome.standing.circumstances.holds(part, subject):
            yield from _holding(outcome, subject, part, (*at, index))


def _found(outcome: Outcome, subject: Subject, part: Condition) -> dict:
    if isinstance(part, Combined):
        inner = part.parts[0]
        return {} if isinstance(inner, Combined) else _found(outcome, subject, inner)
    return _FOUND[type(part)](outcome, subject, part)


def _happened(outcome: Outcome, subject: Subject, part: conditions.Happened) -> dict:
    return {
        "documents": [
            row.document
            for row in outcome.facts.events
            if row.event == part.event
            and row.subject in (subject.id, subject.team)
            and row.document
        ]
    }


def _compared(outcome: Outcome, subject: Subject, part: conditions.Compared) -> dict:
    value = outcome.exact_or_none(_owner(outcome, subject, part.code), part.code)
    return {} if value is None else {"units": half_away(value)}


def _voted(outcome: Outcome, subject: Subject, part: conditions.Voted) -> dict:
    ballot = outcome.period.ballots[part.ballot]
    for who in filter(None, (subject.id, subject.team)):
        why_not, counts, papers = outcome.index.papers(ballot, part.group, who)
        if why_not is None:
            return {"votes": sum(counts[option] for option in part.options), "of": papers}
    return {}


def _counted(outcome: Outcome, subject: Subject, part: conditions.Counted) -> dict:
    times = sum(
        mark.times
        for code in part.codes
        for mark in outcome.index.handed_in(_owner(outcome, subject, code), code)
        if not part.reasons or mark.choice in part.reasons
    )
    return {"times": times}


def _graded(outcome: Outcome, subject: Subject, _part: conditions.Graded) -> dict:
    grade = outcome.grade(subject.id)
    return {"grade": grade} if grade else {}


def _placed(outcome: Outcome, subject: Subject, part: conditions.Placed) -> dict:
    ranking = outcome.period.ranking(part.ranking)
    who = subject.id if ranking.kind == subject.kind else subject.team
    rank = outcome.rank(ranking.key, who)
    return {} if rank is None else {"rank": rank}


def _belongs(_outcome: Outcome, _subject: Subject, _part: conditions.Belongs) -> dict:
    return {}


def _before(outcome: Outcome, subject: Subject, part: conditions.DecidedBefore) -> dict:
    rows = outcome.facts.decided
    return {
        "ago": sorted(
            row.ago
            for row in rows
            if (row.consequence, row.subject) == (part.consequence, subject.id)
        )
    }


def _owner(outcome: Outcome, subject: Subject, code: str) -> str | None:
    """Whose value a code is: the subject's own, or its team's."""
    return subject.id if code in outcome.period.codes_of(subject.kind) else subject.team


_FOUND: dict[type, Callable[[Outcome, Subject, Condition], dict]] = {
    conditions.Happened: _happened,
    conditions.Compared: _compared,
    conditions.Voted: _voted,
    conditions.Counted: _counted,
    conditions.Graded: _graded,
    conditions.Placed: _placed,
    conditions.Belongs: _belongs,
    conditions.DecidedBefore: _before,
}


def _said(period: Period, ground: dict) -> str:
    """What was found, in words; empty where nothing more is to be said."""
    if "units" in ground:
        return _("%(points)s points") % {"points": format_units(ground["units"])}
    if "rank" in ground:
        return _("rank %(rank)s") % {"rank": ground["rank"]}
    if "votes" in ground:
        return _("%(votes)s of %(papers)s") % {"votes": ground["votes"], "papers": ground["of"]}
    if "times" in ground:
        return _("%(times)s times") % {"times": ground["times"]}
    if "grade" in ground:
        return period.grade(ground["grade"]).title
    if ground.get("ago"):
        return _(", ").join(_("%(n)s periods ago") % {"n": ago} for ago in ground["ago"])
    return _(", ").join(ground.get("documents", ()))

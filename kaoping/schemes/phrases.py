"""What a printed scoring standard says as a rule of the scheme language, or that it is not understood.

A rule is given only when every word of the cell is accounted for; half a rule never. Whatever had
to be supplied that the paper leaves open is said in ``notes``. No database, no clock, no Django.
"""

from dataclasses import dataclass, replace
from typing import Any

from kaoping.lib.decimals import parse_units
from kaoping.schemes.standards import clauses as kinds
from kaoping.schemes.standards.clauses import Clause
from kaoping.schemes.standards.rules import Cell, Unclear, rule_of
from kaoping.schemes.standards.wording import in_words


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the cell and what it was understood to say; ``words`` is "" for what was not."""

    start: int
    end: int
    text: str
    kind: str
    words: str

    @property
    def understood(self) -> bool:
        """Whether it is none of the unrecognised remainder."""
        return self.kind != kinds.UNKNOWN


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says. ``parts`` join to the cell. ``rule`` is None unless all is understood.

    ``figure`` is the quantity a ``scale`` rule needs, in the language's shape; ``rater`` who marks,
    where the cell says so; ``notes`` what the paper leaves open and was supplied; ``cause`` why
    there is no rule.
    """

    text: str
    parts: tuple[Part, ...]
    rule: dict[str, Any] | None = None
    figure: dict[str, str] | None = None
    rater: str = ""
    notes: tuple[str, ...] = ()
    cause: str = ""

    @property
    def remainder(self) -> tuple[Part, ...]:
        """Stretches that were not understood."""
        return tuple(part for part in self.parts if not part.understood)


def recognise(text: str, full: str | None = None) -> Reading:
    """What a cell of an item with these full points says; never raises for any text."""
    units = _units(full)
    found = _run_together(_joined(kinds.clauses(text, units)))
    parts = tuple(
        Part(each.start, each.end, text[each.start : each.end], each.kind, in_words(each))
        for each in found
    )
    rater = next((each.what for each in found if each.kind in (kinds.WHO, kinds.MARKED)), "")
    if not any(each.kind not in (kinds.NUMBERING, kinds.UNKNOWN) for each in found):
        return Reading(
            text, parts, rater=rater, cause="没有认出计分办法" if text.strip() else "没有写评分标准"
        )
    if any(each.kind == kinds.UNKNOWN for each in found):
        return Reading(text, parts, rater=rater, cause="有没认出的文字，整项不生成规则")
    cell = Cell(found, units)
    try:
        rule = rule_of(cell)
    except Unclear as unclear:
        return Reading(text, parts, rater=rater, cause=str(unclear))
    return Reading(text, parts, rule, cell.figure, rater, tuple(cell.notes))


def _units(full: str | None) -> int | None:
    try:
        return parse_units(full) if full else None
    except ValueError:
        return None


def _joined(found: list[Clause]) -> list[Clause]:
    """Situations joined to the loss or gain they lead to; those that lead nowhere are unknown."""
    joined: list[Clause] = []
    waiting: list[Clause] = []
    for clause in found:
        if clause.kind == kinds.CONTEXT:
            waiting += _flushed(joined, waiting, clause)
        elif clause.kind in (kinds.LOSS, kinds.GAIN, kinds.NOTHING, kinds.BASE) and waiting:
            joined.append(_with_context(waiting, clause))
            waiting = []
        else:
            joined += map(_unknown, waiting)
            waiting = []
            joined.append(clause)
    return joined + list(map(_unknown, waiting))


def _run_together(found: list[Clause]) -> list[Clause]:
    """Neighbours that were not understood as one stretch."""
    together: list[Clause] = []
    for clause in found:
        if together and clause.kind == together[-1].kind == kinds.UNKNOWN:
            together[-1] = replace(together[-1], end=clause.end)
        else:
            together.append(clause)
    return together


def _flushed(joined: list[Clause], waiting: list[Clause], clause: Clause) -> list[Clause]:
    """The clause as one more that waits; those of an earlier sentence wait in vain."""
    if waiting and waiting[-1].sentence != clause.sentence:
        joined += map(_unknown, waiting)
        waiting.clear()
    return [clause]


def _with_context(waiting: list[Clause], clause: Clause) -> Clause:
    if waiting[0].sentence != clause.sentence:
        return replace(clause, kind=kinds.UNKNOWN, start=waiting[0].start)
    what = ",".join([*(each.body for each in waiting), clause.what])
    return replace(clause, start=waiting[0].start, what=what)


def _unknown(clause: Clause) -> Clause:
    return replace(clause, kind=kinds.UNKNOWN)

"""Case files: a situation an official can read, and the numbers it must come to.

Every expected number carries its arithmetic in words. A case runs on any evaluator.
"""

from dataclasses import dataclass, replace

from kaoping.lib.decimals import format_fen, format_units
from kaoping.scoring.facts import (
    Adjustment,
    Assignment,
    CycleResult,
    Facts,
    Mark,
    Subject,
    Submission,
)
from kaoping.scoring.language import YES_NO, SchemeFaults
from kaoping.scoring.section import Faults, Section
from kaoping.scoring.source import Unreadable, parse


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must come out for a subject: ``what`` says of which kind, ``at`` of what."""

    subject: str
    what: str
    at: str
    expected: str
    arithmetic: str


@dataclass(frozen=True, slots=True)
class Case:
    """One situation. ``rest_full``: sheets not written are submitted without any loss."""

    title: str
    period: str
    facts: Facts
    rest_full: bool
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """An expectation that was not met."""

    case: str
    expectation: Expectation
    found: str

    def __str__(self):
        at = self.expectation
        return f"{self.case}：{at.subject} {at.what} {at.at} 应为{at.expected}，算得{self.found}"


def load_cases(text, name="cases.yaml"):
    """The cases of a file; raises SchemeFaults with all faults."""
    faults = Faults(name)
    try:
        root = Section(parse(text), "", faults)
    except Unreadable as error:
        faults.add("(顶层)", error.line, error.cause, error.remedy)
        raise SchemeFaults(faults.found) from None
    cases = [_case(section) for section in root.sections("cases")]
    root.close()
    if faults.found:
        raise SchemeFaults(faults.found)
    return cases


def _case(read):
    facts = Facts(
        subjects=tuple(_subject(row) for row in read.sections("subjects")),
        adjustments=tuple(
            _adjustment(i, row) for i, row in enumerate(read.sections("adjustments", None))
        ),
        results=tuple(result for row in read.sections("results", None) for result in _results(row)),
    )
    for number, sheet in enumerate(read.sections("sheets", None)):
        facts = _with_sheet(facts, number, sheet)
    return read.build(
        Case,
        title=read.text("title"),
        period=read.text("period"),
        facts=facts,
        rest_full=read.one_of("rest_full", YES_NO, "false") is True,
        expectations=tuple(_expectation(row) for row in read.sections("expect")),
    )


def _subject(read):
    return read.build(
        Subject,
        id=read.text("id"),
        kind=read.text("kind"),
        name=read.text("name"),
        peer=read.text("peer", ""),
        team=read.text("team", None),
        posts=read.names("posts", ()),
    )


def _adjustment(number, read):
    return read.build(
        Adjustment,
        id=f"a{number}",
        subject=read.text("subject"),
        indicator=read.text("item"),
        units=read.points("points"),
    )


def _results(read):
    """Results of one subject, written as a list of points."""
    name, subject = read.text("name"), read.text("subject")
    listed = read.points_listed("points")
    read.close()
    return tuple(CycleResult(name, subject, units) for units in listed or ())


def _with_sheet(facts, number, read):
    """Facts with one rater's sheet for one subject."""
    rater, group, subject = read.text("rater"), read.text("group"), read.text("subject")
    submitted = read.one_of("submitted", YES_NO, "true") is True
    marks = tuple(
        _mark(f"m{number}.{i}", (rater, group, subject), row)
        for i, row in enumerate(read.sections("marks", None))
    )
    read.close()
    handed_in = (Submission(rater, group, subject),) if submitted else ()
    return replace(
        facts,
        assignments=(*facts.assignments, Assignment(rater, group, subject)),
        submissions=facts.submissions + handed_in,
        marks=facts.marks + marks,
    )


def _mark(key, sheet, read):
    award = read.has("award")
    rater, group, subject = sheet
    return read.build(
        Mark,
        id=key,
        rater=rater,
        group=group,
        subject=subject,
        indicator=read.text("item"),
        kind="award" if award else "deduction",
        choice=None if award else read.text("reason"),
        units=read.points("award" if award else "points"),
        times=1 if award else read.whole("times", 1),
    )


_WHATS = ("points", "gap", "rank", "prize", "grade", "pay")


def _expectation(read):
    written = [what for what in _WHATS if read.has(what)]
    if len(written) != 1:
        read.fault("每行应当只写一个结果", f"可用：{'、'.join(_WHATS)}")
        return None
    what = written[0]
    at = {"points": "item", "gap": "item", "rank": "ranking", "prize": "ranking"}.get(what)
    return read.build(
        Expectation,
        subject=read.text("subject"),
        what=what,
        at=read.text(at) if at else "",
        expected=read.text(what),
        arithmetic=read.text("arithmetic"),
    )


def run(case, scheme, evaluate):
    """The misses of a case by an evaluator; an empty list when all is met."""
    facts = completed(case, scheme) if case.rest_full else case.facts
    outcome = evaluate(scheme, case.period, facts)
    misses = []
    for expectation in case.expectations:
        found = _found(outcome, expectation)
        if found != expectation.expected:
            misses.append(Miss(case.title, expectation, found))
    return misses


def completed(case, scheme):
    """The case's facts with every sheet that was not written: submitted, nothing lost."""
    period, facts = scheme.periods[case.period], case.facts
    written = {(row.group, row.subject) for row in facts.assignments}
    assignments, marks = [], []
    for subject in facts.subjects:
        for group in period.raters:
            items = [item for item in period.items(subject.kind) if item.marked_by == group]
            if not items or (group, subject.id) in written:
                continue
            assignments.append(Assignment(f"rest {group}", group, subject.id))
            marks += [_full(group, subject.id, item) for item in items if item.entry == "award"]
    return replace(
        facts,
        assignments=(*facts.assignments, *assignments),
        submissions=(
            *facts.submissions,
            *(Submission(row.rater, row.group, row.subject) for row in assignments),
        ),
        marks=(*facts.marks, *marks),
    )


def _full(group, subject, item):
    """An award of full points (0 for items that only add)."""
    key = f"rest {subject} {item.code}"
    return Mark(key, f"rest {group}", group, subject, item.code, "award", None, item.full_units)


def _found(outcome, expectation):
    subject, at = expectation.subject, expectation.at
    if expectation.what == "points":
        value = outcome.value(subject, at)
        return "gap" if value is None else format_units(value)
    if expectation.what == "gap":
        kinds = {(gap.subject, gap.code): gap.kind for gap in outcome.gaps}
        return kinds.get((subject, at), "none")
    if expectation.what == "rank":
        return str(outcome.rank(at, subject) or "none")
    if expectation.what == "prize":
        return outcome.prize(at, subject) or "none"
    if expectation.what == "grade":
        return outcome.grade(subject) or "none"
    fen = outcome.pay(subject)
    return "gap" if fen is None else format_fen(fen)

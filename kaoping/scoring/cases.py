"""Case files: a situation an official can read, and the numbers it must come to.

Every expected number carries its arithmetic in words. A case runs on any evaluator.
"""

from dataclasses import dataclass, replace

from kaoping.lib.decimals import format_fen, format_units
from kaoping.scoring import cases_facts as reading
from kaoping.scoring.facts import Assignment, Facts, Mark, Submission
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
        what = " ".join(filter(None, (at.subject, at.at, _IN_WORDS.get(at.what, at.what))))
        return f"{self.case}：{what}应为{at.expected}，算得{self.found}"


_IN_WORDS = {
    "points": "得分",
    "gap": "空缺",
    "not_applicable": "不适用",
    "rank": "名次",
    "prize": "奖项",
    "grade": "等次",
    "pay": "报酬",
    "follows": "建议",
    "follows_not": "不建议",
    "veto": "一票否决",
    "veto_not": "没有一票否决",
}


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
    return read.build(
        Case,
        title=read.text("title"),
        period=read.text("period"),
        facts=reading.read_facts(read),
        rest_full=read.one_of("rest_full", YES_NO, "false") is True,
        expectations=tuple(_expectation(row) for row in read.sections("expect")),
    )


_WHATS = {
    "points": "item",
    "gap": "item",
    "not_applicable": "item",
    "rank": "ranking",
    "prize": "ranking",
    "grade": None,
    "pay": "component",
    "follows": None,
    "follows_not": None,
    "veto": None,
    "veto_not": None,
}


def _expectation(read):
    written = [what for what in _WHATS if read.has(what)]
    if len(written) != 1:
        read.fault("每行应当只写一个结果", f"可用：{'、'.join(_WHATS)}")
        return None
    what, at = written[0], _WHATS[written[0]]
    if what == "pay":
        at = "component" if read.has("component") else None
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
    outcome = evaluate(scheme, case.period, facts_of(case, scheme))
    misses = []
    for expectation in case.expectations:
        found = _found(outcome, expectation)
        if found != expectation.expected:
            misses.append(Miss(case.title, expectation, found))
    return misses


def facts_of(case, scheme):
    """The facts of a case as evaluators take them."""
    facts = completed(case, scheme) if case.rest_full else case.facts
    return _with_bonuses(facts, scheme.periods[case.period])


def _with_bonuses(facts, period):
    """Facts in which reasons of bonus items are bonuses: a case writes both alike."""
    bonuses = {item.code for item in period.items() if item.entry == "bonuses"}
    marks = tuple(
        replace(mark, kind="bonus") if mark.indicator in bonuses else mark for mark in facts.marks
    )
    return replace(facts, marks=marks)


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
    """What came out, written as expectations are."""
    return _FINDERS[expectation.what](outcome, expectation)


def _points(outcome, what):
    value = outcome.value(what.subject, what.at)
    if value is not None:
        return format_units(value)
    return "not applicable" if (what.subject, what.at) in outcome.absent else "gap"


def _gap(outcome, what):
    gaps = (*outcome.gaps, *outcome.covered_gaps)
    return {(gap.subject, gap.code): gap.kind for gap in gaps}.get((what.subject, what.at), "none")


def _not_applicable(outcome, what):
    absent = (what.subject, what.at) in outcome.absent
    yes = what.expected if YES_NO.get(what.expected) or what.expected == "yes" else "yes"
    return yes if absent else "no"


def _pay(outcome, what):
    line = outcome.pay_line(what.subject)
    if line is None:
        return "gap"
    fen = {part.key: part.fen for part in line.parts}
    return format_fen(fen[what.at] if what.at else line.fen)


def _follows(outcome, what):
    proposed = [item.key for item in outcome.proposed(what.subject)]
    return _among(proposed, what)


def _vetoes(outcome, what):
    return _among([veto.key for veto in outcome.vetoes(what.subject)], what)


def _among(found, what):
    """The expected text where it is (for …_not: is not) among what was found; else all that was.

    What was found is bracketed, so that it never reads like an expectation that was met.
    """
    met = (what.expected in found) != what.what.endswith("_not")
    return what.expected if met else f"[{'、'.join(found)}]"


_FINDERS = {
    "points": _points,
    "gap": _gap,
    "not_applicable": _not_applicable,
    "rank": lambda outcome, what: str(outcome.rank(what.at, what.subject) or "none"),
    "prize": lambda outcome, what: outcome.prize(what.at, what.subject) or "none",
    "grade": lambda outcome, what: outcome.grade(what.subject) or "none",
    "pay": _pay,
    "follows": _follows,
    "follows_not": _follows,
    "veto": _vetoes,
    "veto_not": _vetoes,
}

"""Every rule at the largest numbers that load: the engine computes what the reference computes.

int64 wraps silently. Each test grows one number of a scheme until it no longer loads, and then
evaluates the last one that did on the most extreme facts that are let in.
"""

import pytest

from kaoping.lib.decimals import format_units
from kaoping.scoring import SchemeFaults, evaluate, load_scheme, reference
from kaoping.scoring.facts import (
    Adjustment,
    Assignment,
    BallotOf,
    EventOf,
    Facts,
    FigureOf,
    Mark,
    NotApplicable,
    OwnItem,
    Score,
    Subject,
    Submission,
    Votes,
)
from kaoping.scoring.tests.examples import TEXT

HEAD = TEXT[: TEXT.index("    raters:")]
SOURCES = """\
    raters:
      g: {{title: 组, post: main_leader, several: mean, at_most: {raters}}}
    figures: {{f: {{title: 数, source: ledger, from: {low}, to: {to}{own}}}}}
    ballots:
      b:
        title: 测评
        options: [{{key: y, title: 是, value: {value}}}, {{key: n, title: 否, value: 0%}}]
        groups: {{m: {{title: 党员}}, r: {{title: 代表}}}}
        denominator: entitled
    juries: {{j: {{title: 评委, at_most: 1000}}}}
    lists: {{o: {{title: 目标, source: self, out_of: {out_of}, most: 200}}}}
    events: {{e: {{title: 情形}}}}
    trees:
      team:
        code: T
        title: 总
        round: 0
        rule: sum
        children:
          - {{code: M, title: 评, full: 1, marked_by: g, round: 4, rule: {{award: {{step: 0.0001}}}}}}
          - {{code: X, title: 项, {item}}}
      official: {{code: P, title: 个人, {official}}}
    stages: [{{key: marking, title: 评分, owner: rater, day: 3}}]
    vetoes: [{{key: v, title: 否, kind: team, when: {{event: e}}, effect: {{zero: X}}, reference: 据}}]
    feedback: {{objection_days: 3, silence: open}}
    notice: {{days: 5, name_raters: true}}
"""
USUAL = {
    "raters": 2,
    "low": 0,
    "to": 1000,
    "own": "",
    "value": "100%",
    "out_of": 100,
    "official": "rule: {team: T}",
}


def written(item, pay="", **said):
    """The text of a scheme with one item and pay."""
    return HEAD + SOURCES.format(item=item, **(USUAL | said)) + pay


def loads(text):
    """Whether it does."""
    try:
        load_scheme(text)
    except SchemeFaults as faults:
        assert all("可计算的范围" in f.cause or "过大" in f.cause for f in faults.faults), faults
        return False
    return True


def largest(make, ceiling=10**16 - 1):
    """The scheme with the largest number that loads (up to the ceiling), by halving."""
    tried = sorted({min(10**power, ceiling) for power in range(17)})
    good = max(number for number in tried if loads(make(number)))
    bad = min((number for number in tried if number > good), default=good)
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if loads(make(middle)) else (good, middle)
    return load_scheme(make(good))


def subjects():
    """Three villages with an official each; the last of them has no facts."""
    teams = [Subject(name, "team", name) for name in "ABC"]
    people = [Subject(f"{t.id}1", "official", "人", team=t.id, posts=("director",)) for t in teams]
    return (*teams, *people)


def same(scheme, **tables):
    """Both evaluators find the same, with decisions at the ends, vetoes and inapplicable items."""
    period = scheme.periods["month"]
    ends = period.ranges["X"]
    raters = [f"r{n}" for n in range(period.raters["g"].at_most)]
    sheets = [(rater, "g", team) for rater in raters for team in "AB"]
    marked = period.item("X").marked_by is not None
    facts = {
        "subjects": subjects(),
        "assignments": tuple(Assignment(*sheet) for sheet in sheets),
        "submissions": tuple(Submission(*sheet) for sheet in sheets),
        "marks": tuple(
            Mark(f"{n}{code}", *sheet, code, "award", None, period.item(code).rule.high_units)
            for n, sheet in enumerate(sheets)
            for code in (("M", "X") if marked else ("M",))
        ),
    } | tables
    for more in (
        {},
        {"events": (EventOf("e", "A"),)},
        {"adjustments": (Adjustment("1", "C", "X", int(ends.low)),)},
        {"adjustments": (Adjustment("1", "C", "X", int(ends.high)),)},
        {"not_applicable": (NotApplicable("B", "X"),)} if period.item("X").not_applicable else {},
    ):
        found = [
            run(scheme, "month", Facts(**facts, **more)) for run in (evaluate, reference.evaluate)
        ]
        fast, slow = found
        assert fast.columns == slow.columns
        assert fast.lines == slow.lines
        assert fast.pays == slow.pays
    return fast


def figures(scheme, *units, target=None):
    """A figure of A and B at its ends."""
    figure = scheme.periods["month"].figures["f"]
    ends = (figure.high_units, figure.low_units)
    return tuple(FigureOf("f", who, n, target) for who, n in zip("AB", units or ends, strict=True))


def test_a_ballot():
    rule = "full: 999998, round: 4, rule: {ballot: {of: b, missing: zero}}"
    scheme = largest(lambda n: written(rule, value=f"{n}/{n + 1}"), 10**9 - 2)
    papers = [(group, who) for group in "mr" for who in "AB"]
    same(
        scheme,
        ballots=tuple(BallotOf("b", *key, 10**6, 10**6, 10**6, 10**6) for key in papers),
        votes=tuple(Votes("b", *key, "y", 10**6 - (key[1] == "B")) for key in papers),
    )


def test_a_jury():
    rule = "round: 4, rule: {jury: {of: j, missing: gap, step: 0.0001}}"
    scheme = largest(lambda n: written(f"full: {format_units(n)}, {rule}"), 10**10)
    full = scheme.periods["month"].item("X").full_units
    scores = [
        Score("X", f"j{n}", who, full - n * (who == "B")) for n in range(1000) for who in "AB"
    ]
    same(scheme, scores=tuple(scores))


def test_items_of_ones_own():
    rule = "round: 4, rule: {own: {list: o, missing: zero, none: full}}"
    scheme = largest(
        lambda n: written(f"full: {format_units(n)}, {rule}", out_of="999999.9999"), 10**10
    )
    items = [OwnItem("o", f"{n}", "A", "项", None, 1000, 9_999_999_999) for n in range(200)]
    same(scheme, own_items=(*items, OwnItem("o", "1", "B", "项", None, 1, 1)))


@pytest.mark.parametrize("part", ["whole", "started"])
@pytest.mark.parametrize("missing", ["zero", "full"])
@pytest.mark.parametrize("low", [0, -999_999_999])
def test_steps(part, missing, low):
    rule = f"full: 999998, round: 4, rule: {{scale: {{figure: f, missing: {missing}, "
    steps = f"steps: {{over: 0.0007, every: 1, points: 999999.9999, part: {part}, start: 0}}}}}}"
    scheme = largest(lambda n: written(rule + steps, low=low, to=format_units(n)), 10**13)
    same(scheme, figures=figures(scheme))


@pytest.mark.parametrize("missing", ["zero", "full"])
@pytest.mark.parametrize("low", [0, -1000])
@pytest.mark.parametrize("cap", ["", ", cap: 0.0001"])
def test_exact_steps(missing, low, cap):
    rule = f"full: 999998, round: 4, rule: {{scale: {{figure: f, missing: {missing}, steps: "
    steps = "{{over: 0.0007, every: {}, points: 1.0007, part: exact, start: 0}}{}}}}}"
    scheme = largest(lambda n: written(rule + steps.format(format_units(n), cap), low=low))
    same(scheme, figures=figures(scheme))


@pytest.mark.parametrize("missing", ["zero", "full"])
def test_a_proportion(missing):
    rule = f"full: 999998.9999, round: 4, rule: {{scale: {{figure: f, missing: {missing}, "
    scheme = largest(
        lambda n: written(f"{rule}proportion: {{target: {format_units(n)}}}}}}}", to="0.0001")
    )
    same(scheme, figures=figures(scheme))


@pytest.mark.parametrize("target", ["high", 1])
def test_a_proportion_of_ones_own_target(target):
    rule = "full: 999998.9999, round: 4, rule: {scale: {figure: f, missing: full, "
    scheme = largest(
        lambda n: written(
            f"{rule}proportion: {{target: own}}}}}}", own=", target: own", to=format_units(n)
        ),
        10**13,
    )
    high = scheme.periods["month"].figures["f"].high_units
    same(scheme, figures=figures(scheme, high, high - 1, target=high if target == "high" else 1))


@pytest.mark.parametrize("by", ["from", "to"])
def test_a_table(by):
    rule = "full: 999998, rule: {scale: {figure: f, missing: zero, "
    table = f"table: [{{{by}: 1, points: 999999.9999}}, {{points: -1000000}}], floor: -1000000}}}}"
    scheme = largest(lambda n: written(rule + table, to=format_units(n)), 10**13)
    same(scheme, figures=figures(scheme))


@pytest.mark.parametrize("source", ["item: M", "rank: M"])
def test_what_rests_on_another_item(source):
    rule = f"full: 9.0001, round: 4, rule: {{scale: {{{source}, "
    scheme = largest(lambda n: written(f"{rule}proportion: {{target: {format_units(n)}}}}}}}"))
    same(scheme)


@pytest.mark.parametrize("how", ["full", "zero", "rebase", "others_mean"])
@pytest.mark.parametrize("decimals", ["", "round: 4, "])
def test_what_does_not_apply(how, decimals):
    if how == "others_mean" and not decimals:
        return
    award = (
        f"marked_by: g, not_applicable: {how}, rule: {{award: {{from: 0, to: 1, step: 0.0001}}}}"
    )

    def make(n):
        return written(f"full: {format_units(n)}, {decimals}{award}", raters=9)

    same(largest(make, 10**10))


@pytest.mark.parametrize("raters", [1, 7, 40, 1000])
def test_an_exact_mean(raters):
    award = "marked_by: g, rule: {award: {step: 0.0001}}"
    decimals = "round: 4, " if raters > 30 else ""
    same(
        largest(
            lambda n: written(f"full: {format_units(n)}, {decimals}{award}", raters=raters), 10**10
        )
    )


@pytest.mark.parametrize("missing", ["gap", "zero", "rebase"])
@pytest.mark.parametrize(
    "rule", ["sum: {{missing: {0}}}", "weighted: {{weights: {{X1: {1}, X2: 1}}, missing: {0}}}"]
)
def test_parts_that_are_left_out(missing, rule):
    def make(n):
        share = format_units(n * 10)
        points = "marked_by: g, round: 4, rule: {award: {step: 0.0001}}"
        rebase = ("", ", not_applicable: rebase")
        children = ", ".join(
            f"{{code: X{k}, title: 项, full: {full}, {points}{rebase[k == 1]}}}"
            for k, full in ((1, share if "sum" in rule else 1000), (2, 5))
        )
        return written(f"round: 4, rule: {{{rule.format(missing, share)}}}, children: [{children}]")

    scheme = largest(make, 10**9)
    sheets = [(f"r{n}", "g", team) for n in range(2) for team in "AB"]
    period = scheme.periods["month"]
    marks = [
        Mark(f"{n}{code}", *sheet, code, "award", None, period.item(code).full_units)
        for n, sheet in enumerate(sheets)
        for code in ("M", "X1", "X2")
    ]
    same(scheme, marks=tuple(marks))
    same(scheme, marks=tuple(marks), not_applicable=(NotApplicable("A", "X1"),))


@pytest.mark.parametrize(
    "component",
    [
        "amounts: {{secretary: 0, director: {0}}}, threshold: {{code: P, from: 1000000, yuan: {0}}}",
        "amounts: {{secretary: 0, director: 1000000}}, threshold: {{code: P, from: 0, yuan: {0}}}",
        "base: {0}, coefficients: {{secretary: 100, director: 100}}, rate: [{{code: P, out_of: 0.0001}}]",
        "base: {0}, coefficients: {{secretary: 1, director: 0.0001}}, "
        "rate: [{{code: P, share: 3, out_of: 0.7}}, {{code: P, share: 7, out_of: 983}}]",
        "code: P, yuan: {0}, coefficients: {{secretary: 1, director: 100}}",
        "figure: f, yuan: {0}, coefficients: {{secretary: 1, director: 100}}",
        "ranking: x, prizes: {{p: {0}}}, coefficients: {{secretary: 0, director: 100}}",
    ],
)
@pytest.mark.parametrize("unit", ["fen", "yuan"])
def test_pay(component, unit):
    ranking = "[{key: x, title: 排, kind: team, prizes: [{key: p, title: 奖, places: 1}]}]"

    def make(n):
        how = component.format(f"{n // 100}.{n % 100:02d}")
        lines = f"components: [{{key: k, title: 酬, {how}}}]"
        pay = f"    rankings: {ranking}\n    pay: {{kind: official, round: {unit}, {lines}}}\n"
        full = 100 if "983" in component else 999_998
        table = f"table: [{{points: {full}}}]"
        rule = f"full: {full}, rule: {{scale: {{figure: f, missing: zero, {table}}}}}"
        return written(rule, pay, to=100_000)

    scheme = largest(make, 10**8)
    outcome = same(scheme, figures=figures(scheme))
    assert outcome.pay("A1") is not None


def test_pay_whose_constant_happens_to_vanish():
    """The amount × the exact mean's denominator passes int64, though their difference is 0."""
    award = "full: 0.0001, marked_by: g, rule: {award: {step: 0.0001}}"
    official = f"round: 4, rule: sum, children: [{{code: Q, title: 项, {award}}}]"
    amounts = "amounts: {secretary: 999000, director: 999000}"
    line = f"{{key: k, title: 酬, {amounts}, threshold: {{code: Q, from: 1, yuan: 999000}}}}"
    pay = f"    pay: {{kind: official, round: fen, components: [{line}]}}\n"
    item = "full: 1, rule: {scale: {figure: f, missing: zero, table: [{points: 1}]}}"
    scheme = largest(lambda n: written(item, pay, raters=n, official=official), 40)
    sheets = [(f"r{n}", "g", who) for n in range(2) for who in ("A1", "B1")]
    same(
        scheme,
        assignments=tuple(Assignment(*sheet) for sheet in sheets),
        submissions=tuple(Submission(*sheet) for sheet in sheets),
        marks=tuple(Mark("".join(s), *s, "Q", "award", None, 1) for s in sheets),
    )

"""Hypothesis builds schemes and facts: every primitive, every policy, gaps and adjustments."""

from dataclasses import replace
from math import ceil, floor

from hypothesis import reject
from hypothesis import strategies as st

from kaoping.scoring import facts as f
from kaoping.scoring import pay
from kaoping.scoring import procedure as p
from kaoping.scoring import scheme as s
from kaoping.scoring.nonsense import Nonsense
from kaoping.scoring.ranges import full_points
from kaoping.scoring.rules import (
    Award,
    Choice,
    Deductions,
    FromCycle,
    FromTeam,
    Sum,
    Weighted,
)

POSTS = ("secretary", "director", "village_clerk")
HALF = 5000


def few(low, high):
    """A small whole number."""
    return st.integers(low, high)


@st.composite
def groups(draw):
    """Rater groups of every kind of plurality."""
    made = {}
    for key in ("sole", "mean", "together"):
        missing = draw(st.sampled_from(("gap", "present")))
        made[key] = s.RaterGroup(key, key, several=key, missing=missing, at_most=draw(few(2, 4)))
    return made


@st.composite
def places(draw):
    """Decimals of a rounding, or none."""
    return draw(st.sampled_from((None, None, 0, 1, 2, 4)))


@st.composite
def leaves(draw, code):
    """An indicator that is marked, or taken from another cycle."""
    shape = draw(st.sampled_from(("award", "deductions", "deductions", "cycle")))
    if shape == "award":
        low, high = draw(few(-6, 0)) * HALF, draw(few(1, 30)) * HALF
        rule = Award(low, high, HALF, draw(st.sampled_from(("gap", "zero"))))
        full, by = high, draw(st.sampled_from(("sole", "mean")))
    elif shape == "deductions":
        full, cap = draw(few(0, 20)) * HALF, draw(few(1, 40)) * 1234
        rule = Deductions(cap, HALF, draw(reasons()))
        by = draw(st.sampled_from(("sole", "mean", "together")))
    else:
        rule = draw(cycles(code))
        full, by = full_points(rule, (), None), None
    return s.Indicator(code, code, rule, full, marked_by=by, places=draw(places()))


@st.composite
def reasons(draw):
    """One fixed reason with awkward points, and a range."""
    points = draw(st.sampled_from((5000, 3333, 20000)))
    return (Choice("fixed", "固定", points, points), Choice("range", "区间", HALF, 4 * HALF))


@st.composite
def cycles(draw, code):
    """Mean or sum of another cycle."""
    return FromCycle(
        name=code,
        take=draw(st.sampled_from(("mean", "sum"))),
        count=draw(few(1, 4)),
        lowest_units=draw(st.sampled_from((0, -100_000))),
        highest_units=1_000_000,
        missing=draw(st.sampled_from(("gap", "present", "zero"))),
    )


@st.composite
def trees(draw, code, depth, teams=()):
    """A tree of at most ``depth`` levels; ``teams`` are codes that may be inherited."""
    if depth == 0 or draw(few(0, 4)) == 0:
        return draw(leaves(code))
    children = [draw(trees(f"{code}.{i}", depth - 1)) for i in range(draw(few(1, 3)))]
    if teams:
        inherited = draw(st.sampled_from(teams))
        rule = FromTeam(inherited.code)
        children.append(s.Indicator(f"{code}.T", "班子", rule, inherited.full_units))
    return draw(composed(code, tuple(children)))


@st.composite
def composed(draw, code, children):
    """A sum with limits, or a weighted mean."""
    if draw(st.booleans()):
        low = draw(st.sampled_from((None, 0, 20_000)))
        high = draw(st.sampled_from((None, 60_000, 120_000)))
        rule = Sum(draw(st.sampled_from((0, 100_000))), low, high)
    else:
        rule = Weighted(tuple((child.code, draw(few(1, 7))) for child in children))
    full = full_points(rule, children, None)
    return s.Indicator(code, code, rule, full, children=children, places=draw(places()))


def rounded_root(tree):
    """The tree with a declared rounding at its top."""
    return replace(tree, places=2) if tree.places is None else tree


@st.composite
def schemes(draw):
    """A scheme of one period with teams and officials."""
    team = rounded_root(draw(trees("T", 2)))
    official = rounded_root(draw(trees("O", 2, teams=tuple(team.walk()))))
    used = {node.marked_by for tree in (team, official) for node in tree.walk()}
    raters = {key: group for key, group in draw(groups()).items() if key in used}
    try:
        period = s.Period(
            key="month",
            title="月",
            base_units=1_000_000,
            subjects={
                "team": s.SubjectKind("team", "班子"),
                "official": s.SubjectKind("official", "干部", POSTS, "team"),
            },
            raters=raters,
            trees={"team": team, "official": official},
            stages=(p.Stage("marking", "评分", "rater", 3),),
            rankings=draw(rankings(team, official)),
            grades=draw(grades()),
            pay=draw(st.none() | pays(official)),
            feedback=p.Feedback(3),
            notice=p.Notice(5, True),
        )
    except Nonsense:
        reject()
    return s.Scheme("x", "x", "x", "x", "x", {"month": period}, "text", "0" * 64)


@st.composite
def rankings(draw, team, official):
    """Teams by any node, officials by post."""
    by = draw(st.sampled_from(tuple(team.walk()))).code
    prizes = (
        p.Prize("first", "一等", draw(few(1, 2)), draw(st.none() | st.just(80_000))),
        p.Prize("rest", "其余", None, draw(few(-9, 9)) * 10_000),
    )
    return (
        p.Ranking("teams", "班子", "team", by, (), draw(st.sampled_from(("", "peer"))), prizes),
        p.Ranking("officials", "干部", "official", official.code, ("secretary", "director")),
    )


@st.composite
def grades(draw):
    """Two bands, or none."""
    floor_units = draw(few(1, 20)) * 10_000
    return draw(st.sampled_from(((), (p.Grade("a", "优", floor_units), p.Grade("b", "差", None)))))


@st.composite
def pays(draw, official):
    """Pay by one or two nodes of the official's tree."""
    nodes = draw(st.lists(st.sampled_from(tuple(official.walk())), min_size=1, max_size=2))
    parts = [pay.PayPart(node.code, draw(few(1, 9)), draw(few(1, 50)) * 7000) for node in nodes]
    posts = [pay.PayPost(post, draw(few(1, 200_000)), draw(few(1, 20_000))) for post in POSTS]
    rate = pay.Component("rate", "rate", tuple(posts), pay.ByRate(tuple(parts)))
    return pay.Pay("official", (rate,), draw(st.sampled_from((1, 10, 100))))


@st.composite
def facts_for(draw, scheme):
    """Facts that may be: nobody, gaps, several raters, adjustments."""
    period = scheme.periods["month"]
    subjects = draw(rosters())
    rows = {"assignments": [], "submissions": [], "marks": []}
    for subject in subjects:
        for group in period.raters.values():
            items = [n for n in period.items(subject.kind) if n.marked_by == group.key]
            if items:
                draw(sheets(rows, subject, group, items))
    return f.Facts(
        subjects=subjects,
        adjustments=draw(adjustments(period, subjects)),
        results=draw(results(period, subjects)),
        **{name: tuple(found) for name, found in rows.items()},
    )


@st.composite
def rosters(draw):
    """Up to three teams and their officials."""
    teams = [f"v{i}" for i in range(draw(few(0, 3)))]
    officials = [
        f.Subject(
            f"p{i}",
            "official",
            f"p{i}",
            team=draw(st.sampled_from((None, *teams))),
            posts=tuple(draw(st.sets(st.sampled_from(POSTS), min_size=1))),
        )
        for i in range(draw(few(0, 3)))
    ]
    peers = st.sampled_from(("", "山区"))
    return (*officials, *(f.Subject(t, "team", t, peer=draw(peers)) for t in teams))


@st.composite
def sheets(draw, rows, subject, group, items):
    """Sheets of one group for one subject, added to ``rows``."""
    limit = 1 if group.several == "sole" else group.at_most
    for number in range(draw(few(0, limit))):
        sheet = (f"r{number}", group.key, subject.id)
        rows["assignments"].append(f.Assignment(*sheet))
        if draw(few(0, 5)):
            rows["submissions"].append(f.Submission(*sheet))
        for item in items:
            for mark in draw(marks(item)):
                rows["marks"].append(f.Mark(f"m{len(rows['marks'])}", *sheet, item.code, *mark))


@st.composite
def marks(draw, item):
    """(kind, choice, units, times) of one item on one sheet."""
    if item.entry == "award":
        low, high = item.rule.low_units // HALF, item.rule.high_units // HALF
        return [("award", None, draw(few(low, high)) * HALF, 1)] if draw(few(0, 7)) else []
    found = []
    for choice in item.choices:
        for _ in range(draw(few(0, 2))):
            low, high = choice.low_units, choice.high_units
            units = low if choice.fixed else draw(few(low // HALF, high // HALF)) * HALF
            found.append(("deduction", choice.key, units, draw(few(1, 3))))
    return found


@st.composite
def adjustments(draw, period, subjects):
    """Up to two decided values, wherever in the trees."""
    found = []
    for number in range(draw(few(0, 2)) if subjects else 0):
        subject = draw(st.sampled_from(subjects))
        node = draw(st.sampled_from(period.nodes(subject.kind)))
        limits = period.ranges[node.code]
        if ceil(limits.low) <= floor(limits.high):
            units = draw(few(ceil(limits.low), floor(limits.high)))
            found.append(f.Adjustment(f"a{number}", subject.id, node.code, units))
    return tuple(found)


@st.composite
def results(draw, period, subjects):
    """Results of other cycles, often fewer than asked for."""
    found = []
    for subject in subjects:
        for node in period.items(subject.kind):
            if isinstance(node.rule, FromCycle):
                rule = node.rule
                for _ in range(draw(few(0, rule.count))):
                    units = draw(few(rule.lowest_units, rule.highest_units))
                    found.append(f.CycleResult(rule.name, subject.id, units))
    return tuple(found)


@st.composite
def situations(draw):
    """A scheme and facts for it."""
    scheme = draw(schemes())
    return scheme, draw(facts_for(scheme))

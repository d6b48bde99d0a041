"""Hypothesis builds facts for a scheme: nobody, gaps, several raters, votes, jurors, own items."""

from math import ceil, floor

from hypothesis import strategies as st

from kaoping.scoring import facts as f
from kaoping.scoring.rules import FromCycle, FromJury
from kaoping.scoring.scales import Scale
from kaoping.scoring.tests.strategies import HALF, POSTS, TYPES, among, few, schemes


@st.composite
def situations(draw):
    """A scheme and facts for it."""
    scheme = draw(schemes())
    return scheme, draw(facts_for(scheme))


@st.composite
def facts_for(draw, scheme):
    """Facts that may be."""
    period = scheme.periods["month"]
    subjects = draw(rosters())
    rows = {"assignments": [], "submissions": [], "marks": []}
    for subject in subjects:
        for group in period.raters.values():
            items = [n for n in period.items(subject.kind) if n.marked_by == group.key]
            if items:
                draw(sheets(rows, subject, group, items))
    held, votes = draw(polls(subjects))
    return f.Facts(
        subjects=subjects,
        adjustments=draw(adjustments(period, subjects)),
        results=draw(results(period, subjects)),
        figures=draw(figures(subjects)),
        ballots=held,
        votes=votes,
        scores=draw(scores(period, subjects)),
        own_items=draw(own_items(subjects)),
        not_applicable=draw(not_applicable(period, subjects)),
        events=tuple(f.EventOf("fire", s.id) for s in subjects if draw(few(0, 3)) == 0),
        decided=tuple(
            f.Decided("talk", s.id, ago) for s in subjects for ago in draw(st.sets(few(1, 3)))
        ),
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
            type=draw(among(*TYPES)),
            team=draw(among(None, *teams)),
            posts=tuple(sorted(draw(st.sets(among(*POSTS), min_size=1)))),
        )
        for i in range(draw(few(0, 3)))
    ]
    return (
        *officials,
        *(
            f.Subject(t, "team", t, peer=draw(among("", "山区")), type=draw(among(*TYPES)))
            for t in teams
        ),
    )


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
    found, kind = [], "bonus" if item.entry == "bonuses" else "deduction"
    for choice in item.choices:
        for _ in range(draw(few(0, 2))):
            low, high = choice.low_units, choice.high_units
            units = low if choice.fixed else draw(few(low // HALF, high // HALF)) * HALF
            found.append((kind, choice.key, units, draw(few(1, 3))))
    return found


@st.composite
def adjustments(draw, period, subjects):
    """Up to two decided values, wherever in the trees."""
    found = []
    for number in range(draw(few(0, 2)) if subjects else 0):
        subject = draw(among(*subjects))
        node = draw(among(*period.nodes(subject.kind)))
        limits = period.ranges[node.code]
        if ceil(limits.low) <= floor(limits.high):
            units = draw(few(ceil(limits.low), floor(limits.high)))
            found.append(f.Adjustment(f"a{number}", subject.id, node.code, units))
    return tuple(found)


@st.composite
def results(draw, period, subjects):
    """Results of other cycles, often fewer than asked for, and earlier places."""
    found = []
    for subject in subjects:
        items = period.items(subject.kind)
        for rule in (node.rule for node in items if isinstance(node.rule, FromCycle)):
            for _ in range(draw(few(0, rule.count))):
                units = draw(few(rule.lowest_units, rule.highest_units))
                found.append(f.CycleResult(rule.name, subject.id, units))
        moving = any(isinstance(node.rule, Scale) and node.rule.since for node in items)
        if moving and draw(st.booleans()):
            place = draw(st.none() | few(1, 5))
            found.append(f.CycleResult("past", subject.id, 10_000, place))
    return tuple(found)


@st.composite
def figures(draw, subjects):
    """Figures of some subjects; officials fall back on their team's."""
    found = []
    for subject in subjects:
        if draw(few(0, 2)):
            # Often on a limit of a table or of steps, which stand at whole half points.
            units = draw(few(-100_000, 400_000) | few(-9, 40).map(lambda half: half * HALF))
            found.append(f.FigureOf("heads", subject.id, units))
        if draw(few(0, 2)):
            target = draw(few(1, 500_000))
            found.append(f.FigureOf("output", subject.id, draw(few(0, 500_000)), target))
    return tuple(found)


@st.composite
def polls(draw, subjects):
    """Counts of votes of either group, perhaps void, blank, or none at all."""
    held, votes = [], []
    for subject in subjects:
        for group in "mr":
            if draw(few(0, 3)) == 0:
                continue
            numbers = sorted((draw(few(0, 9)) for _ in range(5)), reverse=True)
            entitled, present, issued, returned, left = numbers
            sheet = ("poll", group, subject.id)
            invalid = returned - left
            held.append(f.BallotOf(*sheet, entitled, present, issued, returned, invalid))
            for option in "xyz":
                count = draw(few(0, left))
                left -= count
                votes.append(f.Votes(*sheet, option, count))
    return tuple(held), tuple(votes)


@st.composite
def scores(draw, period, subjects):
    """Jurors' points, often too few."""
    return tuple(
        f.Score(node.code, f"j{number}", subject.id, draw(few(0, node.full_units)))
        for subject in subjects
        for node in period.items(subject.kind)
        if isinstance(node.rule, FromJury)
        for number in range(draw(few(0, 6)))
    )


@st.composite
def own_items(draw, subjects):
    """Items of some subjects' own, some without points."""
    return tuple(
        f.OwnItem(
            "aims",
            f"i{number}",
            subject.id,
            "项目",
            draw(among("a", "b")),
            draw(few(1, 4)),
            draw(st.none() | few(0, 300_000)),
        )
        for subject in subjects
        for number in range(draw(few(0, 3)))
    )


@st.composite
def not_applicable(draw, period, subjects):
    """Indicators that don't apply to some subjects."""
    return tuple(
        f.NotApplicable(subject.id, node.code)
        for subject in subjects
        for node in period.items(subject.kind)
        if node.not_applicable and draw(few(0, 2)) == 0
    )

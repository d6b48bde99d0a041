"""Hypothesis builds schemes: every primitive, every policy, whatever may be combined."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import reject
from hypothesis import strategies as st

from kaoping.scoring import pay, rules, sources
from kaoping.scoring import procedure as p
from kaoping.scoring import scales as sc
from kaoping.scoring import scheme as s
from kaoping.scoring.nonsense import Nonsense
from kaoping.scoring.ranges import full_points
from kaoping.scoring.tests.strategies_after import (
    among,
    consequences,
    few,
    grades,
    late,
    rankings,
    vetoes,
)

POSTS = ("secretary", "director", "village_clerk")
TYPES = ("plain", "hill")
HALF = 5000
DECLARED = {
    "figures": {
        "heads": sources.Figure("heads", "人数", "人", "ledger", -100_000, 400_000),
        "output": sources.Figure("output", "产值", "万", "inspection", 0, 500_000, True),
    },
    "juries": {"hall": sources.Jury("hall", "评委", 6)},
    "lists": {
        "aims": sources.OwnList(
            "aims", "目标", "inspection", 300_000, (("a", "甲"), ("b", "乙")), 5
        )
    },
    "events": {"fire": sources.Event("fire", "事故")},
}


@st.composite
def groups(draw):
    """Rater groups of every kind of plurality."""
    made = {}
    for key in ("sole", "mean", "together"):
        missing = draw(among("gap", "present"))
        made[key] = s.RaterGroup(key, key, several=key, missing=missing, at_most=draw(few(2, 4)))
    return made


@st.composite
def ballots(draw):
    """A ballot with awkward option values, any denominator, perhaps a quorum."""
    values = draw(among((1, Fraction(3, 5), 0), (Fraction(1, 3), Fraction(1, 2), Fraction(2, 3))))
    options = tuple(sources.Option(k, k, Fraction(v)) for k, v in zip("xyz", values, strict=True))
    return sources.Ballot(
        "poll",
        "测评",
        options,
        (sources.VoterGroup("m", "党员"), sources.VoterGroup("r", "代表")),
        draw(among(*sources.DENOMINATORS)),
        draw(st.none() | among(Fraction(1, 2), Fraction(2, 3))),
    )


def places():
    """Decimals of a rounding, or none."""
    return among(None, None, 0, 1, 2, 4)


@st.composite
def leaves(draw, code, earlier=()):
    """An indicator of any kind; ``earlier`` are codes that a scale may rest on."""
    make = draw(among(award, occurrences, occurrences, cycles, ballot, jury, own, scale))
    node = draw(make(code, earlier) if make is scale else make(code))
    how = draw(among("", "", "", "rebase", "full", "zero", "others_mean"))
    if how == "others_mean" and node.places is None:
        node = replace(node, places=2)
    return replace(node, not_applicable=how)


@st.composite
def award(draw, code):
    """Points given."""
    low, high = draw(few(-6, 0)) * HALF, draw(few(1, 30)) * HALF
    rule = rules.Award(low, high, HALF, draw(among("gap", "zero")))
    by = draw(among("sole", "mean"))
    return s.Indicator(code, code, rule, high, marked_by=by, places=draw(places()))


@st.composite
def occurrences(draw, code):
    """Deductions or bonuses, with awkward points, limits per reason, fines."""
    full, cap = draw(few(0, 20)) * HALF, draw(few(1, 40)) * 1234
    bonus = draw(st.booleans())
    points, fine = draw(among(5000, 3333, 20000)), 0 if bonus else draw(among(0, 700))
    choices = (
        rules.Choice("fixed", "固定", points, points, fine, draw(st.none() | few(1, 9000))),
        rules.Choice("range", "区间", HALF, 4 * HALF, 0, draw(st.none() | few(1, 50_000))),
    )
    rule = (rules.Bonuses if bonus else rules.Deductions)(cap, HALF, choices)
    by = draw(among("sole", "mean", "together"))
    return s.Indicator(code, code, rule, full, marked_by=by, places=draw(places()))


@st.composite
def cycles(draw, code):
    """Mean or sum of another cycle."""
    rule = rules.FromCycle(
        name=code,
        take=draw(among("mean", "sum")),
        count=draw(few(1, 4)),
        lowest_units=draw(among(0, -100_000)),
        highest_units=1_000_000,
        missing=draw(among("gap", "present", "zero")),
    )
    return s.Indicator(code, code, rule, full_points(rule, (), None), places=draw(places()))


def rounded_leaf(code, rule, draw):
    """A leaf whose rule divides by facts: always rounded."""
    full = draw(among(10_000, 200_000, 333_333))
    return s.Indicator(code, code, rule, full, places=draw(few(0, 4)))


@st.composite
def ballot(draw, code):
    """Votes of one group, or of both pooled."""
    rule = rules.FromBallot("poll", draw(among("m", "r", None)), draw(among("gap", "zero")))
    return rounded_leaf(code, rule, draw)


@st.composite
def jury(draw, code):
    """Jurors' points, trimmed or not."""
    trim = draw(few(0, 2))
    rule = rules.FromJury("hall", trim, 2 * trim + 1, 1, draw(among("gap", "zero")))
    return rounded_leaf(code, rule, draw)


@st.composite
def own(draw, code):
    """A subject's own items, of a field or all."""
    none = draw(among("gap", "zero", "full", "not_applicable"))
    missing = draw(among("gap", "zero", "leave_out"))
    return rounded_leaf(code, rules.Own("aims", draw(among("a", None)), missing, none), draw)


@st.composite
def scale(draw, code, earlier):
    """Points that follow from a figure, an earlier indicator, a place or a movement."""
    source = draw(among("figure", *(("item", "rank", "rank", "movement") if earlier else ())))
    name = draw(among("heads", "output") if source == "figure" else among(*earlier))
    full = draw(among(0, 100_000))
    mapping = draw(mappings(full, name == "output"))
    rule = sc.Scale(
        source,
        name,
        mapping,
        draw(among("gap", "zero", "full")),
        draw(among("", "peer", "type")) if source in ("rank", "movement") else "",
        "past" if source == "movement" else "",
        draw(among(-100_000, 0)),
        draw(among(30_000, 100_000)),
    )
    node = s.Indicator(code, code, rule, full, places=draw(places()))
    own_proportion = rule.needs_target and isinstance(mapping, sc.Proportion)
    return replace(node, places=2) if own_proportion else node


@st.composite
def mappings(draw, full, own_target):
    """A table of either kind, steps of every kind, or a proportion."""
    shape = draw(among("from", "to", "steps", "proportion"))
    if shape in ("from", "to"):
        limits = sorted(draw(st.sets(few(-9, 40), max_size=3)), reverse=shape == "from")
        bands = [sc.Band(x * HALF, draw(few(-9, 9)) * 3333) for x in limits]
        return sc.Table(shape, (*bands, sc.Band(None, draw(few(-9, 9)) * 3333)))
    if shape == "proportion":
        return sc.Proportion(None if own_target else draw(among(70_000, 100_000)))
    return sc.Steps(
        draw(st.booleans()),
        None if own_target and draw(st.booleans()) else draw(few(-9, 40)) * HALF,
        draw(among(10_000, 7_000, 3)),
        draw(among(-5000, 3333)),
        draw(among("whole", "started", "exact")),
        full,
    )


@st.composite
def trees(draw, code, depth, teams=(), earlier=()):
    """A tree of at most ``depth`` levels; ``teams`` are nodes that may be inherited."""
    if depth == 0 or draw(few(0, 4)) == 0:
        return draw(leaves(code, earlier))
    children = []
    for number in range(draw(few(1, 3))):
        before = (*earlier, *(node.code for child in children for node in child.walk_up()))
        children.append(draw(trees(f"{code}.{number}", depth - 1, (), before)))
    if teams:
        inherited = draw(among(*teams))
        rule = rules.FromTeam(inherited.code)
        children.append(s.Indicator(f"{code}.T", "班子", rule, inherited.full_units))
    return draw(composed(code, tuple(children)))


@st.composite
def composed(draw, code, children):
    """A sum with limits, a weighted mean, or one item converted, that treats gaps in any way."""
    if len(children) == 1 and draw(st.booleans()):
        return draw(converted(code, children[0]))
    missing, decimals = draw(among("gap", "gap", "zero", "rebase")), draw(places())
    if draw(st.booleans()):
        low = draw(among(None, 0, 20_000))
        high = draw(among(None, 60_000, 120_000))
        start = 0 if missing == "rebase" else draw(among(0, 100_000))
        rule = rules.Sum(start, low, high, missing)
    else:
        rule = rules.Weighted(draw(weights(children)), draw(others(children)), missing)
    if missing == "rebase" or any(child.not_applicable == "rebase" for child in children):
        decimals = 2 if decimals is None else decimals
    full = full_points(rule, children, None)
    return s.Indicator(code, code, rule, full, children=children, places=decimals)


@st.composite
def converted(draw, code, child):
    """Points that follow from the value, or the place, of the one item below."""
    source, full = draw(among("item", "rank")), draw(among(0, 100_000))
    rule = sc.Scale(
        source,
        child.code,
        draw(mappings(full, False)),
        draw(among("gap", "zero", "full")),
        draw(among("", "peer")) if source == "rank" else "",
        floor_units=draw(among(-100_000, 0)),
        cap_units=draw(among(30_000, 100_000)),
    )
    return s.Indicator(code, code, rule, full, children=(child,), places=draw(places()))


@st.composite
def weights(draw, children):
    """A weight for each child."""
    return tuple((child.code, draw(few(1, 7))) for child in children)


@st.composite
def others(draw, children):
    """Sometimes other weights for a type of village."""
    if draw(few(0, 3)):
        return ()
    if children[0].code.startswith("O") and draw(st.booleans()):
        return (("post", "director", draw(weights(children))),)
    return (("type", "hill", draw(weights(children))),)


def rounded_root(tree):
    """The tree with a declared rounding at its top."""
    return replace(tree, places=2) if tree.places is None else tree


@st.composite
def schemes(draw):
    """A scheme of one period with teams and officials."""
    team = rounded_root(draw(trees("T", 2)))
    official = rounded_root(draw(trees("O", 2, teams=tuple(team.walk()))))
    used = {node.marked_by for tree in (team, official) for node in tree.walk()}
    graded = draw(grades())
    try:
        period = s.Period(
            key="month",
            title="月",
            base_units=1_000_000,
            subjects={
                "team": s.SubjectKind("team", "班子"),
                "official": s.SubjectKind("official", "干部", POSTS, "team"),
            },
            raters={key: group for key, group in draw(groups()).items() if key in used},
            trees={"team": team, "official": official},
            stages=(p.Stage("marking", "评分", "rater", 3),),
            rankings=draw(rankings(team, official)),
            grades=graded,
            pay=draw(st.none() | pays(team, official, graded)),
            feedback=p.Feedback(3),
            notice=p.Notice(5, True),
            ballots={"poll": draw(ballots())},
            vetoes=draw(vetoes(team, official, graded)),
            consequences=draw(consequences(team, official, graded)),
            **DECLARED,
        )
    except Nonsense:
        reject()
    return s.Scheme("x", "x", "x", "x", "x", {"month": period}, "text", "0" * 64)


@st.composite
def pays(draw, team, official, graded):
    """Pay by every kind of component."""
    nodes = draw(st.lists(among(*official.walk()), min_size=1, max_size=2))
    parts = [pay.PayPart(node.code, draw(few(1, 9)), draw(few(1, 50)) * 7000) for node in nodes]
    posts = [pay.PayPost(post, draw(few(0, 200_000)), draw(few(0, 20_000))) for post in POSTS]
    ways = [
        pay.ByRate(tuple(parts)),
        pay.Fixed(),
        pay.ByThreshold(nodes[0].code, draw(few(0, 30)) * HALF, draw(few(1, 700))),
        pay.ByPoint(nodes[0].code, draw(few(1, 700))),
        pay.ByFigure("heads", draw(few(1, 700))),
        pay.ByPrize("teams", (("first", 70_001),)),
    ]
    if graded:
        ways.append(pay.ByGrade(tuple((g.key, Fraction(6, 5 + n)) for n, g in enumerate(graded))))
    chosen = draw(st.lists(st.sampled_from(ways), min_size=1, max_size=3, unique_by=type))
    listed = [pay.Component(f"k{i}", "项", tuple(posts), how) for i, how in enumerate(chosen)]
    withhold = (pay.Withhold(("k0",), draw(late((official, team), ("teams", "officials"), graded))),)
    withhold = withhold if draw(st.booleans()) else ()
    return pay.Pay("official", tuple(listed), draw(among(1, 10, 100)), withhold)

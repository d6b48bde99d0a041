"""Hypothesis builds what follows from numbers: rankings, grades, vetoes, consequences."""

from fractions import Fraction

from hypothesis import strategies as st

from kaoping.scoring import conditions as c
from kaoping.scoring import procedure as p
from kaoping.scoring.rules import Bonuses, Deductions

HALF = 5000


def few(low, high):
    """A small whole number."""
    return st.integers(low, high)


def among(*values):
    """One of the values."""
    return st.sampled_from(values)


@st.composite
def rankings(draw, team, official):
    """Teams by any node in any groups, officials by post or all together, with prizes."""
    by, within = draw(among(*team.walk())).code, draw(among("", "peer", "type"))
    own = draw(among(*official.walk())).code
    return (
        p.Ranking("teams", "班子", "team", by, (), within, draw(prizes(within))),
        p.Ranking("officials", "干部", "official", official.code, ("secretary", "director")),
        p.Ranking("all", "全体", "official", own, (), "", draw(prizes(""))),
    )


@st.composite
def prizes(draw, within):
    """A prize with places (perhaps by group), and one for all who reach a floor."""
    by = (("山区", 1), ("plain", 2)) if within and draw(st.booleans()) else ()
    floor = draw(st.none() | st.just(80_000))
    best = p.Prize("first", "一等", draw(few(1, 2)), floor, draw(among("in", "out")), by)
    if draw(st.booleans()):
        best = p.Prize("first", "一等", None, floor, to=draw(few(1, 2)))
    return (best, p.Prize("rest", "其余", None, draw(few(-9, 9)) * 10_000))


@st.composite
def grades(draw):
    """No bands, two or three, the higher ones perhaps with a quota."""
    floors = sorted(draw(st.sets(few(1, 20), min_size=1, max_size=2)), reverse=True)
    bands = [
        p.Grade(key, key, floor * 10_000, draw(st.none() | quotas()))
        for key, floor in zip("ac", floors, strict=False)
    ]
    return draw(among((), (*bands, p.Grade("b", "差", None))))


@st.composite
def quotas(draw):
    """A share of those ranked, or a number of places, by one ranking or two."""
    share = draw(st.none() | among(Fraction(1, 2), Fraction(1, 3), Fraction(0)))
    places = draw(few(0, 2)) if share is None else None
    of = draw(among(("teams", "officials"), ("officials",), ("teams", "all")))
    least = draw(few(0, 2)) if places is None else 0
    return p.Quota(share, places, of, draw(among("in", "out")), least)


@st.composite
def early(draw, codes):
    """A condition of any kind that may be asked before all values are known."""
    compared = c.Compared(draw(among(*codes)), draw(among(*c.COMPARE)), draw(few(0, 20)) * HALF)
    fire, hill = c.Happened("fire"), c.Belongs("peer", ("山区",))
    return draw(
        among(
            fire,
            c.Voted("poll", ("z",), draw(among("m", None)), "over", Fraction(1, 3)),
            compared,
            c.Combined("not", (compared,)),
            c.Combined("any", (fire, hill)),
            c.Combined("all", (c.Combined("any", (compared, fire)), c.Combined("not", (hill,)))),
        )
    )


@st.composite
def late(draw, trees, ranked, graded):
    """A condition of any kind; of grades only where they are known by then."""
    nodes = [node for tree in trees for node in tree.walk()]
    marked = [n.code for n in nodes if isinstance(n.rule, Deductions | Bonuses)]
    ways = [
        draw(early([node.code for node in nodes])),
        c.Placed(draw(among(*ranked)), *draw(among((1, None), (None, 1), (2, None), (None, 2)))),
        c.DecidedBefore("talk", *draw(among((1, None), (2, None), (None, 1), (None, 2), (3, 2)))),
    ]
    if "officials" in ranked:
        ways.append(c.Belongs("post", ("secretary",)))
    if marked:
        codes = tuple(draw(st.sets(among(*marked), min_size=1, max_size=2)))
        ways.append(c.Counted(codes, draw(among((), ("fixed",))), draw(few(1, 4))))
    ways += [c.Graded(("b",)), c.Combined("not", (c.Graded(("a",)),))] if graded else []
    if draw(st.booleans()):
        return draw(st.sampled_from(ways))
    parts = tuple(draw(st.lists(st.sampled_from(ways), min_size=1, max_size=3)))
    return c.Combined(draw(among("all", "any")), parts)


@st.composite
def vetoes(draw, team, official, graded):
    """Now and then vetoes that make a node 0, limit the grade, or bar from honours."""
    return tuple(
        veto
        for kind, trees in (("team", (team,)), ("official", (official, team)))
        if draw(st.booleans())
        for veto in draw(vetoes_of(kind, trees, graded))
    )


@st.composite
def vetoes_of(draw, kind, trees, graded):
    """One veto of each effect about subjects of one kind."""
    ranked = ("teams",) if kind == "team" else ("teams", "officials", "all")
    order = [node.code for node in trees[0].walk_up()]
    at = draw(few(0, len(order) - 1))
    known = order[:at] + [node.code for tree in trees[1:] for node in tree.walk()]
    zero = draw(early(known)) if known else c.Happened("fire")
    made = [(zero, p.Effect("zero", order[at]))]
    if graded:
        limit = p.Effect("grade_at_most", draw(among(*[grade.key for grade in graded])))
        made.append((draw(late(trees, ranked, False)), limit))
    made.append((draw(late(trees, ranked, graded)), p.Effect("bars", "honours")))
    return [
        p.Veto(f"{kind}{number}", "否决", kind, when, effect, "依据")
        for number, (when, effect) in enumerate(made)
        if draw(st.booleans())
    ]


@st.composite
def consequences(draw, team, official, graded):
    """What follows from any condition: for some posts, or an honour that a veto may bar."""
    ranked = ("teams", "officials", "all")
    when = [draw(late((official, team), ranked, graded)) for _ in range(2)]
    return (
        p.Consequence("talk", "谈话", "official", "reminder_talk", when[0], ("secretary",)),
        p.Consequence("praise", "表彰", "official", "commend", when[1]),
        p.Consequence(
            "mend", "整改", "team", "rectification_order", draw(late((team,), ("teams",), graded))
        ),
    )

"""A scheme in the words and columns of the printed regulation, for reading beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaoping.lib.dates import deadline_label
from kaoping.lib.decimals import FEN, UNIT, format_fen, format_units
from kaoping.people import posts, roles
from kaoping.scoring.rules import Award, Choice, Deductions, FromCycle, FromTeam, Sum, Weighted
from kaoping.scoring.scheme import Indicator, Pay, Period, RaterGroup, Scheme


@dataclass(frozen=True)
class Row:
    """One indicator as a line of the table: its place in the tree and its cells."""

    depth: int
    code: str
    title: str
    content: str
    standard: str
    full: str
    marked_by: str
    rule: str
    reference: str
    is_leaf: bool


def periods_of(scheme: Scheme) -> list[dict[str, object]]:
    """Each period as the page shows it: trees, raters, stages, grades, rankings, pay, notice."""
    titles = {period.key: period.title for period in scheme.periods.values()}
    return [_period(period, titles) for period in scheme.periods.values()]


def _period(period: Period, titles: dict[str, str]) -> dict[str, object]:
    return {
        "key": period.key,
        "title": period.title,
        "base": format_units(period.base_units),
        "trees": [
            {
                "title": kind.title,
                "posts": _posts(kind.posts),
                "rows": rows(period, kind.key, titles),
            }
            for kind in period.subjects.values()
        ],
        "raters": [_rater(period, group) for group in period.raters.values()],
        "stages": [_stage(period, stage) for stage in period.stages],
        "grades": list(_grades(period)),
        "rankings": list(_rankings(period)),
        "pay": _pay(period, period.pay) if period.pay else None,
        "feedback": period.feedback,
        "notice": period.notice,
    }


def rows(period: Period, kind: str, titles: dict[str, str]) -> list[Row]:
    """The indicator tree of one kind of subject, parents first; `titles` are the periods' by key."""
    return list(_rows(period, period.trees[kind], 0, titles))


def _rows(period: Period, node: Indicator, depth: int, titles: dict[str, str]) -> Iterator[Row]:
    group = period.raters.get(node.marked_by or "")
    yield Row(
        depth=depth,
        code=node.code,
        title=node.title,
        content=node.content,
        standard=node.standard,
        full=format_units(node.full_units),
        marked_by=group.title if group else "",
        rule=_rule(period, node, titles),
        reference=node.reference,
        is_leaf=node.is_leaf,
    )
    for child in node.children:
        yield from _rows(period, child, depth + 1, titles)


def _rule(period: Period, node: Indicator, titles: dict[str, str]) -> str:
    """How the points of a node are found, in one line."""
    words = _rule_words(period, node, titles)
    if node.places is not None and not node.is_leaf:
        return _("%(rule)s, rounded to %(places)d places") % {"rule": words, "places": node.places}
    return words


def _rule_words(period: Period, node: Indicator, titles: dict[str, str]) -> str:
    rule = node.rule
    if isinstance(rule, Award):
        return _("points from %(low)s to %(high)s, in steps of %(step)s") % {
            "low": format_units(rule.low_units),
            "high": format_units(rule.high_units),
            "step": format_units(rule.step_units),
        }
    if isinstance(rule, Deductions):
        reasons = "、".join(_choice(choice) for choice in rule.choices)
        return _("%(reasons)s; at most %(cap)s") % {
            "reasons": reasons,
            "cap": format_units(rule.cap_units),
        }
    if isinstance(rule, Weighted):
        titles = {child.code: child.title for child in node.children}
        shares = "、".join(
            f"{titles[code]} {_percent(weight, rule.total)}" for code, weight in rule.weights
        )
        return _("weighted: %(shares)s") % {"shares": shares}
    return _derived_words(period, rule, titles)


def _derived_words(period: Period, rule: Sum | FromTeam | FromCycle, titles: dict[str, str]) -> str:
    if isinstance(rule, FromTeam):
        return _("taken from the team: %(title)s") % {"title": period.item(rule.code).title}
    if isinstance(rule, FromCycle):
        words = {
            "mean": _("mean of %(count)d results of “%(name)s”"),
            "sum": _("sum of %(count)d results of “%(name)s”"),
        }[rule.take]
        return words % {"count": rule.count, "name": titles.get(rule.name, rule.name)}
    parts = [_("sum of the items below")]
    if rule.start_units:
        parts.append(_("beginning with %(points)s") % {"points": format_units(rule.start_units)})
    if rule.floor_units is not None:
        parts.append(_("at least %(points)s") % {"points": format_units(rule.floor_units)})
    if rule.cap_units is not None:
        parts.append(_("at most %(points)s") % {"points": format_units(rule.cap_units)})
    return _(", ").join(parts)


def _choice(choice: Choice) -> str:
    points = format_units(choice.low_units)
    if not choice.fixed:
        points += f"~{format_units(choice.high_units)}"
    return f"{choice.title} −{points}"


def _rater(period: Period, group: RaterGroup) -> dict[str, object]:
    several = {
        "sole": _("one person"),
        "mean": _("several people, mean of their points"),
        "together": _("several people, their deductions add up"),
    }
    return {
        "title": group.title,
        "whom": _("the own village") if group.of_village else _("all villages"),
        "several": several[group.several],
        "missing": _("missing marks are a gap")
        if group.missing == "gap"
        else _("those who submitted count"),
        "items": [f"{item.code} {item.title}" for item in period.items_of(group.key)],
    }


def _stage(period: Period, stage) -> dict[str, object]:
    role = roles.BY_KEY.get(stage.owner)
    return {
        "title": stage.title,
        "owner": role.title if role else stage.owner,
        "deadline": deadline_label(stage.day, period.key),
    }


def _grades(period: Period) -> Iterator[str]:
    for grade in period.grades:
        if grade.from_units is None:
            yield _("%(grade)s: below") % {"grade": grade.title}
        else:
            points = format_units(grade.from_units)
            yield _("%(grade)s: from %(points)s") % {"grade": grade.title, "points": points}


def _rankings(period: Period) -> Iterator[str]:
    for ranking in period.rankings:
        prizes = []
        for prize in ranking.prizes:
            words = [prize.title]
            if prize.places:
                words.append(_("%(count)d places") % {"count": prize.places})
            if prize.floor_units is not None:
                words.append(_("from %(points)s") % {"points": format_units(prize.floor_units)})
            prizes.append(" ".join(words))
        yield ranking.title + (f"（{'、'.join(prizes)}）" if prizes else "")


def _pay(period: Period, pay: Pay) -> dict[str, object]:
    total = sum(part.weight for part in pay.parts)
    return {
        "rows": [
            {
                "post": posts.BY_KEY[row.post].title if row.post in posts.BY_KEY else row.post,
                "amount": format_fen(row.amount_fen),
                "coefficient": format_units(row.coefficient_units),
            }
            for row in pay.posts
        ],
        "parts": [
            {
                "title": period.item(part.code).title,
                "share": _percent(part.weight, total),
                "out_of": format_units(part.out_of_units),
            }
            for part in pay.parts
        ],
        "rounding": {1: _("fen"), 10: _("jiao"), FEN: _("yuan")}[pay.round_fen],
    }


def _posts(keys: tuple[str, ...]) -> str:
    return "、".join(str(posts.BY_KEY[key].title) if key in posts.BY_KEY else key for key in keys)


def _percent(weight: int, total: int) -> str:
    return f"{format_units(weight * 100 * UNIT // total)}%"

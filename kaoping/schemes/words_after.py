"""How is said what follows from numbers: conditions, vetoes, consequences, quotas, pay."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from kaoping.lib.decimals import UNIT, format_units
from kaoping.schemes.words import percent, post_title, post_titles
from kaoping.schemes.words_sources import group_title, item, part, yuan
from kaoping.scoring import conditions, pay
from kaoping.scoring.law import MEASURES
from kaoping.scoring.procedure import Effect, Prize, Quota
from kaoping.scoring.scheme import Period


def condition(period: Period, when: conditions.Condition) -> str:
    """A condition as a sentence."""
    return _CONDITIONS[type(when)](period, when)


def effect(period: Period, what: Effect) -> str:
    """What a veto does."""
    if what.how == "grade_at_most":
        return _("the grade is at most “%(grade)s”") % {"grade": period.grade(what.what).title}
    if what.how == "zero":
        return _("“%(title)s” is 0") % {"title": item(period, what.what)}
    return _("no honours")


def measure(key: str, level: str) -> str:
    """What is proposed, and who alone decides on it about subjects of this level."""
    found = MEASURES[key]
    return _("%(measure)s (decided by: %(who)s)") % {
        "measure": found.title,
        "who": found.who_decides(level),
    }


def prize(won: Prize) -> str:
    """A prize with its places and floor."""
    said = [won.title]
    if won.places:
        said.append(_("%(count)d places") % {"count": won.places})
    if won.to:
        said.append(_("up to place %(count)d") % {"count": won.to})
    said += [
        group_title(name) + _("%(count)d places") % {"count": places}
        for name, places in won.places_by
    ]
    if won.floor_units is not None:
        said.append(_("from %(points)s") % {"points": format_units(won.floor_units)})
    if (won.places or won.places_by) and won.ties == "out":
        said.append(_ties("out"))
    return " ".join(said)


def quota(period: Period, limit: Quota) -> str:
    """How many may have a grade."""
    of = "、".join(f"“{period.ranking(key).title}”" for key in limit.rankings)
    if limit.places is not None:
        said = _("at most %(count)d of %(rankings)s") % {"count": limit.places, "rankings": of}
    else:
        share = part(limit.share)
        said = _("at most %(share)s of %(rankings)s, rounded down") % {
            "share": share,
            "rankings": of,
        }
        if limit.least:
            said = _("%(share)s, at least %(count)d") % {"share": said, "count": limit.least}
    return _(", ").join([said, _ties(limit.ties)])


def _ties(ties: str) -> str:
    return {
        "in": _("all who tie at the limit are in"),
        "out": _("all who tie at the limit are out"),
    }[ties]


def component(period: Period, part_of_pay: pay.Component) -> str:
    """How one component of the pay is found."""
    return _PAY[type(part_of_pay.how)](period, part_of_pay.how)


def amounts(part_of_pay: pay.Component) -> str:
    """What each post earns of a component in full."""
    return "、".join(_amount(part_of_pay, row) for row in part_of_pay.posts)


def _amount(part_of_pay: pay.Component, row: pay.PayPost) -> str:
    """One post: its amount × coefficient, or its coefficient alone where the amount follows."""
    named = post_title(row.post)
    coefficient = format_units(row.coefficient_units)
    if not row.coefficient_units:
        return _("%(post)s none") % {"post": named}
    if isinstance(part_of_pay.how, pay.ByFigure | pay.ByPoint | pay.ByPrize | pay.Fines):
        return f"{named} ×{coefficient}" if row.coefficient_units != UNIT else named
    earned = _("%(post)s %(yuan)s yuan") % {"post": named, "yuan": yuan(row.amount_fen)}
    return earned if row.coefficient_units == UNIT else f"{earned}×{coefficient}"


def _fixed(_period: Period, _how: pay.Fixed) -> str:
    return _("paid whatever the result")


def _by_rate(period: Period, how: pay.ByRate) -> str:
    total = sum(each.weight for each in how.parts)
    parts = " + ".join(
        f"{item(period, each.code)} ÷ {format_units(each.out_of_units)}"
        f" × {percent(each.weight, total)}"
        for each in how.parts
    )
    return _("amount × coefficient × score rate (%(parts)s)") % {"parts": parts}


def _by_threshold(period: Period, how: pay.ByThreshold) -> str:
    return _("%(yuan)s yuan less for each point of “%(title)s” below %(points)s, never below 0") % {
        "title": item(period, how.code),
        "points": format_units(how.from_units),
        "yuan": yuan(how.fen_a_point),
    }


def _by_grade(period: Period, how: pay.ByGrade) -> str:
    said = "、".join(f"{period.grade(key).title} {part(share)}" for key, share in how.shares)
    return _("by grade: %(shares)s") % {"shares": said}


def _by_figure(period: Period, how: pay.ByFigure) -> str:
    figure = period.figures[how.figure]
    return _("%(yuan)s yuan for each %(unit)s of “%(title)s”") % {
        "title": figure.title,
        "unit": figure.unit or "1",
        "yuan": yuan(how.fen),
    }


def _by_point(period: Period, how: pay.ByPoint) -> str:
    return _("%(yuan)s yuan for each point of “%(title)s”") % {
        "title": item(period, how.code),
        "yuan": yuan(how.fen),
    }


def _by_prize(period: Period, how: pay.ByPrize) -> str:
    ranking = period.ranking(how.ranking)
    titles = {won.key: won.title for won in ranking.prizes}
    said = "、".join(
        _("%(prize)s %(yuan)s yuan") % {"prize": titles[key], "yuan": yuan(fen)}
        for key, fen in how.amounts
    )
    return _("by prizes of “%(title)s”: %(amounts)s") % {"title": ranking.title, "amounts": said}


def _fines(period: Period, how: pay.Fines) -> str:
    return _("less the money taken off at %(titles)s") % {"titles": _items(period, how.codes)}


_PAY: dict[type, Callable] = {
    pay.Fixed: _fixed,
    pay.ByRate: _by_rate,
    pay.ByThreshold: _by_threshold,
    pay.ByGrade: _by_grade,
    pay.ByFigure: _by_figure,
    pay.ByPoint: _by_point,
    pay.ByPrize: _by_prize,
    pay.Fines: _fines,
}


def _items(period: Period, codes: tuple[str, ...]) -> str:
    return "、".join(f"“{item(period, code)}”" for code in codes)


def _compared(how: str, limit: str) -> str:
    words = {
        "below": _("below %(limit)s"),
        "at_most": _("not over %(limit)s"),
        "at_least": _("not below %(limit)s"),
        "over": _("over %(limit)s"),
    }[how]
    return words % {"limit": limit}


def _happened(period: Period, when: conditions.Happened) -> str:
    return _("“%(title)s” happened") % {"title": period.events[when.event].title}


def _value(period: Period, when: conditions.Compared) -> str:
    points = _("%(points)s points") % {"points": format_units(when.limit_units)}
    return _("“%(title)s” is %(compared)s") % {
        "title": item(period, when.code),
        "compared": _compared(when.how, points),
    }


def _voted(period: Period, when: conditions.Voted) -> str:
    ballot = period.ballots[when.ballot]
    groups = {group.key: group.title for group in ballot.groups}
    return _("votes for %(options)s in “%(title)s” (%(who)s) are %(compared)s") % {
        "options": "、".join(ballot.option(key).title for key in when.options),
        "title": ballot.title,
        "who": groups[when.group] if when.group else "、".join(groups.values()),
        "compared": _compared(when.how, part(when.limit)),
    }


def _counted(period: Period, when: conditions.Counted) -> str:
    titles = {
        choice.key: choice.title for code in when.codes for choice in period.item(code).choices
    }
    reasons = "、".join(titles[key] for key in when.reasons)
    return _("%(items)s%(reasons)s: deducted at least %(count)d times") % {
        "items": _items(period, when.codes),
        "reasons": f"（{reasons}）" if reasons else "",
        "count": when.at_least,
    }


def _graded(period: Period, when: conditions.Graded) -> str:
    titles = "、".join(period.grade(key).title for key in when.grades)
    return _("the grade is %(grades)s") % {"grades": titles}


def _placed(period: Period, when: conditions.Placed) -> str:
    title = period.ranking(when.ranking).title
    if when.first is not None:
        return _("among the first %(count)d of “%(title)s”") % {"count": when.first, "title": title}
    return _("among the last %(count)d of “%(title)s”") % {"count": when.last, "title": title}


def _belongs(_period: Period, when: conditions.Belongs) -> str:
    if when.by == "post":
        return _("the post held is: %(posts)s") % {"posts": post_titles(when.names)}
    named = "、".join(group_title(name) for name in when.names)
    return _("it belongs to: %(groups)s") % {"groups": named}


def _before(period: Period, when: conditions.DecidedBefore) -> str:
    titles = {one.key: one.title for one in period.consequences}
    if None not in (when.times, when.periods):
        said = _("“%(title)s” was decided at least %(count)d times in the last %(periods)d periods")
    elif when.times is not None:
        said = _("“%(title)s” was decided at least %(count)d times before")
    elif when.periods == 1:
        said = _("“%(title)s” was decided in the period before")
    else:
        said = _("“%(title)s” was decided in each of the last %(count)d periods")
    count = when.times or when.periods
    return said % {"title": titles[when.consequence], "count": count, "periods": when.periods}


def _combined(period: Period, when: conditions.Combined) -> str:
    said = [_enclosed(period, each) for each in when.parts]
    if when.how == "not":
        return _("not: %(condition)s") % {"condition": said[0]}
    return (_(", and ") if when.how == "all" else _(", or ")).join(said)


def _enclosed(period: Period, when: conditions.Condition) -> str:
    words = condition(period, when)
    return f"（{words}）" if isinstance(when, conditions.Combined) else words


_CONDITIONS: dict[type, Callable[[Period, conditions.Condition], str]] = {
    conditions.Happened: _happened,
    conditions.Compared: _value,
    conditions.Voted: _voted,
    conditions.Counted: _counted,
    conditions.Graded: _graded,
    conditions.Placed: _placed,
    conditions.Belongs: _belongs,
    conditions.DecidedBefore: _before,
    conditions.Combined: _combined,
}

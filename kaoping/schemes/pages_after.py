"""What follows from results under a regulation, as tables: rankings, grades, consequences, pay."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kaoping.lib.decimals import FEN, format_units
from kaoping.schemes import words, words_after
from kaoping.schemes.sections import Column, Row, Section, values
from kaoping.schemes.words_sources import item, within, yuan
from kaoping.scoring.pay import Pay
from kaoping.scoring.scheme import Period


def sections(period: Period) -> Iterator[Section]:
    """Rankings and prizes, grades, vetoes, consequences and pay."""
    yield _rankings(period)
    yield _grades(period)
    yield _vetoes(period)
    yield _consequences(period)
    if period.pay:
        yield _components(period, period.pay)
        yield _pay_rules(period, period.pay)


def _whom(period: Period, kind: str, held: tuple[str, ...] = ()) -> str:
    title = period.subjects[kind].title
    return f"{title}（{words.post_titles(held)}）" if held else title


def _rankings(period: Period) -> Section:
    columns = (
        Column("whom", _("Ranked")),
        Column("by", _("Ranked by")),
        Column("among", _("Ranked among")),
        Column("prizes", _("Prizes")),
    )
    rows = [
        Row(
            key=ranking.key,
            name=ranking.title,
            cells={
                "whom": _whom(period, ranking.kind, ranking.posts),
                "by": item(period, ranking.code),
                "among": within(ranking.within),
                "prizes": "；".join(words_after.prize(prize) for prize in ranking.prizes),
            },
        )
        for ranking in period.rankings
    ]
    return Section("rankings", _("Rankings and prizes"), _("Ranking"), columns, tuple(rows))


def _grades(period: Period) -> Section:
    columns = (
        Column("from", _("Band")),
        Column("quota", _("Quota")),
        Column("of", _("Who is graded")),
    )
    whom = "、".join(period.subjects[kind].title for kind in period.grades_of)
    rows = []
    for grade in period.grades:
        points = _("below the grade before")
        if grade.from_units is not None:
            points = _("from %(points)s") % {"points": format_units(grade.from_units)}
        quota = words_after.quota(period, grade.quota) if grade.quota else ""
        rows.append(Row(grade.key, grade.title, {"from": points, "quota": quota, "of": whom}))
    return Section("grades", _("Grades"), _("Grade"), columns, tuple(rows))


def _vetoes(period: Period) -> Section:
    columns = (
        Column("whom", _("Whom it meets")),
        Column("when", _("On what condition")),
        Column("effect", _("What it does")),
        Column("reference", _("Reference")),
    )
    rows = [
        Row(
            key=veto.key,
            name=veto.title,
            cells={
                "whom": _whom(period, veto.kind),
                "when": words_after.condition(period, veto.when),
                "effect": words_after.effect(period, veto.effect),
                "reference": veto.reference,
            },
        )
        for veto in period.vetoes
    ]
    return Section("vetoes", _("Vetoes"), _("Veto"), columns, tuple(rows))


def _consequences(period: Period) -> Section:
    columns = (
        Column("whom", _("Whom it meets")),
        Column("when", _("On what condition")),
        Column("proposes", _("What is proposed")),
        Column("reference", _("Reference")),
    )
    rows = [
        Row(
            key=one.key,
            name=one.title,
            cells={
                "whom": _whom(period, one.kind, one.posts),
                "when": words_after.condition(period, one.when),
                "proposes": words_after.measure(one.proposes, period.subjects[one.kind].level),
                "reference": one.reference,
            },
        )
        for one in period.consequences
    ]
    return Section("consequences", _("What is proposed"), _("Consequence"), columns, tuple(rows))


def _components(period: Period, pay: Pay) -> Section:
    columns = (Column("posts", _("Of each post")), Column("how", _("How it is found")))
    rows = [
        Row(
            key=one.key,
            name=one.title,
            cells={
                "posts": words_after.amounts(one),
                "how": words_after.component(period, one),
            },
        )
        for one in pay.components
    ]
    return Section("pay", _("Pay"), _("Component"), columns, tuple(rows))


def _pay_rules(period: Period, pay: Pay) -> Section:
    unit = {1: _("fen"), 10: _("jiao"), FEN: _("yuan")}[pay.round_fen]
    rounding = _("each component once, to the %(unit)s") % {"unit": unit}
    rows = [
        Row("whom", _("Who is paid"), {"value": period.subjects[pay.kind].title}),
        Row("round", _("Rounding"), {"value": rounding}),
    ]
    if pay.budget_fen is not None:
        most = _("%(yuan)s yuan; more is reported, never cut") % {"yuan": yuan(pay.budget_fen)}
        rows.append(Row("budget", _("Budget"), {"value": most}))
    titles = {one.key: one.title for one in pay.components}
    for number, rule in enumerate(pay.withhold, 1):
        named = "、".join(titles[key] for key in rule.components)
        said = {"value": words_after.condition(period, rule.when)}
        rows.append(
            Row(f"withhold-{number}", _("Not paid: %(titles)s, when") % {"titles": named}, said)
        )
    return values("pay-rule", _("How pay is found"), rows)

"""What a regulation counts beside raters' marks, as tables: ballots, juries, own items, figures."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kaoping.lib.decimals import format_units
from kaoping.schemes.sections import Column, Row, Section
from kaoping.schemes.words_sources import denominator, part, quorum
from kaoping.scoring.scheme import Period
from kaoping.scoring.sources import Figure


def sections(period: Period) -> Iterator[Section]:
    """The sources that a period declares."""
    yield _ballots(period)
    yield _juries(period)
    yield _lists(period)
    yield _figures(period)
    yield _events(period)


def _ballots(period: Period) -> Section:
    columns = (
        Column("options", _("Options and their value")),
        Column("groups", _("Who votes")),
        Column("denominator", _("Votes are divided by")),
        Column("quorum", _("Quorum")),
    )
    rows = [
        Row(
            key=ballot.key,
            name=ballot.title,
            cells={
                "options": "、".join(f"{one.title} {part(one.value)}" for one in ballot.options),
                "groups": "、".join(group.title for group in ballot.groups),
                "denominator": denominator(ballot.denominator),
                "quorum": quorum(ballot),
            },
        )
        for ballot in period.ballots.values()
    ]
    return Section("ballots", _("Secret votes"), _("Vote"), columns, tuple(rows))


def _juries(period: Period) -> Section:
    rows = [
        Row(jury.key, jury.title, {"most": _("at most %(count)d people") % {"count": jury.at_most}})
        for jury in period.juries.values()
    ]
    columns = (Column("most", _("Number of people")),)
    return Section("juries", _("Juries"), _("Jury"), columns, tuple(rows))


def _lists(period: Period) -> Section:
    columns = (
        Column("source", _("Found by")),
        Column("out_of", _("Points of each"), number=True),
        Column("fields", _("Fields")),
        Column("most", _("At most so many"), number=True),
    )
    rows = [
        Row(
            key=one.key,
            name=one.title,
            cells={
                "source": source(one.source),
                "out_of": format_units(one.out_of_units),
                "fields": "、".join(title for _key, title in one.fields),
                "most": str(one.most),
            },
        )
        for one in period.lists.values()
    ]
    return Section("lists", _("Items of each one's own"), _("List"), columns, tuple(rows))


def _figures(period: Period) -> Section:
    columns = (
        Column("unit", _("Unit")),
        Column("source", _("Found by")),
        Column("range", _("Range")),
        Column("target", _("Target")),
    )
    rows = tuple(_figure(one) for one in period.figures.values())
    return Section("figures", _("Figures"), _("Figure"), columns, rows)


def _figure(figure: Figure) -> Row:
    low, high = format_units(figure.low_units), format_units(figure.high_units)
    return Row(
        key=figure.key,
        name=figure.title,
        cells={
            "unit": figure.unit,
            "source": source(figure.source),
            "range": f"{low}~{high}",
            "target": _("each has its own") if figure.own_target else "",
        },
    )


def source(key: str) -> str:
    """Where a number comes from."""
    return {
        "inspection": _("inspection"),
        "ledger": _("ledger"),
        "journal": _("work journal"),
        "self": _("self-report"),
        "marks": _("marks"),
    }[key]


def _events(period: Period) -> Section:
    rows = [Row(one.key, one.title) for one in period.events.values()]
    return Section("events", _("Events on record"), _("Event"), (), tuple(rows))

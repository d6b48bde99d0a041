"""A scheme in the words and columns of the printed regulation, for reading beside it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.lib.dates import deadline_label
from kaoping.lib.decimals import format_units
from kaoping.schemes import pages_after, pages_sources, words
from kaoping.schemes.sections import Column, PeriodPage, Row, Section, values
from kaoping.scoring.procedure import Stage
from kaoping.scoring.scheme import Indicator, Period, RaterGroup, Scheme


def periods_of(scheme: Scheme) -> list[PeriodPage]:
    """Each period as the page shows it: who is appraised, by what, by whom, and what follows."""
    titles = {period.key: period.title for period in scheme.periods.values()}
    return [_period(period, titles) for period in scheme.periods.values()]


def head_of(scheme: Scheme) -> Section:
    """What the regulation says of itself."""
    said = (
        ("title", _("Title"), scheme.title),
        ("place", _("Division code"), scheme.place),
        ("document", _("Document of the preset"), scheme.document),
        ("source", _("Source"), scheme.source),
    )
    rows = [Row(key, name, {"value": value}) for key, name, value in said]
    return values("head", _("The regulation itself"), rows)


def _period(period: Period, titles: dict[str, str]) -> PeriodPage:
    found = [
        _subjects(period),
        *(tree(period, kind, titles) for kind in period.trees),
        _raters(period),
        *pages_sources.sections(period),
        _stages(period),
        *pages_after.sections(period),
        _procedure(period),
    ]
    sections = tuple(section for section in found if section.rows)
    return PeriodPage(period.key, period.title, format_units(period.base_units), sections)


def _subjects(period: Period) -> Section:
    columns = (
        Column("level", _("Level")),
        Column("posts", _("Posts")),
        Column("team", _("Whose points are inherited")),
    )
    levels = {"village": _("Village"), "township": _("Township"), "county": _("County")}
    rows = [
        Row(
            key=kind.key,
            name=kind.title,
            cells={
                "level": levels[kind.level],
                "posts": words.post_titles(kind.posts),
                "team": period.subjects[kind.team].title if kind.team else "",
            },
        )
        for kind in period.subjects.values()
    ]
    return Section("subjects", _("Subjects appraised"), _("Appraised"), columns, tuple(rows))


def tree(period: Period, kind: str, titles: dict[str, str]) -> Section:
    """The indicator tree of one kind of subject, parents first; `titles` are the periods' by key."""
    columns = (
        Column("content", _("Content")),
        Column("standard", _("Standard")),
        Column("full", _("Full points"), number=True),
        Column("weight", _("Weight"), shown=False),
        Column("marked_by", _("Marked by")),
        Column("rule", _("How points are found"), compared=False),
        Column("method", _("How points are found"), shown=False),
        Column("above", _("Belongs to"), shown=False),
        Column("reference", _("Reference")),
    )
    title = period.subjects[kind].title
    rows = tuple(_nodes(period, period.trees[kind], titles))
    return Section(f"tree-{kind}", title, _("Item"), columns, rows, coded=True)


def _nodes(
    period: Period,
    node: Indicator,
    titles: dict[str, str],
    above: Row | None = None,
    weight="",
    counts_not: bool = False,
) -> Iterator[Row]:
    group = period.raters.get(node.marked_by or "")
    row = Row(
        key=node.code,
        name=node.title,
        cells={
            "content": node.content,
            "standard": node.standard,
            "full": _only_a_basis(node) if counts_not else format_units(node.full_units),
            "weight": weight,
            "marked_by": group.title if group else "",
            "rule": words.rule(period, node, titles),
            "method": words.method(period, node, titles),
            "above": above.name if above else "",
            "reference": node.reference,
        },
        depth=above.depth + 1 if above else 0,
        group=not node.is_leaf and not node.converts,
    )
    yield row
    weights = words.shares(node)
    for child in node.children:
        yield from _nodes(
            period, child, titles, row, weights.get(child.code, ""), counts_not or node.converts
        )


def _only_a_basis(node: Indicator) -> str:
    """Full points of an item that gives another its number."""
    return _("%(points)s, only as a basis") % {"points": format_units(node.full_units)}


def _raters(period: Period) -> Section:
    columns = (
        Column("who", _("Who they are")),
        Column("whom", _("Villages marked")),
        Column("items", _("Items"), compared=False),
        Column("several", _("Number of raters")),
        Column("missing", _("If marks are missing")),
    )
    rows = tuple(_rater(period, group) for group in period.raters.values())
    return Section("raters", _("Who marks what"), _("Rater group"), columns, rows)


def _rater(period: Period, group: RaterGroup) -> Row:
    several = {
        "sole": _("one person"),
        "mean": _("several people, mean of their points"),
        "together": _("several people, their deductions add up"),
    }[group.several]
    if group.several != "sole":
        several = _("%(several)s, at most %(most)d") % {"several": several, "most": group.at_most}
    missing = {
        "gap": _("missing marks are a gap"),
        "present": _("those who submitted count"),
    }[group.missing]
    return Row(
        key=group.key,
        name=group.title,
        cells={
            "who": " ".join(
                filter(None, (group.office, group.post and words.post_title(group.post)))
            ),
            "whom": _("the own village") if group.of_village else _("all villages"),
            "several": several,
            "missing": missing,
            "items": "、".join(f"{item.code} {item.title}" for item in period.items_of(group.key)),
        },
    )


def _stages(period: Period) -> Section:
    columns = (Column("owner", _("Owner")), Column("deadline", _("Deadline")))
    rows = [
        Row(
            key=stage.key,
            name=stage.title,
            cells={
                "owner": words.role_title(stage.owner),
                "deadline": deadline_label(stage.day, period.key, stage.date),
            },
        )
        for stage in period.stages
    ]
    return Section("stages", _("Stages and deadlines"), _("Stage"), columns, tuple(rows))


def _deadline(stage: Stage, period_key: str) -> str:
    if stage.day is not None:
        return deadline_label(stage.day, period_key)
    month, day = stage.date.split("-")
    return _("%(month)d/%(day)d of the year") % {"month": int(month), "day": int(day)}


def _procedure(period: Period) -> Section:
    feedback, notice = period.feedback, period.notice
    silence = {
        "acknowledged": _("silence counts as acknowledgement"),
        "open": _("each village must answer"),
    }[feedback.silence]
    named = _("raters are named") if notice.name_raters else _("raters are not named")
    rows = [
        Row("objection", _("Objection period"), {"value": _days(feedback.objection_days)}),
        Row("silence", _("After that"), {"value": silence}),
        Row("notice", _("Public notice"), {"value": _days(notice.days)}),
        Row("named", _("On the notice"), {"value": named}),
    ]
    if notice.contact:
        rows.append(Row("contact", _("Where to object"), {"value": notice.contact}))
    return values("procedure", _("Objection and public notice"), rows)


def _days(days: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}

"""Comparisons: village with village, official with official, month with month. Tables first."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from kaoping.cycles import levels
from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import label, period_of
from kaoping.lib.decimals import format_units
from kaoping.lib.text import village_display
from kaoping.results.models import Result, Run, RunState
from kaoping.results.queries.ranked import points_in_words, posts_in_words
from kaoping.scoring.scheme import Period

MONTHS = 12
LINES_IN_CHART = 6
LONG = 30
WIDE = 9


@dataclass(frozen=True)
class Comparison:
    """A table for `components/table.html`, and the chart that repeats it."""

    columns: list[dict]
    rows: list[list[dict]]
    chart: dict

    @property
    def is_long(self) -> bool:
        """Whether the head of the table should stay in sight while its rows scroll."""
        return len(self.rows) > LONG

    @property
    def is_wide(self) -> bool:
        """Whether the table needs more of the width than the chart beside it."""
        return len(self.columns) > WIDE


def by_item(run: Run, places: Iterable[int] = ()) -> Comparison:
    """Villages side by side: every item for a few chosen places, the main items for all."""
    period = period_of(run.cycle)
    kind = period.team_kinds[0]
    tree, results = period.trees[kind], _of_kind(run, kind)
    chosen = [one for one in results if one.subject.place_id in set(places)]
    if len(chosen) >= 2:
        return _items_down(tree, chosen)
    return _items_across(period, kind, [tree, *tree.children], results)


def ranked_alike(run: Run, ranking: str) -> Comparison:
    """Officials of one ranking, i.e. of one post, or teams, with the parts their points are made of."""
    period = period_of(run.cycle)
    kind = period.ranking(ranking).kind
    rows = Result.objects.filter(run=run, ranking=ranking).select_related("subject__place")
    tree = period.trees[kind]
    parts = [node for child in tree.children for node in (child, *child.children)]
    return _items_across(period, kind, [tree, *parts], sorted(rows, key=_by_rank))


def by_month(cycle: Cycle, places: Iterable[int] = ()) -> Comparison:
    """A line per village over the last twelve cycles of the same kind, points and rank."""
    period = period_of(cycle)
    kind = period.team_kinds[0]
    cycles = _cycles_until(cycle)
    results = _results_of(cycles, kind, places)
    names = {one.subject.place_id: village_display(one.subject.place.name) for one in results}
    found = {(one.subject.place_id, one.run.cycle_id): one for one in results}
    months = [label(one) for one in cycles]
    rows = [
        _month_row(name, [found.get((place, one.pk)) for one in cycles], months)
        for place, name in names.items()
    ]
    series = [
        {"name": name, "data": [_plain(found.get((place, one.pk))) for one in cycles]}
        for place, name in list(names.items())[:LINES_IN_CHART]
    ]
    where = levels.of_kind(period, kind)
    columns = [{"label": where}, *({"label": month, "number": True} for month in months)]
    columns.append({"label": _("Against the month before")})
    totals = [one.units for one in results]
    full = period.trees[kind].full_units
    return Comparison(columns, rows, _chart("line", months, series, _axis(totals, full)))


def villages_with_results(run: Run) -> list[tuple[int, str]]:
    """Number and name of the run's villages, in the roster's order."""
    kind = period_of(run.cycle).team_kinds[0]
    rows = Result.objects.filter(run=run, subject__kind=kind).order_by("subject__position")
    return [
        (place, village_display(name))
        for place, name in rows.values_list("subject__place", "subject__place__name")
    ]


def _of_kind(run: Run, kind: str) -> list[Result]:
    rows = Result.objects.filter(run=run, subject__kind=kind)
    return sorted(rows.select_related("subject__place"), key=_by_rank)


def _by_rank(result: Result) -> tuple:
    return result.rank is None, result.rank or 0, result.subject.position


def _items_down(tree, chosen: list[Result]) -> Comparison:
    names = [village_display(one.subject.place.name) for one in chosen]
    numbers = [{"label": text, "number": True} for text in (_("Full points"), *names)]
    columns = [{"label": _("Item")}, *numbers, {"label": _("Difference"), "number": True}]
    rows = [_item_row(node, chosen, names) for node in tree.walk()]
    series = [
        {"name": name, "data": [_text(one.trace.get(node.code)) for node in tree.children]}
        for name, one in zip(names, chosen, strict=True)
    ]
    return Comparison(columns, rows, _chart("bar", [node.title for node in tree.children], series))


def _item_row(node, chosen: list[Result], names: list[str]) -> list[dict]:
    units = [one.trace.get(node.code) for one in chosen]
    there = [value for value in units if value is not None]
    spread = max(there) - min(there) if there else 0
    cells = [
        {"text": points_in_words(value), "number": True, "label": name}
        for value, name in zip(units, names, strict=True)
    ]
    return [
        {"text": f"{node.code} {node.title}", "header": True},
        {"text": format_units(node.full_units), "number": True, "label": _("Full points")},
        *cells,
        {"text": format_units(spread) if spread else "—", "number": True, "label": _("Difference")},
    ]


def _items_across(period: Period, kind: str, nodes: list, results: list[Result]) -> Comparison:
    titles = [node.title for node in nodes]
    posts = bool(period.subjects[kind].posts)
    first = [{"label": _("Rank"), "number": True}, {"label": levels.of_kind(period, kind)}]
    first += [{"label": _("Official")}, {"label": _("Posts")}] if posts else []
    columns = [*first, *({"label": title, "number": True} for title in titles)]
    rows = [_across(one, nodes, posts) for one in results]
    names = [
        one.subject.name if posts else village_display(one.subject.place.name) for one in results
    ]
    total = {"name": titles[0], "data": [_text(one.units) for one in results]}
    axis = _axis([one.units for one in results], nodes[0].full_units)
    return Comparison(columns, rows, _chart("bar", names, [total], axis))


def _across(result: Result, nodes: list, posts: bool) -> list[dict]:
    subject = result.subject
    who = [{"text": village_display(subject.place.name), "header": True}]
    if posts:
        who += [{"text": subject.name}, {"text": posts_in_words(subject.posts)}]
    points = [
        {"text": points_in_words(result.trace.get(node.code)), "number": True, "label": node.title}
        for node in nodes
    ]
    return [{"text": str(result.rank or "—"), "number": True}, *who, *points]


def _cycles_until(cycle: Cycle) -> list[Cycle]:
    """Cycles of the same place and period that have results, the oldest first, this one last."""
    done = Run.objects.filter(cycle=OuterRef("pk"), state=RunState.DONE).order_by("-number")
    rows = Cycle.objects.filter(
        place=cycle.place_id, period_key=cycle.period_key, starts_on__lte=cycle.starts_on
    ).annotate(run=Subquery(done.values("pk")[:1]))
    return list(rows.filter(run__isnull=False).order_by("-starts_on")[:MONTHS])[::-1]


def _results_of(cycles: list[Cycle], kind: str, places: Iterable[int]) -> list[Result]:
    rows = Result.objects.filter(
        run__in=[one.run for one in cycles], subject__kind=kind
    ).select_related("subject__place", "run")
    if places:
        rows = rows.filter(subject__place__in=list(places))
    rows = rows.defer("trace", "run__facts", "run__gaps")
    return list(rows.order_by("subject__place__code", "run__cycle__starts_on"))


def _month_row(name: str, results: list[Result | None], months: list[str]) -> list[dict]:
    cells = [
        {"text": _with_rank(one), "number": True, "label": month}
        for one, month in zip(results, months, strict=True)
    ]
    return [{"text": name, "header": True}, *cells, _movement(results[-2:])]


def _with_rank(result: Result | None) -> str:
    if result is None or result.units is None:
        return "—"
    return _("%(points)s (rank %(rank)s)") % {
        "points": format_units(result.units),
        "rank": result.rank,
    }


def _movement(last: list[Result | None]) -> dict:
    """Points more or less than the month before; a sign and a word, not colour alone."""
    if len(last) < 2 or any(one is None or one.units is None for one in last):
        return {"text": "—", "label": _("Against the month before")}
    more = last[1].units - last[0].units
    if not more:
        text = _("unchanged")
    else:
        words = _("▲ %(points)s more") if more > 0 else _("▼ %(points)s less")
        text = words % {"points": format_units(abs(more))}
    return {"text": text, "label": _("Against the month before")}


def _plain(result: Result | None) -> str | None:
    return None if result is None else _text(result.units)


def _text(units: int | None) -> str | None:
    return None if units is None else format_units(units)


def _axis(totals: Iterable[int | None], full_units: int) -> dict:
    """Where the axis of totals begins and ends: a tenth of the full points below the lowest, said so.

    Totals lie close together at the upper end; from 0 on nobody could tell them apart.
    """
    there = [units for units in totals if units is not None]
    tenth = full_units // 10
    if not there or not tenth:
        return {}
    first = max(0, (min(there) - tenth // 2) // tenth * tenth)
    last = max(full_units, -(-max(there) // tenth) * tenth)
    unit = _("points (the axis begins at %(points)s)") % {"points": format_units(first)}
    return {
        "from": format_units(first),
        "to": format_units(last),
        "unit": unit if first else _("points"),
    }


def _chart(kind: str, categories: list[str], series: list[dict], axis: dict | None = None) -> dict:
    plain = {"kind": kind, "unit": _("points"), "categories": categories, "series": series}
    return plain | (axis or {})

"""Figures of a cycle's subjects: which the scheme asks of whom, and what is recorded of them."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaoping.cycles.models import Cycle, Subject
from kaoping.cycles.queries import period_of
from kaoping.lib.decimals import format_units
from kaoping.lib.text import village_display
from kaoping.results.models import RecordedFigure
from kaoping.results.queries.recorded import name_of
from kaoping.scoring.pay import ByFigure
from kaoping.scoring.scales import Scale
from kaoping.scoring.scheme import Period
from kaoping.scoring.sources import Figure

Said = tuple[int | None, int | None]  # units of a figure and of its own target
NOTHING: Said = (None, None)


@dataclass(frozen=True)
class AskedFigure:
    """A figure of the scheme, and the kinds of subjects of whom it is recorded."""

    figure: Figure
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Progress:
    """A figure: of how many subjects it is there. A list: how many of its items have points.

    `empty`: of how many `subjects` the list is empty, or the figure's own target is missing.
    """

    key: str
    title: str
    there: int
    all: int
    subjects: int = 0
    empty: int = 0


def asked_figures(cycle: Cycle) -> list[AskedFigure]:
    """The figures on which points or pay rest, in the scheme's order."""
    period = period_of(cycle)
    asked = (AskedFigure(one, _kinds(period, one.key)) for one in period.figures.values())
    return [one for one in asked if one.kinds]


def asked_figure(cycle: Cycle, key: str) -> AskedFigure | None:
    """The figure with this key, or nothing if the scheme asks for none such."""
    return next((one for one in asked_figures(cycle) if one.figure.key == key), None)


def subjects_of(cycle: Cycle, kinds: tuple[str, ...]) -> list[Subject]:
    """The cycle's subjects of these kinds, by village, each with what it is called on a page."""
    rows = Subject.objects.filter(cycle=cycle, kind__in=kinds).select_related("place")
    found = list(rows.order_by("place__code", "position"))
    for one in found:
        one.cycle = cycle
        one.village, one.whom = village_display(one.place.name), name_of(one)
    return found


def figure_records(cycle: Cycle, key: str) -> dict[int, list[RecordedFigure]]:
    """Everything recorded about a figure, by subject's number, in order; the last record counts."""
    rows = RecordedFigure.objects.filter(subject__cycle=cycle, key=key).select_related(
        "recording__recorded_by__person", "subject__place"
    )
    records = defaultdict(list)
    for row in rows.order_by("number"):
        records[row.subject_id].append(row)
    return dict(records)


def values_of(record: RecordedFigure | None) -> Said:
    """The figure and its target (units) that a record says; nothing where there is none."""
    return NOTHING if record is None else (record.units, record.target_units)


def in_words(record: RecordedFigure | None, unit: str) -> str:
    """`790人`, or `790人，目标800人`; empty where nothing is said."""
    units, target = (None if one is None else format_units(one) for one in values_of(record))
    said = {"figure": units, "target": target, "unit": unit}
    if target is None:
        return "" if units is None else _("%(figure)s %(unit)s") % said
    if units is None:
        return _("target %(target)s %(unit)s, nothing counted yet") % said
    return _("%(figure)s %(unit)s, target %(target)s %(unit)s") % said


def figures_progress(cycle: Cycle) -> list[Progress]:
    """Each figure with how many subjects have it, for the page that leads to the tables."""
    asked = asked_figures(cycle)
    if not asked:
        return []
    latest = _latest(cycle)
    subjects = list(Subject.objects.filter(cycle=cycle).values_list("pk", "kind"))
    return [_progress(one, subjects, latest) for one in asked]


def _progress(
    asked: AskedFigure, subjects: list[tuple[int, str]], latest: dict[tuple[int, str], Said]
) -> Progress:
    figure = asked.figure
    said = [latest.get((pk, figure.key), NOTHING) for pk, kind in subjects if kind in asked.kinds]
    there = sum(units is not None for units, _target in said)
    aimless = sum(target is None for _units, target in said) if figure.own_target else 0
    return Progress(figure.key, figure.title, there, len(said), len(said), aimless)


def _latest(cycle: Cycle) -> dict[tuple[int, str], Said]:
    rows = RecordedFigure.objects.filter(subject__cycle=cycle).order_by("number")
    values = rows.values_list("subject", "key", "units", "target_units")
    return {(pk, key): (units, target) for pk, key, units, target in values}


def _kinds(period: Period, key: str) -> tuple[str, ...]:
    """Kinds whose items ask for the figure; officials inherit it where their team has it.

    What only pay asks for is recorded of the team.
    """
    wanted = {kind for kind in period.trees if _asks(period, kind, key)}
    if period.pay and any(
        isinstance(part.how, ByFigure) and part.how.figure == key for part in period.pay.components
    ):
        paid = period.subjects[period.pay.kind]
        if not wanted & {paid.key, paid.team}:
            wanted.add(paid.team or paid.key)
    return tuple(
        kind for kind, about in period.subjects.items()
        if kind in wanted and about.team not in wanted
    )  # fmt: skip


def _asks(period: Period, kind: str, key: str) -> bool:
    rules = (item.rule for item in period.items(kind))
    return any(
        isinstance(rule, Scale) and rule.source == "figure" and rule.name == key for rule in rules
    )


def records_in_words(records: dict[int, list[RecordedFigure]], unit: str) -> list[RecordedFigure]:
    """All records about a figure, the last first: whom they are about, what they say, whether they count."""
    listed = sorted((row for rows in records.values() for row in rows), key=lambda row: -row.pk)
    for row in listed:
        row.whom, row.words = name_of(row.subject), in_words(row, unit)
        row.counts = row is records[row.subject_id][-1]
    return listed

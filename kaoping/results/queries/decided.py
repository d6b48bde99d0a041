"""Decisions that changed points, as a village reads them: before, after, reason and document."""

from collections import defaultdict
from dataclasses import replace

from django.utils.translation import gettext as _

from kaoping.cycles.queries import period_of
from kaoping.lib.decimals import format_units
from kaoping.results.models import Adjustment, Run
from kaoping.results.queries.marked import MarkRow


def decisions_by_subject(run: Run) -> dict[int, list[Adjustment]]:
    """The decisions a run rests on, in order, by subject; a gap before is called a gap."""
    titles = {item.code: item.title for item in period_of(run.cycle).items()}
    made = Adjustment.objects.filter(run__cycle=run.cycle_id, run__number__lte=run.number)
    found = defaultdict(list)
    for one in made.order_by("pk"):
        one.item = titles.get(one.indicator, one.indicator)
        one.before = _("gap") if one.before_units is None else format_units(one.before_units)
        one.after = format_units(one.after_units)
        found[one.subject_id].append(one)
    return found


def with_decisions(rows: list[MarkRow], decisions: list[Adjustment]) -> list[MarkRow]:
    """The marks of one subject, each with the points that were decided instead, if any."""
    points = {one.indicator: one.after for one in decisions}
    return [replace(row, decided=points.get(row.indicator, "")) for row in rows]

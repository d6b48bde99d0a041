"""Compare village with village, official with official, month with month."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.cycles import levels
from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import period_of
from kaoping.people.access import requires
from kaoping.results import queries
from kaoping.results.queries.compared import Comparison
from kaoping.results.views.common import CYCLE_RELATED, finished_run, page

MOST_CHOSEN = 4


@require_safe
@requires("see_results", Cycle, related=CYCLE_RELATED)
def compare(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """`?by=` villages, months, or the key of another ranking; `?village=` up to four."""
    by = request.GET.get("by", "villages")
    period = period_of(cycle)
    rankings = [one for one in period.rankings if one.kind != period.team_kinds[0]]
    places = [int(key) for key in request.GET.getlist("village") if key.isdecimal()][:MOST_CHOSEN]
    return page(
        request,
        "compare",
        cycle,
        _("Compare"),
        by=by,
        rankings=rankings,
        chosen=places,
        villages=queries.villages_with_results(finished_run(cycle)),
        where=levels.of_kind(period, period.team_kinds[0]),
        found=_comparison(cycle, by, [one.key for one in rankings], places),
    )


def _comparison(cycle: Cycle, by: str, rankings: list[str], places: list[int]) -> Comparison:
    if by == "months":
        return queries.by_month(cycle, places)
    run = finished_run(cycle)
    return queries.ranked_alike(run, by) if by in rankings else queries.by_item(run, places)

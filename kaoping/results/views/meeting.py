"""The month's feedback meeting: results and recorded work of all villages, side by side."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.cycles.models import Cycle
from kaoping.people.access import requires
from kaoping.results import queries
from kaoping.results.views.common import CYCLE_RELATED, finished_run, page, scheme_names


@require_safe
@requires("see_results", Cycle, related=CYCLE_RELATED)
def meeting(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """For the desk, or with `?screen=projector` in letters that are read across a hall.

    Everybody in the hall reads it, so it names raters as the scheme says.
    """
    found = queries.meeting_of(finished_run(cycle), named=scheme_names(cycle))
    projector = request.GET.get("screen") == "projector"
    context = {"meeting": found, "projector": projector}
    if projector:
        context["large_print"] = True
    return page(request, "meeting", cycle, _("Feedback meeting"), **context)

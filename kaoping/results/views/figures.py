"""Figures of a cycle's subjects: a table for each figure, read and recorded."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kaoping.cycles.models import Cycle
from kaoping.lib.decimals import format_units
from kaoping.lib.errors import UserError
from kaoping.people.access import may, requires
from kaoping.results import actions, queries
from kaoping.results.queries import figures as found
from kaoping.results.recording_forms import FiguresForm
from kaoping.results.views.common import CYCLE_RELATED, crumbs_of_facts, page
from kaoping.web.pages import refuse, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_results", Cycle, related=CYCLE_RELATED)
def figure(request: HttpRequest, cycle: Cycle, figure: str) -> HttpResponse:
    """One figure of every subject that has it, what was recorded before, and the form for the office."""
    asked = found.asked_figure(cycle, figure)
    may_record = queries.review_of(cycle) is None and may(request.user, "record_fact", cycle.place)
    if asked is None or (request.method == "POST" and not may_record):
        raise Http404
    form = FiguresForm(
        request.POST if request.method == "POST" else None,
        figure=asked.figure,
        subjects=found.subjects_of(cycle, asked.kinds),
        records=found.figure_records(cycle, figure),
    )
    if form.is_resent:
        return redirect("results:figure", cycle=cycle.pk, figure=figure)
    if form.is_valid():
        try:
            actions.record_figures(cycle=cycle, key=figure, by=request.user, **form.cleaned_data)
            return redirect("results:figure", cycle=cycle.pk, figure=figure)
        except UserError as error:
            refuse(form, error)
    return page(
        request,
        "figure",
        cycle,
        asked.figure.title,
        status=status_of(form),
        crumbs=crumbs_of_facts(cycle, (asked.figure.title, "")),
        form=form,
        figure=asked.figure,
        low=format_units(asked.figure.low_units),
        high=format_units(asked.figure.high_units),
        earlier=found.records_in_words(form.records, asked.figure.unit),
        may_record=may_record,
    )

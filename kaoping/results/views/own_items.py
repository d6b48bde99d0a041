"""Items of subjects' own: the list of one subject, and how far all of them are."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles.models import Cycle, Subject
from kaoping.lib.decimals import format_units
from kaoping.lib.errors import UserError
from kaoping.people.access import may, requires
from kaoping.people.frames import frame_of
from kaoping.results import actions, queries
from kaoping.results.queries import own_items as found
from kaoping.results.queries.recorded import name_of
from kaoping.results.recording_forms import ItemsForm
from kaoping.results.views.common import CYCLE_RELATED, SUBJECT_RELATED, crumbs_of_facts, page
from kaoping.web.pages import refuse, status_of


@require_safe
@requires("see_results", Cycle, related=CYCLE_RELATED)
def own_list(request: HttpRequest, cycle: Cycle, listed: str) -> HttpResponse:
    """Every subject with how many items it has, and how many of them were inspected."""
    asked = found.asked_list(cycle, listed)
    if asked is None:
        raise Http404
    rows = found.lists_of(cycle, asked)
    return page(
        request,
        "own_list",
        cycle,
        asked.list.title,
        crumbs=crumbs_of_facts(cycle, (asked.list.title, "")),
        listed=asked.list,
        out_of=format_units(asked.list.out_of_units),
        rows=rows,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_feedback", Subject, related=SUBJECT_RELATED)
def own_items(request: HttpRequest, subject: Subject, listed: str) -> HttpResponse:
    """The items of one subject: its village reads them, the office records them."""
    cycle = subject.cycle
    asked = found.asked_list(cycle, listed)
    may_record = queries.review_of(cycle) is None and may(request.user, "record_fact", cycle.place)
    if asked is None or subject.kind not in asked.kinds:
        raise Http404
    if request.method == "POST" and not may_record:
        raise Http404
    form = ItemsForm(
        request.POST if request.method == "POST" else None,
        listed=asked.list,
        records=found.item_records(subject, listed),
    )
    if form.is_resent:
        return redirect("results:own_items", subject=subject.pk, listed=listed)
    if form.is_valid():
        try:
            actions.record_items(subject=subject, key=listed, by=request.user, **form.cleaned_data)
            return redirect("results:own_items", subject=subject.pk, listed=listed)
        except UserError as error:
            refuse(form, error)
    return page(
        request,
        "own_items",
        cycle,
        asked.list.title,
        status=status_of(form),
        base=frame_of(request.user),
        crumbs=crumbs_of_facts(
            cycle,
            (asked.list.title, reverse("results:own_list", args=[cycle.pk, listed])),
            (name_of(subject), ""),
        ),
        form=form,
        subject=subject,
        listed=asked.list,
        out_of=format_units(asked.list.out_of_units),
        whom=name_of(subject),
        items=found.items_in_words(form.records, asked.list),
        may_record=may_record,
        sees_all=may(request.user, "see_results", cycle.place),
    )

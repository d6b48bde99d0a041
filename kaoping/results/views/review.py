"""The review meeting: the list to go through, adjusting an item, closing the review."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles.models import Cycle, Subject
from kaoping.lib.errors import UserError
from kaoping.people.access import may, requires
from kaoping.results import actions, queries
from kaoping.results.actions.review import marked_item
from kaoping.results.forms import AdjustForm, CloseReviewForm
from kaoping.results.gap_forms import GapsForm
from kaoping.results.queries.gaps import gap_groups, gaps_of
from kaoping.results.views.common import (
    CYCLE_RELATED,
    SUBJECT_RELATED,
    finished_run,
    names_shown,
    page,
)
from kaoping.web.pages import refuse, status_of

# A longer form is read by nobody; the gaps after these follow once they are decided.
MOST_GAPS = 300


@require_http_methods(["GET", "HEAD", "POST"])
@requires("see_results", Cycle, related=CYCLE_RELATED)
def review(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Results to go through, what was decided so far, and the form that closes the review."""
    may_close = may(request.user, "close_review", cycle.place)
    if request.method == "POST" and not may_close:
        raise Http404
    form = CloseReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.close_review(cycle=cycle, by=request.user, **form.cleaned_data)
            return redirect("results:review", cycle=cycle.pk)
        except UserError as error:
            refuse(form, error)
    run, closed = finished_run(cycle), queries.review_of(cycle)
    may_adjust = closed is None and may(request.user, "adjust_results", cycle.place)
    return page(
        request,
        "review",
        cycle,
        _("Review meeting"),
        status=status_of(form),
        run=run,
        review=closed,
        tables=queries.rankings(run),
        gaps=queries.gap_rows(run, named=names_shown(request.user, cycle)),
        decisions=queries.decisions_of(cycle),
        form=form,
        may_close=may_close,
        may_adjust=may_adjust,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("adjust_results", Subject, related=SUBJECT_RELATED)
def adjust(request: HttpRequest, subject: Subject, item: str) -> HttpResponse:
    """One item of one subject: its points now, and the form that decides others."""
    try:
        indicator = marked_item(subject, item)
    except UserError as error:
        raise Http404 from error
    form = AdjustForm(request.POST if request.method == "POST" else None, item=indicator)
    if form.is_valid():
        try:
            actions.adjust(subject=subject, indicator=item, by=request.user, **form.cleaned_data)
            return redirect("results:subject", subject=subject.pk)
        except UserError as error:
            refuse(form, error)
    return _adjust_page(request, subject, indicator, form)


@require_safe
@requires("adjust_results", Cycle, related=CYCLE_RELATED)
def gaps(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Absent raters and villages with their gaps: which of them to decide together."""
    closed = queries.review_of(cycle)
    groups = [] if closed else gap_groups(gaps_of(finished_run(cycle)))
    return page(request, "gaps", cycle, _("Decide missing marks together"), groups=groups)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("adjust_results", Cycle, related=CYCLE_RELATED)
def decide_gaps(request: HttpRequest, cycle: Cycle, kind: str, key: str) -> HttpResponse:
    """All gaps of one absent rater, or of one village, with the form that decides them together."""
    groups = gap_groups(gaps_of(finished_run(cycle)))
    group = next((one for one in groups if (one.kind, one.key) == (kind, key)), None)
    if group is None or queries.review_of(cycle):
        return redirect("results:review", cycle=cycle.pk)
    data = request.POST if request.method == "POST" else None
    form = GapsForm(data, gaps=group.gaps[:MOST_GAPS])
    if form.is_valid():
        try:
            actions.decide_gaps(cycle=cycle, by=request.user, **form.cleaned_data)
            return redirect("results:review", cycle=cycle.pk)
        except UserError as error:
            refuse(form, error)
    return page(
        request,
        "gaps_form",
        cycle,
        _("Decide missing marks together"),
        status=status_of(form),
        group=group,
        form=form,
        shown=len(form.gaps),
    )


def _adjust_page(request: HttpRequest, subject: Subject, indicator, form: AdjustForm):
    run = finished_run(subject.cycle)
    found = queries.explanation(run, subject, named=True)
    node = next(node for node in found.root.walk() if node.code == indicator.code)
    return page(
        request,
        "adjust",
        subject.cycle,
        _("Adjust %(item)s") % {"item": indicator.title},
        status=status_of(form),
        found=found,
        node=node,
        form=form,
    )

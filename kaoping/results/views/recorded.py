"""What the office records with its document before the review is closed.

Events, and items that do not apply, stand here; the page leads on to figures and items of subjects' own.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles.models import Cycle, Subject
from kaoping.lib.errors import UserError
from kaoping.people.access import may, requires
from kaoping.results import actions, queries
from kaoping.results.fact_forms import FactForm, WordsForm
from kaoping.results.models import RecordedFact
from kaoping.results.queries import recorded
from kaoping.results.queries.figures import figures_progress
from kaoping.results.queries.own_items import lists_progress
from kaoping.results.views.common import CYCLE_RELATED, page
from kaoping.web.pages import refuse, status_of


@require_safe
@requires("see_results", Cycle, related=CYCLE_RELATED)
def facts(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Everything recorded, what was taken back, too."""
    open_still = queries.review_of(cycle) is None
    return page(
        request,
        "facts",
        cycle,
        _("Recorded facts"),
        facts=recorded.facts_of(cycle),
        recordable=recorded.recordable(cycle),
        figures=figures_progress(cycle),
        lists=lists_progress(cycle),
        may_record=open_still and may(request.user, "record_fact", cycle.place),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("record_fact", Cycle, related=CYCLE_RELATED)
def record(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Records one fact about one subject."""
    subjects = Subject.objects.filter(cycle=cycle).select_related("place", "cycle__place")
    form = FactForm(
        request.POST if request.method == "POST" else None,
        subjects=list(subjects.order_by("place__code", "position")),
        recordable=recorded.recordable(cycle),
    )
    if form.is_valid():
        try:
            actions.record_fact(by=request.user, **form.cleaned_data)
            return redirect("results:facts", cycle=cycle.pk)
        except UserError as error:
            refuse(form, error)
    return _form_page(request, cycle, form, _("Record a fact"), _("Record it"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(
    "record_fact",
    RecordedFact,
    related=("subject__place", "subject__cycle__place", "subject__cycle__version"),
)
def take_back(request: HttpRequest, recordedfact: RecordedFact) -> HttpResponse:
    """Takes one record back by a further one."""
    cycle = recordedfact.subject.cycle
    form = WordsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.take_back(fact=recordedfact, by=request.user, **form.cleaned_data)
            return redirect("results:facts", cycle=cycle.pk)
        except UserError as error:
            refuse(form, error)
    titles = {(one.sort, one.key): one.title for one in recorded.recordable(cycle)}
    lead = f"{recorded.name_of(recordedfact.subject)} · {recorded.title_of(recordedfact, titles)}"
    return _form_page(request, cycle, form, _("Take a record back"), _("Take it back"), lead=lead)


def _form_page(
    request: HttpRequest, cycle: Cycle, form, title: str, action: str, **context
) -> HttpResponse:
    return page(
        request,
        "office_form",
        cycle,
        title,
        status=status_of(form),
        form=form,
        text=_("Both records stay to be read; the next computation of the results counts it."),
        action=action,
        cancel=reverse("results:facts", args=[cycle.pk]),
        **context,
    )

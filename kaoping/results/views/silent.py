"""Villages that don't answer on screen: the office records the paper, or the decision to go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.cycles.models import Cycle
from kaoping.lib.errors import UserError
from kaoping.people.access import requires
from kaoping.results import actions, queries
from kaoping.results.forms import GoOnForm, PaperForm
from kaoping.results.models import Feedback
from kaoping.results.views.common import CYCLE_RELATED, FEEDBACK_RELATED, page
from kaoping.web.pages import refuse, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires("issue_feedback", Feedback, related=FEEDBACK_RELATED)
def confirm_on_paper(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    """Records that a village confirmed on paper: when, who signed, which paper."""
    form = PaperForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.confirm_on_paper(feedback=feedback, by=request.user, **form.cleaned_data)
            return redirect("results:feedback_list", cycle=feedback.cycle_id)
        except UserError as error:
            refuse(form, error)
    return page(
        request,
        "office_form",
        feedback.cycle,
        _("Confirmation on paper"),
        status=status_of(form),
        form=form,
        lead=feedback.village_name,
        text=_("The notice will say who signed, and that you recorded it."),
        action=_("Record the confirmation"),
        cancel=reverse("results:feedback", args=[feedback.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("go_on_without", Cycle, related=CYCLE_RELATED)
def go_on_without(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Decides that silent villages are waited for no longer, with reason and document."""
    silent = queries.silent_in(cycle)
    form = GoOnForm(request.POST if request.method == "POST" else None, silent=silent)
    if form.is_valid():
        try:
            actions.go_on_without(cycle=cycle, by=request.user, **form.cleaned_data)
            return redirect("results:feedback_list", cycle=cycle.pk)
        except UserError as error:
            refuse(form, error)
    return page(
        request,
        "office_form",
        cycle,
        _("Go on without those that are silent"),
        status=status_of(form),
        form=form,
        nothing="" if silent else _("Nobody is silent after the due day."),
        text=_("Each of these notices will say who decided it, why, and by which document."),
        action=_("Go on without them"),
        cancel=reverse("results:feedback_list", args=[cycle.pk]),
    )

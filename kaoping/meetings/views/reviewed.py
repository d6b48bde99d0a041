"""The statutory review: planning it, and deciding on the end of an office that follows from two."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.lib.errors import UserError
from kaoping.meetings import actions, pages, planning, queries, reviews
from kaoping.meetings.forms import ReviewForm, TerminationForm
from kaoping.meetings.models import Kind, ReviewOutcome
from kaoping.meetings.views.common import page, spoken, tell
from kaoping.people.access import requires
from kaoping.people.models import Level, Place
from kaoping.web.pages import status_of


@requires("run_meeting", Place, related=("parent",))
@require_http_methods(["GET", "POST"])
def plan_review(request: HttpRequest, place: Place) -> HttpResponse:
    """Plans a village's review of the year, by one of the bodies that the law allows."""
    if place.level != Level.VILLAGE:
        raise Http404
    today = timezone.localdate()
    form = ReviewForm(request.POST or None, bodies=queries.profile_on(place, today).review.bodies)
    if form.is_valid():
        title = planning.review_title(place, form.cleaned_data["held_on"].year)
        try:
            made = actions.plan_meeting(
                place=place, cycle=None, stage="", kind=Kind.STATUTORY, title=title,
                by=request.user, **form.cleaned_data,
            )  # fmt: skip
            return redirect("meetings:meeting", meeting=made.pk)
        except UserError as error:
            tell(form, error)
    return page(
        request, "form", _("Plan the statutory review of %(village)s") % {"village": spoken(place)},
        back=(_("Meetings"), reverse("meetings:list")), status=status_of(form), form=form,
        action=_("Plan it"), cancel=reverse("meetings:list"), place_name=spoken(place),
        law=pages.law(place, today), reviews=True,
    )  # fmt: skip


@requires("run_meeting", ReviewOutcome, related=("meeting__place", "person"))
@require_http_methods(["GET", "POST"])
def termination(request: HttpRequest, reviewoutcome: ReviewOutcome) -> HttpResponse:
    """The proposal that an elected post ends by law, and what people decided on it."""
    place = reviewoutcome.meeting.place
    proposal = next(
        (one for one in reviews.proposals([place]) if one.outcome.pk == reviewoutcome.pk), None
    )
    form = TerminationForm(request.POST or None, initial={"decided_on": timezone.localdate()})
    if proposal and form.is_valid():
        try:
            actions.decide_termination(outcome=reviewoutcome, by=request.user, **form.cleaned_data)
            messages.success(request, _("The decision is recorded."))
            return redirect("meetings:termination", reviewoutcome=reviewoutcome.pk)
        except UserError as error:
            tell(form, error)
    return page(
        request, "termination",
        _("Statutory review of %(name)s") % {"name": reviewoutcome.name},
        back=(_("Meetings"), reverse("meetings:list")), status=status_of(form), form=form,
        proposal=proposal, outcome=reviewoutcome, place_name=spoken(place),
        decision=getattr(reviewoutcome, "termination", None),
        law=pages.law(place, reviewoutcome.meeting.held_on),
    )  # fmt: skip

"""A meeting's own page; convening it, ending it, calling it off, its minutes."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.lib.errors import UserError
from kaoping.meetings import actions, pages
from kaoping.meetings.forms import MinutesForm, ReasonForm
from kaoping.meetings.models import Meeting
from kaoping.meetings.views.common import RELATED, ask, links, meeting_page, page, spoken, tell
from kaoping.people.access import may_of, requires


@requires("see_meetings", Meeting, related=RELATED)
@require_safe
def meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What is planned, what still stands in the way, what the law asks, who came."""
    runs = may_of(request.user, "run_meeting", meeting)
    context = pages.meeting(meeting, timezone.localdate(), runs=runs)
    back = (_("Meetings"), reverse("meetings:list"))
    return page(
        request, "meeting", meeting.title, back=back, meeting=meeting, runs=runs,
        links=links(request, meeting), place_name=spoken(meeting.place), **context,
    )  # fmt: skip


@requires("run_meeting", Meeting, related=RELATED)
@require_http_methods(["GET", "POST"])
def convene(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Begins the meeting, unless the law or the preparation stands in the way."""
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.convene(meeting=meeting, by=request.user)
            messages.success(request, _("The meeting is under way."))
            return redirect("meetings:meeting", meeting=meeting.pk)
        except UserError as error:
            tell(form, error)
    return ask(
        request, meeting, form, title=_("Begin the meeting?"), action=_("Begin"),
        text=_("Enough people are there, as the law asks. Their numbers are kept with the minutes."),
    )  # fmt: skip


@requires("run_meeting", Meeting, related=RELATED)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Ends the meeting."""
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.end_meeting(meeting=meeting, by=request.user)
            return redirect("meetings:minutes", meeting=meeting.pk)
        except UserError as error:
            tell(form, error)
    return ask(
        request, meeting, form, title=_("End the meeting?"), action=_("End it"),
        text=_("Its minutes can still be written."),
    )  # fmt: skip


@requires("run_meeting", Meeting, related=RELATED)
@require_http_methods(["GET", "POST"])
def call_off(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Calls the meeting off, with the reason."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.call_off(meeting=meeting, by=request.user, **form.cleaned_data)
            return redirect("meetings:meeting", meeting=meeting.pk)
        except UserError as error:
            tell(form, error)
    return ask(
        request, meeting, form, title=_("Call the meeting off?"), action=_("Call it off"),
        kind="danger", text=_("It can be planned again on another day."),
    )  # fmt: skip


@requires("run_meeting", Meeting, related=RELATED)
@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The minutes: what was said and decided; the rest stands in the document by itself."""
    form = MinutesForm(request.POST or None, initial={"text": meeting.minutes})
    if form.is_valid():
        try:
            actions.record_minutes(meeting=meeting, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("meetings:minutes", meeting=meeting.pk)
        except UserError as error:
            tell(form, error)
    return meeting_page(request, "minutes", meeting, _("Minutes of the meeting"), form)

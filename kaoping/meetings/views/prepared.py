"""Preparing a meeting: officers, agenda, who is entitled and who came."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.lib.errors import UserError
from kaoping.meetings import actions, pages, planning, queries
from kaoping.meetings.forms import AgendaForm, AttendanceForm, GroupForm, OfficersForm
from kaoping.meetings.models import Meeting, Officer
from kaoping.meetings.views.common import RELATED, meeting_page, tell
from kaoping.people.access import requires

OF_OFFICER = tuple(f"meeting__{one}" for one in RELATED)


@requires("run_meeting", Meeting, related=RELATED)
@require_http_methods(["GET", "POST"])
def officers(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Who has which duty; the form appoints all who were filled in, or nobody."""
    rows = list(meeting.officers.select_related("person"))
    people = pages.people_to_choose(meeting)
    form = OfficersForm(request.POST or None, slots=pages.slots(meeting, rows), people=people)
    if form.is_valid():
        try:
            actions.appoint_all(meeting=meeting, wanted=form.wanted, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("meetings:officers", meeting=meeting.pk)
        except UserError as error:
            tell(form, error)
    return meeting_page(
        request, "officers", meeting, _("Officers of the meeting"), form, rows=rows,
        people=people, appraised=pages.names_appraised(meeting),
    )  # fmt: skip


@requires("run_meeting", Officer, related=OF_OFFICER)
@require_POST
def dismiss(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Takes a duty away."""
    try:
        actions.dismiss_officer(officer=officer, by=request.user)
        messages.success(request, _("Saved."))
    except UserError as error:
        messages.error(request, str(error))
    return redirect("meetings:officers", meeting=officer.meeting_id)


@requires("run_meeting", Meeting, related=RELATED)
@require_http_methods(["GET", "POST"])
def agenda(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The agenda and who reports; whom a vote barred is shown with the reason."""
    reporters = planning.reporters(meeting)
    items = [(item.title, item.reporter) for item in queries.agenda(meeting)]
    form = AgendaForm(request.POST or None, items=items, heard=reporters.heard)
    if form.is_valid():
        try:
            actions.set_agenda(meeting=meeting, items=form.items, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("meetings:agenda", meeting=meeting.pk)
        except UserError as error:
            tell(form, error)
    left_out = pages.left_out(reporters)
    return meeting_page(request, "agenda", meeting, _("Agenda"), form, left_out=left_out)


@requires("run_meeting", Meeting, related=RELATED)
@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Taken at the door, on a phone: two numbers for each group, and what the law asks."""
    groups = queries.attendance(meeting)
    quorum = queries.quorum_of_law(meeting, groups)
    bases = quorum.rule.bases if quorum.rule else ()
    form = AttendanceForm(request.POST or None, groups=groups, bases=bases)
    if form.is_valid():
        try:
            if form.chosen_bases:
                actions.set_bases(meeting=meeting, bases=form.chosen_bases, by=request.user)
            actions.count_attendance(meeting=meeting, counts=form.counts, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("meetings:attendance", meeting=meeting.pk)
        except UserError as error:
            tell(form, error)
    return meeting_page(
        request, "attendance", meeting, _("Who is entitled and who came"), form,
        quorum=pages.quorum(quorum), group_form=GroupForm(),
    )  # fmt: skip


@requires("run_meeting", Meeting, related=RELATED)
@require_POST
def add_group(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One more group of those who meet."""
    form = GroupForm(request.POST)
    if form.is_valid():
        key = pages.free_key(meeting)
        try:
            actions.add_groups(
                meeting=meeting, groups=[(key, form.cleaned_data["title"])], by=request.user
            )
        except UserError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Say what the group is called."))
    return redirect("meetings:attendance", meeting=meeting.pk)

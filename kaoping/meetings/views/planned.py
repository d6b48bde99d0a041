"""The list of meetings, those of a cycle, planning them, changing a plan, planning once more."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles import levels
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Stage
from kaoping.lib.errors import UserError
from kaoping.meetings import actions, pages, planning, queries
from kaoping.meetings.forms import ChangeForm, DayForm, PlanForm
from kaoping.meetings.models import Meeting
from kaoping.meetings.views.common import RELATED, ask, meeting_page, page, tell
from kaoping.people.access import may, may_of, requires, signed_in
from kaoping.people.models import Place
from kaoping.people.queries import places_where
from kaoping.web.pages import status_of


@signed_in
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings of the visitor's places: what is due, what is coming, what was held."""
    places = places_where(request.user, "see_meetings")
    runs = places_where(request.user, "run_meeting")
    found = [row for row in queries.meetings_in(places) if may_of(request.user, "see_meetings", row)]
    return page(
        request, "list", _("Meetings"), back=(_("Desk"), "/"),
        **pages.overview(found, runs, timezone.localdate()),
    )  # fmt: skip


@requires("see_meetings", Cycle, related=("place", "version"))
@require_safe
def cycle(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """The meetings of a cycle, stage by stage."""
    label = cycles.label(cycle)
    return page(
        request, "cycle", _("Meetings of %(period)s") % {"period": label},
        back=(label, reverse("cycles:cycle", args=[cycle.pk])), cycle=cycle,
        place_name=cycle.place.name, runs=may(request.user, "run_meeting", cycle.place),
        stages=pages.stages(cycle, timezone.localdate()),
    )  # fmt: skip


@requires("run_meeting", Stage, related=("cycle__place", "cycle__version"))
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, stage: Stage) -> HttpResponse:
    """Plans the meetings of a stage: in all places appraised at once, in one, or in the cycle's own."""
    cycle = stage.cycle
    proposals = planning.proposals(cycle, stage)
    if not proposals:
        raise Http404
    places = cycles.places_of(cycle)
    form = PlanForm(
        request.POST or None, proposals=proposals, places=places,
        many=levels.many(cycles.period_of(cycle)),
        initial={"held_on": stage.due_on},
    )  # fmt: skip
    if form.is_valid():
        try:
            made = _plan(form, stage, request)
            _tell_how_many(request, len(made))
            return redirect("meetings:cycle", cycle=cycle.pk)
        except UserError as error:
            tell(form, error)
    return page(
        request, "plan", _("Plan the meetings of “%(stage)s”") % {"stage": stage.title},
        back=(_("Meetings of %(period)s") % {"period": cycles.label(cycle)},
              reverse("meetings:cycle", args=[cycle.pk])),
        status=status_of(form), form=form, cycle=cycle, place_name=cycle.place.name,
        law=pages.law(cycle.place, stage.due_on),
    )  # fmt: skip


def _plan(form: PlanForm, stage: Stage, request: HttpRequest) -> list[Meeting]:
    cycle = stage.cycle
    chosen = {"cycle": cycle, "stage": stage.key, "by": request.user} | form.plan
    if form.proposal.everywhere and form.place is None:
        return actions.plan_everywhere(**chosen)
    place: Place = form.place if form.proposal.everywhere else cycle.place
    chosen["title"] = planning.title_of(place, cycle, chosen["title"])
    return [actions.plan_meeting(place=place, **chosen)]


def _tell_how_many(request: HttpRequest, count: int) -> None:
    text = ngettext("%(n)d meeting is planned.", "%(n)d meetings are planned.", count)
    messages.success(request, text % {"n": count})


@requires("run_meeting", Meeting, related=RELATED)
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Changes the plan of a meeting that is being prepared."""
    names = ("title", "held_on", "starts_at", "venue", "announced_on")
    form = ChangeForm(request.POST or None, initial={n: getattr(meeting, n) for n in names})
    if form.is_valid():
        try:
            actions.change_meeting(meeting=meeting, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("meetings:meeting", meeting=meeting.pk)
        except UserError as error:
            tell(form, error)
    return meeting_page(request, "form", meeting, _("Change the plan"), form, action=_("Save"))


@requires("run_meeting", Meeting, related=RELATED)
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Plans a meeting that was called off once more, on another day."""
    form = DayForm(request.POST or None)
    if form.is_valid():
        try:
            new = actions.plan_again(meeting=meeting, by=request.user, **form.cleaned_data)
            messages.success(request, _("The meeting is planned again."))
            return redirect("meetings:meeting", meeting=new.pk)
        except UserError as error:
            tell(form, error)
    return ask(
        request, meeting, form, title=_("Plan the meeting again"), action=_("Plan it"),
        text=_("Agenda, officers and the numbers entitled are taken over; the vote begins anew."),
    )  # fmt: skip

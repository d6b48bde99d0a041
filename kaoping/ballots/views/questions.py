"""What is asked and who votes: prepared from the regulation, changed until the key is made."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.ballots import actions, queries, reviewed
from kaoping.ballots.actions.preparing import set_boxes
from kaoping.ballots.forms.questions import MergeForm, NewBoxForm, PrepareForm, QuestionsForm
from kaoping.ballots.models import Box, Poll
from kaoping.ballots.views.course import runs
from kaoping.ballots.views.frame import crumbs, meeting_address, refusals, refuse
from kaoping.lib.errors import UserError
from kaoping.meetings.models import Meeting, State
from kaoping.people.access import requires
from kaoping.web.pages import confirm

REFUSED = 400
OF_BOX = ("attendance", "poll__meeting__place", "poll__meeting__cycle")


@requires("run_meeting", Meeting, related=("place", "cycle"))
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Makes the meeting's vote from its regulation, or goes to the one there is."""
    poll = Poll.objects.filter(meeting=meeting).first()
    if poll:
        return redirect("ballots:poll", poll=poll.pk)
    if meeting.state in (State.ENDED, State.CALLED_OFF):
        context = {"meeting": meeting, "crumbs": _way(meeting)}
        return render(request, "ballots/poll/none.html", context)
    form = PrepareForm(meeting, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            poll = actions.prepare_poll(meeting=meeting, ballots=form.chosen, by=request.user)
            return redirect("ballots:poll", poll=poll.pk)
        except UserError as error:
            refuse(form, error)
    return confirm(
        request,
        form,
        title=_("Prepare a secret vote"),
        text=_where_from(meeting),
        action=_("Prepare"),
        cancel=meeting_address(meeting.pk),
        crumbs=_way(meeting),
        place_name=meeting.place.name,
    )


def _where_from(meeting: Meeting) -> str:
    """What the vote is made of."""
    if reviewed.is_review(meeting):
        return _(
            "The law names the officials whom everybody is asked about; you can leave out or add"
            " before the key is made."
        )
    return _(
        "Questions, options and voters come from the regulation; you can leave out or add before"
        " the key is made."
    )


def _way(meeting: Meeting) -> list[dict[str, str]]:
    return [{"label": meeting.title, "url": meeting_address(meeting.pk)}, {"label": _("Secret vote")}]


@runs
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Which questions are asked, in which words; items of a promise are added line by line."""
    form = QuestionsForm(poll, request.POST if request.method == "POST" else None)
    errors: list = []
    if request.method == "POST":
        if form.is_valid():
            try:
                made = actions.set_questions(poll=poll, questions=form.asked(), by=request.user)
                messages.success(request, _("%(count)s questions are asked.") % {"count": len(made)})
                return redirect("ballots:questions", poll=poll.pk)
            except UserError as error:
                errors = refusals(error)
        errors = errors or form.errors
    context = {"poll": poll, "form": form, "errors": errors, "crumbs": crumbs(poll, _("Questions"))}
    status = REFUSED if errors else 200
    return render(request, "ballots/poll/questions.html", context, status=status)


@runs
@require_http_methods(["GET", "POST"])
def boxes(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Who votes into which box; small groups are merged before slips are drawn."""
    rows = list(poll.boxes.select_related("attendance"))
    form = MergeForm(rows, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        chosen = [box for box in rows if str(box.pk) in form.cleaned_data["boxes"]]
        try:
            title = form.cleaned_data["title"]
            actions.merge_boxes(poll=poll, boxes=chosen, title=title, by=request.user)
            return redirect("ballots:boxes", poll=poll.pk)
        except UserError as error:
            refuse(form, error)
    return _boxes_page(request, poll, rows, form, NewBoxForm())


@runs
@require_POST
def add_box(request: HttpRequest, poll: Poll) -> HttpResponse:
    """A box for voters that no regulation names, as in a statutory review."""
    form = NewBoxForm(request.POST)
    rows = list(poll.boxes.select_related("attendance"))
    if form.is_valid():
        title = form.cleaned_data["title"]
        try:
            set_boxes(poll=poll, groups=[(f"group{len(rows) + 1}", title)], by=request.user)
            return redirect("ballots:boxes", poll=poll.pk)
        except UserError as error:
            refuse(form, error)
    return _boxes_page(request, poll, rows, MergeForm(rows), form)


@requires("run_meeting", Box, related=OF_BOX)
@require_POST
def remove_box(request: HttpRequest, box: Box) -> HttpResponse:
    """Takes out voters who don't vote at this meeting."""
    try:
        actions.remove_box(poll=box.poll, box=box, by=request.user)
    except UserError as error:
        messages.error(request, str(error))
    return redirect("ballots:boxes", poll=box.poll_id)


def _boxes_page(
    request: HttpRequest, poll: Poll, rows: list, form: MergeForm, new: NewBoxForm
) -> HttpResponse:
    context = {
        "poll": poll,
        "boxes": rows,
        "proposed": queries.proposed_merges(poll),
        "form": form,
        "new": new,
        "crumbs": crumbs(poll, _("Boxes")),
    }
    status = REFUSED if form.errors or new.errors else 200
    return render(request, "ballots/poll/boxes.html", context, status=status)

"""Paper at the same meeting: stubs torn off, slips spoiled, slips counted, piles counted twice."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.ballots import actions, queries
from kaoping.ballots.forms.course import StubForm
from kaoping.ballots.forms.paper import BatchForm, SlipCountForm
from kaoping.ballots.models import Box, PaperBatch, Poll
from kaoping.ballots.piles import differences, pile_rows
from kaoping.ballots.sheets import sheet_of
from kaoping.ballots.views.course import runs
from kaoping.ballots.views.frame import crumbs, refusals, refuse
from kaoping.lib.errors import UserError
from kaoping.meetings import queries as meetings
from kaoping.meetings.models import Duty
from kaoping.people.access import requires
from kaoping.web.pages import status_of

OF_BOX = ("attendance", "poll__meeting__place", "poll__meeting__cycle")


@runs
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def stubs(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The stub of a folded paper ballot is scanned and torn off: its code is void, A goes into the box."""
    return _codes(
        request,
        poll,
        lambda code: actions.spend_on_paper(poll=poll, code=code, by=request.user),
        title=_("Vote on paper"),
        text=_(
            "Scan the stub of the folded slip, tear it off, then let the voter put part A into the"
            " box. Don't unfold it."
        ),
        done=_("Done: the code is void. Part A may go into the box."),
    )


@runs
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def spoiled(request: HttpRequest, poll: Poll) -> HttpResponse:
    """A slip was torn, soiled or given back: its code is void, the voter draws another."""
    return _codes(
        request,
        poll,
        lambda code: actions.spoil(poll=poll, code=code, by=request.user),
        title=_("Take back a spoiled slip"),
        text=_("Scan it or type its code, keep the paper apart, and let the voter draw another."),
        done=_("Done: the code is void. The voter may draw another slip."),
    )


@sensitive_variables()
def _codes(
    request: HttpRequest, poll: Poll, act: Callable[[str], None], **words: str
) -> HttpResponse:
    """One code after the other; the field is empty and ready again after each."""
    form = StubForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["code"])
        except UserError as error:
            refuse(form, error)
        else:
            messages.success(request, words["done"])
            return redirect(request.path)
    context = {
        "poll": poll,
        "form": form,
        "counts": queries.box_counts(poll),
        "crumbs": crumbs(poll, words["title"]),
        **words,
    }
    return render(request, "ballots/poll/codes.html", context, status=status_of(form))


@runs
@require_http_methods(["GET", "POST"])
def counts(request: HttpRequest, poll: Poll) -> HttpResponse:
    """What became of the slips of each box, counted by hand."""
    data = request.POST if request.method == "POST" else None
    forms = [SlipCountForm(box, data) for box in queries.boxes(poll)]
    errors: list[object] = []
    if data is not None:
        errors = _refused(forms) or _record(request, forms)
        if not errors:
            messages.success(request, _("The numbers of slips are recorded."))
            return redirect("ballots:poll", poll=poll.pk)
    context = {"poll": poll, "forms": forms, "errors": errors, "crumbs": crumbs(poll, _("Count slips"))}
    return render(request, "ballots/poll/counts.html", context, status=400 if errors else 200)


def _refused(forms: list[SlipCountForm]) -> list[dict[str, str]]:
    """Faults of all boxes."""
    valid = [form.is_valid() for form in forms]
    if all(valid):
        return []
    return [
        {"text": f"{form.box.attendance.title} {field.label}：{error}", "href": f"#{field.id_for_label}"}
        for form in forms
        for field in form
        for error in field.errors
    ]  # fmt: skip


def _record(request: HttpRequest, forms: list[SlipCountForm]) -> list[str]:
    try:
        for form in forms:
            actions.count_box_slips(box=form.box, by=request.user, **form.cleaned_data)
    except UserError as error:
        return refusals(error)
    return []


@runs
@require_safe
def piles(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The piles of paper: which are counted alike, which must be counted again, and where."""
    context = {
        "poll": poll,
        "boxes": pile_rows(queries.boxes(poll), {box: sheet_of(box) for box in _full_boxes(poll)}),
        "crumbs": crumbs(poll, _("Paper ballots")),
    }
    return render(request, "ballots/poll/piles.html", context)


def _full_boxes(poll: Poll) -> list[Box]:
    return list(Box.objects.filter(poll=poll).select_related(*OF_BOX))


@requires("run_meeting", Box, related=OF_BOX)
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, box: Box) -> HttpResponse:
    """One teller enters one pile. The page never shows what anybody entered before."""
    sheet = sheet_of(box)
    proposed = {"number": request.GET.get("pile"), "teller": request.GET.get("teller")}
    names = [officer.name for officer in meetings.officers(box.poll.meeting, Duty.TELLER)]
    form = BatchForm(sheet.questions, request.POST or None, initial=proposed, names=names)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            actions.enter_batch(
                box=box, number=words["number"], teller=int(words["teller"]),
                papers=words["papers"], invalid=words["invalid"], cells=form.cells, by=request.user,
            )  # fmt: skip
        except UserError as error:
            refuse(form, error)
        else:
            _say_entered(request, box, words["number"])
            return redirect("ballots:piles", poll=box.poll_id)
    context = {"box": box, "poll": box.poll, "form": form, "crumbs": crumbs(box.poll, _("Paper ballots"))}
    return render(request, "ballots/poll/enter.html", context, status=status_of(form))


def _say_entered(request: HttpRequest, box: Box, number: int) -> None:
    """Says what comes next, and never a number that the other teller shouldn't know."""
    batch = PaperBatch.objects.prefetch_related("counts").get(box=box, number=number)
    latest = queries.latest_of(batch)
    if len(latest) < 2:
        messages.info(request, _("Pile %(number)s is recorded. The other teller counts it now.")
                      % {"number": number})  # fmt: skip
    elif queries.agreed(batch):
        messages.success(request, _("Pile %(number)s: both tellers counted alike.") % {"number": number})
    else:
        where = "；".join(differences(batch, sheet_of(box).questions))
        messages.error(request, _("Pile %(number)s differs, so both count it again: %(where)s.")
                       % {"number": number, "where": where})  # fmt: skip


@runs
@require_safe
def tally_sheet(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The sheet on which tellers count by hand and which they sign; one for each pile."""
    context = {
        "poll": poll,
        "meeting": poll.meeting,
        "boxes": [(box, sheet_of(box)) for box in _full_boxes(poll)],
        "tellers": meetings.officers(poll.meeting, Duty.TELLER),
        "scrutineers": meetings.officers(poll.meeting, Duty.SCRUTINEER),
    }
    return render(request, "ballots/print/tally_sheet.html", context)

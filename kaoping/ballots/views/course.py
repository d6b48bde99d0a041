"""The course of a vote, step by step: key and rehearsal, slips, open, close, open the box, certify."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from kaoping.ballots import actions, queries, slips
from kaoping.ballots.forms.course import CertifyForm, ReasonForm, SharesForm, SlipsForm
from kaoping.ballots.models import Poll, PollState
from kaoping.ballots.results import demands, in_words, unfinished
from kaoping.ballots.sheets import sheet_of
from kaoping.ballots.steps import attendance_address
from kaoping.ballots.views.frame import RELATED, crumbs, refuse
from kaoping.lib.errors import UserError
from kaoping.meetings import queries as meetings
from kaoping.meetings.models import Duty
from kaoping.people.access import requires
from kaoping.web.pages import confirm, status_of

runs = requires("run_meeting", Poll, related=RELATED)


def ask(
    request: HttpRequest, poll: Poll, form: Form, act: Callable[[], object], **words: object
) -> HttpResponse:
    """Asks once more, acts, and goes back to the poll; a refusal stays on the page with all typed."""
    done = words.pop("done", "")
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except UserError as error:
            refuse(form, error)
        else:
            if done:
                messages.success(request, done)
            return redirect("ballots:poll", poll=poll.pk)
    words.setdefault("cancel", reverse("ballots:poll", args=[poll.pk]))
    return confirm(request, form, crumbs=crumbs(poll, words["title"]), **words)


@runs
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_variables()
def keys(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Makes the key; its three shares are the answer, this once."""
    form = Form(request.POST or None)
    if request.method == "POST":
        form = Form(request.POST)
        form.is_valid()
        try:
            return _shares_page(request, poll, actions.make_keys(poll=poll, by=request.user))
        except UserError as error:
            refuse(form, error)
    return confirm(
        request,
        form,
        crumbs=crumbs(poll, _("Make the key")),
        title=_("Make the key"),
        text=_(
            "Three shares are shown once, each on a sheet of its own, for three scrutineers. Any two"
            " open the box. From now on the questions can't be changed."
        ),
        warning=_(
            "If two shares are lost, nobody can open the box: then only the paper is counted, or the"
            " vote is held again. Tell everybody before the vote."
        ),
        action=_("Make the key and show the shares"),
        cancel=reverse("ballots:poll", args=[poll.pk]),
    )


@sensitive_variables()
def _shares_page(request: HttpRequest, poll: Poll, shares: list[str]) -> HttpResponse:
    holders = [officer.name for officer in meetings.officers(poll.meeting, Duty.SCRUTINEER)]
    holders += [""] * len(shares)
    cards = [
        {"groups": share.replace("-", " ").split(), "holder": holder}
        for share, holder in zip(shares, holders, strict=False)
    ]
    context = {"poll": poll, "meeting": poll.meeting, "shares": cards}
    return render(request, "ballots/print/shares.html", context)


@runs
@never_cache
@require_http_methods(["GET", "POST"])
def draw(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Draws slips; the sheets to print are the answer, this once."""
    rehearses = poll.state == PollState.REHEARSAL
    form = SlipsForm(poll, request.POST or None, initial={"test": rehearses})
    if request.method == "POST" and form.is_valid():
        try:
            drawn = actions.draw_slips(poll=poll, by=request.user, **form.cleaned_data)
            return _slips_page(request, poll, form.cleaned_data, drawn)
        except UserError as error:
            refuse(form, error)
    counts = queries.box_counts(poll)
    context = {
        "poll": poll,
        "form": form,
        "counts": counts,
        "so_far": sum(count.printed_in_all for count in counts),
        "crumbs": crumbs(poll, _("Slips")),
    }
    return render(request, "ballots/poll/slips.html", context, status=status_of(form))


@sensitive_variables()
def _slips_page(
    request: HttpRequest, poll: Poll, wanted: dict, drawn: list[actions.PrintedSlip]
) -> HttpResponse:
    box = wanted["box"]
    box.poll = poll
    questions = sheet_of(box).questions
    context = {
        "poll": poll,
        "meeting": poll.meeting,
        "box": box.attendance,
        "test": wanted["test"],
        "tables": slips.paper_tables(questions),
        "shape": slips.shape(questions),
        "address": slips.voting_address(poll),
        "slips": slips.printed(poll, drawn),
    }
    return render(request, "ballots/print/slips.html", context)


@runs
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def end_rehearsal(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Opens the test box with two shares, shows what was in it, and empties it."""
    form = SharesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            tally = actions.end_rehearsal(poll=poll, shares=form.shares, by=request.user)
        except UserError as error:
            refuse(form, error)
        else:
            context = {
                "poll": poll,
                "ballots": tally.ballots,
                "rows": [(question.title, in_words(question, given)) for question, given in tally.questions],
                "next": reverse("ballots:poll", args=[poll.pk]),
                "crumbs": crumbs(poll, _("Rehearsal")),
            }
            return render(request, "ballots/poll/rehearsed.html", context)
    return confirm(
        request,
        form,
        crumbs=crumbs(poll, _("End the rehearsal")),
        title=_("End the rehearsal"),
        text=_(
            "Two scrutineers enter their shares. The test ballots are counted, shown, and removed;"
            " nothing of them stays in the result. So you know that the shares open the box."
        ),
        action=_("Open the test box"),
        cancel=reverse("ballots:poll", args=[poll.pk]),
    )


@runs
@require_http_methods(["GET", "POST"])
def open_poll(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Voting begins."""
    return ask(
        request,
        poll,
        Form(request.POST if request.method == "POST" else None),
        lambda: actions.open_poll(poll=poll, by=request.user),
        title=_("Begin voting"),
        text=_("From now on every slip can be used once, by telephone or on paper."),
        action=_("Begin voting"),
        done=_("Voting has begun."),
    )


@runs
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Voting ends."""
    return ask(
        request,
        poll,
        Form(request.POST if request.method == "POST" else None),
        lambda: actions.close_poll(poll=poll, by=request.user),
        title=_("End voting"),
        text=_("Ask in the hall whether everybody has voted. After this nobody can vote any more."),
        action=_("End voting"),
        done=_("Voting is over. Count the slips and the paper, then open the box."),
    )


@runs
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def open_box(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Two shares open the box; at this moment the hall's screen shows the result."""
    form, is_uncounted = SharesForm(request.POST or None), bool(unfinished(poll))
    at_once = _(" The screen in the hall shows the result at once.")
    later = _(" The screen in the hall shows the result once all slips and papers are counted.")
    return ask(
        request,
        poll,
        form,
        lambda: actions.open_box(poll=poll, shares=form.shares, by=request.user),
        title=_("Open the box"),
        text=_("Two scrutineers enter their shares. The ballots are counted and removed.")
        + (later if is_uncounted else at_once)
        + _(" From then on nobody changes how many were entitled and present:"),
        rows=_who_came(poll),
        action=_("Open the box"),
        done=_("The box is open.") + (later if is_uncounted else at_once),
    )


def _who_came(poll: Poll) -> list[dict[str, object]]:
    """The numbers of people on which the result will rest, a row for each box."""
    where = attendance_address(poll.meeting_id)
    rows = [box.attendance for box in queries.boxes(poll)]
    return [
        {
            "label": row.title,
            "value": _("entitled %(entitled)s, present %(present)s")
            % {"entitled": row.entitled, "present": "—" if row.present is None else row.present},
            "change": where,
            "change_label": _("Change"),
        }
        for row in rows
    ]


@runs
@require_http_methods(["GET", "POST"])
def certify(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Certifies the result before witnesses; from then on everybody can read it."""
    form = CertifyForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        poll,
        form,
        lambda: actions.certify(poll=poll, note=form.cleaned_data["note"], by=request.user),
        title=_("Certify the result"),
        text=_("The result, the receipts and the box's fingerprint are published and never changed."),
        action=_("Certify and publish"),
        done=_("The result is certified and published."),
    )


@runs
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Declares the vote void; it is held again at another meeting."""
    form = ReasonForm(request.POST or None)
    unasked = poll.state == PollState.COUNTED and not demands(poll)
    return ask(
        request,
        poll,
        form,
        lambda: actions.void_poll(poll=poll, reason=form.cleaned_data["reason"], by=request.user),
        title=_("Declare the vote void"),
        text=_("Nothing of it counts. Plan another meeting, with new slips, to vote again."),
        warning=_("The result is known, and no rule demands a new vote.") if unasked else "",
        warning_text=_("Everybody will read that this vote was declared void, and the reason."),
        kind="danger",
        action=_("Declare it void"),
        done=_("The vote is void."),
    )

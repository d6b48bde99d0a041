"""The rater's pages: one page to mark everything, one to check and hand in, one for a deduction's evidence."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles import levels
from kaoping.cycles.models import Assignment, Sheet
from kaoping.cycles.queries import period_of
from kaoping.journal.actions import keeping
from kaoping.journal.files import answer
from kaoping.lib.errors import UserError
from kaoping.marks import actions, queries
from kaoping.marks.entries import own_words
from kaoping.marks.forms import DeductionForm, RaterForm, initial_of, numbers
from kaoping.marks.models import Mark
from kaoping.marks.saving import REFUSED, said, save
from kaoping.marks.sheets import CycleView, SheetView, by_village, shown_of, views_of
from kaoping.people.access import may, requires, signed_in

RELATED = (
    "sheet__assignment__cycle__place",
    "sheet__subject__place",
)


@signed_in
@require_http_methods(["GET", "POST"])
def rater(request: HttpRequest) -> HttpResponse:
    """Everything the signed-in person has to mark, on one page; a post saves all that was typed.

    By the button that leads to check-answers it goes on there, unless something has to be put right.
    """
    if request.method == "GET":
        return _page(request, shown_of(_assigned(request)))
    views = views_of(_assigned(request))
    form = _read(request, views)
    status = save(form, request.user)
    if request.headers.get("X-Part"):
        return _part(request, views, form, status)
    if status:
        return _page(request, views, form, status)
    if "check" in request.POST:
        return redirect("marks:check")
    messages.success(request, said(len(form.entries)))
    place = request.POST.get("at", "")
    return redirect(reverse("marks:rater") + (f"#v{place}" if place.isdecimal() else ""))


@signed_in
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Check-answers: every village as it would be handed in, gaps named; a post hands in what is chosen."""
    if request.method == "GET":
        context = {"cycles": _cycles(shown_of(_assigned(request)))}
        return render(request, "marks/check.html", context)
    views = views_of(_assigned(request))
    sent = numbers(request.POST.getlist("sheet"))
    chosen = [view.sheet for view in views if view.sheet.pk in sent]
    try:
        _refuse_closed(request, sent, views)
        done = actions.submit(sheets=chosen, by=request.user) if chosen else []
    except UserError as error:
        context = {"cycles": _cycles(shown_of(_assigned(request))), "errors": [str(error)]}
        return render(request, "marks/check.html", context, status=REFUSED)
    _say_submitted(request, chosen, done)
    return redirect("marks:check")


@requires("mark", Mark, own="person_id", related=RELATED)
@require_http_methods(["GET", "POST"])
def deduction(request: HttpRequest, mark: Mark) -> HttpResponse:
    """One deduction: correct it, say what happened, attach evidence."""
    indicator = period_of(mark.sheet.assignment.cycle).item(mark.indicator)
    note = own_words(mark.reason, indicator, mark.choice)
    form = DeductionForm(
        request.POST or None,
        request.FILES or None,
        indicator=indicator,
        initial=initial_of(mark, note),
    )
    if request.method == "POST" and form.is_valid() and _correct(request, mark, form):
        messages.success(request, _("Saved."))
        return redirect(reverse("marks:rater") + f"#s{mark.sheet_id}")
    context = {"mark": mark, "item": indicator, "form": form, "files": mark.evidence.all()}
    return render(request, "marks/deduction.html", context, status=REFUSED if form.errors else 200)


@requires("mark", Mark, own="person_id", related=RELATED)
@require_safe
def own_evidence(request: HttpRequest, mark: Mark, number: int) -> FileResponse:
    """A file that the rater attached to a deduction."""
    return answer(attached(mark, number))


def attached(mark: Mark, number: int) -> object:
    """The mark's evidence by its number, or 404."""
    evidence = mark.evidence.filter(pk=number).first()
    if evidence is None:
        raise Http404
    return evidence


def _assigned(request: HttpRequest) -> list[Assignment]:
    """What the person is to mark, in places where the account may still mark."""
    person = request.user.person
    assigned = queries.open_assignments(person) if person else []
    return [row for row in assigned if may(request.user, "mark", row.cycle.place)]


def _cycles(views: list[SheetView]) -> list[CycleView]:
    grouped: dict[int, list[SheetView]] = {}
    for view in views:
        grouped.setdefault(view.sheet.assignment.cycle_id, []).append(view)
    return [_cycle(rows) for rows in grouped.values()]


def _cycle(views: list[SheetView]) -> CycleView:
    cycle = views[0].sheet.assignment.cycle
    raters = period_of(cycle).raters
    groups = dict.fromkeys(view.sheet.assignment.group for view in views)
    titles = [raters[group].title for group in groups]
    return CycleView(cycle, by_village(views), titles, views[0].sheet.assignment.due_on)


def _page(
    request: HttpRequest, views: list[SheetView], form: RaterForm | None = None, status: int = 0
) -> HttpResponse:
    context = {
        "cycles": _cycles(views),
        "errors": form.faults if form else [],
        "open": any(not view.submitted for view in views),
    }
    return render(request, "marks/rater.html", context, status=status or 200)


def _part(
    request: HttpRequest, views: list[SheetView], form: RaterForm, status: int
) -> HttpResponse:
    """The one sheet that a script sent, as it stands now."""
    number = request.headers["X-Part"]
    view = next((view for view in views if str(view.sheet.pk) == number), None)
    if view is None:
        raise Http404
    if not status:
        view = views_of([view.sheet.assignment], view.sheet.pk)[0]
    context = {"view": view, "saved": not status, "errors": form.faults}
    return render(request, "marks/parts/sheet.html", context, status=status or 200)


def _read(request: HttpRequest, views: list[SheetView]) -> RaterForm:
    """The form, refused when it holds fields of closed sheets."""
    form = RaterForm(views, request.POST)
    try:
        _refuse_closed(request, form.sheets_sent, views)
    except UserError as error:
        form.refusal = str(error)
    return form


def _refuse_closed(request: HttpRequest, sent: set[int], views: list[SheetView]) -> None:
    """Sheets of others, or of places where one may not mark (any more), are a 404; closed ones a `UserError`."""
    missing = sent - {view.sheet.pk for view in views}
    if not missing:
        return
    own = Sheet.objects.filter(pk__in=missing, assignment__person=request.user.person_id)
    places = [row.assignment.cycle.place for row in own.select_related("assignment__cycle__place")]
    if sum(may(request.user, "mark", place) for place in places) < len(missing):
        raise Http404
    raise UserError(_("Marking is finished, so nothing was saved. Ask the clerk."))


def _correct(request: HttpRequest, mark: Mark, form: DeductionForm) -> bool:
    data = form.cleaned_data
    try:
        with keeping(
            place=mark.sheet.subject.place, uploads=data["evidence"], by=request.user
        ) as kept:
            actions.record_deduction(
                sheet=mark.sheet, indicator=mark.indicator, choice=data["choice"],
                units=data["points"], times=data["times"], reason=data["note"], evidence=kept,
                token=mark.token, version=data["version"], by=request.user,
            )  # fmt: skip
    except UserError as error:
        form.add_error(None, str(error))
        return False
    return True


def _say_submitted(request: HttpRequest, chosen: list[Sheet], done: list[Sheet]) -> None:
    villages = {sheet.subject.place_id for sheet in done}
    if villages:
        text = ngettext(
            "%(count)s %(one)s was submitted. Thank you.",
            "%(count)s %(many)s were submitted. Thank you.",
            len(villages),
        )
        period = period_of(done[0].assignment.cycle)
        words = {"one": levels.one(period), "many": levels.many(period)}
        messages.success(request, text % ({"count": len(villages)} | words))
    elif chosen:
        messages.info(request, _("This was submitted before. Nothing more needs to be done."))
    else:
        messages.warning(request, _("Nothing was chosen, so nothing was submitted."))

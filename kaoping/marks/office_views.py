"""What the clerk and the leaders see: who has submitted, one sheet with its history, evidence."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaoping.cycles.models import Assignment, Cycle, Sheet
from kaoping.cycles.queries import label, period_of, stage
from kaoping.journal.files import answer
from kaoping.lib.errors import UserError
from kaoping.marks import actions, queries
from kaoping.marks.forms import ReopenForm
from kaoping.marks.frame import frame
from kaoping.marks.models import Mark
from kaoping.marks.saving import REFUSED
from kaoping.marks.sheets import by_village, views_of
from kaoping.marks.views import attached
from kaoping.people.access import may, requires

OF_SHEET = (
    "assignment__cycle__place",
    "assignment__person",
    "subject__place",
)


@requires("see_marks", Cycle, related=("place",))
@require_GET
def overview(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Who has handed in how much of the cycle, rater by rater."""
    rows = queries.progress(cycle)
    context = frame(cycle) | {
        "rows": _lines(rows),
        "complete": sum(row.is_complete for row in rows),
        "due_on": stage(cycle, "marking").due_on,
        "may_type": may(request.user, "type_marks", cycle.place),
    }
    return render(request, "marks/overview.html", context)


def _lines(rows: list[queries.Progress]) -> list[tuple]:
    """Each rater written out once, a county has hundreds: state, link, id, name, group, numbers, time."""
    address = reverse("marks:assignment", args=[0]).removesuffix("0/")
    return [
        (
            "done" if row.is_complete else "begun" if row.submitted or row.marks else "",
            f"{address}{row.assignment.pk}/",
            str(row.assignment.pk),
            row.assignment.person.name,
            str(row.group),
            f"{row.submitted} / {row.total}",
            str(row.marks),
            f"{timezone.localtime(row.last_at):%Y-%m-%d %H:%M}" if row.last_at else "—",
        )
        for row in rows
    ]


@requires("see_marks", Assignment, related=("cycle__place", "person"))
@require_GET
def assignment(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """All sheets of one rater, village by village, each leading to its history."""
    cycle = assignment.cycle
    context = {
        "assignment": assignment,
        "cycle": cycle,
        "label": label(cycle),
        "group": period_of(cycle).raters[assignment.group].title,
        "villages": by_village(views_of([assignment])),
    }
    return render(request, "marks/assignment.html", context)


@requires("see_marks", Sheet, related=OF_SHEET)
@require_GET
def sheet(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """One sheet: what stands there, and who changed what when."""
    return _sheet_page(request, sheet, ReopenForm())


@requires("type_marks", Sheet, related=OF_SHEET)
@require_POST
def reopen(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Gives a submitted sheet back to its rater, with a reason."""
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            actions.reopen(sheet=sheet, reason=form.cleaned_data["reason"], by=request.user)
        except UserError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The sheet is open again. Tell the rater."))
            return redirect("marks:sheet", sheet=sheet.pk)
    return _sheet_page(request, sheet, form, REFUSED)


@requires("see_marks", Mark, related=("sheet__subject__place",))
@require_GET
def evidence(request: HttpRequest, mark: Mark, number: int) -> FileResponse:
    """A file attached to a deduction."""
    return answer(attached(mark, number))


def _sheet_page(
    request: HttpRequest, sheet: Sheet, form: ReopenForm, status: int = 200
) -> HttpResponse:
    cycle = sheet.assignment.cycle
    context = {
        "sheet": sheet,
        "cycle": cycle,
        "label": label(cycle),
        "group": period_of(cycle).raters[sheet.assignment.group].title,
        "view": views_of([sheet.assignment], sheet.pk)[0],
        "history": queries.history(sheet),
        "form": form,
        "may_reopen": may(request.user, "type_marks", cycle.place),
    }
    return render(request, "marks/sheet.html", context, status=status)

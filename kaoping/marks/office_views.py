"""What the clerk and the leaders see: who has submitted, one sheet with its history, evidence."""

from datetime import datetime

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaoping.cycles.models import Assignment, Cycle, Sheet
from kaoping.cycles.queries import label, period_of, stage, with_stages
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
from kaoping.web.moments import moment_in_words
from kaoping.web.rows import fixed, written

OF_SHEET = (
    "assignment__cycle__place",
    "assignment__person",
    "subject__place",
)


# One rater's row: the outer brackets take the labels, the doubled ones the row's texts.
RATER_ROW = (
    '<th scope="row"><a href="{{}}">{{}}</a></th><td data-label="{}">{{}}</td>'
    '<td data-label="{}"><span class="tag tag-{{}}"><span class="tag-sign" aria-hidden="true">{{}}</span>'
    '{{}}</span></td><td class="num" data-label="{}">{{}}</td><td class="num" data-label="{}">{{}}</td>'
    '<td data-label="{}">{{}}</td>'
)
TYPE_IN = '<td data-label="{}"><a href="{}{{}}">{}<span class="visually-hidden"> {{}} {{}}</span></a></td>'


@requires("see_marks", Cycle, related=("place",))
@require_safe
def overview(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Who has handed in how much of the cycle, rater by rater."""
    rows = queries.progress(cycle)
    may_type = may(request.user, "type_marks", cycle.place)
    context = frame(cycle) | {
        "rows": _lines(cycle, rows, may_type),
        "total": len(rows),
        "complete": sum(row.is_complete for row in rows),
        "due_on": stage(with_stages([cycle])[0], "marking").due_on,
        "may_type": may_type,
    }
    return render(request, "marks/overview.html", context)


def _lines(cycle: Cycle, rows: list[queries.Progress], may_type: bool) -> str:
    """The body of the table: rater, group, state, sheets, marks, last time, the way to type in."""
    address = reverse("marks:assignment", args=[0]).removesuffix("0/")
    paper = fixed(reverse("marks:grid", args=[cycle.pk]) + "?rater=")
    labels = (_("Marks as"), _("State"), _("Sheets submitted"), _("Marks"), _("Last submitted"))
    pattern = RATER_ROW.format(*map(fixed, labels))
    if may_type:
        pattern += TYPE_IN.format(fixed(_("Paper sheet")), paper, fixed(_("Type in")))
    states = {
        "done": ("good", "✓", _("submitted")),
        "begun": ("info", "●", _("under way")),
        "": ("warn", "！", _("not begun")),
    }
    return written(
        f"<tr>{pattern}</tr>",
        [
            (
                f"{address}{row.assignment_id}/", row.name, row.group, *states[_state(row)],
                f"{row.submitted} / {row.total}", str(row.marks), _moment(row.last_at),
                str(row.assignment_id), row.name, row.group,
            )
            for row in rows
        ],
    )  # fmt: skip


def _state(row: queries.Progress) -> str:
    return "done" if row.is_complete else "begun" if row.submitted or row.marks else ""


def _moment(at: datetime | None) -> str:
    return moment_in_words(at) if at else "—"


@requires("see_marks", Assignment, related=("cycle__place", "person"))
@require_safe
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
@require_safe
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
@require_safe
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

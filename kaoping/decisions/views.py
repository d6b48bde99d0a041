"""Pages about pay: the clerk's, the finance office's, and each official's own."""

import uuid

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles import levels
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Subject
from kaoping.decisions import actions, papers, queries
from kaoping.decisions.forms import ApproveForm, DecisionForm
from kaoping.decisions.models import PaySheet
from kaoping.lib.errors import UserError
from kaoping.people.access import may, requires, signed_in
from kaoping.web.pages import confirm, refuse
from kaoping.web.rows import written

OF_CYCLE = ("place", "version__scheme")


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the visitor was paid, month by month, and what it was computed from."""
    person = request.user.person
    lines = queries.lines_of(person) if person else []
    paid = [
        (cycles.label(line.sheet.cycle), line, queries.is_single(line.reckoning)) for line in lines
    ]
    return render(request, "decisions/mine.html", {"paid": paid})


@requires("see_pay", Cycle, related=OF_CYCLE)
@require_safe
def cycle_pay(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """The cycle's pay sheets and decisions."""
    return render(request, "decisions/cycle.html", _cycle_context(request, cycle))


@requires("decide_pay", Cycle, related=OF_CYCLE)
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Makes a pay sheet of the settled result, after a look at what that means."""
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            made = actions.make_pay_sheet(cycle=cycle, by=request.user)
            return redirect("decisions:sheet", paysheet=made.pk)
        except UserError as error:
            form.is_valid()
            refuse(form, error)
    title = _("Make the pay sheet of %(period)s") % {"period": cycles.label(cycle)}
    text = _("Amounts follow from the settled result; what was approved before is taken off.")
    back = reverse("decisions:cycle", args=[cycle.pk])
    return confirm(request, form, title=title, text=text, action=_("Make it"), cancel=back)


@requires("see_pay", PaySheet, related=("cycle__place",))
@require_safe
def sheet(request: HttpRequest, paysheet: PaySheet) -> HttpResponse:
    """One pay sheet, line by line, with its sums."""
    table = queries.table_of(paysheet)
    run, is_latest = queries.standing_of(paysheet)
    context = {
        "sheet": paysheet,
        "cycle": paysheet.cycle,
        "label": cycles.label(paysheet.cycle),
        "where": levels.heading(cycles.period_of(paysheet.cycle)),
        "run": run,
        "table": table,
        "rows": _rows(table),
        "unpaid": queries.unpaid(paysheet),
        "may_decide": may(request.user, "decide_pay", paysheet.access_place),
        "is_latest": is_latest,
        "crumbs": [
            _of_cycle(request, paysheet.cycle),
            {
                "label": pgettext("of a cycle", "Pay"),
                "url": reverse("decisions:cycle", args=[paysheet.cycle_id]),
            },
            {"label": _("Pay sheet %(n)s") % {"n": paysheet.number}},
        ],
    }
    return render(request, "decisions/sheet.html", context)


@requires("decide_pay", PaySheet, related=("cycle__place",))
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, paysheet: PaySheet) -> HttpResponse:
    """Releases a pay sheet by a document."""
    form = ApproveForm(request.POST or None)
    if form.is_valid():
        try:
            actions.approve_pay_sheet(sheet=paysheet, by=request.user, **form.cleaned_data)
            return redirect("decisions:sheet", paysheet=paysheet.pk)
        except UserError as error:
            refuse(form, error)
    title = _("Approve pay sheet %(n)s") % {"n": paysheet.number}
    text = _("The finance office can pay it from then on. An approved sheet is never changed.")
    back = reverse("decisions:sheet", args=[paysheet.pk])
    return confirm(request, form, title=title, text=text, action=_("Approve"), cancel=back)


@requires("see_pay", PaySheet, related=("cycle__place",))
@never_cache
@require_safe
def download(request: HttpRequest, paysheet: PaySheet) -> HttpResponse:
    """The pay sheet as Excel; whole account numbers only for those who pay, and once approved."""
    whole = bool(paysheet.approved_at) and may(
        request.user, "see_bank_accounts", paysheet.access_place
    )
    content = papers.pay_sheet(paysheet, whole_accounts=whole)
    actions.note_download(sheet=paysheet, by=request.user)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f"发放花名册-{cycles.label(paysheet.cycle)}-{paysheet.number}.xlsx"
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@requires("decide_pay", Subject, related=("place", "cycle__place"))
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Records a decision about one official's pay."""
    form = DecisionForm(request.POST or None, initial={"token": uuid.uuid4()})
    if form.is_valid():
        try:
            actions.decide_pay(subject=subject, by=request.user, **form.cleaned_data)
            return redirect("decisions:cycle", cycle=subject.cycle_id)
        except UserError as error:
            refuse(form, error)
    title = _("Decide about the pay of %(name)s") % {"name": subject.name}
    text = _("The decision goes into the next pay sheet of the month and stays on record.")
    back = reverse("decisions:cycle", args=[subject.cycle_id])
    return confirm(request, form, title=title, text=text, action=_("Record"), cancel=back)


def _rows(table: queries.SheetTable) -> str:
    """The body of the table."""
    numbers = '<td class="num">{}</td>' * (3 + len(table.columns))
    row = (
        f'<tr><td class="num">{{}}</td><td>{{}}</td><td>{{}}</td><td>{{}}</td>{numbers}'
        '<td class="num"><strong>{}</strong></td></tr>'
    )
    return written(row, table.lines)


def _cycle_context(request: HttpRequest, cycle: Cycle) -> dict:
    return {
        "cycle": cycle,
        "label": cycles.label(cycle),
        "where": levels.heading(cycles.period_of(cycle)),
        "sheets": queries.sheets_of(cycle),
        "decisions": queries.decisions_of(cycle),
        "officials": queries.paid_officials(cycle),
        "may_decide": may(request.user, "decide_pay", cycle.place),
        "crumbs": [_of_cycle(request, cycle), {"label": pgettext("of a cycle", "Pay")}],
    }


def _of_cycle(request: HttpRequest, cycle: Cycle) -> dict[str, str]:
    """The cycle in the way back; whoever only pays has no page of it."""
    crumb = {"label": cycles.label(cycle)}
    if may(request.user, "see_results", cycle.place):
        crumb["url"] = reverse("results:overview", args=[cycle.pk])
    return crumb

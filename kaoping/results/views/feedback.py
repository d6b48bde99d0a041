"""The township's side of feedback: issue it, see who answered, answer objections."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles import levels
from kaoping.cycles.models import Cycle
from kaoping.cycles.queries import period_of
from kaoping.lib.errors import UserError
from kaoping.people.access import may, requires
from kaoping.results import actions, queries
from kaoping.results.actions.review import marked_item
from kaoping.results.forms import AnswerForm
from kaoping.results.models import Objection
from kaoping.results.views.common import CYCLE_RELATED, finished_run, page
from kaoping.web.pages import confirm, refuse, status_of
from kaoping.web.rows import written

OBJECTION_RELATED = (
    "subject__cycle__place", "subject__place", "subject__team", "raised_by__person",
    "answered_by__person", "adjustment",
)  # fmt: skip

ANSWER_ROW = (
    '<tr><th scope="row" class="nowrap"><a href="{}">{}</a></th><td><span class="tag tag-{}">'
    '<span class="tag-sign" aria-hidden="true">{}</span>{}</span></td>'
    "<td>{}</td><td>{}</td><td>{}</td></tr>"
)


@require_safe
@requires("see_results", Cycle, related=CYCLE_RELATED)
def feedback_list(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """All villages: confirmed, objecting, silent; and the objections with their answers."""
    objections = queries.objections_of(cycle)
    rows = queries.rows_of_feedback(cycle, objections)
    settled = sum(row.is_settled for row in rows)
    return page(
        request,
        "feedback_list",
        cycle,
        _("Feedback and confirmation"),
        rows=rows,
        lines=written(ANSWER_ROW, queries.lines_of_feedback(rows)),
        objections=objections,
        settled=settled,
        may_publish=rows and settled == len(rows) and may(request.user, "publish", cycle.place),
        published=rows and rows[0].is_published,
        review=None if rows else queries.review_of(cycle),
        late=_may_go_on(request, cycle) and sum(row.is_late for row in rows),
        rules=period_of(cycle).feedback,
        may_issue=may(request.user, "issue_feedback", cycle.place),
        may_answer=may(request.user, "answer_objection", cycle.place),
    )


def _may_go_on(request: HttpRequest, cycle: Cycle) -> bool:
    return may(request.user, "go_on_without", cycle.place)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("issue_feedback", Cycle, related=CYCLE_RELATED)
def issue(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Issues the notices of all villages in one step, after asking once more."""
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.issue_feedback(cycle=cycle, by=request.user)
            return redirect("results:feedback_list", cycle=cycle.pk)
        except UserError as error:
            refuse(form, error)
    days, many = period_of(cycle).feedback.objection_days, levels.many(period_of(cycle))
    return confirm(
        request,
        form,
        title=_("Issue the feedback notices"),
        text=_(
            "All %(many)s receive their notice now and have %(days)s days to confirm or to object."
        ) % {"days": days, "many": many},
        action=_("Issue to all %(many)s") % {"many": many},
        place_name=cycle.place.name,
        cancel=reverse("results:feedback_list", args=[cycle.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("answer_objection", Objection, related=OBJECTION_RELATED)
def answer(request: HttpRequest, objection: Objection) -> HttpResponse:
    """The objection, the item with its marks, and the form that answers it."""
    item = marked_item(objection.subject, objection.indicator)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        item=item,
        now_units=queries.points_now(objection.subject, item.code),
    )
    if form.is_valid():
        try:
            actions.answer_objection(objection=objection, by=request.user, **form.cleaned_data)
            return redirect("results:feedback_list", cycle=objection.subject.cycle_id)
        except UserError as error:
            refuse(form, error)
    return _answer_page(request, objection, form)


def _answer_page(request: HttpRequest, objection: Objection, form: AnswerForm) -> HttpResponse:
    cycle = objection.subject.cycle
    found = queries.explanation(finished_run(cycle), objection.subject, named=True)
    node = next(node for node in found.root.walk() if node.code == objection.indicator)
    return page(
        request,
        "answer",
        cycle,
        _("Answer the objection"),
        status=status_of(form),
        objection=objection,
        found=found,
        node=node,
        form=form,
    )

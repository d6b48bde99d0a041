"""A village and its feedback: read, confirm, object, meet, promise to do better. For phones."""

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.cycles.models import Subject
from kaoping.cycles.queries import label, period_of
from kaoping.lib.errors import UserError
from kaoping.people.access import may_of, requires, signed_in
from kaoping.results import actions, letters, queries
from kaoping.results.actions.review import marked_item
from kaoping.results.forms import DoneForm, ImprovementForm, MeetingForm, ObjectForm
from kaoping.results.models import Feedback, Improvement
from kaoping.results.views.common import (
    FEEDBACK_RELATED,
    SUBJECT_RELATED,
    evidence_of_marks,
    scheme_names,
)
from kaoping.web.files import word
from kaoping.web.pages import confirm, refuse, status_of

CITIZEN = "web/base_citizen.html"
IMPROVEMENT_RELATED = tuple(f"feedback__{one}" for one in FEEDBACK_RELATED)


@require_safe
@signed_in
def my_feedback(request: HttpRequest) -> HttpResponse:
    """The notices to the villages the visitor speaks for."""
    rows = queries.feedback_of(request.user)
    for row in rows:
        row.label = label(row.cycle)
    return render(request, "results/my_feedback.html", {"rows": rows})


@require_safe
@requires("see_feedback", Feedback, related=FEEDBACK_RELATED)
def feedback(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    """The notice: results, every deduction with who and why, and what the village can do."""
    return _notice_page(
        request,
        "feedback",
        feedback,
        speaks=may_of(request.user, "acknowledge", feedback),
        records=may_of(request.user, "record_measures", feedback),
        records_paper=may_of(request.user, "issue_feedback", feedback),
        evidence_url=reverse("results:feedback_evidence", args=[feedback.pk, 0]).removesuffix("0/"),
    )


@require_safe
@requires("see_feedback", Feedback, related=FEEDBACK_RELATED)
def feedback_print(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    """The notice on A4."""
    back = reverse("results:feedback", args=[feedback.pk])
    return _notice_page(request, "feedback_print", feedback, back=back)


@require_safe
@requires("see_feedback", Feedback, related=FEEDBACK_RELATED)
def feedback_word(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    """The notice as a Word file by GB/T 9704."""
    notice = queries.notice_for(feedback, named=_named(feedback))
    month = label(feedback.cycle)
    return word(letters.feedback_notice(notice), f"{notice.village}{month}反馈通知单")


@require_safe
@requires("see_feedback", Feedback, related=FEEDBACK_RELATED)
def feedback_evidence(request: HttpRequest, feedback: Feedback, evidence: int) -> HttpResponse:
    """A file that shows why points were taken from this village or its officials."""
    return evidence_of_marks(
        evidence, named=_named(feedback), cycle=feedback.cycle_id, place=feedback.village_id
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("acknowledge", Feedback, related=FEEDBACK_RELATED)
def acknowledge(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    """Asks once more, then confirms the result; coming back later shows that it is confirmed."""
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.acknowledge(feedback=feedback, by=request.user)
            return redirect("results:feedback", feedback=feedback.pk)
        except UserError as error:
            refuse(form, error)
    return confirm(
        request,
        form,
        base=CITIZEN,
        title=_("Confirm the results of %(month)s?") % {"month": label(feedback.cycle)},
        text=_("You confirm on behalf of %(village)s that these results are right.")
        % {"village": feedback.village_name},
        action=_("Confirm"),
        place_name=feedback.village_name,
        cancel=reverse("results:feedback", args=[feedback.pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("object", Subject, related=SUBJECT_RELATED)
def object_to(request: HttpRequest, subject: Subject, item: str) -> HttpResponse:
    """Objects to one item."""
    feedback = Feedback.objects.filter(cycle=subject.cycle_id, village=subject.place_id).first()
    try:
        indicator = marked_item(subject, item)
    except UserError as error:
        raise Http404 from error
    if feedback is None:
        raise Http404
    form = ObjectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.object_to(
                subject=subject, indicator=item, text=form.cleaned_data["text"], by=request.user
            )
            return redirect("results:feedback", feedback=feedback.pk)
        except UserError as error:
            refuse(form, error)
    title = _("Object to “%(item)s”") % {"item": indicator.title}
    return _form_page(request, feedback, form, title, _("Send the objection"), subject=subject)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("record_measures", Feedback, related=FEEDBACK_RELATED)
def record_meeting(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    """The village's own meeting about its feedback."""
    said = {"meeting_on": feedback.meeting_on, "minutes": feedback.minutes}
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_valid():
        try:
            actions.record_meeting(feedback=feedback, by=request.user, **form.cleaned_data)
            return redirect("results:feedback", feedback=feedback.pk)
        except UserError as error:
            refuse(form, error)
    return _form_page(request, feedback, form, _("Own meeting about the feedback"), _("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("record_measures", Feedback, related=FEEDBACK_RELATED)
def record_improvement(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    """One measure: what, who, by when."""
    items = [item for item in period_of(feedback.cycle).items() if item.marked_by]
    form = ImprovementForm(
        request.POST if request.method == "POST" else None,
        items=items,
        initial={"indicator": request.GET.get("item", "")},
    )
    if form.is_valid():
        try:
            actions.record_improvement(feedback=feedback, by=request.user, **form.cleaned_data)
            return redirect("results:feedback", feedback=feedback.pk)
        except UserError as error:
            refuse(form, error)
    return _form_page(request, feedback, form, _("Add a measure"), _("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("record_measures", Improvement, related=IMPROVEMENT_RELATED)
def finish_improvement(request: HttpRequest, improvement: Improvement) -> HttpResponse:
    """Reports that a measure was carried out."""
    feedback = improvement.feedback
    form = DoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.finish_improvement(
            improvement=improvement, done_on=form.cleaned_data["done_on"], by=request.user
        )
        return redirect("results:feedback", feedback=feedback.pk)
    return _form_page(
        request, feedback, form, _("The measure was carried out"), _("Save"),
        lead=improvement.measure,
    )  # fmt: skip


def _named(feedback: Feedback) -> bool:
    return scheme_names(feedback.cycle)


def _notice_page(request: HttpRequest, template: str, feedback: Feedback, **context):
    context |= {
        "feedback": feedback,
        "notice": queries.notice_for(feedback, named=_named(feedback)),
        "label": label(feedback.cycle),
        "place_name": feedback.village_name,
        "rules": period_of(feedback.cycle).feedback,
    }
    return render(request, f"results/{template}.html", context)


def _form_page(
    request: HttpRequest, feedback: Feedback, form: Form, title: str, action: str, **more
):
    context = {"feedback": feedback, "form": form, "title": title, "action": action} | more
    context["place_name"] = feedback.village_name
    return render(request, "results/village_form.html", context, status=status_of(form))

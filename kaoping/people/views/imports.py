"""Importing a roll: template, upload, check, confirm."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.lib.errors import UserError
from kaoping.lib.text import file_name
from kaoping.papers.intake import mark_copy
from kaoping.people.access import requires
from kaoping.people.forms import UploadForm
from kaoping.people.models import ImportDraft, Place
from kaoping.people.roll import actions
from kaoping.people.views.common import demand_offices, page, workbook
from kaoping.web.pages import refuse

MOST_FAULTS_SHOWN = 300


@requires("edit_people", Place)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, place: Place) -> HttpResponse:
    """Takes a sheet and sends it to be checked."""
    demand_offices(place)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        draft = actions.keep_draft(
            place=place, name=file.name, content=file.read(), by=request.user
        )
        return redirect("people:check_import", draft.pk)
    status = 400 if request.method == "POST" else 200
    return page(request, "upload", place, _("Import from Excel"), status, form=form)


@requires("edit_people", Place)
@require_safe
def template(request: HttpRequest, place: Place) -> HttpResponse:
    """The empty roll to fill in."""
    demand_offices(place)
    return workbook(actions.empty_roll(place), file_name(f"{place.name}人员名册模板", "xlsx"))


@requires("edit_people", ImportDraft, related=("place",))
@require_http_methods(["GET", "POST"])
@never_cache
def check(request: HttpRequest, importdraft: ImportDraft) -> HttpResponse:
    """All faults at once, or what the import would do; a POST does it."""
    place, form = importdraft.place, UploadForm()
    if request.method == "POST":
        try:
            return _imported(
                request, place, actions.import_roll(draft=importdraft, by=request.user)
            )
        except UserError as error:
            form = UploadForm({})
            form.errors.clear()
            refuse(form, error)
    plan = actions.plan_of(importdraft)
    context = {"draft": importdraft, "plan": plan, "form": form}
    context |= {"faults": plan.faults[:MOST_FAULTS_SHOWN], "shown": MOST_FAULTS_SHOWN}
    context |= {outcome: plan.count(outcome) for outcome in ("add", "change", "leave")}
    status = 409 if request.method == "POST" else 200
    return page(request, "check_import", place, _("Check the import"), status, **context)


@requires("edit_people", ImportDraft, related=("place",))
@require_safe
def marked_copy(request: HttpRequest, importdraft: ImportDraft) -> HttpResponse:
    """The uploaded sheet with its faulty cells marked; there is none of a file that can't be read."""
    plan = actions.plan_of(importdraft)
    if not plan.has_marked_copy:
        raise Http404
    content = mark_copy(bytes(importdraft.content), plan.faults)
    return workbook(content, file_name(f"{importdraft.place.name}人员名册-错误标注", "xlsx"))


def _imported(request: HttpRequest, place: Place, plan: object) -> HttpResponse:
    if plan.changes_nothing:
        messages.info(request, _("The sheet says nothing new: nothing was changed."))
    else:
        counts = {"added": plan.count("add"), "changed": plan.count("change")}
        messages.success(
            request, _("Imported: %(added)s people added, %(changed)s changed.") % counts
        )
    return redirect("people:roll", place.code)

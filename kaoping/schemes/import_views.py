"""Importing a scoring table: upload, compare with what was understood, make a draft of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaoping.lib.errors import UserError
from kaoping.papers.documents import read_tables
from kaoping.papers.faults import Refused
from kaoping.people.access import requires
from kaoping.people.models import ImportDraft, Place
from kaoping.people.roll.actions import keep_draft
from kaoping.schemes import actions, queries
from kaoping.schemes.import_forms import TableForm, WishesForm
from kaoping.schemes.import_pages import summary
from kaoping.schemes.imports import Understood, scheme_key, scheme_text, understand
from kaoping.schemes.models import SchemeVersion
from kaoping.scoring.language import SchemeFaults
from kaoping.web.pages import refuse, status_of


@requires("edit_schemes", Place)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, place: Place) -> HttpResponse:
    """Takes a file; one that holds no scoring table is refused with the reason."""
    form = TableForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            understand(read_tables(content, file.name))
            kept = keep_draft(place=place, name=file.name, content=content, by=request.user)
            return redirect("schemes:import_check", kept.pk)
        except Refused as refusal:
            form.add_error("file", _said(refusal))
    return _upload_page(request, place, form)


@requires("edit_schemes", ImportDraft, related=("place",))
@require_http_methods(["GET", "POST"])
@never_cache
def check(request: HttpRequest, importdraft: ImportDraft) -> HttpResponse:
    """The table beside what was understood of it; a POST makes the draft."""
    place = importdraft.place
    try:
        understood = understand(read_tables(bytes(importdraft.content), importdraft.name))
    except Refused as refusal:
        form = TableForm({})
        form.errors.clear()
        form.add_error(None, _said(refusal))
        return _upload_page(request, place, form)
    form = WishesForm(understood, request.POST or None)
    if form.is_valid():
        try:
            return _made(request, _draft(request, importdraft, understood, form))
        except UserError as error:
            refuse(form, error)
    context = summary(understood, form) | {"form": form, "place": place, "upload": importdraft}
    context["title"] = _("Compare with the printed table")
    return render(request, "schemes/import_check.html", context, status=status_of(form))


def _made(request: HttpRequest, version: SchemeVersion) -> HttpResponse:
    """On to the editor: to what has to be filled in, or to the tree where nothing has."""
    messages.success(request, _("The draft is made. Nothing is in force before it is adopted."))
    try:
        queries.scheme_of(version)
    except SchemeFaults:
        return redirect("schemes:edit_faults", version.pk)
    return redirect("schemes:edit", version.pk)


def _draft(
    request: HttpRequest, upload: ImportDraft, understood: Understood, form: WishesForm
) -> SchemeVersion:
    wishes = form.wishes(upload.place.code, upload.name)
    text = scheme_text(understood, wishes)
    key = scheme_key(wishes.title)
    return actions.draft_from_text(place=upload.place, key=key, text=text, by=request.user)


def _upload_page(request: HttpRequest, place: Place, form: TableForm) -> HttpResponse:
    context = {"form": form, "place": place, "title": _("Import a scoring table")}
    return render(request, "schemes/import.html", context, status=status_of(form))


def _said(refusal: Refused) -> str:
    return f"{refusal.fault.cause}，{refusal.fault.remedy}"

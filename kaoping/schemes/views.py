"""Pages about regulations: what a place has, what a version says, how one comes into force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.lib.errors import UserError
from kaoping.people.access import may, public, requires, signed_in
from kaoping.people.queries import places_where
from kaoping.schemes import actions, pages, queries
from kaoping.schemes.forms import AdoptForm
from kaoping.schemes.models import SchemeVersion, State
from kaoping.scoring.language import SchemeFaults

OF_VERSION = ("scheme__place", "adopted_by__person")


@signed_in
@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """The regulations of the visitor's places, newest version first.

    Who keeps no regulations reads those that he is appraised by, or marks by.
    """
    places = places_where(request.user, "see_schemes")
    editable = [place for place in places if may(request.user, "edit_schemes", place)]
    in_force = [] if places else queries.in_force_for(request.user)
    context = {
        "versions": queries.versions(places),
        "in_force": in_force,
        "places": editable,
        "states": State,
    }
    return render(request, "schemes/list.html", context)


@public
@require_safe
def regulation(request: HttpRequest, schemeversion: int) -> HttpResponse:
    """A regulation that is or was in force, for everybody: those who mark, are appraised, or look on.

    It names nobody. A draft is nobody's business yet.
    """
    shown = get_object_or_404(queries.in_force_once(), pk=schemeversion)
    scheme = queries.scheme_of(shown)
    context = {"version": shown, "scheme": scheme, "periods": pages.periods_of(scheme)}
    return render(request, "schemes/regulation.html", context)


@requires("see_schemes", SchemeVersion, related=OF_VERSION)
@require_safe
def version(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """One version, readable beside the printed regulation."""
    return _read(request, schemeversion, "schemes/version.html")


@requires("see_schemes", SchemeVersion, related=OF_VERSION)
@require_safe
def print_version(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """One version on A4."""
    return _read(request, schemeversion, "schemes/print.html")


@requires("see_schemes", SchemeVersion, related=OF_VERSION)
@require_safe
def text(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """The text itself, to keep or to compare by its hash."""
    response = HttpResponse(schemeversion.text, content_type="text/yaml; charset=utf-8")
    name = f"{schemeversion.scheme.key}-{schemeversion.number}.yaml"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@requires("edit_schemes", SchemeVersion, related=OF_VERSION)
@require_http_methods(["GET", "POST"])
def adopt(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """Asks for the document, then puts the draft in force."""
    form = AdoptForm(request.POST or None)
    if form.is_valid():
        try:
            actions.adopt(version=schemeversion, by=request.user, **form.cleaned_data)
            return redirect("schemes:version", schemeversion=schemeversion.pk)
        except UserError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "title": _("Adopt: %(title)s") % {"title": schemeversion.scheme.title},
        "text": _("From then on its text can't be changed. Cycles under way keep their version."),
        "action": _("Adopt"),
        "back": reverse("schemes:version", args=[schemeversion.pk]),
        "doubts": queries.stale(schemeversion),
        "mend": reverse("schemes:edit", args=[schemeversion.pk]),
    }
    return render(request, "schemes/form.html", context, status=400 if form.errors else 200)


def _read(request: HttpRequest, version: SchemeVersion, template: str) -> HttpResponse:
    """A version in words; a draft with faults can't be read so, and says why."""
    may_edit = may(request.user, "edit_schemes", version.access_place)
    try:
        scheme = queries.scheme_of(version)
    except SchemeFaults as found:
        context = {"version": version, "faults": found.faults, "may_edit": may_edit}
        return render(request, "schemes/unreadable.html", context, status=409)
    context = {
        "version": version,
        "scheme": scheme,
        "periods": pages.periods_of(scheme),
        "may_edit": may_edit,
        "may_adopt": version.state == State.DRAFT and may_edit,
    }
    return render(request, template, context)

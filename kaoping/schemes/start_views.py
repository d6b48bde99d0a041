"""Where a draft begins: a preset, a copy of another version, or an empty one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kaoping.lib.errors import UserError
from kaoping.people.access import requires
from kaoping.people.models import Place
from kaoping.schemes import actions, queries
from kaoping.schemes.editing.start import skeleton
from kaoping.schemes.forms import DraftForm
from kaoping.schemes.models import SchemeVersion


@requires("edit_schemes", Place)
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, place: Place) -> HttpResponse:
    """Asks what a draft begins with, and begins it."""
    form = DraftForm(request.POST or None, place=place)
    if form.is_valid():
        try:
            return _begin(request, place, **form.cleaned_data)
        except UserError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "title": _("New scheme for %(place)s") % {"place": place},
        "text": _("It becomes a draft. Nothing comes into force before it is adopted."),
        "action": _("Begin the draft"),
        "back": reverse("schemes:list"),
    }
    return render(request, "schemes/form.html", context, status=400 if form.errors else 200)


def _begin(request: HttpRequest, place: Place, start: str, title: str) -> HttpResponse:
    how, what = start.split(":", 1)
    if how == "preset":
        made = actions.draft_from_preset(place=place, preset=what, by=request.user)
        return redirect("schemes:version", schemeversion=made.pk)
    if how == "empty":
        key = queries.free_key(place)
        text = skeleton(place, key, title, what)
        made = actions.draft_from_text(place=place, key=key, text=text, by=request.user)
    else:
        made = _copied(request, place, queries.copiable(place).get(pk=what))
    return redirect("schemes:edit", schemeversion=made.pk)


def _copied(request: HttpRequest, place: Place, version: SchemeVersion) -> SchemeVersion:
    """The next draft of the place's own scheme, or a scheme of its own from one of above."""
    if version.scheme.place_id == place.pk:
        return actions.copy_version(version=version, by=request.user)
    key = version.scheme.key
    return actions.draft_from_text(place=place, key=key, text=version.text, by=request.user)


@requires("edit_schemes", SchemeVersion, related=("scheme__place",))
@require_POST
def copy(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """Last year's version becomes a draft to be changed."""
    made = actions.copy_version(version=schemeversion, by=request.user)
    return redirect("schemes:edit", schemeversion=made.pk)

"""The regulation as a Word file: for the office any version, for everybody what is or was in force."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kaoping.lib.text import file_name
from kaoping.people.access import public, requires
from kaoping.schemes import queries
from kaoping.schemes.models import SchemeVersion
from kaoping.schemes.print import regulation
from kaoping.scoring.language import SchemeFaults

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@requires("see_schemes", SchemeVersion, related=("scheme__place",))
@require_safe
def word(request: HttpRequest, schemeversion: SchemeVersion) -> HttpResponse:
    """One version as it will compute; a draft with faults can't, so they are shown instead."""
    try:
        return _word(schemeversion)
    except SchemeFaults as found:
        context = {"version": schemeversion, "faults": found.faults}
        return render(request, "schemes/unreadable.html", context, status=409)


@public
@require_safe
def public_word(request: HttpRequest, schemeversion: int) -> HttpResponse:
    """A regulation that is or was in force."""
    return _word(get_object_or_404(queries.in_force_once(), pk=schemeversion))


def _word(version: SchemeVersion) -> HttpResponse:
    content = regulation(version, queries.scheme_of(version))
    name = file_name(f"{version.scheme.title} 第{version.number}版", "docx")
    disposition = content_disposition_header(True, name)
    return HttpResponse(content, content_type=WORD, headers={"Content-Disposition": disposition})

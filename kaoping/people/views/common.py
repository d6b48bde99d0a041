"""What several pages of this room share."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kaoping.people import posts
from kaoping.people.models import Place

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(
    request: HttpRequest, template: str, place: Place, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """An office page of a township's people: title, and the way back to the list."""
    home = {"label": _("People"), "url": reverse("people:roll", args=[place.code])}
    frame = {
        "place": place,
        "title": title,
        "place_name": place.name,
        "crumbs": [home, {"label": title}],
    }
    return render(request, f"people/{template}.html", frame | context, status=status)


def demand_offices(place: Place) -> None:
    """People are kept by places with offices; the pages that enter them exist for no other place."""
    if place.level not in posts.WITH_OFFICES:
        raise Http404


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to download; nothing in between keeps it."""
    response = HttpResponse(content, content_type=EXCEL)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["Cache-Control"] = "no-store"
    return response

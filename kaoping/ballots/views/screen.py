"""The hall's screen: public, works by reloading, follows by a script, is pushed where there is a live process."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.ballots.screens import kept_snapshot
from kaoping.meetings import queries as meetings
from kaoping.people.access import public
from kaoping.web.live import Snapshot, answer, stream_of


@public
@never_cache
@require_safe
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """The whole page."""
    context = {
        "meeting": meetings.by_screen_key(key),
        "now": _found(key),
        "snapshot": reverse("ballots:now", args=[key]),
        "stream": stream_of("ballots", key),
    }
    return render(request, "ballots/screen/screen.html", context)


@public
@require_http_methods(["GET", "HEAD"])
def now(request: HttpRequest, key: str) -> HttpResponse:
    """What changes on it, as JSON with an ETag."""
    return answer(request, _found(key))


def _found(key: str) -> Snapshot:
    found = kept_snapshot(key)
    if found is None:
        raise Http404
    return found

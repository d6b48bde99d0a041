"""Pages of notices, kept ready for strangers: a notice never changes, and a town reads it at once.

What may still change about a notice (whether a further one follows it) is asked each time and is
part of the key; so are its fingerprint and what a stranger can choose: language and print. All the
rest, as the name of a place, is at most ten minutes old. Whoever has an account or a message
waiting gets the page made anew.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from kaoping.notices import queries
from kaoping.notices.models import Notice
from kaoping.web.context import LARGE_PRINT, LARGE_PRINT_COOKIE

SECONDS = 600
OF_STRANGERS = {settings.LANGUAGE_COOKIE_NAME, LARGE_PRINT_COOKIE}


def page(
    request: HttpRequest, number: int, template: str, context_of: Callable[[Notice], dict[str, Any]]
) -> HttpResponse:
    """The page of a notice, 404 where there is none; `context_of` is asked only if none is kept."""
    standing = queries.standing_of(number)
    if standing is None:
        raise Http404
    if request.GET or not OF_STRANGERS.issuperset(request.COOKIES):
        return _made(request, number, template, context_of)
    key = _key(request, standing)
    kept = caches["pages"].get(key)
    if kept is None:
        kept = _made(request, number, template, context_of).content
        caches["pages"].set(key, kept, SECONDS)
    response = HttpResponse(kept)
    patch_vary_headers(response, ["Cookie"])
    return response


def _key(request: HttpRequest, standing: tuple) -> str:
    large = request.COOKIES.get(LARGE_PRINT_COOKIE) == LARGE_PRINT
    parts = (request.path, request.LANGUAGE_CODE, large, *standing)
    return sha256(repr(parts).encode()).hexdigest()


def _made(request: HttpRequest, number: int, template: str, context_of: Callable) -> HttpResponse:
    return render(request, template, context_of(queries.published_notice(number)))

"""Print size and language, both without an account, and the gallery of components.

The two switches need no CSRF token: they change nothing but how the visitor's own pages look,
and a token would put a cookie on public pages.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kaoping.web.context import LARGE_PRINT, LARGE_PRINT_COOKIE
from kaoping.web.gallery import examples

ONE_YEAR_SECONDS = 365 * 24 * 3600


def way_back(request: HttpRequest) -> str:
    """The page the switch was pressed on; the start page if that is not one of ours."""
    address = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if ours else "/"


@csrf_exempt
@require_POST
def set_large_print(request: HttpRequest) -> HttpResponse:
    """Remember or forget the large print in a cookie of this browser."""
    response = HttpResponseRedirect(way_back(request))
    if request.POST.get(LARGE_PRINT_COOKIE) == LARGE_PRINT:
        response.set_cookie(
            LARGE_PRINT_COOKIE, LARGE_PRINT, max_age=ONE_YEAR_SECONDS, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(LARGE_PRINT_COOKIE, samesite="Lax")
    return response


@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language of the pages in a cookie of this browser.

    Django's own view would ask for a CSRF token, which puts a cookie on public pages.
    """
    response = HttpResponseRedirect(way_back(request))
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in its states; while developing only."""
    if not settings.DEBUG:
        raise Http404
    base = "web/base_citizen.html" if "citizen" in request.GET else "web/base_office.html"
    return render(request, "web/gallery.html", {"base": base} | examples())

"""What happens to every request before a view sees it."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.utils import translation

# On a voter's pages nobody is asked who is there, not even whether a second factor is missing.
REACHABLE_WITHOUT_SECOND_FACTOR = (
    "/accounts/", "/healthz", "/language/", "/static/", "/ballots/v/",
)  # fmt: skip


class ChosenLanguageMiddleware(LocaleMiddleware):
    """Chinese unless somebody chose English.

    The browser's own language does not count: the data are Chinese, and an office's computer is
    often installed in English.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language of the cookie, else the default."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = {code for code, _ in settings.LANGUAGES}
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Say which language the page is in."""
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class SecondFactorMiddleware:
    """Sends staff without a second factor to set one up, where the installation demands it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_FOR_STAFF and self.must_set_up(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def must_set_up(self, request: HttpRequest) -> bool:
        """Whether this account's role demands a second factor that it has not yet."""
        if request.path.startswith(REACHABLE_WITHOUT_SECOND_FACTOR):
            return False
        account = request.user
        if not account.is_authenticated:
            return False
        staff = account.grants.exclude(role__in=settings.ROLES_WITHOUT_SECOND_FACTOR)
        return staff.exists() and not is_mfa_enabled(account, [Authenticator.Type.TOTP])

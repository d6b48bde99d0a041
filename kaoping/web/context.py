"""What every page knows besides its own data."""

from contextlib import suppress
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

LARGE_PRINT_COOKIE = "print"
LARGE_PRINT = "large"
IN_FRAME = (
    "account_login", "account_logout", "account_change_password", "mfa_index", "set_large_print",
    "choose_language",
)  # fmt: skip

PRODUCT_NAME = _("Kaoping")


def page(request: HttpRequest) -> dict[str, object]:
    """Product name, print size and whether the data is invented (setting KAOPING_DEMO)."""
    return {
        "product_name": PRODUCT_NAME,
        "large_print": request.COOKIES.get(LARGE_PRINT_COOKIE) == LARGE_PRINT,
        "demo": getattr(settings, "KAOPING_DEMO", False),
        "languages": settings.LANGUAGES,
        "addresses": _addresses(),
    }


@cache
def _addresses() -> dict[str, str]:
    """Where the frame's own links lead; none where the installation has no such page."""
    found = {}
    for name in IN_FRAME:
        with suppress(NoReverseMatch):
            found[name] = reverse(name)
    return found

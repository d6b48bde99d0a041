"""What every page knows besides its own data."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LARGE_PRINT_COOKIE = "print"
LARGE_PRINT = "large"

PRODUCT_NAME = _("Kaoping")


def page(request: HttpRequest) -> dict[str, object]:
    """Product name, print size and whether the data is invented (setting KAOPING_DEMO)."""
    return {
        "product_name": PRODUCT_NAME,
        "large_print": request.COOKIES.get(LARGE_PRINT_COOKIE) == LARGE_PRINT,
        "demo": getattr(settings, "KAOPING_DEMO", False),
        "languages": settings.LANGUAGES,
    }

"""The main menu of office pages, for the settings' context processors."""

from functools import partial

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kaoping.desk import pages


def navigation(request: HttpRequest) -> dict[str, object]:
    """The menu, worked out only by a template that shows it, and only once."""
    account = getattr(request, "user", None)
    if account is None or not account.is_authenticated:
        return {}
    return {"navigation": SimpleLazyObject(partial(pages.navigation, account))}

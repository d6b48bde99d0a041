"""Pieces of the frame around every page, alike for many of its readers, so written out once. `{% load frame %}`

They are kept by what they show. What is each request's own (the form's token, the page's address) is
put in at the end.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kaoping.lib.kept import Kept
from kaoping.web.templatetags.kaoping import current_of

register = template.Library()

TOKEN, ADDRESS = "token-of-this-form", "address-of-this-page"
_PIECES = Kept(most=500)


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> SafeString:
    """The main menu, the page's own line marked; nothing where there is none."""
    request = context.get("request")
    path = request.path if request else ""
    items = [
        (item["label"], item["url"], current_of(path, item["url"]))
        for item in context.get("navigation") or ()
    ]
    make = partial(render_to_string, "web/parts/menu.html", {"items": items})
    return _piece(("menu", *items), make) if items else SafeString()


@register.simple_tag(takes_context=True)
def account_menu(context: template.Context) -> SafeString:
    """The way in, or who is in and the way out."""
    user, known = context.get("user"), {"addresses": context.get("addresses")}
    name = str(user) if user is not None and user.is_authenticated else ""
    known |= {"name": name, "csrf_token": TOKEN}
    piece = _piece(("account", name), partial(render_to_string, "web/parts/account.html", known))
    return SafeString(piece.replace(TOKEN, str(context.get("csrf_token", ""))))


@register.simple_tag(takes_context=True)
def foot(context: template.Context) -> SafeString:
    """The size of the print and the language."""
    names = ("addresses", "languages", "large_print")
    known = {name: context.get(name) for name in names} | {"address": ADDRESS}
    make = partial(render_to_string, "web/parts/foot.html", known)
    request = context.get("request")
    here = escape(request.get_full_path()) if request else ""
    return SafeString(_piece(("foot", known["large_print"]), make).replace(ADDRESS, here))


def _piece(shown: tuple[Any, ...], make: Callable[[], SafeString]) -> SafeString:
    return _PIECES.get((get_language(), *shown), make)

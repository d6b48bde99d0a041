"""Numbers and periods as officials write them. `{% load kaoping %}`."""

from collections.abc import Iterator

from django import template
from django.core.paginator import Page
from django.utils.translation import gettext as _

from kaoping.lib.decimals import format_fen, format_units

register = template.Library()


@register.filter
def points(units: int | None) -> str:
    """Points (int × 10⁴) as text, `95.5`; a missing value is a dash, never 0."""
    return "—" if units is None else format_units(units)


@register.filter
def yuan(fen: int | None) -> str:
    """Money in fen as text in yuan, `3100.00`; a missing amount is a dash, never 0."""
    return "—" if fen is None else format_fen(fen)


@register.filter
def period(key: str | None) -> str:
    """A period's key in words: `2026-10` is October 2026, `2026` the year."""
    if not key:
        return "—"
    year, _hyphen, month = str(key).partition("-")
    if not month:
        return _("Year %(year)s") % {"year": year}
    return _("%(year)s-%(month)s") % {"year": year, "month": month}


@register.filter
def page_numbers(page: Page) -> Iterator[int | str]:
    """The numbers a pagination shows: the ends, the neighbours, an ellipsis for the rest."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag(takes_context=True)
def current_page(context: template.Context, address: str) -> str:
    """`page` or `true` for aria-current where the address is this page or above it."""
    request = context.get("request")
    return current_of(request.path, address) if request is not None else ""


def current_of(path: str, address: str) -> str:
    """The same of a page at this path."""
    if not address:
        return ""
    if path == address:
        return "page"
    return "true" if address != "/" and path.startswith(address) else ""

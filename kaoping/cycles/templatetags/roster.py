"""The roster written at once: a county has hundreds of villages. `{% load roster %}`."""

from collections.abc import Iterable, Sequence

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.web.rows import fixed, written

register = template.Library()


@register.filter
def roster_rows(villages: Iterable[Sequence[str]], titles: Iterable[str]) -> SafeString:
    """One row for each village: its name, its officials, and the raters of each group in `titles`."""
    labels = (_("Officials"), *titles)
    cells = (f'<td data-label="{fixed(label)}">{{}}</td>' for label in labels)
    return written(f'<tr><th scope="row">{{}}</th>{"".join(cells)}</tr>', villages)

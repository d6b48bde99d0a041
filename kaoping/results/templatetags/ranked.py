"""Rankings written at once: a county's have thousands of rows. `{% load ranked %}`."""

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.results.queries.ranked import RankRow, RankTable
from kaoping.web.rows import fixed, written

register = template.Library()

ATTENTION = SafeString(' class="attention"')
CELL = "<td>{}</td>"


@register.filter
def ranked(table: RankTable) -> SafeString:
    """The rows: rank, name, an official's village and posts, points, grade; where there are any,
    prize and what was before the decisions.
    """
    address = fixed(reverse("results:subject", args=[0]).removesuffix("0/"))
    official = table.of_officials
    pattern = (
        f'<tr{{}}><td class="num">{{}}</td><th scope="row"><a href="{address}{{}}/">{{}}</a></th>'
        f'{CELL * 2 * official}<td class="num">{{}}</td>{CELL}{CELL * (table.prized + table.changed)}</tr>'
    )
    gap = _("gap")
    return written(pattern, [_texts(table, row, gap) for row in table.rows])


def _texts(table: RankTable, row: RankRow, gap: str) -> list[str]:
    attention = ATTENTION if row.rank is None or row.changed else ""
    texts = [attention, str(row.rank or "—"), str(row.subject_id), row.name]
    if table.of_officials:
        texts += [row.village, row.posts]
    texts += [gap if row.units is None else row.points, row.grade]
    if table.prized:
        texts.append(row.prize or "—")
    if table.changed:
        texts.append(row.before)
    return texts

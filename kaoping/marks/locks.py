"""Who may write at the same time: sheets one after the other, and nobody once marking is finished."""

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext as _

from kaoping.cycles.models import Sheet, Stage
from kaoping.lib.errors import UserError


class Closed(UserError):
    """Marking of the cycle is over, or has not begun."""


def hold(sheets: Iterable[Sheet]) -> list[Sheet]:
    """Locks the sheets until the transaction ends, in one order for everybody; raises `Closed`.

    The stage is locked shared: raters don't wait for each other, but finishing the stage waits for them, so no
    mark arrives after it.
    """
    sheets = sorted(sheets, key=lambda sheet: sheet.pk)
    cycles = {sheet.assignment.cycle_id for sheet in sheets}
    if cycles - _open_cycles(cycles):
        raise Closed(
            _("Marking is finished, so this can't be changed any more."),
            _("Changes are now made by the review meeting, with a reason and a document."),
        )
    numbers = [sheet.pk for sheet in sheets]
    rows = Sheet.objects.filter(pk__in=numbers).order_by("pk").select_for_update()
    list(rows.values_list("pk", flat=True))
    return sheets


def _open_cycles(cycles: set[int]) -> set[int]:
    """Those cycles in which marking is under way, and stays so until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT cycle_id FROM {Stage._meta.db_table} WHERE cycle_id = ANY(%s) AND key = 'marking'"
            " AND started_at IS NOT NULL AND finished_at IS NULL ORDER BY id FOR SHARE",
            [list(cycles)],
        )
        return {row[0] for row in cursor.fetchall()}

"""What the rater's page and the clerk's grid share: saving what was typed, and saying how much it was."""

from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaoping.lib.errors import UserError
from kaoping.marks import actions
from kaoping.marks.entries import Entry, Fault
from kaoping.people.models import Account

REFUSED, CONFLICT = 400, 409


class Typed(Protocol):
    """What was typed on a page: the entries it means, and where its faults are shown."""

    entries: list[Entry]
    faulty: list
    refusal: str

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Shows the faults of an action where they belong."""


def save(typed: Typed, by: Account) -> int:
    """Saves all that was typed or nothing; the status of a refusal, whose faults are then shown, or 0."""
    if typed.refusal or typed.faulty:
        return REFUSED
    try:
        actions.save(entries=typed.entries, by=by)
    except actions.Refused as error:
        typed.refuse(error.faults)
        return CONFLICT if isinstance(error, actions.Conflict) else REFUSED
    except UserError as error:
        typed.refusal = str(error)
        return REFUSED
    return 0


def said(count: int) -> str:
    """How many changes were saved, in words."""
    if not count:
        return _("Nothing was changed.")
    return ngettext("%(count)s change saved.", "%(count)s changes saved.", count) % {"count": count}

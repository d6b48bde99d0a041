"""Casting a ballot: the one write without an actor and without an event. Nothing here is logged."""

from typing import NamedTuple

from django.views.decorators.debug import sensitive_variables

from kaoping.ballots import codes, statements
from kaoping.ballots.sealing import form_of
from kaoping.ballots.throttle import wrong_codes

OPEN, COUNTED, UNKNOWN, NOT_OPEN, BUSY = "open", "counted", "unknown", "not_open", "busy"


class Cast(NamedTuple):
    """What a voter is told: counted, with the receipt (a first cast and its replay alike),
    unknown, not_open or busy. `is_test`: in the rehearsal."""

    status: str
    receipt: str = ""
    is_test: bool = False


class Look(NamedTuple):
    """Whether a code may vote now ("open"), else as in `Cast`; and the box whose questions to ask."""

    status: str
    box: int | None = None


@sensitive_variables()
def look_up(poll_id: int, code: str) -> Look:
    """What a typed code would come to, before the questions are shown."""
    read = codes.read(code)
    refused = _refused(poll_id, read)
    if refused:
        return Look(refused)
    found = Look(*statements.look(poll_id, codes.hashed(poll_id, read)))
    if found.box is None:
        wrong_codes.wrong(poll_id)
    return found


@sensitive_variables()
def cast(*, poll_id: int, code: str, answers: list[str]) -> Cast:
    """Counts the answers once: slip used and ballot stored in one statement, or neither.

    `answers`: in the order of the questions, the key of an option, a number, or blank.
    `UserError` if they don't fit the questions; `LookupError` if the poll has no key yet.
    """
    read = codes.read(code)
    refused = _refused(poll_id, read)
    if refused:
        return Cast(refused)
    sealed = form_of(poll_id).seal(answers)
    status, slip, is_test = statements.cast(poll_id, codes.hashed(poll_id, read), sealed)
    if status == UNKNOWN:
        wrong_codes.wrong(poll_id)
    return Cast(status, codes.receipt(slip) if slip else "", bool(is_test))


def _refused(poll_id: int, read: str) -> str:
    """Why a code isn't even looked up, or nothing."""
    if not codes.is_well_formed(poll_id, read):
        return UNKNOWN
    return "" if wrong_codes.is_open(poll_id) else BUSY

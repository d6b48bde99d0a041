"""Slips: drawn at random, taken out of the vote when somebody votes on paper or spoils one."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from kaoping.audit.actions import record
from kaoping.ballots import codes, queries, statements
from kaoping.ballots.actions.states import locked, refuse_state
from kaoping.ballots.models import Box, Poll, PollState, SlipState
from kaoping.lib.errors import UserError
from kaoping.people.models import Account

MOST_AT_ONCE = 20_000


@dataclass(frozen=True)
class PrintedSlip:
    """What is printed on one slip, and is nowhere else: the code as shown, and its receipt."""

    code: str
    receipt: str
    box: Box
    is_test: bool


@sensitive_variables()
@transaction.atomic
def draw_slips(
    *, poll: Poll, box: Box, count: int, test: bool = False, so_far: int | None = None, by: Account
) -> list[PrintedSlip]:
    """Draws slips for a box. Their codes leave with the answer; only keyed hashes are kept.

    Test slips can be drawn and used in the rehearsal only; real ones until voting is closed.
    `so_far`: how many slips whoever asks knows of; with others drawn meanwhile it is a `UserError`,
    so that a form sent twice draws once.
    """
    states = (PollState.REHEARSAL,) if test else _UNTIL_CLOSED
    poll = locked(poll, *states)
    box = Box.objects.select_related("attendance").get(pk=box.pk, poll=poll)
    _refuse_draw(poll, count)
    _refuse_twice(poll, so_far)
    statements.make_room(poll.pk)
    drawn = [(codes.fresh(poll.pk), uuid.uuid4()) for _number in range(count)]
    rows = [(poll.pk, key, box.pk, codes.hashed(poll.pk, code), test) for code, key in drawn]
    # In order of their random keys: where a row lies says nothing about where it was printed.
    statements.add_slips(sorted(rows, key=lambda row: row[1]))
    record(verb="draw_slips", by=by, place=poll.meeting.place, target=poll,
           detail={"group": box.attendance.title, "count": count, "test": test})  # fmt: skip
    return [PrintedSlip(codes.shown(code), codes.receipt(key), box, test) for code, key in drawn]


@sensitive_variables()
@transaction.atomic
def spend_on_paper(*, poll: Poll, code: str, by: Account) -> None:
    """The stub of a folded paper ballot was torn off: its code can't be cast any more."""
    if _take_out(poll, code, SlipState.PAPER):
        record(verb="spend_on_paper", by=by, place=poll.meeting.place, target=poll)


@sensitive_variables()
@transaction.atomic
def spoil(*, poll: Poll, code: str, by: Account) -> None:
    """A slip was torn, soiled or given back: its code can't be cast, and no paper counts for it."""
    if _take_out(poll, code, SlipState.SPOILED):
        record(verb="spoil_slip", by=by, place=poll.meeting.place, target=poll)


_UNTIL_CLOSED = (PollState.REHEARSAL, PollState.READY, PollState.OPEN)
_IN_HAND = (*_UNTIL_CLOSED, PollState.CLOSED, PollState.COUNTED)


def _refuse_draw(poll: Poll, count: int) -> None:
    """Of the rehearsal, too: after its slips are drawn, small groups can't be merged any more."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise UserError(
            _("Draw between 1 and %(most)s slips at once.") % {"most": MOST_AT_ONCE},
            _("Enter how many slips are to be printed."),
        )
    in_the_way = queries.before_slips(poll)
    if in_the_way:
        raise UserError(
            "\n".join(each.what for each in in_the_way),
            "\n".join(dict.fromkeys(each.remedy for each in in_the_way)),
        )


def _refuse_twice(poll: Poll, so_far: int | None) -> None:
    if so_far is not None and poll.slips.count() != so_far:
        raise UserError(
            _("Other slips have been drawn meanwhile, and these were not drawn."),
            _("Look at the numbers below. Slips whose print is lost are counted as spoiled later."),
        )


@sensitive_variables()
def _take_out(poll: Poll, code: str, becomes: SlipState) -> bool:
    """Whether the slip was taken out now; not if it had been so before: a form sent twice."""
    refuse_state(Poll.objects.get(pk=poll.pk), *_IN_HAND)
    read = codes.read(code)
    was = ""
    if codes.is_well_formed(poll.pk, read):
        was = statements.void_slip(poll.pk, codes.hashed(poll.pk, read), becomes)
    if was in (SlipState.PRINTED, becomes):
        return was == SlipState.PRINTED
    what, remedy = {
        "": (_("No slip of this vote has this code."), _("Look at the code again.")),
        "test": (_("This is a slip of the rehearsal."), _("Put it aside.")),
        "used": (
            _("A ballot was cast with this slip already."),
            _("It is counted; the paper must not go into the box."),
        ),
        "paper": (
            _("This slip was exchanged for paper already."),
            _("Its paper belongs into the box."),
        ),
        "spoiled": (
            _("This slip was declared spoiled already."),
            _("Give the voter another one."),
        ),
    }[was]
    raise UserError(what, remedy)

"""The course of a vote: rehearsal, opening, closing, and the moment the box is opened."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from kaoping.audit.actions import record
from kaoping.ballots import keys, queries, statements, tally
from kaoping.ballots.actions.states import enter, locked
from kaoping.ballots.models import (
    Poll,
    PollState,
    Question,
    SealedBallot,
    Slip,
    SlipState,
    Source,
    TallyCell,
)
from kaoping.ballots.sealing import form_of
from kaoping.lib.errors import UserError
from kaoping.people.models import Account


class Unbalanced(UserError):
    """Used slips and ballots are not as many: somebody has changed the tables."""


@dataclass(frozen=True)
class Tally:
    """What the rehearsal's box holds: ballots, and for each question how many gave each answer."""

    ballots: int
    questions: tuple[tuple[Question, Counter], ...]


@sensitive_variables()
@transaction.atomic
def end_rehearsal(*, poll: Poll, shares: Iterable[str], by: Account) -> Tally:
    """Opens the rehearsal's box before all, shows what is in it, and empties it."""
    poll = locked(poll, PollState.REHEARSAL)
    key = keys.restore(poll.pk, bytes(poll.public_key), shares)
    ballots = _ballots(poll)
    _refuse_unbalanced(poll, is_test=True)
    cells = _counted(poll, ballots, key)
    statements.empty_box(poll.pk)
    enter(poll, PollState.READY)
    record(verb="end_rehearsal", by=by, place=poll.meeting.place, target=poll,
           detail={"ballots": len(ballots)})  # fmt: skip
    return _in_all(poll, len(ballots), cells)


@transaction.atomic
def open_poll(*, poll: Poll, by: Account) -> None:
    """Opens the vote; raises a `UserError` with all that stands in the way."""
    poll = locked(poll, PollState.READY)
    _refuse(queries.obstacles(poll))
    enter(poll, PollState.OPEN)
    record(verb="open_poll", by=by, place=poll.meeting.place, target=poll)


@transaction.atomic
def close_poll(*, poll: Poll, by: Account) -> None:
    """Closes the vote once no ballot is under way, and fixes the box by its hash."""
    poll = locked(poll, PollState.OPEN)
    _refuse_unbalanced(poll, is_test=False)
    digest = tally.box_hash(_ballots(poll))
    enter(poll, PollState.CLOSED, box_hash=digest)
    record(verb="close_poll", by=by, place=poll.meeting.place, target=poll,
           detail={"sha256": digest})  # fmt: skip


@sensitive_variables()
@transaction.atomic
def open_box(*, poll: Poll, shares: Iterable[str], by: Account) -> None:
    """Counts the ballots in memory, keeps the counts and drops the ballots: all or nothing.

    How many are entitled and came stays from now on: nobody changes it knowing the result.
    """
    poll = locked(poll, PollState.CLOSED)
    enter(poll, PollState.COUNTED)  # first: it holds the meeting, so that nobody counts people anew
    _refuse(queries.before_opening(poll))
    key = keys.restore(poll.pk, bytes(poll.public_key), shares)
    ballots = _ballots(poll)
    _refuse_unbalanced(poll, is_test=False)
    if tally.box_hash(ballots) != poll.box_hash:
        raise Unbalanced(
            _("The box is not the one that was closed: its hash differs."),
            _("Let the minutes say so, declare this vote void, and vote again."),
        )
    _keep(poll, _counted(poll, ballots, key))
    statements.burn(poll.pk)
    record(verb="open_box", by=by, place=poll.meeting.place, target=poll,
           detail={"ballots": len(ballots)})  # fmt: skip


def _refuse(in_the_way: list[queries.Obstacle]) -> None:
    if in_the_way:
        raise UserError(
            "\n".join(each.what for each in in_the_way),
            "\n".join(dict.fromkeys(each.remedy for each in in_the_way)),
        )


def _ballots(poll: Poll) -> list[tuple[int, bytes]]:
    rows = SealedBallot.objects.filter(poll=poll).values_list("box_id", "content")
    return [(box, bytes(content)) for box, content in rows]


def _refuse_unbalanced(poll: Poll, *, is_test: bool) -> None:
    used = Slip.objects.filter(poll=poll, state=SlipState.USED, is_test=is_test)
    stored = SealedBallot.objects.filter(poll=poll)
    if _by_box(used) != _by_box(stored):
        raise Unbalanced(
            _("Used slips and ballots are not as many; the box stays shut."),
            _("Let the minutes say so, declare this vote void, and vote again."),
        )


def _by_box(rows: QuerySet) -> dict[int, int]:
    return dict(rows.values_list("box_id").annotate(count=Count("*")))


def _counted(poll: Poll, ballots: list[tuple[int, bytes]], key: keys.PrivateKey) -> tally.Cells:
    try:
        return tally.count(form_of(poll.pk), ballots, key)
    except tally.Unreadable as fault:
        raise Unbalanced(
            _("%(count)s ballots can't be read with this poll's key.") % {"count": fault},
            _("Let the minutes say so, declare this vote void, and vote again."),
        ) from None


def _keep(poll: Poll, cells: tally.Cells) -> None:
    questions = list(poll.questions.order_by("position"))
    TallyCell.objects.bulk_create(
        TallyCell(
            question=questions[index], box_id=box, source=Source.SLIPS, option=option, count=count
        )
        for (box, index), answers in sorted(cells.items())
        for option, count in sorted(answers.items())
    )


def _in_all(poll: Poll, ballots: int, cells: tally.Cells) -> Tally:
    questions = list(poll.questions.order_by("position"))
    sums = [Counter() for _question in questions]
    for (_box, index), answers in cells.items():
        sums[index] += answers
    return Tally(ballots, tuple(zip(questions, sums, strict=True)))

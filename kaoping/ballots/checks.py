"""What stands in the way: of drawing slips, of opening the vote, of certifying its result."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaoping.ballots.counted import BoxCount, box_counts
from kaoping.ballots.groups import asks, period_of_poll, small_boxes
from kaoping.ballots.models import Poll
from kaoping.meetings.models import State
from kaoping.scoring.facts import BallotOf
from kaoping.scoring.index import quorate
from kaoping.scoring.sources import Ballot


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way, and what to do about it."""

    what: str
    remedy: str


def before_slips(poll: Poll) -> list[Obstacle]:
    """What is in the way of drawing real slips: groups not counted, small ones left unmerged."""
    boxes = list(poll.boxes.select_related("attendance"))
    unknown = [box for box in boxes if box.attendance.entitled is None]
    found = [
        Obstacle(
            _("How many are entitled in “%(group)s” is not entered.")
            % {"group": box.attendance.title},
            _("Enter the numbers of those entitled, group by group."),
        )
        for box in unknown
    ]
    return found + [
        Obstacle(
            _("“%(group)s” has only %(count)s people: their votes could be guessed.")
            % {"group": box.attendance.title, "count": box.attendance.entitled},
            _("Let small groups vote together with another, before slips are drawn."),
        )
        for box in small_boxes(boxes)
        if box not in unknown
    ]


def obstacles(poll: Poll) -> list[Obstacle]:
    """What is in the way of opening the vote, all at once."""
    found = before_slips(poll)
    if poll.meeting.state != State.CONVENED:
        found.append(
            Obstacle(_("The meeting is not convened."), _("Convene it, then open the vote."))
        )
    counts = box_counts(poll)
    found += [each for count in counts for each in _too_few_came(poll, count)]
    found += [
        Obstacle(
            _("No slips are drawn for “%(group)s”.") % {"group": count.box.attendance.title},
            _("Draw and print slips for every group."),
        )
        for count in counts
        if not count.printed
    ]
    return found


def _too_few_came(poll: Poll, count: BoxCount) -> Iterator[Obstacle]:
    """The regulation's quorum, while it can still be waited for."""
    if count.box.attendance.present is not None:
        yield from _without_quorum(
            count, _held(poll, count),
            _("Wait for more to come and enter them, or hold the vote on another day."),
        )  # fmt: skip


def before_opening(poll: Poll) -> list[Obstacle]:
    """What is in the way of opening the box: from then on the numbers of people stay as they are."""
    found = []
    for count in box_counts(poll):
        found += [*_unknown_people(count), *_more_than_came(count)]
    return found


def uncounted(poll: Poll) -> list[Obstacle]:
    """What people in the hall have still to count."""
    return [each for count in box_counts(poll) for each in _uncounted(count)]


def before_certifying(poll: Poll, note: str) -> list[Obstacle]:
    """Rules that the numbers break, and what is not counted yet."""
    return broken_rules(box_counts(poll), lambda count: _held(poll, count), note)


def broken_rules(
    counts: list[BoxCount], held: Callable[[BoxCount], list[Ballot]], note: str
) -> list[Obstacle]:
    """The same from plain numbers; `held`: the scheme's ballots that a box took part in.

    What is not counted is told first: only whole numbers can break a rule.
    """
    found = [each for count in counts for each in _uncounted(count)]
    if found:
        return found
    for count in counts:
        again = _("The rule demands: declare this vote void, and vote again.")
        found += [*_too_many(count), *_without_quorum(count, held(count), again)]
        if count.difference and not note:
            found.append(_unbalanced(count))
    return found


def _unknown_people(count: BoxCount) -> Iterator[Obstacle]:
    if count.box.attendance.present is None:
        yield Obstacle(
            _("How many of “%(group)s” came is not entered.")
            % {"group": count.box.attendance.title},
            _("Enter the numbers of those present."),
        )


def _more_than_came(count: BoxCount) -> Iterator[Obstacle]:
    """Slips cast and stubs torn off; more of them than people can't be put right later."""
    present, voted = count.box.attendance.present, count.used + count.paper
    if present is not None and voted > present:
        yield Obstacle(
            _("“%(group)s”: %(voted)s have voted, but only %(present)s came.")
            % {"group": count.box.attendance.title, "voted": voted, "present": present},
            _("Count those present again. If it stays so: ")
            + _("The rule demands: declare this vote void, and vote again."),
        )


def _uncounted(count: BoxCount) -> Iterator[Obstacle]:
    group = {"group": count.box.attendance.title}
    yield from _unknown_people(count)
    if not count.is_counted:
        yield Obstacle(
            _("The slips of “%(group)s” are not counted.") % group,
            _("Count those handed out, left over and spoiled."),
        )
    for number in count.open_batches:
        yield Obstacle(
            _("The tellers don't agree on pile %(number)s of “%(group)s”.")
            % {**group, "number": number},
            _("Let both count this pile again."),
        )


def _too_many(count: BoxCount) -> Iterator[Obstacle]:
    words = {
        "group": count.box.attendance.title, "papers": count.papers, "stubs": count.paper,
        "returned": count.returned, "issued": count.issued,
        "present": count.box.attendance.present,
    }  # fmt: skip
    again = _("The rule demands: declare this vote void, and vote again.")
    if count.papers > count.paper:
        yield Obstacle(
            _("“%(group)s”: %(papers)s papers in the box, but %(stubs)s stubs.") % words,
            _("Scan the stubs that were forgotten. If there are none: ") + again,
        )
    if count.returned > count.issued:
        yield Obstacle(
            _("“%(group)s”: %(returned)s ballots came back, but %(issued)s were handed out.")
            % words,
            again,
        )
    if count.issued > words["present"]:
        yield Obstacle(
            _("“%(group)s”: %(issued)s slips were handed out to %(present)s people.") % words,
            _("Count the slips handed out again. If it stays so: ") + again,
        )


def _without_quorum(
    count: BoxCount, held: list[Ballot], remedy: str
) -> Iterator[Obstacle]:
    for ballot in held:
        row = as_fact(count, ballot.key, count.box.stands_for[0], "")
        if not quorate(ballot, row):
            yield Obstacle(
                _("“%(group)s”: %(present)s of %(entitled)s came, which is no quorum for %(vote)s.")
                % {
                    "group": count.box.attendance.title, "present": row.present,
                    "entitled": row.entitled, "vote": ballot.title,
                },
                remedy,
            )  # fmt: skip


def _held(poll: Poll, count: BoxCount) -> list[Ballot]:
    """The scheme's ballots that this box took part in."""
    period = period_of_poll(poll)
    keys = {
        question.ballot for question in poll.questions.exclude(ballot="")
        if asks(count.box, question, period)
    }  # fmt: skip
    return [period.ballots[key] for key in sorted(keys)]


def as_fact(count: BoxCount, ballot: str, group: str, subject: str) -> BallotOf:
    """A box's numbers as the scoring core wants them."""
    return BallotOf(
        ballot=ballot, group=group, subject=subject,
        entitled=count.box.attendance.entitled or 0, present=count.box.attendance.present or 0,
        issued=count.issued or 0, returned=count.returned, invalid=count.invalid,
    )  # fmt: skip


def _unbalanced(count: BoxCount) -> Obstacle:
    return Obstacle(
        _("“%(group)s”: %(printed)s printed, but %(used)s used + %(paper)s on paper + "
          "%(unused)s unused + %(spoiled)s spoiled.")
        % {
            "group": count.box.attendance.title, "printed": count.printed, "used": count.used,
            "paper": count.paper, "unused": count.unused, "spoiled": count.spoiled,
        },
        _("Count again, or write down why the slips don't add up."),
    )  # fmt: skip

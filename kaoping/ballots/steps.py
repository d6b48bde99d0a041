"""The steps of a vote, and what can be done at each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaoping.ballots.models import Poll, PollState

ORDER = [
    (PollState.DRAFT, _("Questions and boxes")),
    (PollState.REHEARSAL, _("Key and rehearsal")),
    (PollState.READY, _("Slips")),
    (PollState.OPEN, _("Voting")),
    (PollState.CLOSED, _("Counting")),
    (PollState.COUNTED, _("Result")),
    (PollState.CERTIFIED, _("Published")),
]
EARLY = (PollState.REHEARSAL, PollState.READY, PollState.OPEN)
HELD = (PollState.OPEN, PollState.CLOSED, PollState.COUNTED)


@dataclass(frozen=True)
class Action:
    """Something that can be done now; the first of a page is what comes next."""

    label: str | Promise
    href: str
    kind: str = "secondary"


# State, name of the address, words, and whether it is what comes next.
ACTIONS = [
    ((PollState.DRAFT,), "keys", _("Make the key"), True),
    ((PollState.DRAFT,), "questions", _("Questions"), False),
    ((PollState.REHEARSAL,), "end_rehearsal", _("End the rehearsal"), True),
    ((PollState.READY,), "open", _("Begin voting"), True),
    ((PollState.OPEN,), "close", _("End voting"), True),
    ((PollState.CLOSED,), "open_box", _("Open the box"), True),
    ((PollState.COUNTED,), "certify", _("Certify the result"), True),
    ((PollState.CERTIFIED,), "result", _("Public page"), True),
    ((PollState.CERTIFIED,), "minutes", _("Minutes with the result (Word)"), False),
    (EARLY, "slips", _("Draw slips"), False),
    ((PollState.DRAFT, PollState.REHEARSAL, PollState.READY), "boxes", _("Boxes"), False),
    ((PollState.OPEN,), "stubs", _("Vote on paper"), False),
    (HELD, "spoiled", _("Take back a spoiled slip"), False),
    (HELD, "counts", _("Count slips"), False),
    ((PollState.CLOSED, PollState.COUNTED), "piles", _("Paper ballots"), False),
]  # fmt: skip
LAST = frozenset({PollState.CERTIFIED, PollState.VOID})


def attendance_address(meeting: int) -> str:
    """Where the numbers of those entitled and present are entered."""
    return reverse("meetings:attendance", args=[meeting])


def next_actions(poll: Poll, *, is_counted: bool = True) -> list[Action]:
    """What can be done now, what comes next first; declaring void stands last.

    `is_counted`: slips and papers are, as far as people count them; until then that comes next.
    """
    waits = poll.state == PollState.COUNTED and not is_counted
    possible = [
        (name, words, name == "counts" if waits else first)
        for states, name, words, first in ACTIONS
        if poll.state in states and not (waits and name == "certify")
    ]
    found = [
        Action(words, reverse(f"ballots:{name}", args=[poll.pk]), "primary" if first else "secondary")
        for name, words, first in sorted(possible, key=lambda row: not row[2])
    ]
    if poll.state not in {PollState.COUNTED, *LAST}:
        found.append(Action(_("Entitled and present"), attendance_address(poll.meeting_id)))
    screen = reverse("ballots:screen", args=[poll.meeting.screen_key])
    found.append(Action(_("Screen in the hall"), screen))
    if poll.state not in LAST:
        found.append(Action(_("Declare void"), reverse("ballots:void", args=[poll.pk]), "quiet"))
    return found


def steps_of(poll: Poll) -> list[dict[str, object]]:
    """The steps for the line above the page."""
    states = [state for state, _title in ORDER]
    at = states.index(poll.state) if poll.state in states else -1
    return [
        {"title": title, "state": _standing(place, at, len(states))}
        for place, (_state, title) in enumerate(ORDER)
    ]


def _standing(place: int, at: int, count: int) -> str:
    if place < at or at == count - 1:
        return "done"
    return "current" if place == at else "todo"

"""The meeting itself: who came, whether it may begin, its end, its minutes."""

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.meetings import queries
from kaoping.meetings.actions.common import (
    NotPossible,
    demand,
    demand_no_vote_under_way,
    demand_not_counted,
    locked,
    refuse,
)
from kaoping.meetings.models import Attendance, Meeting, State
from kaoping.meetings.obstacles import Obstacle, obstacles
from kaoping.people.models import Account

Counts = dict[str, tuple[int | None, int | None]]
LONGEST_REASON = 300


class Obstructed(NotPossible):
    """A meeting can't be convened; `obstacles` says all that stands in the way, and what the law asks."""

    def __init__(self, found: list[Obstacle]) -> None:
        super().__init__(
            "\n".join(obstacle.what for obstacle in found),
            "\n".join(dict.fromkeys(obstacle.remedy for obstacle in found)),
        )
        self.obstacles = found


@transaction.atomic
def count_attendance(*, meeting: Meeting, counts: Counts, by: Account) -> list[Attendance]:
    """Enters how many are entitled and how many came, by the groups' keys; all of them or none.

    `present` may be None while they are still being counted. Once the box of the meeting's vote
    is open, nothing is changed any more.
    """
    row = locked(meeting)
    demand(row, State.PLANNED, State.CONVENED)
    demand_not_counted(row)
    groups = {group.key: group for group in queries.attendance(row)}
    refuse(_wrong_counts(groups, counts))
    changed = []
    for key, (entitled, present) in counts.items():
        group = groups[key]
        if (group.entitled, group.present) != (entitled, present):
            group.entitled, group.present = entitled, present
            changed.append(group)
    Attendance.objects.bulk_update(changed, ["entitled", "present"])
    if changed:
        record(verb="count_attendance", by=by, place=row.place, target=row,
               detail={"counts": [_told(group) for group in changed]})  # fmt: skip
    return list(groups.values())


@transaction.atomic
def set_bases(*, meeting: Meeting, bases: dict[str, str], by: Account) -> None:
    """Says whom the law takes each group for, by the groups' keys; empty: it doesn't count them."""
    row = locked(meeting)
    demand(row, State.PLANNED)
    changed = [
        group
        for group in queries.attendance(row)
        if group.key in bases and group.basis != bases[group.key]
    ]
    for group in changed:
        group.basis = bases[group.key]
    Attendance.objects.bulk_update(changed, ["basis"])
    if changed:
        record(verb="set_bases", by=by, place=row.place, target=row,
               detail={"groups": [f"{group.title} {group.basis}" for group in changed]})  # fmt: skip


@transaction.atomic
def convene(*, meeting: Meeting, by: Account) -> Meeting:
    """Begins the meeting; raises `Obstructed` with all that stands in the way.

    What the law asked and how many came is kept in the log as it was at this moment.
    """
    row = locked(meeting)
    found = obstacles(row)
    if found:
        raise Obstructed(found)
    row.state = State.CONVENED
    row.save(update_fields=["state"])
    quorum = queries.quorum_of_law(row)
    record(verb="convene", by=by, place=row.place, target=row, detail={
        "law": quorum.profile.title,
        "counts": [_told(group) for group in queries.attendance(row)],
    })  # fmt: skip
    return row


@transaction.atomic
def end_meeting(*, meeting: Meeting, by: Account) -> Meeting:
    """Ends a meeting that is under way."""
    row = locked(meeting)
    demand(row, State.CONVENED)
    demand_no_vote_under_way(row)
    row.state = State.ENDED
    row.save(update_fields=["state"])
    record(verb="end_meeting", by=by, place=row.place, target=row)
    return row


@transaction.atomic
def call_off(*, meeting: Meeting, reason: str, by: Account) -> Meeting:
    """Calls a meeting off that is not over, with the reason; it can be planned again."""
    row = locked(meeting)
    demand(row, State.PLANNED, State.CONVENED)
    demand_no_vote_under_way(row)
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise NotPossible(
            _("The reason is missing or too long."),
            _("Say in at most 300 characters why the meeting was not held."),
        )
    row.state, row.state_reason = State.CALLED_OFF, reason
    row.save(update_fields=["state", "state_reason"])
    record(verb="call_off", by=by, place=row.place, target=row, personal={"reason": reason})
    return row


@transaction.atomic
def record_minutes(*, meeting: Meeting, text: str, by: Account) -> Meeting:
    """Keeps what was said and decided; the log keeps every earlier text."""
    row = locked(meeting)
    demand(row, State.CONVENED, State.ENDED)
    if row.minutes == text:
        return row
    before, row.minutes = row.minutes, text
    row.save(update_fields=["minutes"])
    record(verb="record_minutes", by=by, place=row.place, target=row,
           personal={"before": before, "after": text})  # fmt: skip
    return row


def _wrong_counts(groups: dict[str, Attendance], counts: Counts) -> list[tuple[str, str]]:
    found = []
    for key, (entitled, present) in counts.items():
        if key not in groups:
            found.append((
                _("This meeting has no group “%(key)s”.") % {"key": key}, _("Reload the page."),
            ))  # fmt: skip
            continue
        words = {"group": groups[key].title, "entitled": entitled, "present": present}
        if any(number is not None and number < 0 for number in (entitled, present)):
            found.append((
                _("%(group)s: a number below zero.") % words, _("Enter how many people there are."),
            ))  # fmt: skip
        elif present is not None and entitled is None:
            found.append((
                _("%(group)s: it is not entered how many are entitled.") % words,
                _("Enter it first."),
            ))  # fmt: skip
        elif present is not None and present > entitled:
            found.append((
                _("%(group)s: %(present)s came, but only %(entitled)s are entitled.") % words,
                _("Count again: who came can't be more than those entitled."),
            ))  # fmt: skip
    return found


def _told(group: Attendance) -> str:
    """党员 25/30: how many came of how many entitled."""
    numbers = ("?" if number is None else number for number in (group.present, group.entitled))
    return f"{group.title} {'/'.join(map(str, numbers))}"

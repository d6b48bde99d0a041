"""Writes about meetings: planning one, its groups and who came, whom a vote bars."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Cycle, Subject
from kaoping.lib.errors import UserError
from kaoping.meetings.models import Attendance, Bar, Meeting, State
from kaoping.people.models import Account, Place


@transaction.atomic
def plan_meeting(
    *, place: Place, cycle: Cycle | None, stage: str, kind: str, body: str, title: str,
    held_on: datetime.date, starts_at: datetime.time | None = None, venue: str = "", by: Account,
) -> Meeting:  # fmt: skip
    """Plans a meeting of a place."""
    meeting = Meeting.objects.create(
        place=place, cycle=cycle, stage=stage, kind=kind, body=body, title=title,
        held_on=held_on, starts_at=starts_at, venue=venue, planned_by=by,
    )  # fmt: skip
    record(verb="plan_meeting", by=by, place=place, target=meeting, detail={"kind": kind})
    return meeting


@transaction.atomic
def add_groups(
    *, meeting: Meeting, groups: Iterable[tuple[str, str]], by: Account
) -> list[Attendance]:
    """Adds groups (key, title) of those who meet; one that is there stays as it is."""
    made = [
        Attendance.objects.get_or_create(meeting=meeting, key=key, defaults={"title": title})
        for key, title in groups
    ]
    new = [row.key for row, is_new in made if is_new]
    record(verb="add_groups", by=by, place=meeting.place, target=meeting, detail={"groups": new})
    return [row for row, _is_new in made]


@transaction.atomic
def merge_groups(
    *, meeting: Meeting, keys: Iterable[str], into: str, title: str, by: Account
) -> Attendance:
    """Makes one group of several, under the key `into` of one of them; their numbers are added."""
    rows = list(Attendance.objects.filter(meeting=meeting, key__in=list(keys)))
    first = next(row for row in rows if row.key == into)
    for name in ("entitled", "present"):
        numbers = [getattr(row, name) for row in rows]
        setattr(first, name, None if None in numbers else sum(numbers))
    first.title = title
    first.save()
    Attendance.objects.filter(pk__in=[row.pk for row in rows if row is not first]).delete()
    record(verb="merge_groups", by=by, place=meeting.place, target=meeting,
           detail={"groups": [row.key for row in rows]})  # fmt: skip
    return first


@transaction.atomic
def count_attendance(
    *, meeting: Meeting, counts: dict[str, tuple[int | None, int | None]], by: Account
) -> None:
    """Records for groups how many are entitled and how many came."""
    for key, (entitled, present) in counts.items():
        if present is not None and present > (entitled or 0):
            raise UserError(
                _("More people came than are entitled."), _("Count them again, group by group.")
            )
        Attendance.objects.filter(meeting=meeting, key=key).update(
            entitled=entitled, present=present
        )
    record(verb="count_attendance", by=by, place=meeting.place, target=meeting,
           detail={"groups": sorted(counts)})  # fmt: skip


@transaction.atomic
def convene(*, meeting: Meeting, by: Account) -> None:
    """Opens the meeting."""
    meeting.state = State.CONVENED
    meeting.save(update_fields=["state"])
    record(verb="convene", by=by, place=meeting.place, target=meeting)


@transaction.atomic
def bar(
    *, subject: Subject, meeting: Meeting, item: str, reason: str, reference: str, by: Account
) -> Bar:
    """Records that a vote took an item from a subject; a second time changes nothing."""
    row, is_new = Bar.objects.get_or_create(
        subject=subject, item=item,
        defaults={"meeting": meeting, "reason": reason, "reference": reference},
    )  # fmt: skip
    if is_new:
        record(verb="bar", by=by, place=subject.place, target=row,
               detail={"indicator": item, "subject": subject.pk},
               personal={"reason": reason})  # fmt: skip
    return row

"""Planning: one meeting, the same in every village, again after it was called off; its agenda."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record, record_all
from kaoping.cycles import queries as cycles
from kaoping.cycles.models import Cycle, Subject
from kaoping.lib.dates import chinese_date
from kaoping.meetings import planning, queries
from kaoping.meetings.actions.common import NotPossible, demand, locked, refuse
from kaoping.meetings.models import AgendaItem, Attendance, Kind, Meeting, Officer, State
from kaoping.people.models import Account, Level, Place

Item = tuple[str, Subject | None]
PREPARING = (State.PLANNED, State.CONVENED)


@transaction.atomic
def plan_meeting(
    *,
    place: Place,
    cycle: Cycle | None,
    stage: str,
    kind: str,
    body: str,
    title: str,
    held_on: datetime.date,
    starts_at: datetime.time | None = None,
    venue: str = "",
    announced_on: datetime.date | None = None,
    by: Account,
) -> Meeting:
    """Plans one meeting with the usual agenda and the groups that the law counts.

    Without a cycle it is a village's statutory review. Raises `NotPossible`.
    """
    refuse(_misfits(place, cycle, stage, kind, title, held_on, announced_on))
    meeting = Meeting(
        place=place, cycle=cycle, stage=stage, kind=kind, body=body, title=title.strip(),
        held_on=held_on, starts_at=starts_at, venue=venue.strip(), announced_on=announced_on,
        planned_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as fault:
        raise NotPossible(
            _("“%(title)s” is planned already.") % {"title": meeting.title},
            _("Open it in the list of meetings, or give this one another title."),
        ) from fault
    heard = planning.reporters(meeting).heard
    AgendaItem.objects.bulk_create(_agenda(meeting, planning.agenda_items(meeting, heard)))
    Attendance.objects.bulk_create(_law_groups(meeting))
    record(verb="plan_meeting", by=by, place=place, target=meeting, detail=_told(meeting))
    return meeting


@transaction.atomic
def plan_everywhere(
    *,
    cycle: Cycle,
    stage: str,
    kind: str,
    body: str,
    title: str,
    held_on: datetime.date,
    starts_at: datetime.time | None = None,
    venue: str = "",
    announced_on: datetime.date | None = None,
    by: Account,
) -> list[Meeting]:
    """The same meeting in each place that the cycle appraises, but where it is planned already.

    Everything is written in bulk: the number of queries is the same for 17 and 542 villages.
    """
    Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    places = cycles.places_of(cycle)
    refuse(_misfits(cycle.place, cycle, stage, kind, title, held_on, announced_on))
    there = Meeting.objects.filter(cycle=cycle, stage=stage).exclude(state=State.CALLED_OFF)
    known = set(there.values_list("place_id", "title"))
    meetings = [
        Meeting(
            place=one, cycle=cycle, stage=stage, kind=kind, body=body, held_on=held_on,
            title=planning.title_of(one, cycle, title.strip()), starts_at=starts_at,
            venue=venue.strip(), announced_on=announced_on, planned_by=by,
        )
        for one in places
    ]  # fmt: skip
    meetings = Meeting.objects.bulk_create(
        row for row in meetings if (row.place_id, row.title) not in known
    )
    AgendaItem.objects.bulk_create(_agendas(cycle, meetings))
    Attendance.objects.bulk_create(row for meeting in meetings for row in _law_groups(meeting))
    record_all(by=by, events=[
        {"verb": "plan_meeting", "place": row.place, "target": row, "detail": _told(row)}
        for row in meetings
    ])  # fmt: skip
    return meetings


def _agendas(cycle: Cycle, meetings: list[Meeting]) -> Iterator[AgendaItem]:
    """The agenda of each of these meetings of a cycle, with who reports in its place."""
    by_place = defaultdict(list)
    for subject in cycle.subjects.select_related("place"):
        by_place[subject.place_id].append(subject)
    for meeting in meetings:
        reporters = planning.reporters_in(meeting, by_place[meeting.place_id])
        yield from _agenda(meeting, planning.agenda_items(meeting, reporters.heard))


@transaction.atomic
def plan_again(*, meeting: Meeting, held_on: datetime.date, by: Account) -> Meeting:
    """Plans a meeting that was called off once more: agenda, officers and numbers entitled are kept."""
    before = locked(meeting)
    demand(before, State.CALLED_OFF)
    again = plan_meeting(
        place=before.place, cycle=before.cycle, stage=before.stage, kind=before.kind,
        body=before.body, title=before.title, held_on=held_on, starts_at=before.starts_at,
        venue=before.venue, by=by,
    )  # fmt: skip
    again.agenda.all().delete()
    AgendaItem.objects.bulk_create(_agenda(
        again, [(item.title, item.reporter) for item in queries.agenda(before)]
    ))  # fmt: skip
    Officer.objects.bulk_create(
        Officer(meeting=again, duty=row.duty, name=row.name, person_id=row.person_id,
                unrelated=row.unrelated)
        for row in before.officers.all()
    )  # fmt: skip
    entitled = {row.key: row.entitled for row in queries.attendance(before)}
    for row in queries.attendance(again):
        row.entitled = entitled.get(row.key)
        row.save(update_fields=["entitled"])
    return again


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    title: str,
    held_on: datetime.date,
    starts_at: datetime.time | None,
    venue: str,
    announced_on: datetime.date | None,
    by: Account,
) -> Meeting:
    """Changes day, place or title of a meeting that is being prepared."""
    row = locked(meeting)
    demand(row, State.PLANNED)
    faults = _misfits(row.place, row.cycle, row.stage, row.kind, title, held_on, announced_on)
    refuse(faults)
    row.title, row.held_on, row.starts_at = title.strip(), held_on, starts_at
    row.venue, row.announced_on = venue.strip(), announced_on
    fields = ["title", "held_on", "starts_at", "venue", "announced_on"]
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError as fault:
        raise NotPossible(
            _("“%(title)s” is planned already.") % {"title": row.title},
            _("Give this meeting another title."),
        ) from fault
    record(verb="change_meeting", by=by, place=row.place, target=row, detail=_told(row))
    return row


@transaction.atomic
def announce(*, meeting: Meeting, on: datetime.date, by: Account) -> Meeting:
    """Records on which day those entitled were told of the meeting."""
    row = locked(meeting)
    return change_meeting(
        meeting=row, title=row.title, held_on=row.held_on, starts_at=row.starts_at,
        venue=row.venue, announced_on=on, by=by,
    )  # fmt: skip


@transaction.atomic
def set_agenda(*, meeting: Meeting, items: Iterable[Item | str], by: Account) -> list[AgendaItem]:
    """Replaces the agenda: texts in order, each with the subject who reports, if one does."""
    row = locked(meeting)
    demand(row, *PREPARING)
    pairs = [(item, None) if isinstance(item, str) else item for item in items]
    refuse(_wrong_items(row, pairs))
    row.agenda.all().delete()
    made = AgendaItem.objects.bulk_create(_agenda(row, pairs))
    record(verb="set_agenda", by=by, place=row.place, target=row, detail={"items": len(made)})
    return made


@transaction.atomic
def add_groups(
    *, meeting: Meeting, groups: Iterable[tuple[str, str]], by: Account
) -> list[Attendance]:
    """Groups with a box of their own, by key and title; those there already keep their numbers.

    A group of the body itself stands in for the row that the law counted until now.
    """
    row = locked(meeting)
    demand(row, *PREPARING)
    pairs = list(groups)
    rule = queries.law_of(row).bodies.get(row.body)
    bases, known = rule.bases if rule else (), {one.key: one for one in queries.attendance(row)}
    rows = [
        _voters(row, known, key, title, planning.basis_of(key, title, bases, alone=len(pairs) == 1))
        for key, title in pairs
    ]
    _replace_law_groups(row, rows)
    record(verb="add_groups", by=by, place=row.place, target=row,
           detail={"groups": [title for _key, title in pairs]})  # fmt: skip
    return rows


@transaction.atomic
def merge_groups(
    *, meeting: Meeting, keys: Iterable[str], into: str, title: str, by: Account
) -> Attendance:
    """Makes one group of several under the key `into` of one of them; their numbers are added."""
    row = locked(meeting)
    demand(row, *PREPARING)
    groups = {one.key: one for one in queries.attendance(row) if one.key in set(keys)}
    if into not in groups:
        raise NotPossible(_("This meeting has no group “%(key)s”.") % {"key": into})
    titles = [one.title for one in groups.values()]
    merged = groups.pop(into)
    for name in ("entitled", "present"):
        numbers = [getattr(one, name) for one in (merged, *groups.values())]
        setattr(merged, name, None if None in numbers else sum(numbers))
    merged.title = title
    merged.save()
    row.attendance.filter(key__in=list(groups)).delete()
    record(verb="merge_groups", by=by, place=row.place, target=row,
           detail={"groups": titles})  # fmt: skip
    return merged


@transaction.atomic
def remove_group(*, meeting: Meeting, key: str, by: Account) -> None:
    """Takes out a group that doesn't meet after all; a second time changes nothing."""
    row = locked(meeting)
    demand(row, *PREPARING)
    group = row.attendance.filter(key=key).first()
    if group is None:
        return
    group.delete()
    record(verb="remove_group", by=by, place=row.place, target=row, detail={"groups": [group.title]})


def _voters(
    meeting: Meeting, known: dict[str, Attendance], key: str, title: str, basis: str
) -> Attendance:
    row = known.get(key) or Attendance(meeting=meeting, key=key, basis=basis)
    row.title, row.votes = title, True
    row.save()
    return row


def _replace_law_groups(meeting: Meeting, rows: list[Attendance]) -> None:
    """Rows that nobody has counted yet and that voters of the same sort stand for now.

    Where one group stands for a row, it takes over how many are entitled.
    """
    by_law = meeting.attendance.filter(votes=False, present__isnull=True)
    for old in by_law.filter(basis__in={row.basis for row in rows if row.basis}):
        alike = [row for row in rows if row.basis == old.basis]
        if len(alike) == 1 and alike[0].entitled is None:
            alike[0].entitled = old.entitled
            alike[0].save(update_fields=["entitled"])
        old.delete()


def _misfits(
    place: Place,
    cycle: Cycle | None,
    stage: str,
    kind: str,
    title: str,
    held_on: datetime.date,
    announced_on: datetime.date | None,
) -> list[tuple[str, str]]:
    """What is wrong with a plan, all at once."""
    found = []
    if not title.strip():
        found.append((_("The title is missing."), _("Say what the meeting is called.")))
    if announced_on and announced_on > held_on:
        found.append((
            _("The notice can't be later than the meeting on %(day)s.")
            % {"day": chinese_date(held_on)},
            _("Correct one of the two days."),
        ))  # fmt: skip
    if cycle is None and (kind != Kind.STATUTORY or place.level != Level.VILLAGE):
        found.append((
            _("Only a village's statutory review is held without a cycle."),
            _("Plan the meeting from a stage of a cycle, or the review in a village."),
        ))  # fmt: skip
    if cycle is not None and not cycle.place.holds(place):
        found.append((
            _("%(place)s has no part in this cycle.") % {"place": place},
            _("Choose a place of the cycle."),
        ))  # fmt: skip
    if cycle is not None and stage and not cycle.stages.filter(key=stage).exists():
        found.append((
            _("This cycle has no stage “%(stage)s”.") % {"stage": stage},
            _("Choose one of its stages."),
        ))  # fmt: skip
    return found


def _wrong_items(meeting: Meeting, items: list[Item]) -> list[tuple[str, str]]:
    found = []
    if any(not text.strip() for text, _subject in items):
        found.append((_("An item of the agenda has no text."), _("Enter it, or leave it out.")))
    reporters = [subject for _text, subject in items if subject]
    bars = queries.bars_of(reporters) if meeting.place.level != Level.VILLAGE else {}
    for subject in reporters:
        if subject.cycle_id != meeting.cycle_id or not meeting.place.holds(subject.place):
            found.append((
                _("%(name)s is not appraised at this meeting.") % {"name": subject.name},
                _("Choose somebody of the cycle and the place."),
            ))  # fmt: skip
        for bar in bars.get(subject.pk, ()):
            found.append((
                _("%(name)s may not report: %(reason)s") % {"name": subject.name, "reason": bar.reason},
                _("Leave the item out. %(reference)s") % {"reference": bar.reference},
            ))  # fmt: skip
    return found


def _agenda(meeting: Meeting, items: Iterable[Item]) -> list[AgendaItem]:
    return [
        AgendaItem(meeting=meeting, position=at, title=text.strip(), reporter=subject)
        for at, (text, subject) in enumerate(items, 1)
    ]


def _law_groups(meeting: Meeting) -> list[Attendance]:
    profile = queries.law_of(meeting)
    return [
        Attendance(meeting=meeting, key=f"law-{basis}", title=title, basis=basis, votes=False)
        for basis, title in planning.law_groups(profile, meeting.body)
    ]


def _told(meeting: Meeting) -> dict[str, object]:
    return {
        "stage": meeting.stage,
        "meeting_kind": meeting.kind,
        "body": meeting.body,
        "held_on": meeting.held_on.isoformat(),
        "announced_on": meeting.announced_on.isoformat() if meeting.announced_on else None,
    }

"""Writes about cycles: opening one, which freezes its roster, and finishing its stages."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Assignment, Cycle, Sheet, Stage, Subject
from kaoping.cycles.obstacles import Obstacle, survey
from kaoping.cycles.roster import Entry, Roster, Seat
from kaoping.lib.dates import Month, period_bounds
from kaoping.lib.errors import UserError
from kaoping.lib.text import village_display
from kaoping.people.models import Account, Place
from kaoping.schemes.models import SchemeVersion
from kaoping.scoring import procedure


class Obstructed(UserError):
    """A cycle can't be opened yet; `obstacles` says all that stands in the way."""

    def __init__(self, found: list[Obstacle]) -> None:
        super().__init__(
            "\n".join(obstacle.what for obstacle in found), _("Mend these, then open it again.")
        )
        self.obstacles = found


class NotItsTurn(UserError):
    """A stage can't be finished because it is not under way."""


@transaction.atomic
def open_cycle(
    *, version: SchemeVersion, place: Place, period_key: str, starts_on: datetime.date, by: Account
) -> Cycle:
    """Opens the cycle and freezes who is appraised and who marks whom; raises `Obstructed`.

    Everything is written in bulk: the number of queries is the same for 17 and 542 villages.
    """
    # Whoever opens a second cycle of the place at the same time waits here, and is then refused.
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    plan, found = survey(version, place, period_key, starts_on)
    blocking = [obstacle for obstacle in found if obstacle.blocking]
    if blocking:
        raise Obstructed(blocking)
    first, last = period_bounds(period_key, starts_on)
    cycle = Cycle.objects.create(
        version=version, place=place, period_key=period_key,
        starts_on=first, ends_on=last, opened_by=by,
    )  # fmt: skip
    _make_stages(cycle, plan)
    subjects = _make_subjects(cycle, plan)
    sheets = _make_sheets(cycle, plan, subjects)
    record(
        verb="open_cycle", by=by, place=place, target=cycle,
        detail={"period": period_key, "starts_on": str(first), "scheme": version.sha256,
                "subjects": len(subjects), "sheets": sheets},
    )  # fmt: skip
    return cycle


@transaction.atomic
def finish_stage(*, stage: Stage, by: Account) -> Stage | None:
    """Finishes the stage under way and starts the next, which is returned; raises `NotItsTurn`."""
    stages = list(Stage.objects.select_for_update().filter(cycle=stage.cycle_id))
    current = next((row for row in stages if row.finished_at is None), None)
    if current is None or current.pk != stage.pk:
        raise NotItsTurn(
            _("“%(stage)s” is not under way.") % {"stage": stage.title},
            _("Reload the page: somebody may have finished it already."),
        )
    now = timezone.now()
    current.finished_at, current.finished_by = now, by
    current.save(update_fields=["finished_at", "finished_by"])
    following = next((row for row in stages if row.position > current.position), None)
    if following:
        following.started_at = now
        following.save(update_fields=["started_at"])
    record(verb="finish_stage", by=by, place=stage.cycle.place, target=stage.cycle,
           detail={"stage": stage.key})  # fmt: skip
    return following


def _make_stages(cycle: Cycle, plan: Roster) -> None:
    after = Month.of(cycle.ends_on)
    Stage.objects.bulk_create(
        Stage(
            cycle=cycle,
            position=position,
            key=stage.key,
            title=stage.title,
            owner_role=stage.owner,
            due_on=_due_on(stage, after),
            started_at=timezone.now() if position == 1 else None,
        )
        for position, stage in enumerate(plan.period.stages, 1)
    )


def _due_on(stage: procedure.Stage, after: Month) -> datetime.date:
    """A day of the month after the period, or a day within the period's last year."""
    if stage.day is not None:
        return after.deadline(stage.day)
    month, day = map(int, stage.date.split("-"))
    return Month(after.year, month).day(day)


def _make_subjects(cycle: Cycle, plan: Roster) -> list[Subject]:
    """Kinds in the scheme's order, so that a team is there before its officials."""
    made: list[Subject] = []
    teams: dict[tuple[str, int], Subject] = {}
    for kind in plan.period.subjects.values():
        entries = [entry for entry in plan.entries if entry.kind == kind.key]
        rows = [
            _subject(
                cycle, entry, len(made) + number, teams.get((kind.team or "", entry.place.pk))
            )
            for number, entry in enumerate(entries, 1)
        ]
        made += Subject.objects.bulk_create(rows)
        teams |= {(row.kind, row.place_id): row for row in rows if row.person_id is None}
    return made


def _subject(cycle: Cycle, entry: Entry, position: int, team: Subject | None) -> Subject:
    return Subject(
        cycle=cycle,
        kind=entry.kind,
        place=entry.place,
        person=entry.person,
        team=team,
        posts=",".join(entry.posts),
        name=entry.person.name if entry.person else village_display(entry.place.name),
        peer=entry.place.kind,
        type=entry.place.type,
        position=position,
    )


def _make_sheets(cycle: Cycle, plan: Roster, subjects: list[Subject]) -> int:
    """One sheet per rater and subject of which the rater's group marks anything."""
    assignments = Assignment.objects.bulk_create(
        Assignment(cycle=cycle, group=seat.group, person=seat.person, office=seat.office)
        for seat in plan.seats
    )
    pairs = zip(plan.seats, assignments, strict=True)
    sheets = [
        Sheet(assignment=assignment, subject=subject)
        for seat, assignment in pairs
        for subject in _marked_by(seat, plan, subjects)
    ]
    Sheet.objects.bulk_create(sheets)
    return len(sheets)


def _marked_by(seat: Seat, plan: Roster, subjects: list[Subject]) -> list[Subject]:
    kinds = plan.marked_kinds(seat.group)
    return [s for s in subjects if s.kind in kinds and s.place_id in seat.places]

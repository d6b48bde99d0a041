"""Who has a duty at a meeting; whoever counts or watches is nobody's judge in their own cause."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.lib.text import fold
from kaoping.meetings import relatives
from kaoping.meetings.actions.common import NotPossible, demand, locked, refuse
from kaoping.meetings.models import Duty, Meeting, Officer, State
from kaoping.people.models import Account, Person

CHANGEABLE = (State.PLANNED, State.CONVENED)
LONGEST_NAME = 60


class Unanswered(NotPossible):
    """Somebody who shall count or watch has not been asked whether they are related."""


@dataclass(frozen=True)
class Wanted:
    """An appointment to be made. `unrelated`: declared to be no relative of those appraised."""

    duty: str
    name: str
    person: Person | None = None
    unrelated: bool = False

    @property
    def counts(self) -> bool:
        """Whether this duty counts votes or watches it."""
        return self.duty in relatives.COUNTING


@transaction.atomic
def appoint(
    *,
    meeting: Meeting,
    duty: str,
    name: str,
    person: Person | None = None,
    unrelated: bool = False,
    by: Account,
) -> Officer:
    """Gives somebody a duty; see `appoint_all`."""
    wanted = Wanted(duty, name, person, unrelated)
    return appoint_all(meeting=meeting, wanted=[wanted], by=by)[0]


@transaction.atomic
def appoint_all(*, meeting: Meeting, wanted: Iterable[Wanted], by: Account) -> list[Officer]:
    """Gives several people duties, or none; raises `NotPossible` with all that is wrong.

    Scrutineers and tellers are neither appraised nor related to anybody who is: they declare it, and
    a shared surname is asked about by name (`Unanswered`, if nothing else is wrong).
    """
    row = locked(meeting)
    demand(row, *CHANGEABLE)
    asked = [
        Wanted(one.duty, fold(one.name or (one.person.name if one.person else "")), one.person,
               one.unrelated)
        for one in wanted
    ]  # fmt: skip
    appraised = relatives.appraised_at(row) if any(one.counts for one in asked) else []
    _refuse_misfits(row, asked, appraised)
    made = Officer.objects.bulk_create(
        Officer(meeting=row, duty=one.duty, name=one.name, person=one.person,
                unrelated=one.unrelated and one.counts)
        for one in asked
    )  # fmt: skip
    for officer in made:
        _leave_trace("appoint_officer", row, officer, appraised, by)
    return made


@transaction.atomic
def dismiss_officer(*, officer: Officer, by: Account) -> None:
    """Takes a duty away, as long as the meeting is not over."""
    meeting = locked(officer.meeting)
    demand(meeting, *CHANGEABLE)
    _leave_trace("dismiss_officer", meeting, officer, [], by)
    officer.delete()


def _refuse_misfits(
    meeting: Meeting, asked: list[Wanted], appraised: list[relatives.Appraised]
) -> None:
    there = [(row.duty, row.name) for row in meeting.officers.all()]
    wrong, unanswered = [], []
    for one in asked:
        wrong += _wrong(one, there, appraised)
        there.append((one.duty, one.name))
        if one.counts and not one.unrelated:
            unanswered.append(_question(one, appraised))
    refuse([*wrong, *unanswered] if wrong else [])
    if unanswered:
        causes, remedies = zip(*unanswered, strict=True)
        raise Unanswered("\n".join(causes), "\n".join(dict.fromkeys(remedies)))


def _wrong(
    one: Wanted, there: list[tuple[str, str]], appraised: list[relatives.Appraised]
) -> list[tuple[str, str]]:
    words = {"name": one.name, "duty": str(Duty(one.duty).label)}
    found = []
    if not 0 < len(one.name) <= LONGEST_NAME:
        found.append((
            _("%(duty)s: the name is missing or too long.") % words,
            _("Enter a name of at most 60 characters."),
        ))  # fmt: skip
    if (one.duty, one.name) in there:
        found.append((_("%(name)s is %(duty)s already.") % words, _("Name somebody else.")))
    other = {Duty.SCRUTINEER: Duty.TELLER, Duty.TELLER: Duty.SCRUTINEER}.get(one.duty)
    if other and (other, one.name) in there:
        found.append((
            _("%(name)s can't watch the count and count at once.") % words,
            _("Name somebody else for one of the two duties."),
        ))  # fmt: skip
    if one.counts and relatives.is_appraised(one.name, one.person, appraised):
        found.append((
            _("%(name)s is appraised at this meeting and can't be %(duty)s.") % words,
            _("Name somebody else; choose the person from the list where only the name is the same."),
        ))  # fmt: skip
    return found


def _question(one: Wanted, appraised: list[relatives.Appraised]) -> tuple[str, str]:
    same = relatives.namesakes(one.name, one.person, appraised)
    words = {"name": one.name, "others": "、".join(same)}
    if same:
        return (
            _("%(name)s has the same surname as %(others)s, who is appraised.") % words,
            _("Ask whether they are related. Tick that they are not, or name somebody else."),
        )
    return (
        _("%(name)s has not declared to be no relative of those appraised.") % words,
        _("Ask, then tick that they are no relatives, or name somebody else."),
    )


def _leave_trace(
    verb: str,
    meeting: Meeting,
    officer: Officer,
    appraised: list[relatives.Appraised],
    by: Account,
) -> None:
    same = relatives.namesakes(officer.name, officer.person, appraised) if officer.unrelated else []
    record(
        verb=verb, by=by, place=meeting.place, target=meeting,
        detail={"duty": officer.duty, "person": officer.person_id, "unrelated": officer.unrelated},
        personal={"name": officer.name, "asked_about": same},
    )  # fmt: skip

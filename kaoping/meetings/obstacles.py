"""What still stands in the way of convening a meeting, all at once, each with its remedy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaoping.lib.dates import chinese_date
from kaoping.meetings import queries, relatives
from kaoping.meetings.models import Attendance, Duty, Kind, Meeting, Officer, State
from kaoping.meetings.quorum import Count, Quorum
from kaoping.people.models import Post

# How many there must be of each duty; a jury's points are added up without scrutineers and tellers.
NEEDED = {Duty.CHAIR: 1, Duty.SCRUTINEER: 2, Duty.TELLER: 2, Duty.CLERK: 1}
OF_A_JURY = (Duty.CHAIR, Duty.CLERK)


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way, what to do about it, and on which page: "agenda", "officers", …

    `by_law`: the law forbids the meeting; nothing typed in makes it lawful but more people or days.
    """

    what: str
    remedy: str
    where: str
    by_law: bool = False


def obstacles(meeting: Meeting) -> list[Obstacle]:
    """Everything in the way of convening; empty when the meeting may begin."""
    if meeting.state != State.PLANNED:
        return [
            Obstacle(
                _("This meeting is not being prepared any more."),
                _("Reload the page: somebody may have convened it or called it off."),
                "",
            )
        ]
    officers = list(meeting.officers.select_related("person"))
    groups = queries.attendance(meeting)
    return [
        *_about_agenda(meeting),
        *_about_officers(meeting, officers),
        *_about_relatives(meeting, officers),
        *_about_attendance(meeting, groups),
        *_about_the_law(meeting, groups),
    ]


def needed(meeting: Meeting) -> dict[str, int]:
    """How many officers of each duty the meeting needs."""
    return {
        duty: number
        for duty, number in NEEDED.items()
        if meeting.kind != Kind.JURY or duty in OF_A_JURY
    }


def _about_agenda(meeting: Meeting) -> Iterator[Obstacle]:
    if not meeting.agenda.exists():
        yield Obstacle(_("The agenda is empty."), _("Enter what is on the agenda."), "agenda")


def _about_officers(meeting: Meeting, officers: list[Officer]) -> Iterator[Obstacle]:
    for duty, number in needed(meeting).items():
        have = sum(1 for officer in officers if officer.duty == duty)
        if have < number:
            words = {"duty": Duty(duty).label, "have": have, "needed": number}
            yield Obstacle(
                _("%(duty)s: %(have)s of %(needed)s are named.") % words,
                _("Name those who are missing."),
                "officers",
            )
    if meeting.kind == Kind.STATUTORY and not _led_by_supervisor(meeting, officers):
        yield Obstacle(
            _("The statutory review is led by the supervision committee."),
            _("Let a member of the village's supervision committee take the chair."),
            "officers",
            by_law=True,
        )


def _led_by_supervisor(meeting: Meeting, officers: list[Officer]) -> bool:
    """Whether the chair sits on the village's supervision committee; nobody to lead is told before."""
    chairs = [officer for officer in officers if officer.duty == Duty.CHAIR]
    held = Post.objects.filter(place=meeting.place, kind="supervisor", ends_on__isnull=True)
    known = set(held.values_list("person_id", "person__name"))
    return not chairs or any(
        officer.person_id in {pk for pk, _name in known}
        or (officer.person_id is None and officer.name in {name for _pk, name in known})
        for officer in chairs
    )


def _about_relatives(meeting: Meeting, officers: list[Officer]) -> Iterator[Obstacle]:
    """Somebody may have become one of those appraised since the appointment."""
    counting = [officer for officer in officers if officer.duty in relatives.COUNTING]
    appraised = relatives.appraised_at(meeting) if counting else []
    for officer in counting:
        if relatives.is_appraised(officer.name, officer.person, appraised):
            words = {"name": officer.name, "duty": officer.get_duty_display()}
            yield Obstacle(
                _("%(name)s is appraised at this meeting and can't be %(duty)s.") % words,
                _("Name somebody else."),
                "officers",
            )


def _about_attendance(meeting: Meeting, groups: list[Attendance]) -> Iterator[Obstacle]:
    if meeting.kind == Kind.JURY:
        return
    if not groups:
        yield Obstacle(
            _("Nobody is entitled to take part yet."),
            _("Enter the groups of those entitled, then how many came."),
            "attendance",
        )
    for group in _uncounted(meeting, groups):
        yield Obstacle(
            _("%(group)s: how many are entitled and how many came is not entered.")
            % {"group": group.title},
            _("Count those present and enter both numbers."),
            "attendance",
        )


def _uncounted(meeting: Meeting, groups: list[Attendance]) -> Iterable[Attendance]:
    """Groups without numbers; of those that only the law counts, one counted group is enough."""
    missing = [row for row in groups if row.entitled is None or row.present is None]
    by_law = [row for row in groups if not row.votes]
    if any(row not in missing for row in by_law):
        return [row for row in missing if row.votes]
    return missing


def _about_the_law(meeting: Meeting, groups: list[Attendance]) -> Iterator[Obstacle]:
    quorum = queries.quorum_of_law(meeting, groups)
    yield from _about_notice(meeting, quorum)
    if quorum.rule and any(c.is_counted for c in quorum.body) and not quorum.body_reached:
        yield _too_few(quorum.body, quorum.rule.reference)
    appraisal = quorum.appraisal
    if appraisal and appraisal.is_counted and not appraisal.reached:
        yield _too_few((appraisal,), quorum.appraisal_rule.reference)
    yield from _about_body(meeting, quorum)


def _too_few(counts: tuple[Count, ...], reference: str) -> Obstacle:
    said = "；".join(
        _("%(rule)s: %(entitled)s entitled, at least %(least)s must be there, %(present)s came")
        % {"rule": c.words, "entitled": c.entitled, "least": c.least, "present": c.present}
        for c in counts
        if c.is_counted
    )
    return Obstacle(
        _("Too few have come. %(said)s.") % {"said": said},
        _("Call the meeting off and plan it again, or wait until enough are there. %(reference)s.")
        % {"reference": reference},
        "attendance",
        by_law=True,
    )


def _about_notice(meeting: Meeting, quorum: Quorum) -> Iterator[Obstacle]:
    days = quorum.rule.notice_days if quorum.rule else 0
    if not days:
        return
    told = meeting.announced_on
    if told is None:
        what = _("When the villagers were told of this meeting is not entered.")
    elif (meeting.held_on - told).days < days:
        what = _("The villagers were told on %(told)s, too late for %(day)s.") % {
            "told": chinese_date(told), "day": chinese_date(meeting.held_on),
        }  # fmt: skip
    else:
        return
    yield Obstacle(
        what,
        _("They must be told %(days)s days before. %(reference)s.")
        % {"days": days, "reference": quorum.rule.reference},
        "details",
        by_law=True,
    )


def _about_body(meeting: Meeting, quorum: Quorum) -> Iterator[Obstacle]:
    review = quorum.profile.review
    if meeting.kind == Kind.STATUTORY and meeting.body not in review.bodies:
        yield Obstacle(
            _("%(body)s can't hold the statutory review.") % {"body": meeting.get_body_display()},
            _("Plan it with another body. %(reference)s.") % {"reference": review.reference},
            "details",
            by_law=True,
        )

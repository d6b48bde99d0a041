"""Preparing a vote: its questions and boxes from the scheme, small groups merged, its key made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from kaoping.audit.actions import record
from kaoping.ballots import keys, queries, reviewed
from kaoping.ballots.actions.states import enter, locked
from kaoping.ballots.groups import asks, period_of_poll
from kaoping.ballots.models import Box, Poll, PollState, Question
from kaoping.cycles.models import Subject
from kaoping.cycles.queries import period_of, subjects_at
from kaoping.lib.errors import UserError
from kaoping.meetings import actions as meetings
from kaoping.meetings.models import Meeting, State
from kaoping.people import posts
from kaoping.people.models import Account
from kaoping.scoring.sources import Ballot


@dataclass(frozen=True)
class Asked:
    """A question as it is to be asked; `options`: (key, title), or a whole number low to high."""

    title: str
    detail: str = ""
    ballot: str = ""
    subject: Subject | None = None
    options: Sequence[tuple[str, str]] = field(default=())
    low: int | None = None
    high: int | None = None


@transaction.atomic
def prepare_poll(
    *, meeting: Meeting, ballots: Iterable[str] | None = None, by: Account
) -> Poll:
    """Makes the meeting's poll: the scheme's ballots, each about the subjects of the place.

    `ballots`: keys of those that are held at this meeting; all of the scheme unless given. A
    statutory review asks about the officials whom the law names. `UserError` once the meeting is over.
    """
    if meeting.state not in (State.PLANNED, State.CONVENED):
        raise UserError(
            _("The meeting is over, and there was no secret vote."),
            _("Plan another meeting to vote."),
        )
    poll = Poll.objects.create(meeting=meeting)
    wanted = _ballots(meeting, ballots)
    several = len(wanted) > 1
    questions = [
        question for ballot in wanted for question in _questions(meeting, ballot, several)
    ]
    groups = {group.key: group.title for ballot in wanted for group in ballot.groups}
    if reviewed.is_review(meeting):
        questions = _about_officials(meeting)
        groups = dict([reviewed.voters(meeting)])
    _write(poll, questions)
    _add_boxes(poll, list(groups.items()), by)
    record(verb="prepare_poll", by=by, place=meeting.place, target=poll,
           detail={"ballots": [ballot.title for ballot in wanted]})  # fmt: skip
    return poll


@transaction.atomic
def set_questions(*, poll: Poll, questions: Iterable[Asked], by: Account) -> list[Question]:
    """Replaces the questions, as long as no key is made."""
    poll = locked(poll, PollState.DRAFT)
    poll.questions.all().delete()
    made = _write(poll, list(questions))
    record(verb="set_questions", by=by, place=poll.meeting.place, target=poll,
           detail={"questions": len(made)})  # fmt: skip
    return made


@transaction.atomic
def set_boxes(*, poll: Poll, groups: Iterable[tuple[str, str]], by: Account) -> list[Box]:
    """Adds boxes for voter groups (key, title) that the scheme doesn't name, before keys are made."""
    poll = locked(poll, PollState.DRAFT)
    made = _add_boxes(poll, list(groups), by)
    record(verb="set_boxes", by=by, place=poll.meeting.place, target=poll,
           detail={"boxes": [box.attendance.title for box in made]})  # fmt: skip
    return made


@transaction.atomic
def remove_box(*, poll: Poll, box: Box, by: Account) -> None:
    """Takes out voters who don't vote at this meeting, and questions that nobody else is asked.

    Before the key is made; the last box stays, and a box that is gone changes nothing.
    """
    poll = locked(poll, PollState.DRAFT)
    rows = list(poll.boxes.select_related("attendance"))
    gone = next((row for row in rows if row.pk == box.pk), None)
    if gone is None:
        return
    left = [row for row in rows if row.pk != gone.pk]
    if not left:
        raise UserError(
            _("Somebody has to vote."), _("Add the voters first, then take these out.")
        )
    title, period = gone.attendance.title, period_of_poll(poll)
    key = gone.attendance.key
    gone.delete()
    meetings.remove_group(meeting=poll.meeting, key=key, by=by)
    kept = [question for question in poll.questions.order_by("position").select_related("subject")
            if any(asks(row, question, period) for row in left)]  # fmt: skip
    poll.questions.exclude(pk__in=[question.pk for question in kept]).delete()
    _number(kept)
    record(verb="remove_box", by=by, place=poll.meeting.place, target=poll, detail={"groups": [title]})


def _number(questions: list[Question]) -> None:
    """Positions without gaps; in order, so that no two are ever alike."""
    for position, question in enumerate(questions, 1):
        if question.position != position:
            Question.objects.filter(pk=question.pk).update(position=position)


@transaction.atomic
def merge_boxes(*, poll: Poll, boxes: Sequence[Box], title: str, by: Account) -> Box:
    """Lets several groups vote into one box, before any slip is drawn."""
    poll = locked(poll, PollState.DRAFT, PollState.REHEARSAL, PollState.READY)
    rows = list(Box.objects.filter(poll=poll, pk__in=[box.pk for box in boxes]))
    _refuse_merge(poll, rows)
    first, groups = rows[0], [key for row in rows for key in row.stands_for]
    names = [row.attendance.key for row in rows]
    titles = [row.attendance.title for row in rows]
    Box.objects.filter(pk__in=[row.pk for row in rows[1:]]).delete()
    first.attendance = meetings.merge_groups(
        meeting=poll.meeting, keys=names, into=first.attendance.key, title=title, by=by
    )
    first.stands_for = groups
    first.save(update_fields=["attendance", "stands_for"])
    record(verb="merge_boxes", by=by, place=poll.meeting.place, target=poll,
           detail={"groups": titles})  # fmt: skip
    return first


@sensitive_variables()
@transaction.atomic
def make_keys(*, poll: Poll, by: Account) -> list[str]:
    """Makes the key and gives its three shares, this once; the questions stay from now on."""
    poll = locked(poll, PollState.DRAFT)
    if not poll.questions.exists() or not poll.boxes.exists():
        raise UserError(
            _("The vote has no questions, or no voters."),
            _("Enter what is asked and who votes, then make the key."),
        )
    public_key, shares = keys.make(poll.pk)
    enter(poll, PollState.REHEARSAL, public_key=public_key)
    record(verb="make_keys", by=by, place=poll.meeting.place, target=poll)
    return shares


def _ballots(meeting: Meeting, wanted: Iterable[str] | None) -> list[Ballot]:
    if meeting.cycle is None:
        return []
    of_scheme = period_of(meeting.cycle).ballots
    return [of_scheme[key] for key in (of_scheme if wanted is None else wanted)]


def _questions(meeting: Meeting, ballot: Ballot, several: bool) -> list[Asked]:
    """The ballot about each subject at the place whose kind's tree or veto asks for it."""
    kinds = queries.kinds_asked(period_of(meeting.cycle), ballot.key)
    subjects = subjects_at(meeting.cycle, meeting.place).filter(kind__in=kinds)
    options = [(option.key, option.title) for option in ballot.options]
    return [
        Asked(subject.name, _beside(subject, ballot, several), ballot.key, subject, options)
        for subject in subjects
    ]


def _beside(subject: Subject, ballot: Ballot, several: bool) -> str:
    """The posts of whom the question is about; which ballot it is, where there are others."""
    with translation.override("zh-hans"):  # what is printed and published is Chinese
        held = "、".join(str(posts.BY_KEY[key].title) for key in subject.posts.split(",") if key)
    return " ".join(filter(None, [held, ballot.title if several or not held else ""]))


def _about_officials(meeting: Meeting) -> list[Asked]:
    """One question for each official whom the law's review is about."""
    titles = reviewed.titles(meeting)
    return [Asked(title, reviewed.DETAIL, options=reviewed.OPTIONS) for title in titles]


def _write(poll: Poll, questions: list[Asked]) -> list[Question]:
    return Question.objects.bulk_create(
        Question(
            poll=poll, position=position, ballot=asked.ballot, subject=asked.subject,
            title=asked.title, detail=asked.detail, low=asked.low, high=asked.high,
            options=[{"key": key, "title": title} for key, title in asked.options],
        )
        for position, asked in enumerate(questions, 1)
    )  # fmt: skip


def _add_boxes(poll: Poll, groups: list[tuple[str, str]], by: Account) -> list[Box]:
    if not groups:
        return []
    rows = meetings.add_groups(meeting=poll.meeting, groups=groups, by=by)
    new = [row for row in rows if not Box.objects.filter(attendance=row).exists()]
    return Box.objects.bulk_create(
        Box(poll=poll, attendance=row, stands_for=[row.key]) for row in new
    )


def _refuse_merge(poll: Poll, boxes: list[Box]) -> None:
    if len(boxes) < 2:
        raise UserError(_("Only several groups can be merged."), _("Choose two or more."))
    if poll.slips.exists():
        raise UserError(
            _("Slips are drawn already, so groups can't be merged any more."),
            _("Declare this vote void and prepare another, or let the groups vote on paper."),
        )
    split = queries.split_by_merging(poll, boxes)
    if split:
        raise UserError(
            _("The regulation counts all voters of “%(ballot)s” together.") % {"ballot": split},
            _("Merge all of its groups, or none."),
        )

"""What follows from a certified vote: who may not report, what a review came to, how an office ends."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.audit.actions import record
from kaoping.cycles.models import Subject
from kaoping.lib.dates import chinese_date
from kaoping.meetings import queries, reviews
from kaoping.meetings.actions.common import NotPossible, locked, refuse
from kaoping.meetings.models import (
    Bar,
    Kind,
    Meeting,
    ReviewOutcome,
    State,
    Termination,
    Verdict,
    Vote,
)
from kaoping.people import posts
from kaoping.people.actions import end_post
from kaoping.people.models import Account, Person, Post


def follow_vote(*, meeting: Meeting, vote: Vote) -> None:
    """Keeps how far the vote is; its own steps and their actors are events of the room that holds it."""
    row = locked(meeting)
    row.vote = vote
    row.save(update_fields=["vote"])


@transaction.atomic
def bar(
    *, subject: Subject, meeting: Meeting, item: str, reason: str, reference: str, by: Account
) -> Bar:
    """Takes the right to report for an item from a subject; doing it twice changes nothing."""
    held, is_new = Bar.objects.get_or_create(
        subject=subject,
        item=item,
        defaults={"meeting": meeting, "reason": reason, "reference": reference},
    )
    if is_new:
        record(verb="bar", by=by, place=subject.log_place, target=meeting,
               detail={"subject": subject.pk, "indicator": item},
               personal={"name": subject.name, "reason": reason})  # fmt: skip
    return held


@transaction.atomic
def record_review_outcome(
    *, meeting: Meeting, person: Person, post: str, unqualified: int, of: int, by: Account
) -> ReviewOutcome:
    """Keeps how many of the papers called an official unqualified; the day's law says what it means.

    The same numbers again are the same outcome; other numbers, a Party post, or a meeting that is no
    statutory review raise `NotPossible`.
    """
    row = locked(meeting)
    refuse(_unfit(row, post, unqualified, of))
    known = ReviewOutcome.objects.filter(meeting=row, person=person, post=post).first()
    if known:
        if (known.unqualified, known.of) != (unqualified, of):
            raise NotPossible(
                _("The review of %(name)s is recorded with other numbers.") % {"name": known.name},
                _("An outcome is never changed. Hold the review again if it was not lawful."),
            )
        return known
    rule = queries.law_of(row).review
    outcome = ReviewOutcome.objects.create(
        meeting=row, person=person, name=person.name, post=post, unqualified=unqualified, of=of,
        is_unqualified=rule.unqualified.reached(unqualified, of),
        rule=rule.words, reference=rule.reference,
    )  # fmt: skip
    record(verb="record_review_outcome", by=by, place=row.place, target=outcome, detail={
        "person": person.pk, "post": post, "unqualified": unqualified, "of": of,
        "is_unqualified": outcome.is_unqualified,
    })  # fmt: skip
    return outcome


@transaction.atomic
def decide_termination(
    *,
    outcome: ReviewOutcome,
    verdict: str,
    decided_on: datetime.date,
    document: str = "",
    reason: str = "",
    by: Account,
) -> Termination:
    """Records what became of the proposal to end an elected post; announced, the post ends that day.

    The supervision committee announces it; nobody removes an elected member. Raises `NotPossible`.
    """
    meeting = locked(outcome.meeting)
    proposal = next(
        (one for one in reviews.proposals([meeting.place]) if one.outcome.pk == outcome.pk), None
    )
    refuse(_undecidable(proposal, verdict, decided_on, document, reason))
    decision = Termination.objects.create(
        outcome=outcome, verdict=verdict, decided_on=decided_on, document=document.strip(),
        reason=reason.strip(), recorded_by=by,
    )  # fmt: skip
    record(
        verb="decide_termination", by=by, place=meeting.place, target=decision,
        detail={"person": outcome.person_id, "post": outcome.post, "verdict": verdict,
                "on": decided_on.isoformat(), "document": document},
        personal={"name": outcome.name, "reason": reason},
    )  # fmt: skip
    if verdict == Verdict.ANNOUNCED:
        _end_post(outcome, decided_on, by)
    return decision


def _end_post(outcome: ReviewOutcome, on: datetime.date, by: Account) -> None:
    held = Post.objects.filter(
        person=outcome.person_id, place=outcome.meeting.place_id, kind=outcome.post,
        ends_on__isnull=True,
    )  # fmt: skip
    for post in held.select_related("place", "office", "person"):
        end_post(post=post, ends_on=on, by=by)


def _unfit(meeting: Meeting, post: str, unqualified: int, of: int) -> list[tuple[str, str]]:
    found = []
    if meeting.kind != Kind.STATUTORY or meeting.state not in (State.CONVENED, State.ENDED):
        found.append((
            _("“%(meeting)s” is no statutory review that has been held.") % {"meeting": meeting},
            _("Record outcomes of a review that was convened."),
        ))  # fmt: skip
    if post not in posts.REVIEWED:
        title = posts.BY_KEY[post].title if post in posts.BY_KEY else post
        found.append((
            _("%(post)s is not subject to the statutory review.") % {"post": title},
            _("It is about the villagers' committee and staff of the village, never about Party posts."),
        ))  # fmt: skip
    if not 0 <= unqualified <= of or of == 0:
        found.append((
            _("%(part)s of %(whole)s papers can't be.") % {"part": unqualified, "whole": of},
            _("Give the numbers of the certified count."),
        ))  # fmt: skip
    return found


def _undecidable(
    proposal: reviews.Proposal | None,
    verdict: str,
    decided_on: datetime.date,
    document: str,
    reason: str,
) -> list[tuple[str, str]]:
    if proposal is None:
        return [(
            _("There is no such proposal any more."),
            _("Reload the page: it may be decided already, or the post has ended."),
        )]  # fmt: skip
    found = []
    if verdict == Verdict.ANNOUNCED and not document.strip():
        found.append((
            _("The announcement is missing."),
            _("Name the supervision committee's announcement that says the office has ended."),
        ))  # fmt: skip
    if verdict == Verdict.NOT_PURSUED and not reason.strip():
        found.append((_("The reason is missing."), _("Say why the proposal is not pursued.")))
    held_on = proposal.outcome.meeting.held_on
    if decided_on < held_on:
        found.append((
            _("The decision can't be earlier than the review of %(day)s.")
            % {"day": chinese_date(held_on)},
            _("Give a later day."),
        ))  # fmt: skip
    return found

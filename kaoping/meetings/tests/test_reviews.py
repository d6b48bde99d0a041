"""The statutory review: led by supervisors, yearly, two in a row propose the end of an elected post."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from kaoping.audit.models import Event
from kaoping.meetings import actions, reviews
from kaoping.meetings.actions import NotPossible
from kaoping.meetings.actions.held import Obstructed
from kaoping.meetings.models import ReviewOutcome, Termination
from kaoping.people.models import Post
from tests import halls, people

FIRST, SECOND = datetime.date(2026, 6, 1), datetime.date(2027, 6, 1)


def review(hall, held_on=FIRST, chair="郭监督1", village=None, body="representatives"):
    """A statutory review under way in the first village."""
    village = village or hall.village
    by = hall.supervisors[village.code]
    meeting = actions.plan_meeting(
        place=village, cycle=None, stage="", kind="statutory", body=body,
        title=f"民主评议会{held_on.year}", held_on=held_on, by=by,
    )  # fmt: skip
    actions.appoint(meeting=meeting, duty="chair", name=chair, by=by)
    actions.appoint(meeting=meeting, duty="minutes", name="华记录", by=by)
    for duty, name in halls.TELLERS:
        actions.appoint(meeting=meeting, duty=duty, name=name, unrelated=True, by=by)
    counts = {"law-representatives": (30, 24)}
    actions.count_attendance(meeting=meeting, counts=counts, by=by)
    return actions.convene(meeting=meeting, by=by)


def outcome(hall, meeting, unqualified=13, of=24, person=None, post="director"):
    return actions.record_review_outcome(
        meeting=meeting, person=person or hall.directors[hall.village.code], post=post,
        unqualified=unqualified, of=of, by=hall.clerk,
    )  # fmt: skip


def test_the_supervision_committee_takes_the_chair(hall):
    with pytest.raises(Obstructed) as refused:
        review(hall, chair="王书记1")
    assert [row.by_law for row in refused.value.obstacles] == [True]
    assert review(hall, SECOND).state == "convened"


def test_members_of_the_party_can_t_hold_it(hall):
    with pytest.raises((Obstructed, NotPossible)):
        review(hall, body="members")


def test_it_is_about_the_committee_and_staff_never_about_party_posts(hall):
    meeting = review(hall)
    assert [(row.person.name, row.post) for row in reviews.reviewed(meeting)] == [
        ("李主任1", "director"), ("赵文书1", "village_clerk"),
    ]  # fmt: skip
    secretary = Post.objects.get(place=hall.village, kind="secretary").person
    with pytest.raises(NotPossible):
        outcome(hall, meeting, person=secretary, post="secretary")


@pytest.mark.parametrize(("unqualified", "means"), [(12, False), (13, True)])
def test_over_half_of_the_papers_make_somebody_unqualified(hall, unqualified, means):
    found = outcome(hall, review(hall), unqualified=unqualified)
    assert found.is_unqualified is means
    assert "过半数" in found.rule and "评议" in found.reference


def test_an_outcome_is_recorded_once_and_never_with_other_numbers(hall):
    meeting = review(hall)
    assert outcome(hall, meeting) == outcome(hall, meeting)
    assert Event.objects.filter(verb="record_review_outcome").count() == 1
    with pytest.raises(NotPossible):
        outcome(hall, meeting, unqualified=1)


def test_numbers_that_can_t_be_and_meetings_that_are_none_are_refused_together(hall):
    meeting = halls.convened(hall)
    with pytest.raises(NotPossible) as refused:
        outcome(hall, meeting, unqualified=5, of=4, post="secretary")
    assert len(refused.value.cause.split("\n")) == 3


def twice(hall, first=13, second=13):
    for held_on, unqualified in ((FIRST, first), (SECOND, second)):
        meeting = review(hall, held_on)
        outcome(hall, meeting, unqualified=unqualified)
        actions.end_meeting(meeting=meeting, by=hall.clerk)
    return reviews.proposals([hall.village])


def test_two_in_a_row_propose_the_end_of_the_office(hall):
    (found,) = twice(hall)
    assert [row.meeting.held_on for row in found.outcomes] == [FIRST, SECOND]
    assert "职务终止" in found.reference
    assert Post.objects.get(place=hall.village, kind="director").ends_on is None


@pytest.mark.parametrize("numbers", [(13, 12), (12, 13)])
def test_once_is_not_enough(hall, numbers):
    assert twice(hall, *numbers) == []


def test_a_good_review_between_them_breaks_the_row(hall):
    assert twice(hall)
    third = review(hall, datetime.date(2028, 6, 1))
    outcome(hall, third, unqualified=0)
    assert reviews.proposals([hall.village]) == []


def test_hired_staff_twice_unqualified_hold_no_office_that_could_end(hall):
    clerk = Post.objects.get(place=hall.village, kind="village_clerk").person
    for held_on in (FIRST, SECOND):
        outcome(hall, review(hall, held_on), person=clerk, post="village_clerk")
    assert reviews.proposals([hall.village]) == []


def test_a_dual_post_ends_as_director_and_stays_as_secretary(hall):
    director = hall.directors[hall.village.code]
    Post.objects.filter(place=hall.village, kind="secretary").update(person=director)
    (found,) = twice(hall)
    assert found.outcome.post == "director"
    actions.decide_termination(
        outcome=found.outcome, verdict="announced", decided_on=SECOND, document="监委公告1号",
        by=hall.clerk,
    )  # fmt: skip
    left = Post.objects.filter(place=hall.village, person=director, ends_on=None)
    assert [post.kind for post in left] == ["secretary"]


def test_people_decide_and_the_decision_stays(hall):
    (found,) = twice(hall)
    with pytest.raises(NotPossible) as refused:
        actions.decide_termination(
            outcome=found.outcome, verdict="announced", decided_on=FIRST, by=hall.clerk
        )
    assert len(refused.value.cause.split("\n")) == 2
    with pytest.raises(NotPossible):
        actions.decide_termination(
            outcome=found.outcome, verdict="not_pursued", decided_on=SECOND, by=hall.clerk
        )
    actions.decide_termination(
        outcome=found.outcome, verdict="not_pursued", decided_on=SECOND, reason="已辞职",
        by=hall.clerk,
    )  # fmt: skip
    assert reviews.proposals([hall.village]) == []
    assert Post.objects.get(place=hall.village, kind="director").ends_on is None
    with pytest.raises(NotPossible):
        actions.decide_termination(
            outcome=found.outcome, verdict="announced", decided_on=SECOND, document="1号",
            by=hall.clerk,
        )  # fmt: skip


def test_whoever_left_the_office_has_none_that_could_end(hall):
    assert twice(hall)
    post = Post.objects.get(place=hall.village, kind="director")
    halls.people.actions.end_post(post=post, ends_on=SECOND, by=hall.clerk)
    assert reviews.proposals([hall.village]) == []


def test_villages_without_a_review_this_year_are_due(hall):
    first, second = hall.villages
    meeting = review(hall)
    assert [(row.place, row.planned) for row in reviews.due(hall.villages, 2026)] == [
        (first, meeting), (second, None),
    ]  # fmt: skip
    actions.end_meeting(meeting=meeting, by=hall.clerk)
    assert [row.place for row in reviews.due(hall.villages, 2026)] == [second]
    assert len(reviews.due(hall.villages, 2027)) == 2


def test_due_reviews_are_found_with_one_query(hall, django_assert_num_queries):
    with django_assert_num_queries(1):
        reviews.due(hall.villages, 2026)


def test_outcomes_that_must_not_be_can_t_be(hall):
    meeting = review(hall)
    person = people.person(hall.place)
    plain = {
        "meeting": meeting, "person": person, "name": person.name, "post": "director",
        "unqualified": 1, "of": 2, "is_unqualified": False, "rule": "甲", "reference": "乙",
    }  # fmt: skip
    kept = ReviewOutcome.objects.create(**plain)
    decided = {"outcome": kept, "decided_on": SECOND, "recorded_by": hall.clerk}
    for constraint, row in (
        ("review_counts_add_up", ReviewOutcome(**plain | {"unqualified": 3})),
        ("review_counts_add_up", ReviewOutcome(**plain | {"unqualified": 0, "of": 0})),
        ("review_never_of_a_party_post", ReviewOutcome(**plain | {"post": "secretary"})),
        ("reviewed_once", ReviewOutcome(**plain)),
        ("termination_announced_or_says_why", Termination(**decided, verdict="announced")),
        ("termination_announced_or_says_why", Termination(**decided, verdict="not_pursued")),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row.save()

"""The vote of a statutory review: asked about officials, and its certified count ends where the law says."""

import datetime

import pytest

from kaoping.ballots import actions, reviewed
from kaoping.meetings import actions as meetings
from kaoping.meetings import reviews
from kaoping.meetings.models import ReviewOutcome
from tests import halls, polls

DAYS = (datetime.date(2026, 11, 1), datetime.date(2026, 12, 20))
GOOD, BAD = "competent", reviewed.UNQUALIFIED


@pytest.fixture
def town(db):
    """Two villages with their supervisors."""
    return halls.build()


def review(town, day: datetime.date) -> polls.Hall:
    """A village's review with its vote prepared, slips drawn, and twelve of sixteen there."""
    by = town.supervisors[town.village.code]
    held = meetings.plan_meeting(
        place=town.village, cycle=None, stage="", kind="statutory", body="representatives",
        title=f"民主评议会{day}", held_on=day, by=by,
    )  # fmt: skip
    meetings.appoint(meeting=held, duty="chair", name="", person=by.person, by=by)
    meetings.appoint(meeting=held, duty="minutes", name="华记录", by=by)
    for duty, name in halls.TELLERS:
        meetings.appoint(meeting=held, duty=duty, name=name, unrelated=True, by=by)
    poll = actions.prepare_poll(meeting=held, by=by)
    meetings.count_attendance(meeting=held, counts={"voters": (16, 12)}, by=by)
    return polls.drawn_from(poll, town.cycle, by, slips=12)


def hold(town, day: datetime.date, against: int) -> polls.Hall:
    """The vote is held to its end; so many of twelve call the director unqualified."""
    hall = review(town, day)
    hall.open()
    for number, slip in enumerate(hall.slips):
        polls.cast(hall, slip, [BAD if number < against else GOOD, GOOD])
    hall.open_box()
    hall.count(issued=12, unused=0)
    actions.certify(poll=hall.poll, by=hall.clerk)
    meetings.end_meeting(meeting=hall.meeting, by=hall.clerk)
    return hall


def test_it_asks_about_the_officials_whom_the_law_names_and_never_about_party_posts(town):
    hall = review(town, DAYS[0])
    asked = list(hall.poll.questions.values_list("title", flat=True))
    assert asked == ["李主任1（村委会主任）", "赵文书1（文书）"]
    assert [box.attendance.title for box in hall.poll.boxes.all()] == ["村民代表"]
    assert [row.key for row in hall.meeting.attendance.all()] == ["voters"]


def test_namesakes_in_one_post_are_told_apart(town):
    for _number in range(2):
        who = halls.people.person(town.place, "孙委员")
        halls.people.post(who, town.village, "committee_member")
    found = reviewed.titles(review(town, DAYS[0]).meeting)
    assert [title for title in found if "孙委员" in title] == [
        "孙委员（两委成员）（1）", "孙委员（两委成员）（2）",
    ]  # fmt: skip


@pytest.mark.parametrize(("against", "means"), [(6, False), (7, True)])
def test_a_certified_vote_keeps_what_it_came_to_for_each_official(town, against, means):
    hold(town, DAYS[0], against)
    director, clerk = ReviewOutcome.objects.order_by("pk")
    assert (director.unqualified, director.of, director.is_unqualified) == (against, 12, means)
    assert (clerk.post, clerk.unqualified, clerk.is_unqualified) == ("village_clerk", 0, False)


def test_two_certified_reviews_in_a_row_propose_the_end_of_the_office(town):
    for day in DAYS:
        hold(town, day, against=9)
    (proposal,) = reviews.proposals([town.village])
    assert [row.unqualified for row in proposal.outcomes] == [9, 9]
    assert proposal.outcome.person == town.directors[town.village.code]

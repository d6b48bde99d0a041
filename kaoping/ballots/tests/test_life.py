"""A poll from the scheme to its certificate, through the real actions."""

import pytest

from kaoping.ballots import actions, queries
from kaoping.ballots.models import PollState, SealedBallot
from kaoping.lib.errors import UserError
from kaoping.meetings import actions as meetings
from tests.polls import cast


def test_a_vote_goes_from_slips_to_a_certificate(voting):
    for slip in voting.slips[:10]:
        assert cast(voting, slip).status == "counted"
    one = cast(voting, voting.slips[10], ["competent", "", "incompetent"])
    assert one == ("counted", voting.slips[10].receipt, False)
    assert SealedBallot.objects.filter(poll=voting.poll).count() == 11
    voting.open_box()
    voting.count(issued=11, unused=1)
    made = actions.certify(poll=voting.poll, by=voting.clerk)
    voting.poll.refresh_from_db()
    assert voting.poll.state == PollState.CERTIFIED
    assert made.digest in made.twin
    result = queries.tally(voting.poll)
    assert [dict(total) for _question, total in result.questions] == [
        {"excellent": 10, "competent": 1},
        {"excellent": 10, "": 1},
        {"excellent": 10, "incompetent": 1},
    ]
    assert queries.receipts(voting.poll) == sorted(slip.receipt for slip in voting.slips[:11])
    assert not SealedBallot.objects.filter(poll=voting.poll).exists()


def test_a_replay_gets_the_first_answer_and_changes_nothing(voting):
    first = cast(voting, voting.slips[0])
    assert cast(voting, voting.slips[0], ["incompetent"] * 3) == first
    assert SealedBallot.objects.filter(poll=voting.poll).count() == 1


def test_test_slips_count_in_the_rehearsal_only(drawn):
    assert cast(drawn, drawn.slips[0]).status == "not_open"
    assert cast(drawn, drawn.test_slips[0]).status == "counted"
    tally = actions.end_rehearsal(poll=drawn.poll, shares=drawn.shares[1:], by=drawn.clerk)
    assert tally.ballots == 1
    assert [dict(answers) for _q, answers in tally.questions] == [{"excellent": 1}] * 3
    assert cast(drawn, drawn.test_slips[1]).status == "not_open"
    assert not SealedBallot.objects.filter(poll=drawn.poll).exists()


def test_nothing_is_seen_before_the_box_is_opened(voting):
    cast(voting, voting.slips[0])
    assert queries.tally(voting.poll) is None
    assert queries.receipts(voting.poll) == []
    assert queries.progress(voting.poll).received == 0


def test_who_came_stays_as_it_is_once_the_result_can_be_known(voting):
    """Quorum and shares rest on these numbers; a certified result must not move after it was read."""
    def recount(present: int) -> None:
        meetings.count_attendance(
            meeting=voting.meeting, counts={voting.box.attendance.key: (20, present)}, by=voting.clerk
        )

    for slip in voting.slips[:11]:
        cast(voting, slip)
    recount(14)
    voting.open_box()
    with pytest.raises(UserError, match="宣布本次投票作废"):
        recount(11)
    voting.count(issued=11, unused=1)
    actions.certify(poll=voting.poll, by=voting.clerk)
    with pytest.raises(UserError):
        recount(20)
    (held, *_others), _votes = queries.facts_for(voting.cycle)
    assert (held.entitled, held.present) == (20, 14)


def test_nobody_counts_people_anew_while_the_box_is_being_opened(voting, monkeypatch):
    voting.close()

    def meanwhile(_poll) -> list:
        counts = {voting.box.attendance.key: (20, 3)}
        with pytest.raises(UserError):
            meetings.count_attendance(meeting=voting.meeting, counts=counts, by=voting.clerk)
        return []

    monkeypatch.setattr(queries, "before_opening", meanwhile)
    actions.open_box(poll=voting.poll, shares=voting.shares[:2], by=voting.clerk)
    assert voting.meeting.attendance.get(pk=voting.box.attendance_id).present == 15


def test_a_vote_declared_void_gives_the_numbers_free(voting):
    voting.open_box()
    actions.void_poll(poll=voting.poll, reason="实到人数清点有误", by=voting.clerk)
    counts = {voting.box.attendance.key: (20, 13)}
    meetings.count_attendance(meeting=voting.meeting, counts=counts, by=voting.clerk)
    meetings.call_off(meeting=voting.meeting, reason="改日重新投票", by=voting.clerk)


def test_a_meeting_doesn_t_end_while_its_vote_is_unfinished(voting):
    for finish in (voting.close, lambda: actions.open_box(
        poll=voting.poll, shares=voting.shares[:2], by=voting.clerk
    )):  # fmt: skip
        with pytest.raises(UserError):
            meetings.end_meeting(meeting=voting.meeting, by=voting.clerk)
        with pytest.raises(UserError):
            meetings.call_off(meeting=voting.meeting, reason="散会", by=voting.clerk)
        finish()
    with pytest.raises(UserError):
        meetings.end_meeting(meeting=voting.meeting, by=voting.clerk)
    voting.count(issued=0, unused=12)
    actions.certify(poll=voting.poll, by=voting.clerk)
    assert meetings.end_meeting(meeting=voting.meeting, by=voting.clerk).state == "ended"


def test_a_box_with_more_votes_than_people_stays_shut(voting):
    for slip in voting.slips:
        cast(voting, slip)
    few = {voting.box.attendance.key: (20, 11)}
    meetings.count_attendance(meeting=voting.meeting, counts=few, by=voting.clerk)
    with pytest.raises(UserError, match="已投12张，但实到只有11人"):
        voting.open_box()
    enough = {voting.box.attendance.key: (20, 12)}
    meetings.count_attendance(meeting=voting.meeting, counts=enough, by=voting.clerk)
    actions.open_box(poll=voting.poll, shares=voting.shares[:2], by=voting.clerk)


def test_one_share_opens_nothing(voting):
    cast(voting, voting.slips[0])
    voting.close()
    with pytest.raises(UserError):
        actions.open_box(poll=voting.poll, shares=voting.shares[:1], by=voting.clerk)
    assert SealedBallot.objects.filter(poll=voting.poll).count() == 1


def test_papers_counted_twice_alike_are_in_the_result(voting):
    for slip in voting.slips[:9]:
        cast(voting, slip)
    for slip in voting.slips[9:12]:
        actions.spend_on_paper(poll=voting.poll, code=slip.code, by=voting.clerk)
    assert cast(voting, voting.slips[9]).status == "unknown"
    voting.open_box()
    cells = {"1": {"basic": 2}, "2": {"excellent": 1}, "3": {}}
    for teller in (1, 2):
        actions.enter_batch(box=voting.box, number=1, teller=teller, papers=3, invalid=1,
                            cells=cells, by=voting.clerk)  # fmt: skip
    voting.count(issued=12, unused=0)
    actions.certify(poll=voting.poll, by=voting.clerk)
    first, second, third = (total for _q, total in queries.tally(voting.poll).questions)
    assert (first["excellent"], first["basic"], first[""]) == (9, 2, 0)
    assert (second["excellent"], second[""]) == (10, 1)
    assert (third["excellent"], third[""]) == (9, 2)

"""A poll from the scheme to its certificate, through the real actions."""

import pytest

from kaoping.ballots import actions, queries
from kaoping.ballots.models import PollState, SealedBallot
from kaoping.lib.errors import UserError
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

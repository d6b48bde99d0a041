"""When a result may be certified: the equation, the quorum, what came back; and what is published."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.audit.models import Event
from kaoping.ballots import actions, checks, publishing, queries
from kaoping.ballots.counted import BoxCount
from kaoping.ballots.models import PaperCount, PollState, SealedBallot, TallyCell
from kaoping.ballots.publishing import Group
from kaoping.lib.errors import UserError
from kaoping.scoring.sources import Ballot, Option, VoterGroup
from tests.polls import cast

SOME = st.integers(0, 40)


def ballot(quorum: Fraction | None, how: str) -> Ballot:
    options = (Option("yes", "是", Fraction(1)), Option("no", "否", Fraction(0)))
    return Ballot("b", "测评", options, (VoterGroup("g", "组"),), "valid", quorum, how)


def a_box(key: int, entitled: int, present: int) -> SimpleNamespace:
    attendance = SimpleNamespace(title=f"组{key}", entitled=entitled, present=present)
    return SimpleNamespace(pk=key, attendance=attendance, stands_for=["g"])


@st.composite
def box_counts(draw):
    """Numbers of a box, lawful or not."""
    papers = draw(SOME)
    return BoxCount(
        box=a_box(1, draw(SOME), draw(SOME)), printed=draw(SOME), test=draw(SOME), used=draw(SOME),
        paper=draw(SOME), taken_back=0, issued=draw(SOME), unused=draw(SOME), spoiled=draw(SOME),
        papers=papers, invalid=draw(st.integers(0, papers)),
    )  # fmt: skip


@st.composite
def lawful(draw):
    """Numbers as an honest count has them."""
    used, stubs, unused, spoiled = (draw(SOME) for _number in range(4))
    papers = draw(st.integers(0, stubs))
    issued = used + stubs + spoiled
    present = issued + draw(SOME)
    return BoxCount(
        box=a_box(1, present + draw(st.integers(0, 10)), present),
        printed=used + stubs + unused + spoiled, test=draw(SOME), used=used, paper=stubs,
        taken_back=0, issued=issued, unused=unused, spoiled=spoiled, papers=papers,
        invalid=draw(st.integers(0, papers)),
    )  # fmt: skip


quorums = st.builds(
    ballot,
    st.none() | st.fractions(0, 1, max_denominator=6),
    st.sampled_from(["over", "at_least"]),
)


@given(box_counts(), quorums, st.sampled_from(["", "一张票被带走"]))
def test_a_result_is_certified_exactly_when_all_rules_hold(count, rule, note):
    who = count.box.attendance
    printed = count.printed + count.test
    accounted = count.used + count.paper + count.unused + count.spoiled + count.test
    share = Fraction(who.present) - (rule.quorum or 0) * who.entitled
    rules = (
        printed == accounted or bool(note),
        count.used + count.papers <= count.issued,
        count.issued <= who.present,
        count.papers <= count.paper,
        rule.quorum is None or (share > 0 if rule.quorum_how == "over" else share >= 0),
    )
    assert (not checks.broken_rules([count], lambda _count: [rule], note)) == all(rules)


@given(lawful())
def test_an_honest_count_breaks_no_rule(count):
    assert not checks.broken_rules([count], lambda _count: [ballot(None, "over")], "")


@given(lawful(), st.sampled_from(["printed", "used", "paper", "unused", "spoiled"]),
       st.sampled_from([-1, 1]))  # fmt: skip
def test_one_slip_more_or_less_anywhere_is_noticed(count, name, step):
    wrong = replace(count, **{name: getattr(count, name) + step})
    assert checks.broken_rules([wrong], lambda _count: [], "")


@pytest.mark.parametrize("name", ["issued", "unused", "spoiled"])
def test_what_is_not_counted_is_told_before_any_rule(name):
    count = BoxCount(a_box(1, 20, 15), 10, 1, 5, 0, 0, 5, 5, 0, 0, 0)
    assert not checks.broken_rules([count], lambda _count: [], "")
    assert len(checks.broken_rules([replace(count, **{name: None})], lambda _count: [], "")) == 1


# --- What is published -----------------------------------------------------------------------


def groups_of(cells: list[list[dict[str, int]]]) -> list[Group]:
    """One group for each list of cells, one cell counter for each question."""
    made = []
    for number, questions in enumerate(cells, 1):
        size = sum(questions[0].values()) if questions else 0
        count = BoxCount(a_box(number, size, size), size, 0, size, 0, 0, size, 0, 0, 0, 0)
        answers = {key: Counter(each) for key, each in enumerate(questions, 1)}
        made.append(Group((count,), answers, False))
    return made


@st.composite
def electorates(draw):
    """Up to five boxes that answer the same two questions."""
    boxes = []
    for _box in range(draw(st.integers(1, 5))):
        size = draw(st.integers(0, 25))
        questions = []
        for _question in range(2):
            yes = draw(st.integers(0, size))
            no = draw(st.integers(0, size - yes))
            questions.append({"yes": yes, "no": no, "": size - yes - no})
        boxes.append(questions)
    return boxes


@given(electorates())
def test_published_groups_are_a_partition_and_add_up(boxes):
    shown = publishing.merged(groups_of(boxes))
    numbers = sorted(count.box.pk for group in shown for count in group.boxes)
    assert numbers == list(range(1, len(boxes) + 1))
    for question in (1, 2):
        total = sum((group.answers[question] for group in shown), Counter())
        assert total == sum((Counter(each[question - 1]) for each in boxes), Counter())


@given(electorates())
def test_no_published_group_tells_what_its_members_voted(boxes):
    shown = publishing.merged(groups_of(boxes))
    for group in shown:
        tells = any(
            0 < cells.total() < 10 or (cells.total() and max(cells.values()) == cells.total())
            for cells in group.answers.values()
        )
        assert tells == group.is_telling
        assert not tells or len(shown) == 1


@given(electorates())
def test_nothing_smaller_can_be_subtracted_out(boxes):
    """Whatever sums and differences are taken, published numbers only ever give unions of groups."""
    shown = publishing.merged(groups_of(boxes))
    if len(shown) == 1:
        return
    total = sum(sum(each[0].values()) for each in boxes)
    for group in shown:
        left = total - sum(group.answers[1].values())
        assert left == 0 or left >= 10 or all(not g.total("returned") for g in shown if g is not group)


def test_a_small_group_joins_the_smallest_other():
    small, middle, large = ({"yes": 2, "no": 1},), ({"yes": 6, "no": 6},), ({"yes": 20, "no": 9},)
    shown = publishing.merged(groups_of([list(large), list(small), list(middle)]))
    assert [sorted(count.box.pk for count in group.boxes) for group in shown] == [[2, 3], [1]]


def test_a_unanimous_group_is_not_shown_alone():
    shown = publishing.merged(groups_of([[{"yes": 30}], [{"yes": 10, "no": 8}]]))
    assert len(shown) == 1
    assert not shown[0].is_telling


def test_a_unanimous_village_can_not_be_hidden_and_is_said_to_be_telling():
    shown = publishing.merged(groups_of([[{"yes": 30}], [{"yes": 12}]]))
    assert [group.is_telling for group in shown] == [True]


# --- Through the real actions ----------------------------------------------------------------


@pytest.fixture
def counted(voting):
    """Ten of eleven voters used their slips; the box is open."""
    for slip in voting.slips[:10]:
        cast(voting, slip)
    voting.open_box()
    return voting


def refused(hall, note: str = "") -> str:
    with pytest.raises(UserError) as fault:
        actions.certify(poll=hall.poll, note=note, by=hall.clerk)
    hall.poll.refresh_from_db()
    assert hall.poll.state == PollState.COUNTED
    return str(fault.value)


def test_a_slip_that_is_missing_needs_a_note(counted):
    counted.count(issued=10, unused=1)
    refused(counted)
    made = actions.certify(poll=counted.poll, note="一张未用的票没有找到", by=counted.clerk)
    assert "没有找到" in made.twin


def test_more_ballots_than_slips_handed_out_end_in_a_new_vote(counted):
    counted.count(issued=9, unused=2)
    refused(counted, note="不解释")
    actions.void_poll(poll=counted.poll, reason="收回票数多于发出票数", by=counted.clerk)
    assert queries.tally(type(counted.poll).objects.get(pk=counted.poll.pk)) is None


def test_more_slips_than_people_are_refused(counted):
    counted.count(issued=16, unused=2)
    refused(counted, note="不解释")


def test_without_quorum_nothing_is_certified(counted):
    counted.meeting.attendance.filter(votes=True).update(entitled=30)  # 15 of 30: exactly half
    counted.count(issued=10, unused=2)
    assert "30" in refused(counted)


def enter(hall, teller: int, cells: dict, papers: int = 2, invalid: int = 0) -> None:
    actions.enter_batch(box=hall.box, number=1, teller=teller, papers=papers, invalid=invalid,
                        cells=cells, by=hall.clerk)  # fmt: skip


def test_tellers_who_differ_count_again_and_nothing_is_overwritten(voting):
    for slip in voting.slips[:10]:
        cast(voting, slip)
    for slip in voting.slips[10:]:
        actions.spend_on_paper(poll=voting.poll, code=slip.code, by=voting.clerk)
    voting.close()
    voting.count(issued=12, unused=0)
    enter(voting, 1, {"1": {"excellent": 2}, "2": {}, "3": {}})
    assert [each.open_batches for each in queries.box_counts(voting.poll)] == [(1,)]
    enter(voting, 2, {"1": {"excellent": 1, "basic": 1}})
    voting.meeting.refresh_from_db()
    actions.open_box(poll=voting.poll, shares=voting.shares[:2], by=voting.clerk)
    refused(voting)
    for teller in (1, 2):
        enter(voting, teller, {"1": {"excellent": 1, "basic": 1}})
    actions.certify(poll=voting.poll, by=voting.clerk)
    assert PaperCount.objects.count() == 4
    assert {cell.count for cell in TallyCell.objects.filter(source="paper", option="basic")} == {1}


@pytest.mark.parametrize(
    ("papers", "invalid", "cells"),
    [(2, 3, {}), (2, 0, {"1": {"excellent": 3}}), (2, 1, {"1": {"excellent": 2}}),
     (2, 0, {"9": {"excellent": 1}}), (2, 0, {"1": {"unknown": 1}}), (-1, 0, {}),
     (2, 0, {"1": {"excellent": -1}})],
)  # fmt: skip
def test_piles_that_can_not_be_are_refused(voting, papers, invalid, cells):
    voting.close()
    with pytest.raises(UserError):
        enter(voting, 1, cells, papers, invalid)
    assert not PaperCount.objects.exists()


def test_more_papers_than_stubs_mean_somebody_voted_twice(counted):
    for teller in (1, 2):
        enter(counted, teller, {"1": {"excellent": 2}})
    counted.count(issued=12, unused=2)
    refused(counted, note="不解释")


def test_a_forgotten_stub_can_still_be_scanned(counted):
    for teller in (1, 2):
        enter(counted, teller, {"1": {"basic": 1}}, papers=1)
    counted.count(issued=11, unused=1)
    refused(counted)
    actions.spend_on_paper(poll=counted.poll, code=counted.slips[11].code, by=counted.clerk)
    actions.certify(poll=counted.poll, by=counted.clerk)


def test_a_box_that_somebody_has_changed_stays_shut(voting):
    for slip in voting.slips[:3]:
        cast(voting, slip)
    voting.close()
    row = SealedBallot.objects.filter(poll=voting.poll).first()
    other = SealedBallot.objects.filter(poll=voting.poll).exclude(key=row.key).first()
    SealedBallot.objects.filter(key=row.key).update(content=other.content)
    with pytest.raises(UserError):
        actions.open_box(poll=voting.poll, shares=voting.shares[:2], by=voting.clerk)
    assert SealedBallot.objects.filter(poll=voting.poll).count() == 3
    assert not TallyCell.objects.exists()


def test_a_ballot_taken_out_keeps_the_vote_from_closing(voting):
    for slip in voting.slips[:3]:
        cast(voting, slip)
    SealedBallot.objects.filter(poll=voting.poll)[0].delete()
    with pytest.raises(UserError):
        voting.close()


def test_every_action_leaves_one_event_without_code_share_or_answer(counted):
    actions.spoil(poll=counted.poll, code=counted.slips[11].code, by=counted.clerk)
    counted.count(issued=10, unused=1, spoiled=1)
    actions.certify(poll=counted.poll, by=counted.clerk)
    events = Event.objects.filter(target_type="ballots.poll").order_by("id")
    verbs = [event.verb for event in events]
    assert verbs == [
        "prepare_poll", "make_keys", "draw_slips", "draw_slips", "end_rehearsal", "open_poll",
        "close_poll", "open_box", "spoil_slip", "count_box_slips", "certify",
    ]  # fmt: skip
    said = str([(event.detail, event.personal) for event in events])
    for slip in counted.slips + counted.test_slips:
        assert slip.code not in said and slip.receipt not in said
    assert not any(share in said for share in counted.shares)
    assert "excellent" not in said

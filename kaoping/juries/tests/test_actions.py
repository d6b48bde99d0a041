"""A jury from its seats to the end of the meeting: what is done, what is refused and why."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from kaoping.audit.models import Event
from kaoping.juries import actions, codes, queries
from kaoping.juries.actions import NewSeat
from kaoping.juries.board import board
from kaoping.juries.locks import Refused
from kaoping.juries.models import Card, Points, Seat, Turn
from kaoping.lib.decimals import parse_units
from kaoping.meetings import actions as meetings
from kaoping.meetings.models import Meeting
from kaoping.people.models import Account, Person
from tests import panels, people
from tests.panels import Stage, give

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Stage:
    return panels.build()


def refusal(call, **words) -> str:
    with pytest.raises(Refused) as caught:
        call(**words)
    return str(caught.value)


def units(stage: Stage, turn: Turn) -> int | None:
    return board(queries.panel_of(stage.meeting)).by_id[turn.pk].verdict.units


# --- Preparing ---------------------------------------------------------------------------------


def test_a_panel_hears_everybody_whom_the_regulation_lets_report(stage):
    again = actions.make_panel(meeting=stage.meeting, jury="hall", by=stage.clerk)
    assert again == stage.panel
    assert [turn.item for turn in stage.turns] == ["R1"] * 4
    assert [turn.position for turn in stage.turns] == [1, 2, 3, 4]
    assert refusal(actions.make_panel, meeting=stage.meeting, jury="project", by=stage.clerk)


def test_two_items_are_turns_that_follow_one_another():
    stage = panels.build(jury="project")
    pairs = [(turn.subject_id, turn.item) for turn in stage.turns]
    assert [item for _subject, item in pairs] == ["R2", "R3"] * 4
    assert all(pairs[i][0] == pairs[i + 1][0] for i in range(0, 8, 2))
    actions.draw_lots(panel=stage.panel, by=stage.clerk)
    drawn = [(turn.subject_id, turn.item) for turn in stage.turns]
    assert sorted(drawn) == sorted(pairs)
    assert all(drawn[i][0] == drawn[i + 1][0] for i in range(0, 8, 2))


def test_the_agenda_says_who_reports_and_in_which_order(stage):
    place, clerk = stage.place, stage.clerk
    other = panels.meeting_of(stage.cycle, clerk, title="另一场")
    named = [turn.subject for turn in reversed(stage.turns)][:2]
    meetings.set_agenda(
        meeting=other, items=[(subject.name, subject) for subject in named], by=clerk
    )
    Turn.objects.all().delete()
    panel = actions.make_panel(meeting=other, jury="hall", by=clerk)
    assert [turn.subject for turn in panel.turns.select_related("subject")] == named
    assert place == other.place


def test_no_two_panels_hear_the_same_reporter(stage):
    other = panels.meeting_of(stage.cycle, stage.clerk, title="另一场")
    panel = actions.make_panel(meeting=other, jury="hall", by=stage.clerk)
    assert not panel.turns.exists()


def test_whom_a_vote_bars_is_left_out_with_the_reason(stage):
    barred = stage.turns[1]
    meetings.bar(
        subject=barred.subject, meeting=stage.meeting, item="R1", reason="不满意票超过半数",
        reference="办法第三条", by=stage.clerk,
    )  # fmt: skip
    assert "不满意票超过半数" in refusal(actions.put_on_stage, turn=barred, by=stage.clerk)
    assert actions.take_in_reporters(panel=stage.panel, by=stage.clerk) == 1
    assert actions.take_in_reporters(panel=stage.panel, by=stage.clerk) == 0
    barred.refresh_from_db()
    assert (barred.state, barred.left_out_reason) == ("left_out", "不满意票超过半数")


def test_a_reporter_left_out_by_mistake_reports_after_all_unless_a_vote_says_no(stage):
    turn = stage.turns[0]
    actions.leave_out(turn=turn, reason="请假", by=stage.clerk)
    for _ in range(2):
        assert actions.let_report(turn=turn, by=stage.clerk).state == "waiting"
    meetings.bar(
        subject=turn.subject, meeting=stage.meeting, item="R1", reason="不满意票超过半数",
        reference="办法第三条", by=stage.clerk,
    )  # fmt: skip
    actions.take_in_reporters(panel=stage.panel, by=stage.clerk)
    assert "不满意票超过半数" in refusal(actions.let_report, turn=turn, by=stage.clerk)


def test_an_order_by_hand_names_everybody_who_waits(stage):
    wanted = [turn.pk for turn in reversed(stage.turns)]
    actions.set_order(panel=stage.panel, order=wanted, by=stage.clerk)
    assert [turn.pk for turn in stage.turns] == wanted
    assert refusal(actions.set_order, panel=stage.panel, order=wanted[:-1], by=stage.clerk)


def test_an_order_leaves_those_who_had_the_turn_where_they_were(stage):
    first = stage.play(*["90"] * 5)
    actions.draw_lots(panel=stage.panel, by=stage.clerk)
    assert stage.turns[0] == first


def test_seats_are_numbered_on_and_never_more_than_the_regulation_allows(stage):
    made = actions.add_seats(
        panel=stage.panel, group="党代表", seats=[NewSeat("张三")], by=stage.clerk
    )
    assert [(seat.number, seat.name, seat.group) for seat in made] == [(6, "张三", "党代表")]
    too_many = [NewSeat()] * 55
    assert "60" in refusal(
        actions.add_seats, panel=stage.panel, group="", seats=too_many, by=stage.clerk
    )


def test_the_panel_stays_once_scoring_has_begun(stage):
    stage.call()
    seat = stage.seats[0]
    assert refusal(actions.remove_seat, seat=seat, by=stage.clerk)
    assert refusal(
        actions.add_seats, panel=stage.panel, group="", seats=[NewSeat()], by=stage.clerk
    )


def test_codes_are_kept_as_hashes_and_never_logged(stage):
    drawn = actions.draw_codes(panel=stage.panel, by=stage.clerk)
    kept = {bytes(seat.code_hash) for seat in Seat.objects.all()}
    assert kept == {codes.hashed(code) for _seat, code in drawn}
    assert not [code for _seat, code in drawn if code in str(list(Event.objects.values()))]
    (again,) = actions.draw_codes(panel=stage.panel, seats=[stage.seats[0]], by=stage.clerk)
    assert codes.hashed(again[1]) not in kept
    assert len({codes.draw() for _ in range(1000)}) == 1000


def test_jurors_of_the_village_and_the_reporter_in_person_are_proposed_for_recusal(stage):
    reporter = Person.objects.get(name="王书记1")
    neighbour = people.person(stage.place, "赵邻居")
    village = stage.place.children.earliest("code")
    people.post(neighbour, village, "accountant")
    new = [NewSeat("王书记1", reporter), NewSeat("赵邻居", neighbour), NewSeat("钱村民", None, village)]
    actions.add_seats(panel=stage.panel, group="", seats=new, by=stage.clerk)
    found = {
        (each.turn.subject.name, each.seat.name, each.own)
        for each in queries.proposals(board(stage.panel))
    }
    assert found == {
        ("王书记1", "王书记1", True), ("李主任1", "王书记1", False),
        ("王书记1", "赵邻居", False), ("李主任1", "赵邻居", False),
        ("王书记1", "钱村民", False), ("李主任1", "钱村民", False),
    }  # fmt: skip
    for each in queries.proposals(board(stage.panel)):
        actions.excuse(
            turn=each.turn, seats=[each.seat], why="recused", reason="本村", by=stage.clerk
        )
    assert queries.proposals(board(stage.panel)) == []


# --- On stage ----------------------------------------------------------------------------------


def test_points_of_all_are_revealed_with_their_trimmed_mean(stage):
    turn = stage.play("90", "80.5", "99", "70", "85")
    shown = board(stage.panel).by_id[turn.pk]
    assert shown.verdict.units == parse_units("85.17")  # (90 + 80.5 + 85) ÷ 3
    assert [given.struck for given in shown.verdict.given] == ["", "", "high", "low", ""]
    event = Event.objects.get(verb="reveal_points")
    assert event.detail["points"] == ["1号 90", "2号 80.5", "3号 99", "4号 70", "5号 85"]


def test_nobody_comes_on_stage_before_the_meeting_is_convened_or_while_another_is_there(stage):
    Meeting.objects.update(state="planned")
    first, second, *_others = stage.turns
    assert refusal(actions.put_on_stage, turn=first, by=stage.clerk)
    Meeting.objects.update(state="convened")
    stage.call(first)
    assert actions.put_on_stage(turn=first, by=stage.clerk).state == "on_stage"
    assert first.subject.name in refusal(actions.put_on_stage, turn=second, by=stage.clerk)


def test_a_wrong_call_is_taken_back_until_points_stand(stage):
    wrong = stage.call(stage.turns[2])
    points = give(wrong, stage.seats[0], "90")
    assert refusal(actions.take_off_stage, turn=wrong, by=stage.clerk)
    actions.withdraw_points(points=points)
    assert actions.take_off_stage(turn=wrong, by=stage.clerk).state == "waiting"
    assert actions.take_off_stage(turn=wrong, by=stage.clerk).state == "waiting"
    assert stage.call().position == 1


def test_a_turn_is_broken_off_with_a_reason_and_its_points_withdrawn(stage):
    turn = stage.call()
    stage.give(turn, "90", "80")
    assert refusal(actions.postpone, turn=turn, reason=" ", by=stage.clerk)
    assert actions.postpone(turn=turn, reason="停电", by=stage.clerk).state == "waiting"
    assert actions.postpone(turn=turn, reason="停电", by=stage.clerk).state == "waiting"
    assert Event.objects.get(verb="postpone_turn").detail == {"withdrawn": 2}
    stage.play(*["88"] * 5)
    assert units(stage, turn) == parse_units("88")
    assert refusal(actions.postpone, turn=turn, reason="反悔", by=stage.clerk)


def test_the_reveal_waits_for_everybody_or_a_recorded_absence(stage):
    turn = stage.call()
    stage.give(turn, "90", "80", "70", "60")
    assert "5号" in refusal(actions.reveal, turn=turn, by=stage.clerk)
    last = stage.seats[4]
    assert refusal(
        actions.excuse, turn=turn, seats=[last], why="absent", reason=" ", by=stage.clerk
    )
    actions.excuse(turn=turn, seats=[last], why="absent", reason="临时外出", by=stage.clerk)
    revealed = actions.reveal(turn=turn, by=stage.clerk)
    assert actions.reveal(turn=turn, by=stage.clerk) == revealed
    assert units(stage, turn) == parse_units("75")
    assert Event.objects.filter(verb="reveal_points").count() == 1


def test_fewer_jurors_than_the_regulation_asks_for_have_no_result_to_reveal(stage):
    turn = stage.turns[0]
    actions.excuse(
        turn=turn, seats=stage.seats[:3], why="recused", reason="本村", by=stage.clerk
    )
    assert "3" in refusal(actions.put_on_stage, turn=turn, by=stage.clerk)
    actions.admit(turn=turn, seat=stage.seats[0], by=stage.clerk)
    stage.call(turn)
    give(turn, stage.seats[0], "80")
    give(turn, stage.seats[3], "90")
    actions.excuse(turn=turn, seats=[stage.seats[4]], why="absent", reason="外出", by=stage.clerk)
    assert refusal(actions.reveal, turn=turn, by=stage.clerk)
    actions.admit(turn=turn, seat=stage.seats[4], by=stage.clerk)
    give(turn, stage.seats[4], "85")
    actions.reveal(turn=turn, by=stage.clerk)
    assert units(stage, turn) == parse_units("85")


def test_an_excused_juror_gives_none_and_one_who_gave_is_not_excused(stage):
    turn, (first, second, *_others) = stage.call(), stage.seats
    actions.excuse(turn=turn, seats=[first], why="recused", reason="亲属", by=stage.clerk)
    assert "亲属" in refusal(
        actions.give_points, turn=turn, seat=first, units=0, token=uuid.uuid4()
    )
    give(turn, second, "90")
    assert refusal(
        actions.excuse, turn=turn, seats=[second], why="absent", reason="外出", by=stage.clerk
    )


def test_the_meeting_ends_when_everybody_had_the_turn(stage):
    for _ in range(3):
        stage.play(*["90"] * 5)
    assert stage.turns[3].subject.name in refusal(
        actions.end_jury, panel=stage.panel, by=stage.clerk
    )
    actions.leave_out(turn=stage.turns[3], reason="因病请假", by=stage.clerk)
    assert queries.facts_for(stage.cycle) == ()
    actions.end_jury(panel=stage.panel, by=stage.clerk)
    assert len(queries.facts_for(stage.cycle)) == 15
    assert refusal(actions.draw_lots, panel=stage.panel, by=stage.clerk)


# --- Giving points -----------------------------------------------------------------------------


def test_the_same_form_again_is_the_same_points(stage):
    turn, seat, token = stage.call(), stage.seats[0], uuid.uuid4()
    words = {"turn": turn, "seat": seat, "units": parse_units("88.8"), "token": token}
    first = actions.give_points(**words)
    assert actions.give_points(**words) == first
    actions.withdraw_points(points=first)
    assert actions.give_points(**words) == first
    assert not Points.objects.filter(withdrawn_at__isnull=True).exists()
    stage.give(turn, *["90"] * 5)
    actions.reveal(turn=turn, by=stage.clerk)
    assert actions.give_points(**words) == first


def test_a_second_form_gives_nothing_while_points_stand(stage):
    turn, seat = stage.call(), stage.seats[0]
    give(turn, seat, "88")
    assert "88" in refusal(
        actions.give_points, turn=turn, seat=seat, units=0, token=uuid.uuid4()
    )


@pytest.mark.parametrize("points", ["-0.1", "100.1", "88.85"])
def test_points_outside_of_the_items_limits_are_refused(stage, points):
    turn, seat = stage.call(), stage.seats[0]
    said = refusal(
        actions.give_points, turn=turn, seat=seat, units=parse_units(points), token=uuid.uuid4()
    )
    assert "0.1" in said and "100" in said


def test_a_juror_of_another_panel_and_another_ones_token_give_nothing(stage):
    turn = stage.call()
    other = panels.meeting_of(stage.cycle, stage.clerk, title="另一场")
    elsewhere = panels.panel_for(other, stage.clerk, "project", [("", 1)])
    assert refusal(
        actions.give_points, turn=turn, seat=elsewhere.seats.get(), units=0, token=uuid.uuid4()
    )
    token = give(turn, stage.seats[0], "90").token
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.give_points(turn=turn, seat=stage.seats[1], units=0, token=token)


def test_nothing_is_given_or_withdrawn_after_the_reveal(stage):
    turn = stage.play(*["90"] * 5)
    points = Points.objects.first()
    assert refusal(actions.withdraw_points, points=points)
    assert refusal(
        actions.give_points, turn=turn, seat=stage.seats[0], units=0, token=uuid.uuid4()
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda turn: Points.objects.filter(turn=turn).update(units=0),
        lambda turn: Points.objects.filter(turn=turn).delete(),
        lambda turn: Points.objects.filter(turn=turn).update(withdrawn_at="2026-12-20T08:00Z"),
        lambda turn: Points.objects.create(
            turn=turn, seat=turn.panel.seats.last(), units=0, token=uuid.uuid4()
        ),
        lambda turn: Turn.objects.filter(pk=turn.pk).update(state="on_stage", revealed_at=None),
    ],
)
def test_the_database_itself_keeps_what_was_revealed(stage, change):
    turn = stage.play(*["90"] * 5)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(turn)


def test_points_that_stand_are_not_rewritten_on_stage_either(stage):
    give(stage.call(), stage.seats[0], "90")
    with pytest.raises(IntegrityError), transaction.atomic():
        Points.objects.update(units=0)


# --- Paper cards -------------------------------------------------------------------------------


def type_card(stage: Stage, turn: Turn, points: str, by: Account) -> Points | None:
    return actions.type_card(
        turn=turn, seat=stage.seats[0], units=parse_units(points), by=by
    )


@pytest.fixture
def second(stage) -> Account:
    """Somebody else of the township, with an account of their own."""
    return people.account("rater", stage.place)


def test_a_paper_card_counts_when_two_accounts_typed_the_same(stage, second):
    turn = stage.call()
    assert type_card(stage, turn, "86", stage.clerk) is None
    assert refusal(type_card, stage=stage, turn=turn, points="86", by=stage.clerk)
    assert not Points.objects.exists()
    points = type_card(stage, turn, "86", second)
    assert (points.units, points.on_paper) == (parse_units("86"), True)
    assert list(Card.objects.order_by("entry").values_list("typed_by", flat=True)) == [
        stage.clerk.pk, second.pk,
    ]  # fmt: skip


def test_the_database_itself_wants_two_accounts_for_a_card(stage):
    turn = stage.call()
    row = {"turn": turn, "seat": stage.seats[0], "version": 1, "units": 1, "typed_by": stage.clerk}
    Card.objects.create(entry=1, typist="许一", **row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.create(entry=2, typist="施二", **row)


def test_typings_that_differ_begin_anew(stage, second):
    turn = stage.call()
    type_card(stage, turn, "86", stage.clerk)
    assert type_card(stage, turn, "68", second) is None
    assert type_card(stage, turn, "86", second) is None
    assert type_card(stage, turn, "86", stage.clerk).units == parse_units("86")


def test_a_card_of_a_juror_who_gave_by_phone_is_refused(stage):
    turn = stage.call()
    give(turn, stage.seats[0], "90")
    assert refusal(type_card, stage=stage, turn=turn, points="86", by=stage.clerk)

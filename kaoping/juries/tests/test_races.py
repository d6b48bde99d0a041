"""Everybody presses at once: one effect, and after the reveal nothing moves.

Threads with connections of their own on the real database; the barrier lets them go together.
"""

import os
import random
import threading
import time
import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from kaoping.juries import actions
from kaoping.juries.models import Points, Turn
from kaoping.lib.decimals import parse_units
from kaoping.lib.errors import UserError
from tests import panels

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("KAOPING_ROUNDS", "30"))  # `make live` plays two thousand


@pytest.fixture
def stage(transactional_db):
    return panels.build(jurors=5, villages=1)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Runs them together; each one's answer, or the refusal."""
    ready, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number: int, call: Callable[[], object]) -> None:
        try:
            ready.wait()
            answers[number] = call()
        except UserError as refused:
            answers[number] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def giving(turn, seat, points="90", token=None):
    token = token or uuid.uuid4()
    units = parse_units(points)
    return lambda: actions.give_points(turn=turn, seat=seat, units=units, token=token)


def test_all_jurors_at_once_each_count_once(stage):
    turn, seats = stage.call(), stage.seats
    answers = at_once(*(giving(turn, seat) for seat in seats))
    assert all(isinstance(answer, Points) for answer in answers)
    assert Points.objects.filter(withdrawn_at__isnull=True).count() == 5


def test_two_tabs_of_one_juror_and_a_replay_count_once(stage):
    turn, seat, token = stage.call(), stage.seats[0], uuid.uuid4()
    for _ in range(10):
        calls = [giving(turn, seat, "90", token), giving(turn, seat, "90", token), giving(turn, seat, "80")]
        at_once(*calls)
        standing = Points.objects.get(withdrawn_at__isnull=True)
        actions.withdraw_points(points=standing)
        token = uuid.uuid4()


def test_two_calls_on_stage_at_once_put_one_there(stage):
    first, second = stage.turns
    at_once(
        lambda: actions.put_on_stage(turn=first, by=stage.clerk),
        lambda: actions.put_on_stage(turn=second, by=stage.clerk),
    )
    assert Turn.objects.filter(state="on_stage").count() == 1


def test_a_withdrawal_against_the_reveal_never_changes_what_was_revealed(stage):
    """Either the withdrawal comes first and the reveal is refused, or it comes too late."""
    turn, seats = stage.call(), [seat.pk for seat in stage.seats]
    stage.give(turn, *["90"] * 5)
    tokens = [uuid.uuid4() for _ in seats]
    outcomes = []

    def withdraw() -> Points:
        time.sleep(random.uniform(0, LATE))
        return actions.withdraw_points(points=Points.objects.select_related("turn").earliest("pk"))

    def reveal() -> Turn:
        time.sleep(random.uniform(0, LATE))
        return actions.reveal(turn=turn, by=stage.clerk)

    def as_before() -> None:
        given = {"turn": turn.pk, "seats": seats, "tokens": tokens}
        with connection.cursor() as cursor:
            for statement in AGAIN.strip().split("\n\n"):
                cursor.execute(statement, given)

    def look(revealed: object, withdrawn: object) -> None:
        state = Turn.objects.values_list("state", flat=True).get(pk=turn.pk)
        standing = Points.objects.filter(withdrawn_at__isnull=True).count()
        if state == "revealed":
            assert standing == 5 and isinstance(withdrawn, UserError), withdrawn
        else:
            assert standing == 4 and isinstance(revealed, UserError), revealed
        outcomes.append(state)

    again_and_again(as_before, look, reveal, withdraw)
    assert len(outcomes) == ROUNDS
    assert ROUNDS < 500 or set(outcomes) == {"revealed", "on_stage"}


# What only the owner of the tables can do: all as it was before anything was revealed or withdrawn.
AGAIN = """
ALTER TABLE juries_turn DISABLE TRIGGER turn_revealed_stays;
ALTER TABLE juries_points DISABLE TRIGGER points_on_stage

DELETE FROM juries_points;
UPDATE juries_turn SET state = 'on_stage', revealed_at = NULL WHERE id = %(turn)s;
INSERT INTO juries_points (turn_id, seat_id, units, on_paper, token)
    SELECT %(turn)s, seat, 900000, false, token
    FROM unnest(%(seats)s::bigint[], %(tokens)s::uuid[]) AS given (seat, token)

ALTER TABLE juries_turn ENABLE TRIGGER turn_revealed_stays;
ALTER TABLE juries_points ENABLE TRIGGER points_on_stage;
"""
LATE = 0.004  # seconds by which one of the two may be late, so that each wins at times


def again_and_again(before: Callable, look: Callable, *calls: Callable[[], object]) -> None:
    """`ROUNDS` times: sets up, lets all go together, looks at the answers. Threads stay connected."""
    barrier = threading.Barrier(len(calls) + 1, timeout=60)
    answers: list[object] = [None] * len(calls)

    def run(number: int, call: Callable[[], object]) -> None:
        try:
            for _ in range(ROUNDS):
                barrier.wait()
                try:
                    answers[number] = call()
                except Exception as fault:  # whatever it is, the test looks at it
                    answers[number] = fault
                barrier.wait()
        except threading.BrokenBarrierError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(ROUNDS):
            before()
            barrier.wait()
            barrier.wait()
            look(*answers)
    finally:
        barrier.abort()
        for thread in threads:
            thread.join()

"""Everybody presses at once: one effect, and after the reveal nothing moves.

Threads with connections of their own on the real database; the barrier lets them go together.
"""

import os
import threading
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
ROUNDS = int(os.environ.get("KAOPING_ROUNDS", "12"))  # `make live` plays two thousand


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
    first = stage.turns[0]
    outcomes = set()
    for number in range(ROUNDS):
        turn = _fresh(first, number)
        stage.call(turn)
        points = stage.give(turn, *["90"] * 5)
        revealed, withdrawn = at_once(
            lambda turn=turn: actions.reveal(turn=turn, by=stage.clerk),
            lambda one=points[number % 5]: actions.withdraw_points(points=one),
        )
        turn.refresh_from_db()
        standing = Points.objects.filter(turn=turn, withdrawn_at__isnull=True).count()
        if turn.state == "revealed":
            assert standing == 5 and isinstance(withdrawn, UserError)
        else:
            assert standing == 4 and isinstance(revealed, UserError)
            actions.excuse(
                turn=turn, seats=[points[number % 5].seat], why="absent", reason="撤回后离场",
                by=stage.clerk,
            )  # fmt: skip
            actions.reveal(turn=turn, by=stage.clerk)
        outcomes.add(standing)
    assert outcomes <= {4, 5}


def _fresh(like: Turn, number: int) -> Turn:
    """The turn as it was before anything was given, which only the tables' owner can do."""
    if number == 0:
        return like
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE juries_turn DISABLE TRIGGER turn_revealed_stays")
        cursor.execute("ALTER TABLE juries_points DISABLE TRIGGER points_on_stage")
        cursor.execute("DELETE FROM juries_points; DELETE FROM juries_excuse")
        cursor.execute("UPDATE juries_turn SET state = 'waiting', revealed_at = NULL")
        cursor.execute("ALTER TABLE juries_turn ENABLE TRIGGER turn_revealed_stays")
        cursor.execute("ALTER TABLE juries_points ENABLE TRIGGER points_on_stage")
    like.refresh_from_db()
    return like

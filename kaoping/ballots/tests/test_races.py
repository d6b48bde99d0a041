"""Casting raced against closing, against itself, and out of order: one effect, one answer.

Real threads, each with a connection of its own, on the real PostgreSQL. `KAOPING_RACES` repeats
more often than `make test` has time for.
"""

import os
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection, transaction

from kaoping.ballots import actions, codes, queries, statements
from kaoping.ballots.actions.states import NotNow
from kaoping.ballots.models import Poll, SealedBallot, Slip, SlipState
from kaoping.ballots.sealing import form_of
from kaoping.lib.errors import UserError
from tests import polls
from tests.polls import Hall, cast

pytestmark = pytest.mark.django_db(transaction=True)
RACES = int(os.environ.get("KAOPING_RACES", "120"))
THREADS, EACH = 4, 3
STREAM = 3000


@pytest.fixture
def open_hall() -> Hall:
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    village = place.children.order_by("code").first()
    hall = polls.prepare(cycle, village, clerk, slips=THREADS * EACH)
    hall.open()
    return hall


class Closing:
    """Threads close Django's connection of their own when they are done."""

    def __init__(self, act):
        self.act = act

    def __call__(self, *given):
        try:
            return self.act(*given)
        finally:
            connection.close()


def used(poll: Poll) -> int:
    return Slip.objects.filter(poll=poll, state=SlipState.USED, is_test=False).count()


def again(hall: Hall) -> None:
    """The poll is as it was when it opened."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ballots_slip SET state = 'printed' WHERE NOT is_test")
        cursor.execute("DELETE FROM ballots_sealedballot")
        cursor.execute("UPDATE ballots_poll SET state = 'open', box_hash = ''")


def test_what_is_acknowledged_before_closing_is_in_the_box(open_hall):
    """Closing falls somewhere between the ballots: stored = used = acknowledged, every time."""
    hall, content = open_hall, form_of(open_hall.poll.pk).seal(["excellent"] * 3)
    hashes = [codes.hashed(hall.poll.pk, codes.read(slip.code)) for slip in hall.slips]
    parts = [hashes[thread::THREADS] for thread in range(THREADS)]
    start = threading.Barrier(THREADS + 1)
    answers: list[Counter] = []

    def voters(mine):
        found = Counter()
        for _race in range(RACES):
            start.wait()
            for code in mine:
                found[statements.cast(hall.poll.pk, code, content)[0]] += 1
            start.wait()
            answers.append(found)
            found = Counter()
            start.wait()
        return True

    with ThreadPoolExecutor(THREADS) as pool:
        runs = [pool.submit(Closing(voters), part) for part in parts]
        cut = 0
        try:
            for _race in range(RACES):
                start.wait()
                actions.close_poll(poll=hall.poll, by=hall.clerk)
                stored_at_close = SealedBallot.objects.filter(poll=hall.poll).count()
                start.wait()
                while len(answers) < THREADS:
                    pass
                acknowledged = sum(found["counted"] for found in answers)
                stored = SealedBallot.objects.filter(poll=hall.poll).count()
                assert stored == stored_at_close == used(hall.poll) == acknowledged
                assert sum(found.total() for found in answers) == THREADS * EACH
                cut += 0 < acknowledged < THREADS * EACH
                answers.clear()
                again(hall)
                start.wait()
            assert all(run.result() for run in runs)
        finally:
            start.abort()  # nobody waits for a race that is lost
    assert cut, "closing never fell between two ballots: the race was none"


def test_one_slip_posted_many_times_at_once_is_one_ballot(open_hall):
    with ThreadPoolExecutor(8) as pool:
        casts = [pool.submit(Closing(cast), open_hall, slip)
                 for slip in open_hall.slips[:6] for _again in range(8)]  # fmt: skip
        found = Counter(each.result() for each in casts)
    assert found == {("counted", slip.receipt, False): 8 for slip in open_hall.slips[:6]}
    assert SealedBallot.objects.count() == used(open_hall.poll) == 6


def test_a_slip_is_cast_or_torn_off_never_both(open_hall):
    def tear(slip):
        try:
            actions.spend_on_paper(poll=open_hall.poll, code=slip.code, by=open_hall.clerk)
        except UserError:
            return "refused"
        return "torn"

    for slip in open_hall.slips:
        with ThreadPoolExecutor(2) as pool:
            voted = pool.submit(Closing(cast), open_hall, slip)
            torn = pool.submit(Closing(tear), slip)
            pair = (voted.result().status, torn.result())
        assert pair in {("counted", "refused"), ("unknown", "torn")}
    assert SealedBallot.objects.count() == used(open_hall.poll)


def test_closing_does_not_starve_behind_a_stream_of_voters(open_hall):
    """Voters hold the poll's row one after another without a pause; closing still gets its turn."""
    hall, content = open_hall, form_of(open_hall.poll.pk).seal(["excellent"] * 3)
    stream = [number.to_bytes(32) for number in range(STREAM)]
    statements.add_slips(
        (hall.poll.pk, uuid.uuid4(), hall.box.pk, code, False) for code in stream
    )
    cast_before, waiting = [], iter(stream)

    def voters():
        for code in waiting:
            if statements.cast(hall.poll.pk, code, content)[0] == "counted":
                cast_before.append(code)

    with ThreadPoolExecutor(THREADS) as pool:
        runs = [pool.submit(Closing(voters)) for _thread in range(THREADS)]
        while len(cast_before) < 50:
            time.sleep(0.001)
        actions.close_poll(poll=hall.poll, by=hall.clerk)
        for run in runs:
            run.result()
    assert len(cast_before) == used(hall.poll) < STREAM


def test_a_ballot_cut_off_is_none_and_comes_again(open_hall):
    """The voter's session dies before it could commit; the same slip is cast afterwards."""
    slip = open_hall.slips[0]
    with pytest.raises(RuntimeError), transaction.atomic():
        assert cast(open_hall, slip).status == "counted"
        raise RuntimeError("the connection is gone")
    assert SealedBallot.objects.count() == used(open_hall.poll) == 0
    assert cast(open_hall, slip) == ("counted", slip.receipt, False)
    assert SealedBallot.objects.count() == 1


def test_out_of_order_nothing_moves(open_hall):
    hall = open_hall
    for too_early in (
        lambda: actions.open_box(poll=hall.poll, shares=hall.shares, by=hall.clerk),
        lambda: actions.certify(poll=hall.poll, by=hall.clerk),
        lambda: actions.open_poll(poll=hall.poll, by=hall.clerk),
        lambda: actions.end_rehearsal(poll=hall.poll, shares=hall.shares, by=hall.clerk),
        lambda: actions.make_keys(poll=hall.poll, by=hall.clerk),
        lambda: actions.set_questions(poll=hall.poll, questions=[], by=hall.clerk),
    ):
        with pytest.raises(NotNow):
            too_early()
    cast(hall, hall.slips[0])
    hall.open_box()
    assert cast(hall, hall.slips[0]) == ("counted", hall.slips[0].receipt, False)
    assert cast(hall, hall.slips[1]).status == "not_open"
    with pytest.raises(NotNow):
        actions.close_poll(poll=hall.poll, by=hall.clerk)
    with pytest.raises(NotNow):
        actions.open_box(poll=hall.poll, shares=hall.shares, by=hall.clerk)


def test_two_open_the_box_at_once_and_it_is_counted_once(open_hall):
    hall = open_hall
    for slip in hall.slips[:5]:
        cast(hall, slip)
    hall.close()

    def open_it():
        try:
            actions.open_box(poll=hall.poll, shares=hall.shares[:2], by=hall.clerk)
        except NotNow:
            return "late"
        return "opened"

    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(Closing(open_it)) for _who in range(2)]
        assert sorted(each.result() for each in found) == ["late", "opened"]
    hall.poll.refresh_from_db()
    assert all(sum(total.values()) == 5 for _q, total in queries.tally(hall.poll).questions)


def test_a_backup_keeps_the_box_shut_and_nothing_is_half_done(open_hall):
    """pg_dump reads all tables for as long as it runs; slips can be drawn and cast all the same."""
    hall = open_hall
    cast(hall, hall.slips[0])
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION ballots_burn(bigint) SET lock_timeout = '100ms'")
    with settings.LAUNCHER.connect("kaoping_owner", connection.settings_dict["NAME"]) as backup:
        with backup.transaction():
            backup.execute("LOCK TABLE ballots_slip, ballots_sealedballot IN ACCESS SHARE MODE")
            cast(hall, hall.slips[1])
            actions.draw_slips(poll=hall.poll, box=hall.box, count=1, by=hall.clerk)
            hall.close()
            with pytest.raises(UserError):
                actions.open_box(poll=hall.poll, shares=hall.shares[:2], by=hall.clerk)
        assert SealedBallot.objects.filter(poll=hall.poll).count() == 2
        actions.open_box(poll=hall.poll, shares=hall.shares[:2], by=hall.clerk)
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION ballots_burn(bigint) SET lock_timeout = '3s'")
    assert not SealedBallot.objects.exists()

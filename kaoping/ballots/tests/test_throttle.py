"""Guessing is slowed down for everybody alike, a valid code never by somebody's mistyping."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest

from kaoping.ballots import actions, codes, throttle
from kaoping.ballots.actions import casting
from kaoping.ballots.throttle import BURST, SUSTAINED, Throttle
from tests.polls import cast

HOURS, PROCESSES, SLIPS = 12, 8, 20_000


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def guess(poll_id: int, store: Throttle, most: int) -> int:
    """How many guesses are looked up now."""
    for number in range(most):
        if not store.is_open(poll_id):
            return number
        store.wrong(poll_id)
    return most


def test_a_burst_then_so_many_a_second():
    clock = Clock()
    store = Throttle(clock)
    assert guess(1, store, 5000) == BURST
    clock.now += 1
    assert guess(1, store, 5000) == SUSTAINED
    clock.now += 3600
    assert guess(1, store, 5000) == BURST


def test_polls_do_not_slow_one_another():
    store = Throttle(Clock())
    guess(1, store, 5000)
    assert store.is_open(2)


def test_the_longest_meeting_finds_less_than_a_thousandth_of_a_code():
    """The arithmetic of the document, with the program's own numbers."""
    looked_up = PROCESSES * (BURST + SUSTAINED * HOURS * 3600)
    expected = looked_up * SLIPS / len(codes.ALPHABET) ** codes.LENGTH
    assert expected < 1 / 1000


def test_the_store_is_drawn_on_as_the_arithmetic_says():
    """A guesser for twelve hours against the real store, second by second."""
    clock = Clock()
    store = Throttle(clock)
    looked_up = 0
    for _second in range(HOURS * 3600):
        looked_up += guess(1, store, 10_000)
        clock.now += 1
    assert looked_up <= BURST + SUSTAINED * HOURS * 3600


def well_formed_guesses(poll_id: int):
    for letters in itertools.product(codes.ALPHABET, repeat=4):
        random = "".join(letters) + "234678"
        yield random + codes._check_character(poll_id, random)


def test_who_guesses_is_told_to_wait_and_found_codes_are_not_told(voting, monkeypatch):
    clock = Clock()
    monkeypatch.setattr(casting, "wrong_codes", Throttle(clock))
    answers = [actions.look_up(voting.poll.pk, code).status
               for code in itertools.islice(well_formed_guesses(voting.poll.pk), int(BURST) + 5)]
    assert answers == ["unknown"] * int(BURST) + ["busy"] * 5
    assert cast(voting, voting.slips[0]).status == "busy"
    clock.now += 1
    assert cast(voting, voting.slips[0]).status == "counted"


def test_mistyped_codes_take_nothing_from_the_store(voting, monkeypatch):
    monkeypatch.setattr(casting, "wrong_codes", Throttle(Clock()))
    for slip in voting.slips[:4]:
        for letter in codes.ALPHABET:
            typed = slip.code[:-1] + letter
            if typed != slip.code:
                assert actions.look_up(voting.poll.pk, typed).status == "unknown"
    assert casting.wrong_codes._level(voting.poll.pk) == BURST


def test_three_hundred_voters_are_never_told_to_wait(voting, monkeypatch):
    """Each mistypes three times before the code is right; from wherever they come."""
    monkeypatch.setattr(casting, "wrong_codes", Throttle(Clock()))
    code = voting.slips[0].code
    wrong = [code[:at] + letter + code[at + 1 :] for at in range(13) for letter in "AB"]
    for _voter in range(300):
        for typed in wrong[:3]:
            if typed != code:
                assert actions.look_up(voting.poll.pk, typed).status != "busy"
        assert actions.look_up(voting.poll.pk, code).status == "open"


def test_the_store_is_safe_for_threads():
    store = Throttle(Clock())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _n: store.wrong(1), range(500)))
    assert guess(1, store, 5000) == BURST - 500


def test_many_polls_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(throttle, "MOST_POLLS", 10)
    store = Throttle(Clock())
    for poll in range(100):
        store.wrong(poll)
    assert len(store._stores) <= 10


@pytest.mark.parametrize("typed", ["", "ABCD-EFGH-JKM", "0" * 11])
def test_a_wrong_code_is_told_to_be_looked_at(voting, typed):
    assert actions.look_up(voting.poll.pk, typed) == ("unknown", None)

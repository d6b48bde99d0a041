"""Shares: any two of three open, and whatever is wrong with one is said."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.ballots import keys
from kaoping.lib.errors import UserError

POLL = 7
PUBLIC, SHARES = keys.make(POLL)


def said(shares: list[str], poll: int = POLL) -> str:
    with pytest.raises(UserError) as fault:
        keys.restore(poll, PUBLIC, shares)
    return str(fault.value)


@pytest.mark.parametrize("two", [*combinations(range(3), 2), (2, 0)])
def test_any_two_shares_open(two):
    key = keys.restore(POLL, PUBLIC, [SHARES[number] for number in two])
    assert bytes(key.public_key) == PUBLIC


def test_three_shares_open_too_and_an_empty_field_is_none():
    assert keys.restore(POLL, PUBLIC, SHARES) == keys.restore(POLL, PUBLIC, ["", *SHARES[:2]])


def test_a_share_is_32_letters_in_groups_of_four():
    for share in SHARES:
        assert [len(group) for group in share.split(" ")] == [4] * 8
        assert not set(share) & set("ILOU")


def test_shares_are_read_as_people_type_them():
    typed = [SHARES[0].lower().replace("0", "o").replace("1", "l"), SHARES[1].replace(" ", "-")]
    assert keys.restore(POLL, PUBLIC, typed)


def test_one_share_or_none_is_not_enough():
    assert "两" in said(SHARES[:1]) or "Two" in said(SHARES[:1])
    said([])
    said(["", " "])


def test_the_same_share_twice_is_told():
    assert "twice" in said([SHARES[0], SHARES[0]]) or "两次" in said([SHARES[0], SHARES[0]])


@given(st.integers(0, 31), st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_every_mistyped_character_is_told(at, letter):
    plain = SHARES[0].replace(" ", "")
    wrong = plain[:at] + letter + plain[at + 1 :]
    if wrong != plain:
        assert "1" in said([wrong, SHARES[1]])


def test_a_share_of_the_wrong_length_is_told():
    assert "32" in said([SHARES[0][:-1], SHARES[1]])
    assert "32" in said([SHARES[0] + "A", SHARES[1]])


def test_a_share_of_another_poll_is_told():
    _public, others = keys.make(POLL + 1)
    assert said([SHARES[0], others[1]]) != said([SHARES[0][:-1], SHARES[1]])


def test_shares_of_another_key_of_the_same_poll_open_nothing():
    _public, others = keys.make(POLL)
    said([others[0], others[1]])
    said([SHARES[0], others[1]])


def test_no_two_keys_are_alike():
    assert keys.make(POLL)[0] != PUBLIC

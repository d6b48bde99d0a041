"""Codes: read as people type them, told apart from mistyped ones, kept as keyed hashes."""

import uuid

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from kaoping.ballots import codes

POLL = 7


def test_letters_that_look_alike_are_not_in_a_code():
    assert len(codes.ALPHABET) == len(set(codes.ALPHABET)) == 30
    assert not set("0O1IL5") & set(codes.ALPHABET)


def test_a_code_is_read_however_it_is_typed():
    code = codes.fresh(POLL)
    for typed in (codes.shown(code), code.lower(), f" {code} ", code.replace("S", "5"),
                  "".join(chr(ord(letter) + 0xFEE0) for letter in code)):  # fmt: skip
        assert codes.read(typed) == code
        assert codes.is_well_formed(POLL, codes.read(typed))


@given(st.integers(0, 10), st.sampled_from(codes.ALPHABET))
def test_a_mistyped_code_is_rarely_even_looked_up(at, letter):
    code = "2346789ABC" + codes._check_character(POLL, "2346789ABC")
    wrong = code[:at] + letter + code[at + 1 :]
    if wrong != code and codes.is_well_formed(POLL, wrong):
        assert at < codes.LENGTH  # the check character fits by chance, never another in its place


def test_one_guess_in_thirty_is_looked_up():
    guesses = [codes.fresh(POLL)[:-1] + letter for letter in codes.ALPHABET for _ in range(100)]
    looked_up = sum(codes.is_well_formed(POLL, guess) for guess in guesses)
    assert looked_up == pytest.approx(100, abs=60)


@pytest.mark.parametrize("typed", ["", "ABC", "A" * 12, "0OIL1" * 3, "你好", "A" * 10_000, "\0" * 11])
def test_nonsense_is_no_code(typed):
    assert not codes.is_well_formed(POLL, codes.read(typed))


def test_hash_and_receipt_need_the_secret_key_and_know_their_poll():
    code, slip = codes.fresh(POLL), uuid.uuid4()
    hashed, receipt = codes.hashed(POLL, code), codes.receipt(slip)
    assert hashed != codes.hashed(POLL + 1, code)
    assert len(hashed) == 32 and len(receipt) == codes.RECEIPT_LENGTH
    with override_settings(SECRET_KEY="another"):
        assert codes.hashed(POLL, code) != hashed
        assert codes.receipt(slip) != receipt


def test_codes_and_receipts_do_not_repeat():
    assert len({codes.fresh(POLL) for _ in range(5000)}) == 5000
    assert len({codes.receipt(uuid.uuid4()) for _ in range(5000)}) == 5000

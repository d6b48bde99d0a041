"""Ballots: every answer comes back, all have one length, and nothing else is read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from kaoping.ballots import tally
from kaoping.ballots.sealing import Form
from kaoping.lib.errors import UserError

KEY = PrivateKey.generate()
OPTIONS = ("excellent", "competent", "basic", "incompetent")
NUMBERS = tuple(map(str, range(101)))
FORM = Form(bytes(KEY.public_key), (OPTIONS, ("agree", "disagree"), NUMBERS))


def test_every_answer_comes_back():
    for index, allowed in enumerate(FORM.questions):
        for answer in (*allowed, ""):
            answers = ["", "", ""]
            answers[index] = answer
            assert FORM.unseal(FORM.seal(answers), KEY) == answers


@given(st.tuples(*(st.sampled_from((*allowed, "")) for allowed in FORM.questions)))
def test_all_ballots_of_a_poll_have_one_length(answers):
    assert len(FORM.seal(list(answers))) == len(FORM.seal(["", "", ""]))


def test_equal_ballots_are_not_alike():
    assert FORM.seal(["basic", "agree", "7"]) != FORM.seal(["basic", "agree", "7"])


@pytest.mark.parametrize(
    "answers", [["basic", "agree"], ["basic", "agree", "101"], ["none", "", ""], ["", "", "", ""]]
)
def test_answers_that_do_not_fit_are_refused_without_being_named(answers):
    with pytest.raises(UserError) as fault:
        FORM.seal(answers)
    assert not any(answer and answer in str(fault.value) for answer in answers)


@pytest.mark.parametrize("plain", [b"", b"\x01", b"\x02" + bytes(6), b"\x01" + bytes(8),
                                   b"\x01\x00\x05" + bytes(4)])  # fmt: skip
def test_what_was_not_sealed_by_us_is_not_counted(plain):
    content = SealedBox(KEY.public_key).encrypt(plain)
    with pytest.raises(tally.Unreadable):
        tally.count(FORM, [(1, content)], KEY)


def test_another_key_opens_nothing():
    content = FORM.seal(["basic", "agree", "7"])
    with pytest.raises(ValueError):
        FORM.unseal(content, PrivateKey.generate())


@given(st.lists(st.tuples(st.integers(1, 3),
                          st.tuples(*(st.sampled_from((*a, "")) for a in FORM.questions))),
                max_size=12))  # fmt: skip
def test_the_count_is_that_of_the_answers(ballots):
    sealed = [(box, FORM.seal(list(answers))) for box, answers in ballots]
    cells = tally.count(FORM, sealed, KEY)
    for (box, index), counts in cells.items():
        for answer, number in counts.items():
            assert number == sum(b == box and a[index] == answer for b, a in ballots)
    assert sum(sum(c.values()) for c in cells.values()) == len(ballots) * len(FORM.questions)


def test_the_hash_of_a_box_knows_no_order():
    ballots = [(1, b"a"), (2, b"b"), (1, b"c")]
    assert tally.box_hash(ballots) == tally.box_hash(ballots[::-1])
    assert tally.box_hash(ballots) != tally.box_hash([(2, b"a"), (2, b"b"), (1, b"c")])

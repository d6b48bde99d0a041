"""A voter's pages without a browser: every step, every mistake, nothing that could tell who was there."""

import re

import pytest
from django.urls import reverse

from kaoping.ballots import actions, codes
from kaoping.ballots.models import SealedBallot
from kaoping.ballots.tests.voter import Voter
from kaoping.ballots.walk import Asked


@pytest.fixture
def voter(voting) -> Voter:
    """Somebody with a slip in an open vote of three questions."""
    return Voter(voting.poll)


def test_a_voter_goes_from_the_code_to_the_receipt(voting, voter):
    slip = voting.slips[0]
    assert "第1题，共3题" in voter.enter(slip.code)
    for _number in (1, 2, 3):
        text = voter.choose("优秀")
    assert "核对" in text
    assert text.count("村党组织书记") == 1  # the post stands beside the name, to be checked, too
    text = voter.press("send")
    assert "您的票已计入" in text
    assert f"{slip.receipt[:4]} {slip.receipt[4:]}" in text


def test_answers_can_be_changed_until_they_are_sent(voting, voter):
    voter.enter(voting.slips[0].code)
    for _question in range(3):
        voter.choose("优秀")
    assert "第2题，共3题" in voter.press("goto", "2")
    assert voter.choose("不称职").count(">不称职</b>") == 1
    voter.press("back")
    assert "第2题" in voter.press("back")
    voter.choose("弃权")
    text = voter.choose("称职")
    assert ">弃权</b>" in text
    assert ">不称职</b>" not in text
    assert "您的票已计入" in voter.press("send")


def test_a_used_slip_gets_the_same_kind_answer_and_counts_once(voting, voter):
    slip = voting.slips[0]
    voter.enter(slip.code)
    for _question in range(3):
        voter.choose("优秀")
    first, again = voter.press("send"), voter.press("send")
    assert re.sub(r"\s", "", again) == re.sub(r"\s", "", first)
    later = Voter(voting.poll)
    assert "您的票已计入" in later.enter(slip.code)
    assert SealedBallot.objects.filter(poll=voting.poll).count() == 1


@pytest.mark.parametrize(
    "pressed", [{"back": "yes"}, {"goto": "1"}, {"print": "large"}, {"choice": "01", "at": "3"}, {}]
)
def test_after_sending_no_step_tells_what_was_answered(voting, voter, pressed):
    """Without a script, Back and "send again" post a step of before: the telephone is shared."""
    slip = voting.slips[0]
    voter.enter(slip.code)
    for _question in range(3):
        voter.choose("不称职")
    before = dict(voter.fields)
    voter.press("send")
    voter.fields = before | pressed
    text = voter.post()
    assert "不称职" not in text
    assert "您的票已计入" in text
    assert f"{slip.receipt[:4]} {slip.receipt[4:]}" in text


@pytest.mark.parametrize("take_out", [actions.spoil, actions.spend_on_paper])
def test_a_slip_taken_out_is_told_at_every_step_and_nobody_is_sent_for_another(
    voting, voter, take_out
):
    slip = voting.slips[0]
    voter.enter(slip.code)
    voter.choose("优秀")
    to_send = Voter(voting.poll)
    to_send.enter(slip.code)
    for _question in range(3):
        to_send.choose("优秀")
    take_out(poll=voting.poll, code=slip.code, by=voting.clerk)
    for text in (
        voter.choose("优秀"), to_send.press("send"), Voter(voting.poll).enter(slip.code)
    ):  # fmt: skip
        assert "投票码已经失效" in text
        assert "另抽一张" not in text
        assert "不称职" not in text


def test_voters_under_way_go_on_while_guesses_are_slowed_down(voting, voter, monkeypatch):
    voter.enter(voting.slips[0].code)
    monkeypatch.setattr(actions.casting.wrong_codes, "is_open", lambda poll: False)
    assert "第2题" in voter.choose("优秀")


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code}  "])
def test_a_code_may_be_typed_as_people_type(voting, voter, change):
    assert "第1题" in voter.enter(change(voting.slips[0].code))


def test_a_mistyped_code_is_told_to_look_again(voting, voter):
    code = codes.read(voting.slips[0].code)
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    text = voter.enter(wrong)
    assert "请再看看投票码" in text
    assert wrong in text


def test_choices_survive_a_mistyped_code(voting, voter):
    voter.enter(voting.slips[0].code)
    for _question in range(3):
        voter.choose("优秀")
    voter.fields["code"] = "2222"
    assert "请再看看投票码" in voter.press("send")
    assert "核对" in voter.enter(voting.slips[0].code)


def test_before_the_vote_and_after_it_kind_words(drawn):
    voter = Voter(drawn.poll)
    assert "投票还没有开始" in voter.enter(drawn.slips[0].code)
    drawn.open()
    assert "第1题" in voter.press("begin")
    voter.choose("优秀")
    voter.choose("优秀")
    to_send = Voter(drawn.poll)
    to_send.enter(drawn.slips[1].code)
    for _question in range(3):
        to_send.choose("优秀")
    drawn.close()
    assert "投票已经结束" in voter.choose("优秀")
    assert "投票已经结束" in to_send.press("send")
    assert "投票已经结束" in Voter(drawn.poll).opened


def test_a_test_slip_is_named_so(drawn):
    voter = Voter(drawn.poll)
    assert "演练" in voter.enter(drawn.test_slips[0].code)


def test_too_many_wrong_codes_are_told_to_wait(voting, voter, monkeypatch):
    monkeypatch.setattr(actions.casting.wrong_codes, "is_open", lambda poll: False)
    text = voter.enter(voting.slips[0].code)
    assert "请稍等一分钟" in text
    monkeypatch.undo()
    assert "第1题" in voter.press("begin")


def test_a_mistake_leaves_no_line_in_the_log(voting, voter, caplog):
    voter.enter("K7QM")
    assert caplog.records == []


def test_nothing_is_set_kept_or_cached(voting, voter, client):
    voter.enter(voting.slips[0].code)
    voter.choose("优秀")
    assert not voter.browser.cookies
    assert "no-store" in voter.answer.headers["Cache-Control"]
    assert voting.slips[0].code not in voter.answer.request["PATH_INFO"]
    client.force_login(voting.clerk)
    address = reverse("ballots:vote", args=[voting.poll.pk])
    assert voting.clerk.username not in client.get(address).content.decode()


def test_every_step_asks_as_much_of_the_database(voting, voter, django_assert_max_num_queries):
    voter.enter(voting.slips[0].code)
    with django_assert_max_num_queries(1):
        voter.choose("优秀")


def test_nobody_is_looked_up_who_happens_to_be_signed_in(
    voting, voter, settings, django_assert_max_num_queries
):
    settings.SECOND_FACTOR_FOR_STAFF = True
    voter.browser.force_login(voting.clerk)
    voter.enter(voting.slips[0].code)
    with django_assert_max_num_queries(1) as asked:
        voter.choose("优秀")
    assert "session" not in str(asked.captured_queries)
    assert "Cookie" not in voter.answer.headers["Vary"]


def test_what_is_sent_and_answered_is_as_long_whatever_was_chosen(voting):
    sent, answered = set(), set()
    for slip, word in zip(voting.slips, ("优秀", "基本称职", "不称职", "弃权"), strict=False):
        voter = Voter(voting.poll)
        voter.enter(slip.code)
        for _question in range(3):
            answered.add((_question, len(voter.choose(word))))
        assert voter.answer.content.decode().count(f">{word}</b>") == 3
        sent.add(len(voter.fields["answers"]))
    assert len(sent) == 1
    assert len(answered) == 3


def test_numbers_are_filled_up_to_one_length():
    question = Asked(1, 1, "第1项", "", (), (), 0, 100)
    assert {len(question.words(token) + question.unsaid(token)) for token in ("007", "100", "xxx")} == {3}


@pytest.mark.parametrize(
    "fields",
    [
        {"choice": "01", "at": "9" * 30},
        {"choice": "99", "at": "1"},
        {"goto": "x"},
        {"back": "1", "at": "-3"},
        {"send": "1", "box": "9" * 12},
        {"next": "1", "at": "1", "number": "９９"},
        {"answers": "00.xx.--", "begin": "1"},
        {"print": "large", "at": "check"},
        {},
    ],
)
def test_spoiled_fields_do_no_harm(voting, voter, fields):
    voter.enter(voting.slips[0].code)
    voter.fields |= fields
    voter.post()
    assert voter.status == 200
    assert SealedBallot.objects.filter(poll=voting.poll).count() == 0

"""Voters' pages, slips and screens run in old browsers, on a slow line: styles, scripts and sizes."""

import gzip
import re

import pytest

from kaoping.ballots.models import Question
from kaoping.ballots.tests.voter import Voter
from kaoping.web.tests.test_assets import UNKNOWN_TO_CHROMIUM_69, built

MOST_BYTES = 30 * 1024
# What Chromium 69 or iOS 13 don't have, and a bundler doesn't put in its place.
UNKNOWN_TO_SCRIPTS = (
    r"\?\?", r"\?\.[a-zA-Z(\[]", r"\|\|=", r"&&=", r"\bcatch\{", r"\.replaceAll\(", r"\.at\(",
    r"\.submitter\b", r"\.requestSubmit\(", r"\.replaceChildren\(", r"\.matchAll\(",
    r"\bglobalThis\b", r"\bstructuredClone\(", r"\bqueueMicrotask\(", r"Object\.fromEntries",
    r"allSettled", r"\bBigInt\b", r"\d_\d", r"#[a-z]+[=(;]", r"\(\?<[=!]", r"\basync\b",
)  # fmt: skip

__all__ = ["built"]


@pytest.mark.parametrize("name", ["vote.css", "screen.css", "slips.css"])
@pytest.mark.parametrize("pattern", UNKNOWN_TO_CHROMIUM_69)
def test_styles_work_in_chromium_69(built, name, pattern):
    assert re.findall(pattern, (built / name).read_text("utf-8")) == []


@pytest.mark.parametrize("name", ["ballots-vote.js", "live.js", "citizen.js"])
@pytest.mark.parametrize("pattern", UNKNOWN_TO_SCRIPTS)
def test_scripts_work_in_chromium_69_and_ios_13(built, name, pattern):
    assert re.findall(pattern, (built / name).read_text("utf-8")) == []


def of_page(built, content: bytes) -> tuple[int, int]:
    """Requests of a page, the icon among them, and the bytes that come over the line."""
    names = set(re.findall(r"web/([\w-]+)\.(?:\w+\.)?(css|js|svg)", content.decode()))
    files = [(built / f"{name}.{kind}").read_bytes() for name, kind in names]
    return 1 + len(files), sum(len(gzip.compress(part)) for part in [content, *files])


def test_each_step_of_a_voter_is_four_requests_and_30_kb_at_most(built, voting):
    voter = Voter(voting.poll)
    contents = [voter.answer.content]
    voter.enter(voting.slips[0].code)
    for word in ("优秀", "称职", "弃权"):
        contents.append(voter.answer.content)
        voter.choose(word)
    contents.append(voter.answer.content)
    voter.press("send")
    contents.append(voter.answer.content)
    for content in contents:
        requests, size = of_page(built, content)
        assert requests <= 4
        assert size <= MOST_BYTES


def test_thirty_promises_come_within_30_kb(built, drawn, client):
    Question.objects.bulk_create(
        Question(
            poll=drawn.poll, position=number, title=f"第{number}项承诺：硬化道路{number}公里并验收",
            options=[{"key": "agree", "title": "同意"}, {"key": "disagree", "title": "不同意"}],
        )
        for number in range(4, 34)
    )  # fmt: skip
    drawn.open()
    voter = Voter(drawn.poll)
    voter.enter(drawn.slips[0].code)
    for _official in range(3):
        voter.choose("优秀")
    for _promise in range(30):
        voter.choose("同意")
    assert "第30项承诺" in voter.answer.content.decode()
    assert of_page(built, voter.answer.content)[1] <= MOST_BYTES
    voter.press("send")
    drawn.certify_with(issued=1, unused=11)
    content = client.get(f"/ballots/{drawn.poll.pk}/result/").content
    requests, size = of_page(built, content)
    assert requests <= 4
    assert size <= MOST_BYTES


@pytest.mark.parametrize("words", ["office.css", "office.js"])
def test_no_public_page_needs_the_office_bundle(voting, client, words):
    for address in ("v/{0}/", "screen/{1}/"):
        path = "/ballots/" + address.format(voting.poll.pk, voting.meeting.screen_key)
        assert words.split(".")[0] + "." not in client.get(path).content.decode()

"""The voters' journeys of the floor; collected by `make floor` only, since its name begins otherwise."""

from collections.abc import Iterator

import pytest

from kaoping.ballots import actions
from tests import polls
from tests.floor.chromium import Chromium, Page

pytestmark = pytest.mark.django_db(transaction=True)
VERSIONS = ("79", "92", "107")
SMALLEST = """Array.from(document.querySelectorAll("main button"))
  .filter((one) => one.offsetParent !== null)
  .reduce((least, one) => Math.min(least, one.getBoundingClientRect().height), 999)"""
CHOICES = """parseFloat(getComputedStyle(document.querySelector(".vote-choice")).fontSize)"""


@pytest.fixture(params=VERSIONS)
def browser(request) -> Iterator[Chromium]:
    """Each of the old Chromiums."""
    chromium = Chromium(request.param)
    assert f"/{request.param}." in chromium.version
    yield chromium
    chromium.close()


@pytest.fixture
def voting(transactional_db) -> polls.Hall:
    """Three officials, twelve slips, open."""
    place, version, clerk = polls.town()
    cycle = polls.year(place, version, clerk)
    hall = polls.prepare(cycle, place.children.order_by("code").first(), clerk)
    hall.open()
    return hall


def test_a_voter_reaches_the_receipt(browser, voting, live_server):
    address = f"{live_server.url}/ballots/v/{voting.poll.pk}/"
    for slip, (javascript, large) in zip(voting.slips, WAYS, strict=False):
        page = browser.page(javascript=javascript)
        page.open(address)
        if large:
            page.tap("大字")
            page.sees("标准字号")
        page.sees("请输入票上的投票码")
        page.write("#code", slip.code.lower())
        page.tap("继续")
        _vote(page, slip, f"floor-{browser.version.split('/')[1].split('.')[0]}-{javascript}-{large}")
    page = browser.page(javascript=True)
    page.open(f"{address}#{voting.slips[len(WAYS)].code}")
    page.sees("第1题，共3题")
    assert "#" not in page.ask("location.href")
    _vote(page, voting.slips[len(WAYS)], "")
    page = browser.page(javascript=False)
    page.open(address)
    page.write("#code", voting.slips[0].code)  # used: the same kind answer
    page.tap("继续")
    page.sees("您的票已计入")
    _result(browser, voting, live_server.url)
    assert page.troubles == []


WAYS = [(True, False), (False, False), (True, True), (False, True)]


def _vote(page: Page, slip: actions.PrintedSlip, look: str) -> None:
    page.sees("第1题，共3题")
    assert page.ask(SMALLEST) >= 63.5 and page.ask(CHOICES) >= 30 and page.fits
    if look:
        page.shoot(look)
    page.tap("优秀")
    page.sees("第2题，共3题")
    page.tap("上一题")
    page.sees("已选")
    page.tap("称职")
    page.sees("第2题，共3题")
    page.tap("弃权")
    page.sees("第3题，共3题")
    page.tap("不称职")
    page.sees("核对一下，再投出")
    assert page.fits
    page.tap("投出我的票")
    page.sees(f"{slip.receipt[:4]} {slip.receipt[4:]}")
    assert page.fits and page.cookies == []


def _result(browser: Chromium, voting: polls.Hall, site: str) -> None:
    """The public result, a receipt looked up, the hall's screen."""
    voting.close()
    voting.count(issued=5, unused=7)
    actions.open_box(poll=voting.poll, shares=voting.shares[:2], by=voting.clerk)
    actions.certify(poll=voting.poll, by=voting.clerk)
    for javascript in (True, False):
        page = browser.page(javascript=javascript)
        page.open(f"{site}/ballots/{voting.poll.pk}/result/")
        page.sees("自己重算")
        assert page.fits
        page.write("#receipt", voting.slips[0].receipt)
        page.tap("查询")
        page.sees("这张票已计入")
        page.open(f"{site}/ballots/screen/{voting.meeting.screen_key}/")
        page.sees("结果（已确认）")

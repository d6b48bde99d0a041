"""The live process: one reading for many notices, everybody gets the newest, nobody is kept waiting."""

import asyncio
import json
import os
import subprocess
import sys
import time

import pytest

from kaoping.config import env
from kaoping.config.live import hub as hubs
from kaoping.config.live.hub import Full, Hub, Unknown
from kaoping.web.live import Snapshot
from tests import panels
from tests.streams import LiveProcess, aside, beside_this_process, events, played, watch

HALL = ("juries", "key-of-a-hall")
PATIENCE = 60.0  # seconds; what comes, comes at once, but not on every machine


class Town:
    """A screen whose content a test sets, and which counts how often it is read."""

    def __init__(self) -> None:
        self.text, self.readings, self.takes = "0", [], 0.0
        self.fails = 0

    async def read(self, address: tuple[str, str]) -> Snapshot | None:
        if address != HALL:
            return None
        self.readings.append(time.monotonic())
        now = self.text
        await asyncio.sleep(self.takes)
        if self.fails:
            self.fails -= 1
            raise OSError("the database restarts")
        return Snapshot(now, now)


async def last_of(town: Town, hub: Hub, *, notices: int) -> str:
    """What a watcher sees in the end, when the content changes with every notice."""
    seen, newest = "", None
    async with hub.watching(HALL) as channel:
        for number in range(1, notices + 1):
            town.text = str(number)
            hub.changed(HALL[1])
            await asyncio.sleep(0.001)
        while newest != town.text and (newer := await channel.after(seen, False, PATIENCE)):
            seen, newest = newer.version, newer.html
    return newest


def test_many_notices_are_one_reading_and_the_last_state_is_seen():
    async def play() -> None:
        town = Town()
        town.takes = 0.05
        hub = Hub(town.read, {"juries": None})
        assert await last_of(town, hub, notices=300) == "300"
        pauses = [b - a for a, b in zip(town.readings, town.readings[1:], strict=False)]
        assert len(town.readings) < 100 and all(pause >= hubs.PAUSE for pause in pauses)
        assert hub.channels == {} and hub.streams == 0

    played(play())


def test_a_reading_that_fails_is_tried_again(monkeypatch):
    monkeypatch.setattr(hubs, "AGAIN", 0.1)

    async def play() -> None:
        town = Town()
        town.fails = 2
        hub = Hub(town.read, {"juries": None})
        assert await last_of(town, hub, notices=1) == "1"

    played(play())


def test_a_screen_may_be_read_without_notices():
    async def play() -> None:
        town, hub = Town(), None
        hub = Hub(town.read, {"juries": 0.05})
        async with hub.watching(HALL) as channel:
            first = await channel.after("", False, PATIENCE)
            town.text = "new"
            newer = await channel.after(first.version, False, PATIENCE)
            assert newer.html == "new"

    played(play())


def test_streams_are_limited_and_an_unknown_screen_has_none(monkeypatch):
    monkeypatch.setattr(hubs, "MOST_STREAMS", 2)

    async def play() -> None:
        hub = Hub(Town().read, {"juries": None})
        with pytest.raises(Unknown):
            async with hub.watching(("juries", "nobody-knows-it")):
                pass
        async with hub.watching(HALL), hub.watching(HALL):
            with pytest.raises(Full):
                async with hub.watching(HALL):
                    pass
        assert (hub.streams, hub.channels) == (0, {})

    played(play())


def test_strangers_who_try_keys_hold_up_nobody_for_long(monkeypatch):
    monkeypatch.setattr(hubs, "MOST_OPENING", 2)
    town = Town()

    async def tried(hub: Hub, number: int) -> type[Exception] | None:
        try:
            async with hub.watching(("juries", f"a-key-{number}")):
                return None
        except (Full, Unknown) as fault:
            return type(fault)

    async def slowly(address: tuple[str, str]) -> Snapshot | None:
        await asyncio.sleep(0.05)
        return await town.read(address)

    async def play() -> None:
        hub = Hub(slowly, {"juries": None})
        found = await asyncio.gather(*(tried(hub, number) for number in range(10)))
        assert found.count(Unknown) == 2 and found.count(Full) == 8
        async with hub.watching(HALL) as channel:
            assert await channel.after("", False, PATIENCE)
        assert hub.channels == {}

    played(play())


@pytest.mark.parametrize(
    ("given", "sources"),
    [("", ["'self'"]), ("https://live.example", ["'self'", "https://live.example"])],
)
def test_pages_may_open_streams_of_the_live_process_only(given, sources):
    told = subprocess.run(
        [sys.executable, "-c", "from kaoping.config import settings as s; import json;"
         "print(json.dumps(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['connect-src']))"],
        cwd=env.CHECKOUT, env=os.environ | beside_this_process() | {"KAOPING_LIVE_URL": given},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(told.stdout) == sources


@pytest.fixture
def live(transactional_db):
    """The live process beside the test's own database."""
    started = LiveProcess().start()
    yield started
    started.stop()


@pytest.mark.django_db(transaction=True)
def test_a_screen_is_pushed_at_once_and_after_the_process_was_killed(live):
    stage = panels.build(jurors=3, villages=1)
    key = stage.meeting.screen_key

    async def play() -> None:
        whole = watch(live.port, f"/live/juries/{key}/")
        brief = watch(live.port, f"/live/juries/{key}/?brief")
        assert "即将开始" in (await anext(whole))["html"]
        waiting = await anext(brief)
        turn = await aside(stage.call)
        assert "0</strong> / 3" in (await anext(whole))["html"]
        called = await anext(brief)
        assert called != waiting and set(called) == {"version"}
        await aside(stage.give, turn, "90", "80", "70")
        while "全部评分完毕" not in (await anext(whole))["html"]:
            pass
        live.kill()
        await aside(panels.actions.reveal, turn=turn, by=stage.clerk)
        await aside(live.start)
        assert ">80<" in (await anext(whole))["html"]
        assert (await anext(brief))["version"] != called["version"]

    played(play())


@pytest.mark.django_db(transaction=True)
def test_the_process_serves_public_screens_only_and_ends_at_once(live):
    stage = panels.build(jurors=3, villages=1)
    for path in ("/", "/juries/j/", "/live/", "/live/marks/abcdefgh/", "/live/juries/not-a-key/"):
        assert live.get(path)[0] == 404, path
    assert live.get(f"/live/juries/{stage.meeting.screen_key}/", "POST")[0] == 405
    _status, headers = live.get("/live/healthz")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "set-cookie" not in headers

    async def play() -> float:
        stream = events(live.port, f"/live/juries/{stage.meeting.screen_key}/")
        await anext(stream)
        return await aside(live.stop)

    assert played(play()) < 30  # an open stream doesn't hang the stop


def test_a_snapshot_tells_no_more_than_it_must():
    shown = Snapshot("<p>字</p>", "7-on_stage")
    assert json.loads(shown.as_json(brief=True)) == {"version": "7-on_stage"}
    assert json.loads(shown.as_json()) == {"version": shown.version, "html": "<p>字</p>"}

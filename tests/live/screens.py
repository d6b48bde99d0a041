"""Three hundred screens that watch, in a thread of their own, and when each saw what."""

import asyncio
import re
import threading
import time
from dataclasses import dataclass, field

from tests.streams import watch

COUNT = re.compile(r"<strong>(\d+)</strong> / \d+ 位评委已评分")
NAME = re.compile(r'class="hall-name">([^<]+)<')
STATE = re.compile(r'class="hall-state">([^<·]+)')


@dataclass
class Seen:
    """One event of one screen: when, who is on it, in which state, how many have given points."""

    at: float
    name: str
    state: str
    count: int
    version: str


def read(event: dict, at: float) -> Seen:
    """What somebody in the hall reads."""
    html = event["html"]
    name, state, count = NAME.search(html), STATE.search(html), COUNT.search(html)
    return Seen(at, name[1] if name else "", state[1].strip() if state else "",
                int(count[1]) if count else 0, event["version"])  # fmt: skip


@dataclass
class Screens:
    """All screens; `seen[n]` is what screen n saw, in order."""

    port: int
    path: str
    number: int
    seen: list[list[Seen]] = field(default_factory=list)

    def start(self) -> None:
        """Opens all streams and waits until each has its first snapshot."""
        self.seen = [[] for _ in range(self.number)]
        self.watching = threading.Thread(target=lambda: asyncio.run(self._watch_all()))
        self.ended = False
        self.watching.start()
        self.wait_for(lambda screen: bool(screen))

    def stop(self) -> None:
        """Closes all streams."""
        self.ended = True
        self.watching.join()

    async def _watch_all(self) -> None:
        tasks = [asyncio.create_task(self._watch(screen)) for screen in self.seen]
        while not self.ended:
            await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _watch(self, screen: list[Seen]) -> None:
        async for event in watch(self.port, self.path):
            screen.append(read(event, time.monotonic()))

    def wait_for(self, is_there, patience: float = 30) -> float:
        """Waits until this holds for every screen; seconds it took, or an error naming how many lack it."""
        began = time.monotonic()
        while lacking := sum(not is_there(screen) for screen in self.seen):
            if time.monotonic() - began > patience:
                last = next((screen[-1:] for screen in self.seen if not is_there(screen)), None)
                raise AssertionError(f"{lacking} of {self.number} never got there, such as {last}")
            time.sleep(0.02)
        return time.monotonic() - began

    def first(self, screen: list[Seen], since: float, holds) -> float | None:
        """When a screen first saw it after a moment."""
        return next((each.at for each in screen if each.at >= since and holds(each)), None)

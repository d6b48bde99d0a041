"""Channels: one for each watched screen, with its newest snapshot and those who wait for the next.

Knows no HTTP and no database. Any number of notices while a snapshot is read, or within `PAUSE`
after it, make one more reading; nobody who watches queues anything, each only ever takes the newest.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

from kaoping.web.live import Snapshot

PAUSE = 0.3  # seconds between two readings of a screen
AGAIN = 2.0  # seconds until a reading that failed is tried again
PATIENCE = 10.0  # seconds for the first reading
MOST_STREAMS = 2_000
MOST_SCREENS = 200
MOST_OPENING = 20  # screens that wait for their first reading: strangers who try keys stay few

log = logging.getLogger(__name__)
Address = tuple[str, str]  # room and screen key
Reader = Callable[[Address], Awaitable[Snapshot | None]]


class Full(Exception):
    """So many watch already that no further stream is opened; whoever asks goes on polling."""


class Unknown(Exception):
    """No screen has this key."""


class Channel:
    """One screen: its newest snapshot, and a condition on which its watchers wait."""

    def __init__(self, address: Address, read: Reader, every: float | None) -> None:
        self.address, self.read, self.every = address, read, every
        self.snapshot: Snapshot | None = None
        self.watchers = 0
        self.first: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.stale = asyncio.Event()
        self.news = asyncio.Condition()
        self.task: asyncio.Task | None = None

    async def run(self) -> None:
        """Reads the screen at once and whenever it is stale, never twice within `PAUSE`."""
        while True:
            self.stale.clear()
            await self.renew()
            await asyncio.sleep(PAUSE)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stale.wait(), self.every)

    async def renew(self) -> None:
        """Reads the snapshot and wakes the watchers; a failure is tried again by itself."""
        try:
            snapshot = await self.read(self.address)
        except Exception as fault:  # a database that restarts must not end the screens
            log.warning("a screen of %s could not be read: %s", self.address[0], type(fault).__name__)
            asyncio.get_running_loop().call_later(AGAIN, self.stale.set)
            return
        if not self.first.done():
            self.first.set_result(snapshot is not None)
        async with self.news:
            self.snapshot = snapshot or self.snapshot
            self.news.notify_all()

    async def after(self, version: str, brief: bool, patience: float) -> Snapshot | None:
        """The newest snapshot once it differs from this version, or None after `patience` seconds."""

        def differs() -> bool:
            return self.snapshot is not None and _version(self.snapshot, brief) != version

        async with self.news:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait_for(differs), patience)
                return self.snapshot
        return None


class Hub:
    """All channels. `read` gives a screen's snapshot; `every` how often each room's is read unbidden."""

    def __init__(self, read: Reader, every: dict[str, float | None]) -> None:
        self.read, self.every = read, every
        self.channels: dict[Address, Channel] = {}
        self.streams = 0

    @contextlib.asynccontextmanager
    async def watching(self, address: Address) -> AsyncIterator[Channel]:
        """The screen's channel while somebody watches; raises `Full`, or `Unknown` without a screen."""
        if self.streams >= MOST_STREAMS or (address not in self.channels and self._crowded()):
            raise Full
        channel = self.channels.setdefault(address, Channel(address, self.read, self.every[address[0]]))
        channel.watchers += 1
        self.streams += 1
        try:
            await self._begin(channel)
            yield channel
        finally:
            self.streams -= 1
            channel.watchers -= 1
            if not channel.watchers:
                self._end(channel)

    def _crowded(self) -> bool:
        """Whether no further screen is taken in at the moment."""
        opening = sum(not channel.first.done() for channel in self.channels.values())
        return opening >= MOST_OPENING or len(self.channels) >= MOST_SCREENS

    async def _begin(self, channel: Channel) -> None:
        """Waits for the first reading, which tells whether there is such a screen."""
        if channel.task is None:
            channel.task = asyncio.create_task(channel.run())
        try:
            if not await asyncio.wait_for(asyncio.shield(channel.first), PATIENCE):
                raise Unknown
        except TimeoutError:
            raise Full from None

    def _end(self, channel: Channel) -> None:
        self.channels.pop(channel.address, None)
        if channel.task:
            channel.task.cancel()

    def changed(self, key: str) -> None:
        """A notice came: every room's screen with this key is stale."""
        for (_room, other), channel in self.channels.items():
            if other == key:
                channel.stale.set()

    def all_changed(self) -> None:
        """Notices may have been missed: every screen is stale."""
        for channel in self.channels.values():
            channel.stale.set()


def _version(snapshot: Snapshot, brief: bool) -> str:
    return snapshot.moment if brief else snapshot.version

"""Hundreds of voters at once, each sending until the ballot is acknowledged."""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tests.chaos.machines import HOST, PORT

PATIENCE = 20.0  # seconds until a voter sends again
PAUSE = 1.5  # as somebody presses once more


@dataclass(frozen=True)
class Post:
    """What is sent, and the text by which the answer acknowledges it."""

    path: str
    body: bytes
    acknowledged_by: bytes

    @property
    def raw(self) -> bytes:
        """The request on the wire."""
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {HOST}:{PORT}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


@dataclass
class Crowd:
    """What the voters met with: `moments` are (end, seconds it took) of each acknowledged post."""

    moments: list[tuple[float, float]] = field(default_factory=list)
    tries: int = 0
    failures: int = 0
    acknowledged: int = 0
    doubled: int = 0

    def per_second(self) -> float:
        """Acknowledged posts in a second, over the whole time."""
        ends = sorted(end for end, _took in self.moments)
        first = min(end - took for end, took in self.moments)
        return len(ends) / (ends[-1] - first)

    def percentile(self, share: float) -> float:
        """Seconds that this share of the acknowledged posts took at most."""
        took = sorted(took for _end, took in self.moments)
        return took[min(len(took) - 1, int(share * len(took)))]

    def first_after(self, moment: float) -> float:
        """Seconds from a moment to the end of the first acknowledged post that began after it."""
        after = (end for end, took in self.moments if end - took > moment)
        return min(after, default=moment) - moment


class Line:
    """A connection that is kept as long as it holds."""

    def __init__(self) -> None:
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, raw: bytes) -> tuple[int, bytes]:
        """Status and body."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(HOST, PORT)
        self.writer.write(raw)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        return int(head.split(b" ")[1]), await self.reader.readexactly(length)

    def hang_up(self) -> None:
        """Forget the connection."""
        if self.writer is not None:
            with contextlib.suppress(Exception):
                self.writer.close()
        self.reader = self.writer = None


async def send(post: Post, line: Line, crowd: Crowd) -> None:
    """Send until it is acknowledged, however often that takes."""
    while True:
        began = time.monotonic()
        crowd.tries += 1
        try:
            status, body = await asyncio.wait_for(line.ask(post.raw), PATIENCE)
        except (OSError, EOFError, IndexError, ValueError, TimeoutError):
            status, body = 0, b""
            line.hang_up()
        if status == 200 and post.acknowledged_by in body:
            crowd.moments.append((time.monotonic(), time.monotonic() - began))
            return
        crowd.failures += 1
        await asyncio.sleep(PAUSE * (0.5 + random.random()))


async def _voter(posts: Iterator[tuple[Post, bool]], crowd: Crowd, told: Callable[[int], None]):
    lines = Line(), Line()
    for post, is_double in posts:
        if is_double:
            crowd.doubled += 1
            await asyncio.gather(*(send(post, line, crowd) for line in lines))
        else:
            await send(post, lines[0], crowd)
        crowd.acknowledged += 1
        told(crowd.acknowledged)
    for line in lines:
        line.hang_up()


async def _all(posts, voters: int, told: Callable[[int], None]) -> Crowd:
    crowd, waiting = Crowd(), iter(posts)
    await asyncio.gather(*(_voter(waiting, crowd, told) for _voter_number in range(voters)))
    return crowd


def vote(
    posts: Iterable[Post], *, voters: int, doubled: float = 0.0, seed: int = 1,
    told: Callable[[int], None] = lambda _count: None,
) -> Crowd:  # fmt: skip
    """All posts by so many voters at once; `told` hears of each acknowledged one."""
    chance = random.Random(seed)
    return asyncio.run(_all([(post, chance.random() < doubled) for post in posts], voters, told))

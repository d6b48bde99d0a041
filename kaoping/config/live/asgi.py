"""The live process's one address as ASGI: `/live/<room>/<key>/` is a stream of server-sent events.

Everybody who knows a screen's key may watch it, from any origin: the snapshot is what the public
screen shows. No cookie is read or set, nothing is written, nobody is logged.
"""

import asyncio
import contextlib
import os
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.config.settings")
django.setup()

from kaoping.config.live.hub import Address, Channel, Full, Hub, Unknown  # noqa: E402
from kaoping.config.live.notices import listen  # noqa: E402
from kaoping.config.live.screens import ROOMS  # noqa: E402
from kaoping.web.live import Snapshot  # noqa: E402

HEARTBEAT = 15.0  # seconds; less than any proxy's patience
LONGEST = 3600.0  # seconds until a stream ends and the browser opens it again
RETRY = 2000  # milliseconds after which a browser opens a broken stream again
PATH = re.compile(r"/live/([a-z]{1,20})/([A-Za-z0-9_-]{8,40})/")
SECURE = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-accel-buffering", b"no"),
)
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

# One thread reads all snapshots, one after the other, over one connection.
_readers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="snapshots")


async def read(address: Address) -> Snapshot | None:
    """A screen's snapshot, read in the readers' thread."""
    room, key = address
    return await asyncio.get_running_loop().run_in_executor(_readers, ROOMS[room].read, key)


class Application:
    """Streams for whoever asks; the hub lives from the server's start to its end."""

    def __init__(self) -> None:
        self.hub = Hub(read, {room: screens.every for room, screens in ROOMS.items()})

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["type"] == "http":
            await self.answer(scope, receive, send)

    async def live(self, receive: Receive, send: Send) -> None:
        """From the start of the server to its end: listens for notices."""
        await receive()
        listening = asyncio.create_task(listen(self.hub))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        listening.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def answer(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """A stream, or why there is none."""
        if scope["path"] == "/live/healthz":
            return await _say(send, 200, b"ok\n")
        found = PATH.fullmatch(scope["path"])
        if not found or found[1] not in ROOMS:
            return await _say(send, 404, b"no such screen\n")
        if scope["method"] != "GET":
            return await _say(send, 405, b"only GET\n", (b"allow", b"GET"))
        brief = scope["query_string"] == b"brief"
        try:
            async with self.hub.watching((found[1], found[2])) as channel:
                return await _stream(channel, receive, send, brief=brief)
        except Unknown:
            return await _say(send, 404, b"no such screen\n")
        except Full:
            return await _say(send, 503, b"too many watch already\n", (b"retry-after", b"30"))


async def _stream(channel: Channel, receive: Receive, send: Send, *, brief: bool) -> None:
    """Pushes each newer snapshot until the browser goes or the hour is over."""
    kind = (b"content-type", b"text/event-stream; charset=utf-8")
    await send({"type": "http.response.start", "status": 200, "headers": [kind, *SECURE]})
    await _write(send, f"retry: {RETRY}\n\n")
    pushing = asyncio.ensure_future(_push(channel, send, brief))
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((pushing, gone), timeout=LONGEST, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (pushing, gone):
            task.cancel()
        await asyncio.gather(pushing, gone, return_exceptions=True)
    if not pushing.done() or pushing.cancelled():
        with contextlib.suppress(Exception):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _push(channel: Channel, send: Send, brief: bool) -> None:
    seen = ""
    while True:
        newer = await channel.after(seen, brief, HEARTBEAT)
        if newer is None:
            await _write(send, ": still here\n\n")
            continue
        seen = newer.moment if brief else newer.version
        await _write(send, f"event: snapshot\nid: {seen}\ndata: {newer.as_json(brief=brief)}\n\n")


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _say(send: Send, status: int, text: bytes, *headers: tuple[bytes, bytes]) -> None:
    kind = (b"content-type", b"text/plain; charset=utf-8")
    start = {"type": "http.response.start", "status": status, "headers": [kind, *SECURE, *headers]}
    await send(start)
    await send({"type": "http.response.body", "body": text})


application = Application()

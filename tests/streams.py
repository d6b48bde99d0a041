"""The live process as a test starts it, and a browser's side of its streams."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from django.db import connection

from kaoping.config import env, processes

PATIENCE = 60  # seconds


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url() -> str:
    """The address of the database that this process uses."""
    given = connection.settings_dict
    who = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    options = {"host": given["HOST"]} | ({"port": given["PORT"]} if given["PORT"] else {})
    return f"postgresql://{who}@/{given['NAME']}?{urlencode(options)}"


def beside_this_process() -> dict[str, str]:
    """What a process inherits that is to work on this one's database."""
    return {
        "KAOPING_MODE": "test", "KAOPING_DATABASE_ROLE": "web",
        "DJANGO_SETTINGS_MODULE": "kaoping.config.settings", "DATABASE_URL": database_url(),
    }  # fmt: skip


@dataclass
class LiveProcess:
    """`kaoping live` against this process's database, on a port of its own."""

    port: int = field(default_factory=free_port)
    environ: dict[str, str] | None = None
    process: subprocess.Popen | None = None

    def start(self) -> "LiveProcess":
        """Starts and waits until it answers."""
        environ = os.environ | (self.environ or beside_this_process())
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kaoping", "live", "--port", str(self.port)],
            cwd=env.CHECKOUT, env=environ, start_new_session=True,
        )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                if self.get("/live/healthz")[0] == 200:
                    return self
            time.sleep(0.05)
        raise AssertionError("the live process did not become ready")

    def kill(self) -> None:
        """`kill -9` of it and its worker, as when a machine's memory runs out."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(PATIENCE)

    def stop(self) -> float:
        """Ends it as systemd does; seconds that it took."""
        began = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        finally:
            self.kill()
            processes.wait([self.process.pid], seconds=5)
        return time.monotonic() - began

    def get(self, path: str, method: str = "GET") -> tuple[int, dict[str, str]]:
        """Status and headers of an answer that is no stream."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, dict(answer.headers)
        except urllib.error.HTTPError as answer:
            return answer.code, dict(answer.headers)


def played(coroutine: Coroutine, seconds: float = PATIENCE) -> object:
    """Runs it to its end in a thread of its own: Playwright keeps a loop in the tests' own thread."""

    async def bounded() -> object:
        return await asyncio.wait_for(coroutine, seconds)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, bounded()).result()


async def aside(call: Callable, *given: object, **named: object) -> object:
    """Calls it in a thread, whose connection to the database is closed at once."""

    def called() -> object:
        try:
            return call(*given, **named)
        finally:
            connection.close()

    return await asyncio.to_thread(called)


async def events(port: int, path: str) -> AsyncIterator[dict]:
    """What one connection is sent, from its opening to its end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        await writer.drain()
        status = int((await reader.readline()).split()[1])
        if status != 200:
            raise ConnectionRefusedError(status)
        while line := await reader.readline():
            if line.startswith(b"data: "):
                yield json.loads(line[6:])
    finally:
        writer.close()


async def watch(port: int, path: str) -> AsyncIterator[dict]:
    """The same as a browser does it: a broken connection is opened again."""
    while True:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            async for event in events(port, path):
                yield event
        await asyncio.sleep(0.5)

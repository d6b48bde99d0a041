"""`kaoping serve` and `kaoping stop`: the demo's database, web server, live process and worker as one.

A real installation runs these under systemd instead: `docs/operations.md`.
"""

import argparse
import contextlib
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kaoping.config import env, postgres, processes
from kaoping.lib.errors import UserError

SECONDS_UNTIL_READY = 60
SECONDS_TO_STOP = 8
LONGEST_STATIC = 24 * 3600
COLLECT = ("collectstatic", "--no-input", "--verbosity", "0")


def serve(words: list[str]) -> int:
    """Serve the demo until Ctrl-C or `kaoping stop`."""
    parser = argparse.ArgumentParser("kaoping serve", description=serve.__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(words)
    home = _demo_environment(options.host, options.port)
    record = Record(home / "demo.json")
    _refuse_second(record)
    _refuse_taken_port(options.host, options.port)
    with _told_to_stop():
        try:
            record.write(os.getpid())
            _run(record, home, options, new=_prepare(home))
        except Stop:
            pass
        finally:
            _end(record, home)
    return 0


def stop(words: list[str]) -> int:
    """End the demo: web server, live process, worker and database."""
    argparse.ArgumentParser("kaoping stop", description=stop.__doc__).parse_args(words)
    home = env.read(os.environ)["KAOPING_HOME"]
    record = Record(home / "demo.json")
    running = record.living()
    if running:
        with contextlib.suppress(ProcessLookupError):
            os.kill(running[0], signal.SIGTERM)
        processes.wait(running, seconds=2 * SECONDS_TO_STOP)
    _end(record, home)
    _say("Stopped." if running else "Nothing was running.")
    return 0


class Stop(Exception):
    """Somebody asked the demo to end."""


class Record:
    """The file that names the demo's processes, each with its start time.

    A process id that now belongs to somebody else is never touched.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, *pids: int) -> None:
        """Note these processes, all at once; the first is the one that looks after the others."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
        named = [[pid, processes.started_at(pid)] for pid in pids]
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        draft.write_text(json.dumps(named))
        draft.replace(self.path)

    def living(self) -> list[int]:
        """Those noted processes that still run, without this one."""
        try:
            noted = json.loads(self.path.read_text())
        except FileNotFoundError:
            return []
        return [
            pid
            for pid, started in noted
            if pid != os.getpid()
            and processes.is_alive(pid)
            and processes.started_at(pid) == started
        ]

    def forget(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)


def _demo_environment(host: str, port: int) -> Path:
    """Set what the demo's processes inherit, and give its home."""
    if os.environ.get("KAOPING_MODE") == "production":
        raise UserError(
            "`kaoping serve` is for the demo.", "See docs/operations.md for a real installation."
        )
    os.environ["KAOPING_MODE"] = "demo"
    shown = "127.0.0.1" if host == "0.0.0.0" else host
    os.environ["KAOPING_URL"] = f"http://{shown}:{port}"
    os.environ["KAOPING_LIVE_URL"] = f"http://{shown}:{_free_port(host)}"
    if host == "0.0.0.0":
        os.environ["KAOPING_ALLOWED_HOSTS"] = "*"
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaoping.config.settings"
    return env.read(os.environ)["KAOPING_HOME"]


def _free_port(host: str) -> int:
    """A port for the live process that nobody has."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def _refuse_second(record: Record) -> None:
    if record.living():
        raise UserError("The demo runs already.", "`make stop` ends it.")


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise UserError(
                f"Port {port} can't be used here: {fault.strerror}.",
                f"Choose another: make demo PORT={port + 123 if port < 60000 else 8123}",
            ) from None


@contextlib.contextmanager
def _told_to_stop() -> Iterator[None]:
    """Turn Ctrl-C, `kaoping stop` and a closed terminal into `Stop`."""

    def raise_stop(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Stop

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, raise_stop) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


# --- Before serving --------------------------------------------------------------------------


def _prepare(home: Path) -> bool:
    """Database, migrations, static files, demo data; what has not changed is not done again.

    Gives whether the demo data are new, and so the accounts have just been shown.
    """
    launcher = postgres.Launcher.for_home(home)
    with _step("database"):
        launcher.start()
    tables = _fingerprint(
        "kaoping/*/migrations/*.py", "kaoping/*/models.py", "requirements/run.txt"
    )
    assets = _fingerprint("kaoping/*/static/**/*", "requirements/run.txt")
    with _step("tables, style sheets and scripts"), ThreadPoolExecutor() as pool:
        migrated = launcher.data / "kaoping-migrated"
        for done in (
            pool.submit(_once, migrated, tables, "migrate", "--verbosity", "0"),
            pool.submit(_once, home / "static" / ".made", assets, *COLLECT),
        ):
            done.result()
    made = launcher.data / "kaoping-demo"
    if made.exists():
        return False
    _say("  demo data …")
    _kaoping("demo")
    made.touch()
    return True


def _once(stamp: Path, fingerprint: str, *words: str) -> None:
    """Run a command of ours unless `stamp` says that it ran with the same inputs."""
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    _kaoping(*words)
    stamp.write_text(fingerprint)


def _fingerprint(*patterns: str) -> str:
    """A hash of names, sizes and times of all files that fit the patterns."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(env.CHECKOUT.glob(pattern)):
            status = path.stat()
            if path.is_file():
                digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _kaoping(*words: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "kaoping", *words], cwd=env.CHECKOUT, check=False
    )
    if answer.returncode:
        raise UserError(f"`kaoping {' '.join(words)}` failed; its message stands above.")


# --- While serving ---------------------------------------------------------------------------


def _run(record: Record, home: Path, options: argparse.Namespace, *, new: bool) -> None:
    """Start web server, live process and worker, say when they are ready, and wait."""
    web = _start(
        "granian",
        *("--interface", "wsgi", "--host", options.host, "--port", str(options.port)),
        *("--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"),
        *("--workers-kill-timeout", "3", "--static-path-mount", str(home / "static")),
        *("--static-path-expires", str(LONGEST_STATIC), "kaoping.config.wsgi:application"),
    )
    record.write(os.getpid(), web.pid)
    address = os.environ["KAOPING_URL"]
    with _step("web server"):
        _await(address, web)
    port = os.environ["KAOPING_LIVE_URL"].rpartition(":")[2]
    live = _start("kaoping", "live", "--host", options.host, "--port", port)
    worker = _start("kaoping", "worker")  # after the first page, which they would only delay
    record.write(os.getpid(), web.pid, live.pid, worker.pid)
    if not new:
        _kaoping("demo")  # changes nothing, shows the accounts
    _say(f"\n  {address}/\n\n  Ctrl-C or `make stop` ends it; nothing is lost.\n")
    running = {"web server": web, "live process": live, "worker": worker}
    while all(process.poll() is None for process in running.values()):
        time.sleep(0.5)
    ended = next(name for name, process in running.items() if process.poll() is not None)
    raise UserError(f"The {ended} ended by itself; its message stands above.")


def _start(module: str, *words: str) -> subprocess.Popen:
    """A Python module as a child of its own session, so that Ctrl-C reaches only us."""
    command = [sys.executable, "-m", module, *words]
    return subprocess.Popen(command, cwd=env.CHECKOUT, start_new_session=True)


def _await(address: str, web: subprocess.Popen) -> None:
    """Wait until the server answers that it is ready."""
    end = time.monotonic() + SECONDS_UNTIL_READY
    while time.monotonic() < end and web.poll() is None:
        with contextlib.suppress(OSError, urllib.error.URLError):
            if urllib.request.urlopen(f"{address}/healthz", timeout=5).status == 200:
                return
        time.sleep(0.1)
    raise UserError("The web server did not become ready; its message stands above.")


def _end(record: Record, home: Path) -> None:
    """End web server, live process, worker and database, in this order."""
    _say("Stopping …")
    children = record.living()
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    processes.wait_or_kill(children, seconds=SECONDS_TO_STOP)
    postgres.Launcher.for_home(home).stop()
    record.forget()


@contextlib.contextmanager
def _step(name: str) -> Iterator[None]:
    """Show what is being done, and how long it took."""
    began = time.monotonic()
    _say(f"  {name} …", end="")
    try:
        yield
    except BaseException:
        _say(" ended")
        raise
    _say(f" {time.monotonic() - began:.1f} s")


def _say(words: str, end: str = "\n") -> None:
    sys.stdout.write(words + end)
    sys.stdout.flush()

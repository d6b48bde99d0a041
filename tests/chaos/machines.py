"""Database and web server as they are really run, and how they are killed."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from kaoping.config import processes
from kaoping.config.postgres import Launcher

ROOT = Path(__file__).parents[2]
HOST, PORT = "127.0.0.1", 28765
WORKERS, THREADS = 2, 4
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
SERVE = (
    "granian", "--interface", "wsgi", "--host", HOST, "--port", str(PORT), "--workers", str(WORKERS),
    "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "critical",
    "--workers-kill-timeout", "3", "tests.chaos.wsgi:application",
)  # fmt: skip


def environment(home: Path, role: str = "web") -> dict[str, str]:
    """What the product is told: a home of its own, nothing of tests."""
    return {
        "KAOPING_HOME": str(home),
        "KAOPING_MODE": "demo",
        "KAOPING_URL": f"http://{HOST}:{PORT}",
        "KAOPING_LOG_LEVEL": "ERROR",
        "KAOPING_DATABASE_ROLE": role,
        "DJANGO_SETTINGS_MODULE": "kaoping.config.settings",
    }


class Database:
    """A PostgreSQL with all its safety on."""

    def __init__(self, home: Path) -> None:
        self.launcher = Launcher.for_home(home)

    def begin(self, home: Path) -> None:
        """A new one, migrated, with rights for the web role."""
        if home.exists():
            self.launcher.stop()
            shutil.rmtree(self.launcher.base, ignore_errors=True)
            shutil.rmtree(home)
        self.launcher = Launcher.for_home(home)
        self.launcher.start()
        for words in ("migrate --verbosity 0", "collectstatic --no-input --verbosity 0"):
            subprocess.run([sys.executable, "-m", "kaoping", *words.split()], cwd=ROOT, check=True)

    def durability(self) -> dict[str, str]:
        """What the server itself says about it, asked as the web role."""
        with self.launcher.connect("kaoping_web") as connection:
            return {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in DURABLE}

    def kill(self) -> None:
        """All processes with -9, the one that forks the others first; then started again."""
        first = self.launcher.postmaster()
        for pid in ([first] if first else []) + processes.working_in(self.launcher.data):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.launcher.start()


class Web:
    """The web server with its workers, in a session of its own; what it says goes into `log`."""

    def __init__(self, log: Path) -> None:
        self.log = log

    def start(self) -> None:
        """Start it; `await_ready` says when it answers."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *SERVE], cwd=ROOT, start_new_session=True,
                stdout=log, stderr=log,
            )  # fmt: skip

    def kill(self) -> None:
        """The server and its workers with -9, then started again."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.start()

    def stop(self) -> None:
        """Ask it to end."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def await_ready(self, seconds: float = 60) -> None:
        """Wait until it answers that it is well."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with contextlib.suppress(OSError, urllib.error.URLError):
                if urllib.request.urlopen(f"http://{HOST}:{PORT}/healthz", timeout=5).status == 200:
                    return
            time.sleep(0.1)
        raise TimeoutError("the web server did not become ready")

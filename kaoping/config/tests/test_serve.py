"""The demo starts, says when it is ready, keeps its rows and leaves no process behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kaoping.config import env, processes
from kaoping.config.serve import Record

PROCESSES = 4  # the parent, the web server, the live process, the worker


class Demo:
    """A demo in a folder of its own, on a free port."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        settled = ("KAOPING_MODE", "KAOPING_DATABASE_ROLE", "DJANGO_SETTINGS_MODULE")
        kept = {name: value for name, value in os.environ.items() if name not in settled}
        self.environ = {**kept, "KAOPING_HOME": str(home)}

    def command(self, *words: str) -> list[str]:
        """A `kaoping` command line."""
        return [sys.executable, "-m", "kaoping", *words]

    def start(self) -> subprocess.Popen:
        """Start and wait until it is ready."""
        process = subprocess.Popen(
            self.command("serve", "--port", str(self.port)),
            cwd=env.CHECKOUT,
            env=self.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not (self.ready() and len(self.processes()) == PROCESSES):
            assert process.poll() is None  # how long it takes is the machine's business
            time.sleep(0.1)
        return process

    def ready(self) -> bool:
        """Whether /healthz answers 200."""
        try:
            return urllib.request.urlopen(self.url("/healthz"), timeout=5).status == 200
        except OSError:
            return False

    def url(self, path: str) -> str:
        """An address of this demo."""
        return f"http://127.0.0.1:{self.port}{path}"

    def run(self, *words: str) -> subprocess.CompletedProcess:
        """Run another command beside it."""
        return subprocess.run(
            self.command(*words),
            cwd=env.CHECKOUT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )

    def processes(self) -> list[int]:
        """The noted processes that live."""
        return Record(self.home / "demo.json").living()


@pytest.fixture
def demo() -> Iterator[Demo]:
    """A demo that is ended and removed after the test."""
    made = Demo(Path(f"/tmp/kaoping-demo-{os.getpid()}"))
    yield made
    made.run("stop")
    subprocess.run(["rm", "-rf", str(made.home)], check=True)


def test_the_life_of_a_demo(demo: Demo) -> None:
    process = demo.start()
    noted = demo.processes()
    assert urllib.request.urlopen(demo.url("/static/web/office.css")).status == 200

    second = demo.run("serve", "--port", str(demo.port + 1))
    assert second.returncode == 2
    assert "runs already" in second.stderr

    stopped = demo.run("stop")
    assert "Stopped." in stopped.stdout, stopped.stderr
    assert process.wait(20) == 0
    assert not [pid for pid in noted if processes.is_alive(pid)]
    assert not demo.ready()
    assert not processes.working_in(demo.home / "postgres" / "cluster" / "data")
    assert "Nothing was running." in demo.run("stop").stdout

    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", demo.port))
        taken.listen()
        refused = demo.run("serve", "--port", str(demo.port))
    assert refused.returncode == 2
    assert f"Port {demo.port} can't be used here" in refused.stderr
    assert "make demo PORT=" in refused.stderr

    process = demo.start()
    noted = demo.processes()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert "Stopped." in demo.run("stop").stdout
    assert not [pid for pid in noted if processes.is_alive(pid)]


def test_a_stranger_with_an_old_id_is_not_touched(tmp_path: Path) -> None:
    record = Record(tmp_path / "demo.json")
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        record.write(stranger.pid)
        assert record.living() == [stranger.pid]
        record.path.write_text(f'[[{stranger.pid}, "1"]]')
        assert record.living() == []
    finally:
        stranger.kill()
        stranger.wait()

"""Living processes, told from zombies and from strangers that got an old process id."""

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def is_zombie(pid: int) -> bool:
    """Whether the process has ended and only waits to be reaped."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_alive(pid: int) -> bool:
    """Whether the process runs; a zombie doesn't."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not is_zombie(pid)


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process lives and `folder` is its working folder."""
    if not PROC.is_dir():
        return is_alive(pid)
    with contextlib.suppress(OSError):
        return is_alive(pid) and (PROC / str(pid) / "cwd").readlink() == folder.resolve()
    return False


def working_in(folder: Path) -> list[int]:
    """All living processes whose working folder is `folder`."""
    if not PROC.is_dir():
        return []
    numbers = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal())
    return [pid for pid in numbers if works_in(pid, folder)]


def wait(pids: Iterable[int], *, seconds: float) -> list[int]:
    """Wait until all have ended, at most so long; those that still live are returned."""
    end = time.monotonic() + seconds
    left = [pid for pid in pids if is_alive(pid)]
    while left and time.monotonic() < end:
        time.sleep(0.02)
        left = [pid for pid in left if is_alive(pid)]
    return left


def wait_or_kill(pids: Iterable[int], *, seconds: float) -> None:
    """Wait until all have ended; kill those that have not by then."""
    left = wait(pids, seconds=seconds)
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait(left, seconds=seconds)


def started_at(pid: int) -> str:
    """When the process started, in the kernel's ticks: with the id it names one process for ever."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[19]
    except (FileNotFoundError, ProcessLookupError):
        return ""

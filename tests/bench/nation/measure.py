"""What a process and its children cost: seconds of computing, seconds on the clock, most memory."""

import json
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of computing, megabytes that were held at once, and what was said."""

    wall: float
    cpu: float
    megabytes: float
    said: str


def cost_of(*words: object, cwd: Path = ROOT) -> Cost:
    """Run a command to its end; raises where it fails (1, done with gaps, is no failure)."""
    before, began = _children(), time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in words], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    watch = Watch(process.pid)
    watch.start()
    said, complained = process.communicate()
    wall = time.perf_counter() - began
    watch.over.set()
    watch.join()
    if process.returncode not in (0, 1) or "Traceback" in complained:
        raise RuntimeError(f"{words} ended with {process.returncode}:\n{complained[-3000:]}")
    return Cost(round(wall, 2), round(_children() - before, 2), watch.most, said)


def _children() -> float:
    """Seconds of computing of all children that ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Watch(threading.Thread):
    """Looks ten times a second how much memory a process and its descendants hold together."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.over = pid, 0.0, threading.Event()

    def run(self) -> None:
        """Look until it is over."""
        while not self.over.wait(0.1):
            held = sum(map(_held, _family(self.pid)))
            self.most = max(self.most, round(held / 1024, 1))


def _family(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += map(int, path.read_text().split())
            except OSError:
                continue
    return found


def _held(pid: int) -> int:
    """Kilobytes of a process, pages that are shared counted in parts."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def tell(**line: object) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def note(words: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stderr.flush()

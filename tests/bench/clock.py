"""Measuring: medians, queries, memory, and one line of JSON for each proof."""

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection


def milliseconds(work: Callable[[], Any]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


@dataclass(frozen=True)
class Cost:
    """Medians of one work: milliseconds on the clock, and of this process's own computing."""

    wall: float
    computing: float


def alternating(works: list[Callable[[], Any]], rounds: int) -> list[Cost]:
    """What each work costs, run in turn so that what disturbs one disturbs all; after a warm-up."""
    for work in works:
        work()
    times = [[_both(work) for work in works] for _ in range(rounds)]
    return [
        Cost(median(wall for wall, _ in column), median(computing for _, computing in column))
        for column in zip(*times, strict=True)
    ]


def _both(work: Callable[[], Any]) -> tuple[float, float]:
    before = time.process_time()
    wall = milliseconds(work)
    return wall, (time.process_time() - before) * 1000


def queries(work: Callable[[], Any]) -> int:
    """How many statements a call sends to the database."""
    sent = 0

    def count(execute, sql, params, many, context):
        nonlocal sent
        sent += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        work()
    return sent


def peak_megabytes() -> float:
    """The most memory this process ever had, in MB.

    Linux' getrusage also counts what the parent held when it started us, so its own account is
    asked first.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return round(int(line.split()[1]) / 1024, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def tell(line: dict[str, Any], *, missed: bool | None = None) -> None:
    """Writes one proof as one line of JSON; `missed` is left out where there is no goal."""
    verdict = {} if missed is None else {"met": not missed}
    sys.stdout.write(json.dumps(line | verdict, ensure_ascii=False) + "\n")
    sys.stdout.flush()

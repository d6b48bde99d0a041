"""`make spark`: the same bytes by one process, by Spark, and by a cluster while a worker is killed.

Prints one line of JSON; ends with 1 where a byte differs.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pyspark

from tests.bench.nation import marks, scheme
from tests.bench.nation.measure import ROOT, note, tell

HOME = ROOT / "build" / "spark"
VILLAGES = 60_000
SHARDS_OF = 1_000  # villages: many shards, so that a worker can die between two of them
START = ("-m", "kaoping", "close")
PATIENCE = 120  # seconds


def main() -> int:
    """Build, close four times, compare, tell."""
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    try:
        return _prove()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)


def _prove() -> int:
    (HOME / "scheme.yaml").write_text(scheme.text(), "utf-8")
    marks.VILLAGES_OF_A_SHARD = SHARDS_OF
    count = marks.build(HOME / "in", VILLAGES)
    note(f"{count} marks")
    seconds, digests = {}, {}
    digests["one process"], seconds["one process"] = _closed("one", "--processes", "1")
    digests["local[2]"], seconds["local[2]"] = _closed("local", "--spark", "local[2]")
    with cluster() as (master, _workers):
        digests["cluster"], seconds["cluster"] = _closed("cluster", "--spark", master)
    with cluster() as (master, workers):
        digests["killed"], seconds["killed"], done = _closed_while_one_is_killed(master, workers)
    equal = len(set(digests.values())) == 1
    tell(
        proof="shards on Spark", marks=count, shards=len(list((HOME / "in").iterdir())),
        seconds=seconds, shards_done_when_killed=done, load=os.getloadavg()[0],
        spark=pyspark.__version__, equal=equal, met=equal and done > 0,
    )  # fmt: skip
    return int(not (equal and done))


def _words(name: str, *where: str) -> list[str]:
    return [sys.executable, *START, str(HOME / "scheme.yaml"), str(HOME / "in"),
            str(HOME / name), *where]  # fmt: skip


def _closed(name: str, *where: str) -> tuple[str, float]:
    """Close in some way; a digest of what comes out, and how long it took."""
    began = time.perf_counter()
    done = subprocess.run(_words(name, *where), cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    seconds = round(time.perf_counter() - began, 1)
    note(f"{name}: {seconds} s")
    return _digest(name), seconds


def _digest(name: str) -> str:
    found = ("results.parquet", "summary.json")
    return sha256(b"".join((HOME / name / each).read_bytes() for each in found)).hexdigest()


def _closed_while_one_is_killed(master: str, workers: list) -> tuple[str, float, int]:
    """Close; once some shards are done, the first worker and all it started get kill -9."""
    began, pieces = time.perf_counter(), HOME / "killed" / "pieces"
    process = subprocess.Popen(_words("killed", "--spark", master), cwd=ROOT)
    while process.poll() is None and len(list(pieces.glob("*.parquet"))) < 4:
        time.sleep(0.01)
    done = len(list(pieces.glob("*.parquet")))
    os.killpg(workers[0].pid, signal.SIGKILL)
    if process.wait(PATIENCE) or done >= len(list((HOME / "in").iterdir())):
        raise RuntimeError("the closing failed, or was over before the worker was killed")
    seconds = round(time.perf_counter() - began, 1)
    note(f"killed after {done} shards: {seconds} s")
    return _digest("killed"), seconds, done


@contextmanager
def cluster() -> Iterator[tuple[str, list]]:
    """A standalone master and two workers of one core each, on this machine alone."""
    home = Path(tempfile.mkdtemp(prefix="spark-", dir=HOME))
    started = []
    try:
        started.append(_start(home / "master", "master.Master", "--host", "127.0.0.1", "--port", "0",
                              "--webui-port", "0"))  # fmt: skip
        master = _said(home / "master", r"Starting Spark master at (spark://\S+)")
        for name in ("worker1", "worker2"):
            started.append(
                _start(home / name, "worker.Worker", "--host", "127.0.0.1", "--cores", "1",
                       "--memory", "1g", "--webui-port", "0", "--work-dir", str(home / "work"), master)
            )  # fmt: skip
            _said(home / name, r"Successfully registered with master (\S+)")
        yield master, started[1:]
    finally:
        for process in reversed(started):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(PATIENCE)


def _start(log: Path, what: str, *words: str) -> subprocess.Popen:
    spark = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_HOME": str(spark),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_NO_DAEMONIZE": "1",
    }
    command = [str(spark / "bin" / "spark-class"), f"org.apache.spark.deploy.{what}", *words]
    with open(log, "wb") as file:
        return subprocess.Popen(
            command, env=environment, stdout=file, stderr=file, start_new_session=True
        )


def _said(log: Path, pattern: str) -> str:
    """What a log says sooner or later."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text("utf-8", "replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(f"{log.name} never said {pattern}:\n{log.read_text('utf-8')[-3000:]}")


if __name__ == "__main__":
    sys.exit(main())

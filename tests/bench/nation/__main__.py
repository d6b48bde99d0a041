"""`make bench-national`: a hundred million marks of 600,000 villages, closed on this machine.

`python -m tests.bench.nation [PYTHON]`: the interpreter in whose environment the peers are.

Prints one line of JSON and ends with 1 where a ratio misses its goal or a peer finds another result.
`docs/proofs.md` shows the latest figures and says what they mean.
"""

import json
import os
import shutil
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.nation import marks, scheme
from tests.bench.nation.measure import ROOT, Cost, cost_of, note, tell

HOME = ROOT / "build" / "bench-national"
PYTHON_OF_PEERS = sys.argv[1] if sys.argv[1:] else ROOT / ".venv" / "peers" / "bin" / "python"
SIZES = {"1M": 6_000, "10M": 60_000, "100M": 600_000}  # villages; 169 marks each
PEERS = {"duckdb": "100M", "polars": "100M", "pandas": "10M", "python": "1M"}
MOST_TIMES, AIM, MOST_GROWTH = 12.0, 6.0, 1.10
AIM_SECONDS, AIM_MEGABYTES = 8.0, 700.0  # told, not judged: they belong to one machine


def main() -> int:
    """Build, measure, compare, tell; the files are taken away at the end."""
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    try:
        return _measure()
    finally:
        shutil.rmtree(HOME, ignore_errors=True)


def _measure() -> int:
    (HOME / "scheme.yaml").write_text(scheme.text(), "utf-8")
    counts = {}
    for size, villages in SIZES.items():
        note(f"{villages} villages …")
        counts[size] = marks.build(HOME / size, villages)
    closing = min((_close("100M") for _ in range(2)), key=lambda cost: cost.cpu)
    note(f"closed: {closing}")
    scan = json.loads(_peer("scan", "100M").said)
    growth = json.loads(
        cost_of(sys.executable, "-m", "tests.bench.nation.growth", HOME / "scheme.yaml",
                *(HOME / size for size in SIZES)).said
    )  # fmt: skip
    note(f"growth: {growth}")
    peers = {name: _compared(name, size) for name, size in PEERS.items()}
    line = {
        "proof": "a nation's month",
        "marks": counts["100M"],
        "villages": SIZES["100M"],
        "load": os.getloadavg()[0],
        "wall_seconds": closing.wall,
        "cpu_seconds": closing.cpu,
        "peak_megabytes": closing.megabytes,
        "scan_cpu_seconds": scan["scan_cpu"],
        "numbers_alone_cpu_seconds": scan["numbers_cpu"],
        "ratio": round(closing.cpu / scan["scan_cpu"], 2),
        "ratio_goal": MOST_TIMES,
        "ratio_aim": AIM,
        "cpu_per_million": growth,
        "growth": round(growth["100M"] / growth["1M"], 3),
        "growth_goal": MOST_GROWTH,
        "peers": peers,
        "random_order": _random("10M"),
    }
    equal = all(peer["equal"] for peer in [*peers.values(), line["random_order"]])
    missed = line["ratio"] > MOST_TIMES or line["growth"] > MOST_GROWTH or not equal
    quick = closing.wall <= AIM_SECONDS and closing.megabytes <= AIM_MEGABYTES
    tell(**line, within_8_seconds_and_700_megabytes=quick, met=not missed)
    return int(missed)


def _close(size: str, source: Path | None = None, processes: int = 2) -> Cost:
    out = HOME / f"{size}-closed"
    shutil.rmtree(out, ignore_errors=True)
    words = [HOME / "scheme.yaml", source or HOME / size, out, "--processes", processes]
    return cost_of(sys.executable, "-m", "kaoping", "close", *words)


def _peer(name: str, size: str) -> Cost:
    out = HOME / f"{name}.parquet"
    return cost_of(PYTHON_OF_PEERS, "-m", "tests.bench.nation.peers", name, HOME / size, out)


def _compared(name: str, size: str) -> dict:
    """What a peer costs and whether it finds the same, beside our own cost of the same marks."""
    ours, theirs = _close(size), _peer(name, size)
    note(f"{name}: {theirs}")
    found = pq.read_table(HOME / f"{name}.parquet")
    return {
        "size": size,
        "wall_seconds": theirs.wall,
        "cpu_seconds": theirs.cpu,
        "peak_megabytes": theirs.megabytes,
        "times_our_cpu": round(theirs.cpu / ours.cpu, 1),
        "equal": _points(size).equals(found.cast(_points(size).schema)),
    }


def _points(size: str) -> pa.Table:
    """Units and place in the county of every village, by our own results."""
    path = HOME / f"{size}-closed" / "results.parquet"
    found = pq.read_table(path, columns=["subject", "units", "rank:teams"]).sort_by("subject")
    return found.rename_columns(["subject", "units", "place"])


def _random(size: str) -> dict:
    """Marks in no order: dealt out to shards first, then closed to the same bytes."""
    mixed, dealt = HOME / "mixed.parquet", HOME / "dealt"
    shuffled = "tests.bench.nation.shuffled"
    cost_of(PYTHON_OF_PEERS, "-m", shuffled, "mix", HOME / size, mixed)
    dealing = cost_of(PYTHON_OF_PEERS, "-m", shuffled, "deal", mixed, HOME / size, dealt)
    _close(size)
    before = _bytes(size)
    closing = _close(size, dealt)
    return {
        "size": size,
        "deal_wall_seconds": dealing.wall,
        "deal_cpu_seconds": dealing.cpu,
        "deal_megabytes": dealing.megabytes,
        "close_wall_seconds": closing.wall,
        "close_cpu_seconds": closing.cpu,
        "equal": _bytes(size) == before,
    }


def _bytes(size: str) -> bytes:
    return (HOME / f"{size}-closed" / "results.parquet").read_bytes()


if __name__ == "__main__":
    sys.exit(main())

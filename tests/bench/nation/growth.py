"""`python -m tests.bench.nation.growth SCHEME FOLDER…`: seconds of computing per million marks.

One process, warmed up on the first folder, so that starting is left out. The first folder is closed
before and after each larger one, and its median counts: a machine that others use drifts.
"""

import json
import shutil
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median

from kaoping.config.close import read_regulations
from kaoping.scoring.nation.arrow import pq
from kaoping.scoring.nation.closing import by_processes, close, shards_in

ROUNDS = 12


def main(words: list[str]) -> None:
    """Tell {folder: seconds per million marks}."""
    scheme, *folders = words
    regulations = read_regulations(Path(scheme), None)
    first = Path(folders[0])
    _seconds(first, regulations)
    small = [_per_million(first, regulations) for _ in range(ROUNDS)]
    found = {}
    for folder in map(Path, folders[1:]):
        found[folder.name] = round(_per_million(folder, regulations), 5)
        small += [_per_million(first, regulations) for _ in range(ROUNDS)]
    found = {first.name: round(median(small), 5)} | found
    sys.stdout.write(json.dumps(found))


def _per_million(folder: Path, regulations) -> float:
    return _seconds(folder, regulations) / _marks(folder) * 1e6


def _seconds(folder: Path, regulations) -> float:
    out = folder.with_name(f"{folder.name}-grown")
    shutil.rmtree(out, ignore_errors=True)
    began = time.process_time()
    close(folder, out, regulations, partial(by_processes, processes=1))
    return time.process_time() - began


def _marks(folder: Path) -> int:
    return sum(pq.read_metadata(f / "marks.parquet").num_rows for f in shards_in(folder))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Without faults: ballots a second, and beside them the bare view and pgbench on the same statement."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median

from kaoping.config.postgres import DATABASE, WEB
from tests.chaos import halls, voters
from tests.chaos.bare import LENGTH
from tests.chaos.halls import Vote
from tests.chaos.machines import THREADS, WORKERS, Database

CLIENTS = WORKERS * THREADS  # as many sessions as the web server has
CALM_VOTERS = 100
ROUNDS = 5
SCRIPT = """\\set n :n + 1
SELECT status, slip, rehearsed FROM ballots_cast({poll},
 decode(lpad(to_hex(:client_id * 1000000 + :n), 64, '0'), 'hex'), decode('{content}', 'hex'));
"""


def pgbench() -> str:
    """The program: the system's, since the wheel brings none; empty where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    return shutil.which("pgbench") or (str(found[-1]) if found else "")


def in_turn(vote: Vote, database: Database) -> dict[str, object]:
    """The citizens' address, the bare view and pgbench, round after round: whatever else the machine
    does falls on all three. Rates are medians, ratios the medians of each round's."""
    posts, part = list(vote.posts), len(vote.posts) // (ROUNDS + 1)
    bare = halls.bare_posts(vote, len(posts))
    voters.vote(posts[:part], voters=CALM_VOTERS)  # to warm up
    halls.numbered_slips(vote, CLIENTS, (ROUNDS + 1) * part)
    ours, theirs, best, waits = [], [], [], []
    for number in range(1, ROUNDS + 1):
        own = slice(number * part, (number + 1) * part)
        crowd = voters.vote(posts[own], voters=CALM_VOTERS)
        waits += [took for _end, took in crowd.moments]
        ours.append(crowd.per_second())
        theirs.append(voters.vote(bare[own], voters=CALM_VOTERS).per_second())
        best.append(by_pgbench(vote, database, part, before=(number - 1) * part))
    voters.vote(posts[(ROUNDS + 1) * part :], voters=CALM_VOTERS)
    waits.sort()
    found = {
        "voters": CALM_VOTERS, "rounds": ROUNDS, "per_second": round(median(ours), 1),
        "median_ms": round(median(waits) * 1000), "p95_ms": round(waits[len(waits) * 19 // 20] * 1000),
        "bare_view_per_second": round(median(theirs), 1), "of_bare_view": _ratio(ours, theirs),
    }  # fmt: skip
    if None not in best:
        found |= {"pgbench_per_second": round(median(best), 1), "of_pgbench": _ratio(ours, best)}
    return found


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return round(median(one / other for one, other in zip(ours, theirs, strict=True)), 3)


def by_pgbench(vote: Vote, database: Database, each: int, *, before: int) -> float | None:
    """Transactions a second of pgbench running the casting statement; None without pgbench.

    `before`: how many slips of each client are used already.
    """
    program = pgbench()
    if not program:
        return None
    text = SCRIPT.format(poll=vote.hall.poll.pk, content="00" * LENGTH)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "cast.sql"
        script.write_text(text)
        command = [
            program, "-h", str(database.launcher.socket_folder), "-p", "5432", "-U", WEB,
            "-n", "-f", str(script), "-D", f"n={before}", "-c", str(CLIENTS), "-j", "2", "-t", str(each),
            "-M", "prepared", DATABASE,
        ]  # fmt: skip
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in said.splitlines() if line.startswith("tps ="))
    return float(line.split()[2])

"""Without faults: ballots a second, and beside them the bare view and pgbench on the same statement."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from kaoping.config.postgres import DATABASE, WEB
from tests.chaos import halls, voters
from tests.chaos.bare import LENGTH
from tests.chaos.halls import Vote
from tests.chaos.machines import THREADS, WORKERS, Database

CLIENTS = WORKERS * THREADS  # as many sessions as the web server has
CALM_VOTERS = 100
SCRIPT = """\\set n :n + 1
SELECT status, slip, rehearsed FROM ballots_cast({poll},
 decode(lpad(to_hex(:client_id * 1000000 + :n), 64, '0'), 'hex'), decode('{content}', 'hex'));
"""


def pgbench() -> str:
    """The program: the system's, since the wheel brings none; empty where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    return shutil.which("pgbench") or (str(found[-1]) if found else "")


def by_product(vote: Vote) -> dict[str, float]:
    """The citizens' address, nobody disturbed."""
    crowd = voters.vote(vote.posts, voters=CALM_VOTERS)
    return {
        "per_second": round(crowd.per_second(), 1),
        "median_ms": round(crowd.percentile(0.5) * 1000),
        "p95_ms": round(crowd.percentile(0.95) * 1000),
        "voters": CALM_VOTERS,
    }


def by_bare_view(vote: Vote, count: int) -> float:
    """Posts a second of the bare view."""
    posts = halls.bare_posts(vote, count)
    return voters.vote(posts, voters=CALM_VOTERS).per_second()


def by_pgbench(vote: Vote, database: Database, each: int) -> float | None:
    """Transactions a second of pgbench running the casting statement; None without pgbench."""
    program = pgbench()
    if not program:
        return None
    halls.numbered_slips(vote, CLIENTS, each)
    text = SCRIPT.format(poll=vote.hall.poll.pk, content="00" * LENGTH)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "cast.sql"
        script.write_text(text)
        command = [
            program, "-h", str(database.launcher.socket_folder), "-p", "5432", "-U", WEB,
            "-n", "-f", str(script), "-D", "n=0", "-c", str(CLIENTS), "-j", "2", "-t", str(each),
            "-M", "prepared", DATABASE,
        ]  # fmt: skip
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in said.splitlines() if line.startswith("tps ="))
    return float(line.split()[2])

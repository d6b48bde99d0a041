"""`python -m tests.linking`: one JSON line; 1 where a slip is joined with its vote, or the linker is blind.

What is taken: PostgreSQL's files page by page, its whole write-ahead log, a dump, its own log with
every statement written down, the web server's log at DEBUG, the tables of jobs and sessions, and
the pages that clerk and administrator can open.
"""

import argparse
import json
import logging
import os
import re
import subprocess
import sys
import tempfile

from tests.chaos.machines import ROOT, Database, Web, environment

HOME = ROOT / "build" / "linking"
DOUBT = 0.001
LEAST_OF_CANARY = 0.9
TALKATIVE = {
    "wal_keep_size": "4GB", "log_statement": "all", "log_duration": "on",
    "log_min_duration_statement": "0", "log_line_prefix": "%m [%p] %x ",
}  # fmt: skip


def options() -> argparse.Namespace:
    """How large: the whole proof unless told otherwise."""
    parser = argparse.ArgumentParser("tests.linking")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--voters", type=int, default=24)
    return parser.parse_args()


def main() -> int:
    """Hold meetings, take everything, try; what was found as one line."""
    asked = options()
    os.environ.update(environment(HOME) | {"KAOPING_LOG_LEVEL": "DEBUG"})
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    database, web = Database(HOME), Web(HOME / "web.log")
    database.begin(HOME)
    try:
        make_talkative(database)
        web.start()
        logging.disable(logging.WARNING)  # of this process: it opens pages that refuse it
        line = _prove(asked, database, web)
    finally:
        web.stop()
        database.launcher.stop()
    missed = misses(line)
    sys.stdout.write(json.dumps(line | {"missed": missed}, ensure_ascii=False) + "\n")
    return 1 if missed else 0


def make_talkative(database: Database) -> None:
    """An administrator who wants to know everything: all statements logged, all of the log kept."""
    with database.launcher.connect("kaoping_admin") as connection:
        for name, value in TALKATIVE.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


def _prove(asked: argparse.Namespace, database: Database, web: Web) -> dict[str, object]:
    import django

    django.setup()
    from django.db import connection

    from tests.linking import looking, meetings

    held = looking.hold_all(asked.runs, asked.voters)
    connection.close()
    web.await_ready()
    rows_before = looking.side_tables()
    for meeting in held:
        meetings.vote(meeting)
    line = {"proof": "link-attack", "runs": asked.runs, "voters": asked.voters}
    line["side_tables_grew"] = looking.side_tables() != rows_before
    screens = looking.screens(held[:3])
    for meeting in held:
        meeting.hall.close()
    line |= _before_opening(held, database, web, screens)
    line |= looking.open_all(held, database)
    line["canary"] = looking.canary(asked, database)
    return line


def _before_opening(held, database: Database, web: Web, screens: list[bytes]) -> dict:
    """Without the key nothing is joined; with it and the files everything is: so it leaves, and burns."""
    from tests.linking import linker, looking, meetings, pages

    with database.launcher.connect("kaoping_admin") as connection:
        connection.execute("CHECKPOINT")
    launcher = database.launcher
    log = pages.journal(launcher.binaries / "pg_waldump", launcher.data / "pg_wal")
    dump = dumped(database)
    order = order_in(dump)
    blind = [meetings.before_opening(each, launcher, log, order) for each in held]
    told = [meetings.before_opening(each, launcher, log, order, looking.key_of(each))
            for each in held]  # fmt: skip
    logs = [(launcher.base / "log").read_bytes(), web.log.read_bytes()]
    plain, inside = meetings.needles(held)
    with_key = linker.attack(told)
    return {
        "transactions_found_in_log": sum(bool(b.logged) for case in blind for b in case.ballots),
        "without_key": looking.judged(linker.attack(blind)),
        "with_key_before_burning": max(round(score.share, 3) for score in with_key.values()),
        "codes_or_shares_found": found(plain, [dump, *logs, *screens]),
        "grep_sees": found(inside, [dump]) > 0,
        "hashes_or_keys_in_logs_and_screens": found(inside, [*logs, *screens]),
        "pages_looked_at": len(screens),
        "bytes_looked_at": sum(map(len, [dump, *logs, *screens])),
    }


def dumped(database: Database) -> bytes:
    """The whole database as pg_dump writes it."""
    launcher = database.launcher
    command = [
        str(launcher.binaries / "pg_dump"), "-h", str(launcher.socket_folder), "-p", "5432",
        "-U", "kaoping_admin", "kaoping",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, check=True).stdout


def order_in(dump: bytes) -> dict[bytes, int]:
    """Ballots' keys in the order in which the dump has them."""
    blocks = re.findall(rb"COPY public\.ballots_sealedballot_\d+ [^\n]*\n(.*?)\\\.\n", dump, re.S)
    keys = [line.split(b"\t")[1] for block in blocks for line in block.splitlines()]
    return {bytes.fromhex(key.replace(b"-", b"").decode()): at for at, key in enumerate(keys, 1)}


def found(needles: list[bytes], stacks: list[bytes]) -> int:
    """How many of these stand in any of those: thousands at once, so grep looks for them."""
    with tempfile.NamedTemporaryFile() as wanted:
        wanted.write(b"\n".join(needles))
        wanted.flush()
        said = subprocess.run(
            ["grep", "--text", "--only-matching", "--fixed-strings", f"--file={wanted.name}"],
            input=b"\n".join(stacks), capture_output=True, check=False,
            env=os.environ | {"LC_ALL": "C"},
        )  # fmt: skip
    if said.returncode > 1:
        raise OSError(said.stderr.decode())
    return len(set(said.stdout.split(b"\n")) - {b""})


def misses(line: dict) -> list[str]:
    """What the proof asks and the run didn't show."""
    asked = {
        "no better than chance without the key": line["without_key"]["inside"],
        "the live database after closing says nothing": line["after_opening"]["inside"],
        "no ballot left in the files": line["ballots_left_in_files"] == 0,
        "nothing in plain anywhere": line["codes_or_shares_found"] == 0,
        "no hash in logs and screens": line["hashes_or_keys_in_logs_and_screens"] == 0,
        "no session, no job": not line["side_tables_grew"],
        "the canary is caught": line["canary"] >= LEAST_OF_CANARY,
        "grep sees hashes in the dump": line["grep_sees"],
        "the linker sees": line["with_key_before_burning"] >= LEAST_OF_CANARY,
        "the log was read": line["transactions_found_in_log"] == line["runs"] * line["voters"],
    }
    return [name for name, holds in asked.items() if not holds]


if __name__ == "__main__":
    sys.exit(main())

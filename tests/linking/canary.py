"""A design that is broken on purpose: plain ballots beside the slips, in one transaction with them.

No column joins the two; the rows do by themselves. The linker must find nearly all of them.
"""

import random
import uuid

import psycopg

from tests.linking.linker import OPTIONS, BallotRow, Case, SlipRow

TABLES = """
CREATE TABLE canary_slip (name int, code_hash bytea, key uuid, used boolean DEFAULT false);
CREATE TABLE canary_ballot (key uuid, content bytea);
"""


def meeting(connection: psycopg.Connection, voters: int, questions: int, seed: int) -> Case:
    """One meeting under the broken design, and what its tables show."""
    chance = random.Random(seed)
    connection.execute("DROP TABLE IF EXISTS canary_slip, canary_ballot")
    connection.execute(TABLES)
    for name in range(voters):
        connection.execute(
            "INSERT INTO canary_slip VALUES (%s, %s, %s)",
            [name, chance.randbytes(32), uuid.UUID(bytes=chance.randbytes(16))],
        )
    votes = {
        name: tuple(chance.randrange(OPTIONS) for _question in range(questions))
        for name in range(voters)
    }
    queue = chance.sample(range(voters), voters)
    for name in queue:
        with connection.transaction():
            connection.execute("UPDATE canary_slip SET used = true WHERE name = %s", [name])
            connection.execute(
                "INSERT INTO canary_ballot VALUES (%s, %s)",
                [uuid.UUID(bytes=chance.randbytes(16)), bytes(votes[name])],
            )
    half = voters // 2
    return Case(
        slips=_slips(connection, queue),
        ballots=_ballots(connection),
        accomplices={name: votes[name] for name in range(half)},
        secret={name: votes[name] for name in range(half, voters)},
    )


def _slips(connection: psycopg.Connection, queue: list[int]) -> list[SlipRow]:
    rows = connection.execute("SELECT name, key, code_hash, ctid::text, xmin::text FROM canary_slip")
    return [
        SlipRow(name, queue.index(name), key.bytes, code_hash, _place(ctid), int(xmin))
        for name, key, code_hash, ctid, xmin in rows
    ]


def _ballots(connection: psycopg.Connection) -> list[BallotRow]:
    rows = connection.execute("SELECT key, content, ctid::text, xmin::text FROM canary_ballot")
    return [
        BallotRow(key.bytes, content, _place(ctid), int(xmin), votes=tuple(content))
        for key, content, ctid, xmin in rows
    ]


def _place(ctid: str) -> tuple[int, int]:
    block, line = ctid.strip("()").split(",")
    return int(block), int(line)

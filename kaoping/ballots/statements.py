"""The statements that touch slips and sealed ballots, past Django's cursor.

Values are bound by the server: neither PostgreSQL's log nor `pg_stat_activity` shows any, and
Django's own log of statements never sees them. What these functions do in the database, and as
whom, stands in migration 0002.
"""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from kaoping.ballots.models import SlipState
from kaoping.lib.errors import UserError


def cast(
    poll_id: int, code_hash: bytes, content: bytes
) -> tuple[str, uuid.UUID | None, bool | None]:
    """Use the slip and put the ballot into its box, both or neither.

    Status, the slip's key where it is used, and whether it is one of the rehearsal.
    """
    return _row(
        "SELECT status, slip, rehearsed FROM ballots_cast(%s::bigint, %s::bytea, %s::bytea)",
        [poll_id, code_hash, content],
    )


def look(poll_id: int, code_hash: bytes) -> tuple[str, int | None]:
    """"open" if the slip could be cast now, else what `cast` would say; and the slip's box."""
    status, box = _row(
        "SELECT status, box FROM ballots_look(%s::bigint, %s::bytea)", [poll_id, code_hash]
    )
    return status or "unknown", box


def void_slip(poll_id: int, code_hash: bytes, becomes: SlipState) -> str:
    """Take an unused slip out of the vote; says what it was before: "" if there is none."""
    (was,) = _row(
        "SELECT ballots_void_slip(%s::bigint, %s::bytea, %s::text)",
        [poll_id, code_hash, becomes.value],
    )
    return was or ""


def make_room(poll_id: int) -> None:
    """Make the poll's partitions, unless they are there."""
    _row("SELECT ballots_make_room(%s::bigint)", [poll_id])


def empty_box(poll_id: int) -> None:
    """Remove the test ballots of the rehearsal."""
    _row("SELECT ballots_empty_box(%s::bigint)", [poll_id])


def burn(poll_id: int) -> None:
    """Drop the ballots of a poll that is counted or void; its slips are put in random order.

    It waits three seconds at most for whoever reads the tables (a backup): voters of other polls
    stand behind it meanwhile. `UserError` after that.
    """
    try:
        _row("SELECT ballots_burn(%s::bigint)", [poll_id])
    except OperationalError as fault:
        if isinstance(fault.__cause__, psycopg.errors.LockNotAvailable):
            raise UserError(
                _("The database is being copied just now, so the ballots can't be removed."),
                _("Nothing has changed. Try again when the backup is through."),
            ) from fault
        raise


def add_slips(rows: Iterable[Sequence[Any]]) -> None:
    """Write slips: poll, key, box, keyed hash, whether for the rehearsal."""
    with _cursor() as cursor, cursor.copy(
        "COPY ballots_slip (poll_id, key, box_id, code_hash, is_test) FROM STDIN (FORMAT binary)"
    ) as copy:
        copy.set_types(["int8", "uuid", "int8", "bytea", "bool"])
        for row in rows:
            copy.write_row(row)


def _row(statement: str, values: Sequence[Any]) -> Any:
    with connection.wrap_database_errors, _cursor() as cursor:
        return cursor.execute(statement, values).fetchone()


def _cursor() -> psycopg.Cursor:
    """A cursor of the driver on Django's own connection, in its transaction if there is one."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)

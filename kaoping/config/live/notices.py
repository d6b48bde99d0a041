"""The one connection that listens for notices, opened again for as long as it takes."""

import asyncio
import logging
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from kaoping.config.live.hub import Hub
from kaoping.meetings.live import CHANNEL

AGAIN = 1.0  # seconds between two tries to connect

log = logging.getLogger(__name__)


async def listen(hub: Hub) -> None:
    """Hands every notice on to the hub. After each new connection all screens are read anew."""
    while True:
        try:
            await _listen_once(hub)
        except psycopg.Error as fault:
            log.warning("no notices while the database is away: %s", type(fault).__name__)
        await asyncio.sleep(AGAIN)


async def _listen_once(hub: Hub) -> None:
    async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as opened:
        await opened.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
        hub.all_changed()
        async for notice in opened.notifies():
            hub.changed(notice.payload)


def _parameters() -> dict[str, Any]:
    """What Django connects with, without what only its own cursors need."""
    given = connection.get_connection_params()
    return {key: value for key, value in given.items() if key not in ("cursor_factory", "context")}

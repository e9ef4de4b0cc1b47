"""From other processes to this one: what the worker rings arrives by PostgreSQL's LISTEN."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import psycopg
from django.db import connection

from backend.events import bell
from realtime.live.hub import Hub

log = logging.getLogger(__name__)
ALIVE = 10.0  # seconds without a note after which the connection is tried
ANSWERS = 5.0  # seconds a connection has to prove that it lives
PAUSE, LONGEST_PAUSE = 0.25, 2.0  # seconds before the next attempt


class Bridge:
    """Listens for ever; after each (re)connection everything that may have been missed is looked up."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def run(self) -> None:
        pause = PAUSE
        while True:
            try:
                async with asyncio.timeout(ANSWERS):
                    line = await psycopg.AsyncConnection.connect(**_address(), autocommit=True)
                async with line:
                    async with asyncio.timeout(ANSWERS):
                        await line.execute(f"LISTEN {bell.CHANNEL}")
                    pause = PAUSE
                    await self._listen(line)
            except Exception as error:  # whatever it was: without the bridge this process is deaf to the others
                log.warning("the bridge to other processes broke, again in %s s: %s", pause, error)
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)

    async def _listen(self, line: psycopg.AsyncConnection[Any]) -> None:
        self._hub.forget_all()
        await self._hub.compare_heads()
        while True:
            async for note in line.notifies(timeout=ALIVE):
                self._hub.hear(bell.hear(note.payload))
            async with asyncio.timeout(ANSWERS):
                await line.execute("SELECT 1")


def _address() -> dict[str, Any]:
    """Where Django's database is, for a connection of our own outside its pool."""
    known = connection.get_connection_params()
    return {name: known[name] for name in ("dbname", "user", "password", "host", "port") if name in known}

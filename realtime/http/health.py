"""Whether this process lives, and whether people should be sent to it: asked by supervisors and balancers.

Living means that the loop runs; it asks nobody, so an overload or an outage of the database restarts no process that
would then come back into the same outage. Ready means that the database answers within a second through the same line
as everybody's questions (five before it ever did). Redis is none of it: without Redis everything works, only later.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from backend.web.assets import assets
from realtime import gateway, process

MAY_TAKE = 1.0
FIRST_MAY_TAKE = 5.0  # which also loads all migrations: a busy machine that starts is not a database that is away
HOLDS = 0.5  # seconds for which an answer about the database is good enough
Parts = dict[str, str]


@dataclass(frozen=True)
class Report:
    """Good or not, and the state of each part by name; never an address, a version or an error's text."""

    good: bool
    status: str
    parts: Parts


def liveness() -> Report:
    return Report(True, "ok", {})


async def readiness() -> Report:
    running = process.current()
    parts = {
        "database": await _database.state(),
        "client": "ok" if assets() else "not_built",
        "process": "draining" if running.hub.draining else "ok",
    }
    good = all(state == "ok" for state in parts.values())
    if running.deaf is not None:
        parts["redis"] = "degraded" if running.deaf else "ok"
    return Report(good, "ready" if good else "not_ready", parts)


class Database:
    """One question at a time, however many ask."""

    def __init__(self) -> None:
        self._asking: asyncio.Task[str] | None = None
        self._answer = ""
        self._until = 0.0
        self._migrated = False

    async def state(self) -> str:
        """`ok`, `away`, or `migrations_missing`."""
        if time.monotonic() < self._until:
            return self._answer
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().create_task(gateway.db(self._look))
        try:
            patience = MAY_TAKE if self._migrated else FIRST_MAY_TAKE
            self._answer = await asyncio.wait_for(asyncio.shield(self._asking), patience)
        except Exception:  # away, too slow, or no connection free: people are better sent elsewhere
            self._answer = "away"
        self._until = time.monotonic() + HOLDS
        return self._answer

    def _look(self) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not self._migrated:  # tables never go back while a process lives, so one success is remembered
            executor = MigrationExecutor(connection)
            self._migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return "ok" if self._migrated else "migrations_missing"


_database = Database()

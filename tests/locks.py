"""Locks held by another connection, and waiting until somebody waits for one."""

from __future__ import annotations

import time

from django.db import connection

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


class HeldElsewhere:
    """Runs a statement in a transaction of another connection and keeps it open."""

    def __init__(self, statement: str, *parameters: object) -> None:
        self._statement, self._parameters = statement, parameters

    def __enter__(self) -> None:
        self._line = connection.copy()
        self._line.set_autocommit(False)
        with self._line.cursor() as cursor:
            cursor.execute(self._statement, self._parameters)  # type: ignore[arg-type]

    def __exit__(self, *_: object) -> None:
        self._line.rollback()
        self._line.close()


def until_somebody_waits_for_a_lock(seconds: float = 10) -> None:
    """Return as soon as a session of this database waits for a lock of another one."""
    deadline = time.monotonic() + seconds
    line = connection.copy()
    try:
        with line.cursor() as cursor:
            while time.monotonic() < deadline:
                cursor.execute(_WAITING)
                if cursor.fetchone()[0]:
                    return
                time.sleep(0.01)
    finally:
        line.close()
    raise AssertionError("nobody waits for a lock")

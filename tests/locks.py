"""Locks held by another connection, and waiting until somebody waits for one; usable from async tests too."""

from __future__ import annotations

import time

import psycopg
from django.db import connection

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


class HeldElsewhere:
    """Runs a statement in a transaction of another connection and keeps it open."""

    def __init__(self, statement: str, *parameters: object) -> None:
        self._statement, self._parameters = statement, parameters

    def __enter__(self) -> None:
        self._line = _another()
        self._line.execute(self._statement, self._parameters)

    def __exit__(self, *_: object) -> None:
        self._line.rollback()
        self._line.close()


def until_somebody_waits_for_a_lock(seconds: float = 10) -> None:
    """Return as soon as a session of this database waits for a lock of another one."""
    deadline = time.monotonic() + seconds
    with _another() as line:
        line.autocommit = True
        while time.monotonic() < deadline:
            row = line.execute(_WAITING).fetchone()
            if row is not None and row[0]:
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits for a lock")


def _another() -> psycopg.Connection[tuple[object, ...]]:
    """A connection that is not Django's."""
    known = connection.settings_dict
    return psycopg.connect(
        dbname=known["NAME"], user=known["USER"], password=known["PASSWORD"], host=known["HOST"], port=known["PORT"]
    )

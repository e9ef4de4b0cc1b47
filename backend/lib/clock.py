"""The one source of the present moment: the database's clock, or another one for demo data and tests.

A process asks the database from time to time (`ask_database`) and counts on by the monotonic clock in between, so that
a machine whose time is set wrongly, even while it runs, ends no session and dates nothing wrongly. Before the first
question the machine's own clock is believed; the start is refused when that is off (C18 of docs/operations.md).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")  # +07:00, no summer time
MOST_SECONDS_OFF = 2.0  # of this machine's clock, before somebody should look at it
ASKED_EVERY = 15.0  # seconds; in these a monotonic clock goes wrong by less than a millisecond
SURE = 1.0  # an answer that took longer says too little about now
_pinned: ContextVar[datetime | None] = ContextVar("pinned_moment", default=None)
_start: float | None = None  # the database's time when the monotonic clock stood at zero


def now() -> datetime:
    """The present moment, aware, in UTC."""
    pinned = _pinned.get()
    if pinned is not None:
        return pinned
    return timezone.now() if _start is None else datetime.fromtimestamp(_start + time.monotonic(), UTC)


def today() -> date:
    """The calendar day in Vietnam, which is what offices number and date by."""
    return now().astimezone(VIETNAM).date()


def ask_database() -> float:
    """Go by the database's clock from here on; returns by how many seconds this machine's is ahead of it."""
    global _start
    before = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        theirs = float(cursor.fetchone()[0])
    after = time.monotonic()
    if _start is None or after - before < SURE:
        _start = theirs - (before + after) / 2
    return time.time() - (_start + time.monotonic())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Stand at another moment within the block (demo data, tests)."""
    token = _pinned.set(moment)
    try:
        yield
    finally:
        _pinned.reset(token)

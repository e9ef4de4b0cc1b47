"""A process's connections to PostgreSQL: never more than so many, never a dead one, and a quick no when there is none.

Not psycopg's own pool. That one connects in the background with pauses that double up to minutes, so after an outage
requests went on failing long after PostgreSQL was back, and during it each waited for the whole time-out; and it
finds a dead connection by a question over the network at each checkout, or by one failed request for each. Here
whoever needs a connection makes it and learns at once if that fails, and a connection whose other end is gone is seen
by a look at its socket (measured: 1 µs; the question costs 20 µs of this process, and a round trip).
"""

from __future__ import annotations

import contextlib
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import PoolTimeout

Connection = psycopg.Connection[Any]
IDLE_FOR = 300.0  # seconds after which a connection nobody needed is closed


class Pool:
    """What Django's PostgreSQL backend expects of a pool; usable from any thread."""

    def __init__(self, connect: Callable[[], Connection], max_size: int, timeout: float) -> None:
        self.size = max_size
        self._connect = connect
        self._patience = timeout
        self._room = threading.BoundedSemaphore(max_size)
        self._idle: deque[tuple[Connection, float]] = deque()  # the last one given back is the first one taken
        self._closed = False

    def open(self) -> None:
        """Nothing is opened before it is needed."""

    def getconn(self) -> Connection:
        """A working connection; raises what connecting raised, or PoolTimeout when all stayed in use too long."""
        if not self._room.acquire(timeout=self._patience):
            raise PoolTimeout(f"all {self.size} connections stayed in use for {self._patience} s")
        try:
            connection = self._kept() or self._connect()
        except BaseException:
            self._room.release()
            raise
        connection._pool = self  # type: ignore[assignment] # where Django gives it back to
        return connection

    def putconn(self, connection: Connection) -> None:
        """Take a connection back, without what was not committed."""
        connection._pool = None
        try:
            if self._closed or not _is_clean(connection):
                _close(connection)
            else:
                self._idle.append((connection, time.monotonic()))
                self._close_unneeded()
        finally:
            self._room.release()

    def close(self) -> None:
        """Close what is not in use now, and the rest when it comes back."""
        self._closed = True
        with contextlib.suppress(IndexError):
            while True:
                _close(self._idle.pop()[0])

    def _kept(self) -> Connection | None:
        with contextlib.suppress(IndexError):
            while True:
                connection, _ = self._idle.pop()
                if is_connected(connection):
                    return connection
                _close(connection)
        return None

    def _close_unneeded(self) -> None:
        with contextlib.suppress(IndexError):
            while self._idle[0][1] < time.monotonic() - IDLE_FOR:
                _close(self._idle.popleft()[0])


def is_connected(connection: Connection) -> bool:
    """An idle connection has nothing to say: one that can be read has been ended by the other side."""
    if connection.closed:
        return False
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    return not look.poll(0)


def _is_clean(connection: Connection) -> bool:
    try:
        if connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            connection.rollback()
        return connection.info.transaction_status == TransactionStatus.IDLE
    except psycopg.Error:
        return False


def _close(connection: Connection) -> None:
    with contextlib.suppress(psycopg.Error):
        connection.close()

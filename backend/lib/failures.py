"""Names what the database does to us: away, too busy, a lock not given, a statement too long; all of it passes.

None of these is a mistake of the caller or of ours, so none is a 500: the answer is 503 with the time after which to
try again, and a client that sends the same `client_id` or `Idempotency-Key` again loses nothing and doubles nothing.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg
from django.db import InterfaceError, OperationalError
from django.db.utils import Error as DjangoError
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests

from backend.lib.errors import DomainError, Wording

AWAY = Wording(
    "Cơ sở dữ liệu đang gián đoạn, hệ thống sẽ tự thử lại.",
    "The database is away for a moment, please try again.",
)
BUSY = Wording("Hệ thống đang bận, vui lòng thử lại sau giây lát.", "The system is busy, please try again in a moment.")

LOCK_NOT_AVAILABLE = "55P03"
# PostgreSQL, appendix A: lock_not_available, query_canceled (statement_timeout), deadlock_detected,
# serialization_failure, idle_in_transaction_session_timeout, too_many_connections, disk_full, out_of_memory,
# read_only_sql_transaction (a standby).
PASSING = {LOCK_NOT_AVAILABLE, "57014", "40P01", "40001", "25P03", "53300", "53100", "53200", "25006"}
# admin_shutdown, crash_shutdown, cannot_connect_now; and class 08, connection exceptions.
GONE = {"57P01", "57P02", "57P03"}
AGAIN = {"40P01", "40001"}  # PostgreSQL undid the transaction itself to let another one through

ATTEMPTS = 4
T = TypeVar("T")

_CONNECTION = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_POOL = (PoolTimeout, PoolClosed, TooManyRequests)


def as_domain_error(error: BaseException) -> DomainError | None:
    """What a failure of the database is to the caller; None for what is no such failure."""
    if isinstance(error, DomainError):
        return error
    state = sqlstate(error)
    if state in PASSING or _is_pool(error):
        return DomainError("unavailable", BUSY, status=503, retry_after=1)
    if state in GONE or state.startswith("08") or (not state and isinstance(error, _CONNECTION)):
        return DomainError("unavailable", AWAY, status=503, retry_after=2)
    return None


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's five letters for a failure; empty when it had no chance to say any."""
    while isinstance(error, DjangoError) and error.__cause__ is not None:
        error = error.__cause__
    return (error.sqlstate or "") if isinstance(error, psycopg.Error) else ""


def is_worth_repeating(error: BaseException) -> bool:
    """The transaction was the loser of a deadlock or of a serialization conflict: nothing of it happened."""
    return sqlstate(error) in AGAIN


def insist(transaction: Callable[[], T]) -> T:
    """Run a whole transaction, and up to three times more when it lost to another one; never inside a transaction.

    The pause grows and is random, so that those who met do not meet again.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return transaction()
        except Exception as error:
            if not is_worth_repeating(error):
                raise
            pause(attempt)
    return transaction()


def pause(attempt: int) -> None:
    """Wait before the next attempt; for threads, never on the loop."""
    time.sleep(random.uniform(0.005, 0.03) * 2**attempt)  # noqa: S311 - no secret


def _is_pool(error: BaseException) -> bool:
    return isinstance(error, _POOL) or isinstance(error.__cause__, _POOL)

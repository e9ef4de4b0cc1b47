"""Every way in which the database lets us down has a name, and a lost transaction is tried again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from backend.lib import failures
from backend.lib.postgres.pool import Pool
from tests.backend.lib.postgres.test_pool import connect, kill


@pytest.fixture
def other(transactional_db: None) -> Iterator[psycopg.Connection[Any]]:
    """Somebody else's connection, and two rows to quarrel over."""
    line = connect()
    line.execute("DROP TABLE IF EXISTS quarrel")
    line.execute("CREATE TABLE quarrel (n int PRIMARY KEY, by text)")
    line.execute("INSERT INTO quarrel VALUES (1), (2)")
    line.autocommit = False
    yield line
    line.rollback()
    line.execute("DROP TABLE quarrel")
    line.commit()
    line.close()


def run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def what_becomes_of(act: Callable[[], object]) -> Exception:
    with pytest.raises((DatabaseError, psycopg.Error)) as caught:
        act()
    return caught.value


def test_lock_held_too_long_is_busy(other: psycopg.Connection[Any]) -> None:
    other.execute("UPDATE quarrel SET by = 'other' WHERE n = 1")
    error = what_becomes_of(lambda: run("SET LOCAL lock_timeout = 50", "UPDATE quarrel SET by = 'us' WHERE n = 1"))
    known = failures.as_domain_error(error)
    assert known is not None
    assert (known.code, known.status, known.retry_after) == ("unavailable", 503, 1)
    assert not failures.is_worth_repeating(error)


def test_statement_that_takes_too_long_is_busy(db: None) -> None:
    error = what_becomes_of(lambda: run("SET LOCAL statement_timeout = 50", "SELECT pg_sleep(10)"))
    known = failures.as_domain_error(error)
    assert known is not None
    assert known.status == 503


def test_connection_that_was_ended_is_away(transactional_db: None) -> None:
    connection.ensure_connection()
    kill(connection.connection)
    error = what_becomes_of(lambda: run("SELECT 1"))
    known = failures.as_domain_error(error)
    assert known is not None
    assert (known.status, known.retry_after) == (503, 2)
    connection.close()


def test_server_that_is_not_there_is_away() -> None:
    error = what_becomes_of(lambda: psycopg.connect("host=/nowhere dbname=x"))
    assert failures.as_domain_error(error) is not None


def test_pool_without_a_free_connection_is_busy(db: None) -> None:
    pool = Pool(connect, max_size=1, timeout=0.01)
    held = pool.getconn()
    wrapped = OperationalError("as Django wraps it")
    wrapped.__cause__ = what_becomes_of(pool.getconn)
    for error in (wrapped.__cause__, wrapped):
        known = failures.as_domain_error(error)
        assert known is not None
        assert known.wording == failures.BUSY
    pool.putconn(held)
    pool.close()


def test_mistakes_of_ours_are_not_excused(db: None) -> None:
    assert failures.as_domain_error(what_becomes_of(lambda: run("SELECT nonsense"))) is None
    assert failures.as_domain_error(ValueError("x")) is None
    assert failures.as_domain_error(IntegrityError("x")) is None


def test_loser_of_a_deadlock_tries_again_and_succeeds(other: psycopg.Connection[Any]) -> None:
    """Whoever waits first finds the deadlock first and is its victim: the other one lets us wait before it crosses."""
    other.execute("UPDATE quarrel SET by = 'other' WHERE n = 2")
    attempts = []

    def act() -> None:
        attempts.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE quarrel SET by = 'us' WHERE n = 1")
            if len(attempts) == 1:
                quarrel.start()
            cursor.execute("UPDATE quarrel SET by = 'us' WHERE n = 2")

    connection.ensure_connection()
    us = connection.connection.info.backend_pid

    def cross() -> None:
        wait_until_it_waits(us)
        other.execute("UPDATE quarrel SET by = 'other' WHERE n = 1")
        other.commit()

    quarrel = threading.Thread(target=cross)
    failures.insist(act)
    quarrel.join(10)
    assert len(attempts) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT by FROM quarrel")
        assert cursor.fetchall() == [("us",), ("us",)]


def test_who_loses_again_and_again_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    attempts = []

    def lose() -> None:
        attempts.append(1)
        raise psycopg.errors.DeadlockDetected

    with pytest.raises(psycopg.errors.DeadlockDetected):
        failures.insist(lose)
    assert len(attempts) == 4


def test_other_failures_are_not_tried_again() -> None:
    attempts = []

    def fail() -> None:
        attempts.append(1)
        raise OperationalError

    with pytest.raises(OperationalError):
        failures.insist(fail)
    assert len(attempts) == 1


def wait_until_it_waits(pid: int) -> None:
    with connect() as watcher:
        for _ in range(200):
            row = watcher.execute("SELECT cardinality(pg_blocking_pids(%s)), pg_sleep(0.02)", [pid]).fetchone()
            if row and row[0]:
                return
    raise AssertionError("nobody waits")

"""Connections are bounded, and a restart of PostgreSQL costs nobody an error once it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.pq import TransactionStatus
from psycopg_pool import PoolTimeout

from backend.lib.postgres.pool import IDLE_FOR, Pool, is_connected


def connect() -> psycopg.Connection[Any]:
    known = connection.get_connection_params()
    return psycopg.connect(**known, autocommit=True)


@pytest.fixture
def pool(db: None) -> Iterator[Pool]:
    pool = Pool(connect, max_size=3, timeout=0.2)
    yield pool
    pool.close()


def kill(*victims: psycopg.Connection[Any]) -> None:
    """As a restart of PostgreSQL or an administrator does it; returns when they are gone."""
    with connect() as killer:
        for victim in victims:
            killer.execute("SELECT pg_terminate_backend(%s, 5000)", [victim.info.backend_pid])
    killer.close()


def test_connection_given_back_is_used_again(pool: Pool) -> None:
    first = pool.getconn()
    pool.putconn(first)
    assert pool.getconn() is first
    pool.putconn(first)


def test_dead_connections_are_replaced_without_an_error(pool: Pool) -> None:
    three = [pool.getconn() for _ in range(3)]
    for one in three:
        pool.putconn(one)
    kill(*three)
    for _ in range(3):
        fresh = pool.getconn()
        assert fresh not in three
        fresh.execute("SELECT 1")
        pool.putconn(fresh)


def test_connection_that_died_in_use_is_not_kept(pool: Pool) -> None:
    doomed = pool.getconn()
    kill(doomed)
    with pytest.raises(psycopg.OperationalError):
        doomed.execute("SELECT 1")
    pool.putconn(doomed)
    assert pool.getconn() is not doomed


def test_who_finds_all_in_use_is_told_soon(pool: Pool) -> None:
    three = [pool.getconn() for _ in range(3)]
    begun = time.monotonic()
    with pytest.raises(PoolTimeout):
        pool.getconn()
    assert time.monotonic() - begun < 2
    for one in three:
        pool.putconn(one)


def test_waiting_for_a_connection_ends_when_one_comes_back(db: None) -> None:
    pool = Pool(connect, max_size=1, timeout=10)
    held, got = pool.getconn(), []
    waiter = threading.Thread(target=lambda: got.append(pool.getconn()))
    waiter.start()
    pool.putconn(held)
    waiter.join(5)
    assert got == [held]
    pool.putconn(held)
    pool.close()


def test_failed_connecting_leaves_room_for_the_next(db: None) -> None:
    answers = [psycopg.OperationalError("refused"), psycopg.OperationalError("refused"), None]

    def sometimes() -> psycopg.Connection[Any]:
        failure = answers.pop(0)
        if failure:
            raise failure
        return connect()

    pool = Pool(sometimes, max_size=1, timeout=0.2)
    for _ in range(2):
        with pytest.raises(psycopg.OperationalError, match="refused"):
            pool.getconn()
    pool.putconn(pool.getconn())
    pool.close()


def test_open_transaction_is_rolled_back_on_return(pool: Pool) -> None:
    one = pool.getconn()
    one.autocommit = False
    one.execute("CREATE TEMPORARY TABLE leftover (n int)")
    pool.putconn(one)
    again = pool.getconn()
    assert again is one
    assert again.info.transaction_status == TransactionStatus.IDLE
    found = again.execute("SELECT to_regclass('leftover')").fetchone()
    assert found == (None,)
    pool.putconn(again)


def test_closed_pool_closes_what_comes_back(pool: Pool) -> None:
    inside, outside = pool.getconn(), pool.getconn()
    pool.putconn(inside)
    pool.close()
    assert inside.closed
    assert not outside.closed
    pool.putconn(outside)
    assert outside.closed


def test_connections_nobody_needed_for_long_are_closed(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    old, young = pool.getconn(), pool.getconn()
    pool.putconn(old)
    later = time.monotonic() + IDLE_FOR + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    pool.putconn(young)
    assert old.closed
    assert is_connected(young)

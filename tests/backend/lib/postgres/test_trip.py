"""Statements that travel together: answered in order, failing as one, and leaving the connection as it was."""

from __future__ import annotations

import pytest
from django.db import DataError, OperationalError, connection, transaction

from backend.lib import rows

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER, BROKEN = "SELECT %s::int", "SELECT 1 / %s::int"
NOTED = "INSERT INTO events_stream (name, head) VALUES (%s, 0)"
COUNTED = "SELECT count(*) FROM events_stream WHERE name = %s"
BROKEN_OFF = "SELECT pg_terminate_backend(pg_backend_pid()) WHERE %s::int = 1"


def note_and_fail(*names: str) -> None:
    with transaction.atomic(), rows.together():
        for name in names:
            rows.run(NOTED, [name])
        rows.run(BROKEN, [0])
        rows.run(NOTED, ["document.later"])


def break_the_line() -> None:
    with rows.together():
        rows.run(NUMBER, [1])
        rows.run(BROKEN_OFF, [1])
        rows.run(NUMBER, [2])


def test_answers_are_read_after_the_trip_each_for_its_question() -> None:
    with rows.together():
        asked = [rows.ask(NUMBER, [number]) for number in range(40)]
    assert [answer.rows() for answer in asked] == [[(number,)] for number in range(40)]


def test_later_statement_sees_what_an_earlier_one_did() -> None:
    with transaction.atomic():
        with rows.together():
            rows.run(NOTED, ["document.a"])
            seen = rows.ask(COUNTED, ["document.a"])
        assert seen.rows() == [(1,)]


def test_transaction_begins_with_the_first_and_is_rolled_back_as_one() -> None:
    notices: list[object] = []
    connection.ensure_connection()
    connection.connection.add_notice_handler(notices.append)
    with pytest.raises(DataError):
        note_and_fail("document.b", "document.c")
    assert rows.fetch(COUNTED, ["document.b"]) == [(0,)]
    assert notices == [], "one BEGIN"


def test_mistake_undoes_all_of_the_trip_and_the_next_question_is_answered() -> None:
    with pytest.raises(DataError):
        note_and_fail("document.d")
    assert rows.fetch(COUNTED, ["document.d"]) == [(0,)]
    with rows.together():
        after = rows.ask(NUMBER, [7])
    assert after.rows() == [(7,)]


def test_long_statements_both_ways_do_not_wait_for_each_other() -> None:
    """More than the socket takes at once: PostgreSQL answers while it is still being asked."""
    text = "x" * 400_000
    with rows.together():
        asked = [rows.ask("SELECT %s::text", [text]) for _ in range(12)]
    assert [answer.rows() for answer in asked] == [[(text,)]] * 12


def test_connection_that_breaks_in_the_trip_is_djangos_error() -> None:
    with pytest.raises(OperationalError):
        break_the_line()
    connection.close()
    assert rows.fetch(NUMBER, [3]) == [(3,)]

"""One line per thing said, whoever said it, with what belongs to it and without what was in it."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
import structlog
from django.db import IntegrityError, connection, transaction

from backend.lib import logs

CANARY = "Canary-Chim-Hoàng-Yến"


class Log:
    """What a formatter of ours makes of what is said."""

    def __init__(self, as_json: bool) -> None:
        settings = logs.configured(as_json)
        line = settings["formatters"]["line"]
        self._formatter = structlog.stdlib.ProcessorFormatter(
            processors=line["processors"], foreign_pre_chain=line["foreign_pre_chain"]
        )

    def of(self, record: logging.LogRecord) -> str:
        return self._formatter.format(record)


@pytest.fixture
def as_json() -> Iterator[Log]:
    yield Log(as_json=True)
    structlog.contextvars.clear_contextvars()


def record(message: str, *args: object, error: BaseException | None = None, **extra: Any) -> logging.LogRecord:
    info = None if error is None else (type(error), error, error.__traceback__)
    made = logging.LogRecord("some.library", logging.WARNING, __file__, 1, message, args, info)
    made.__dict__.update(extra)
    return made


def test_line_says_when_where_who_and_what(as_json: Log) -> None:
    logs.following(request_id="ABC", actor="somebody")
    line = json.loads(as_json.of(record("%s of %s", 1, 2)))
    assert line["event"] == "1 of 2"
    assert (line["level"], line["logger"]) == ("warning", "some.library")
    assert (line["request_id"], line["actor"]) == ("ABC", "somebody")
    assert line["timestamp"].endswith("Z")
    assert {"process", "pid"} <= set(line)


def test_next_request_does_not_inherit_from_the_last(as_json: Log) -> None:
    logs.following(request_id="ABC", actor="somebody")
    logs.following(request_id="DEF")
    assert "actor" not in json.loads(as_json.of(record("x")))


@pytest.mark.parametrize("forged", ["a\nb", "a\r\nb", "a\x1b[31mb", "a\u2028b", "a\u202eb", "a\x00b", "a\x85b"])
def test_nobody_forges_a_line(forged: str) -> None:
    for kind in (True, False):
        line = Log(kind).of(record("%s", forged))
        assert line.isprintable(), (kind, line)
        assert "b" in line


def caught(act: Any) -> BaseException:
    try:
        act()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def test_error_of_the_database_names_its_place_and_not_the_row(db: None, as_json: Log) -> None:
    """PostgreSQL's DETAIL quotes the row that did not fit."""

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE told (body text CONSTRAINT short CHECK (length(body) < 3))")
            cursor.execute("INSERT INTO told VALUES (%s)", [CANARY])

    error = caught(insert)
    assert isinstance(error, IntegrityError)
    assert CANARY in str(error)
    line = json.loads(as_json.of(record("failed", error=error)))
    assert CANARY not in json.dumps(line, ensure_ascii=False)
    assert "psycopg.errors.CheckViolation 23514 told short" in line["exception"]
    assert "test_logs.py" in line["exception"]


@pytest.mark.parametrize("as_json", [True, False])
def test_error_shows_no_variables(as_json: bool) -> None:
    """A library's prettier traces show what each frame held: session keys and messages."""

    def fail() -> None:
        session_key = CANARY + "".join(reversed(CANARY))
        raise RuntimeError(f"of {len(session_key)} letters")

    told = Log(as_json).of(record("failed", error=caught(fail)))
    assert "of 42 letters" in told
    assert CANARY not in told
    assert json.dumps(CANARY)[1:-1] not in told
    assert CANARY[::-1] not in told


def test_error_that_may_quote_its_input_is_named_only(as_json: Log) -> None:
    nobody: dict[str, str] = {}
    for act in (lambda: int(CANARY), lambda: nobody[CANARY], lambda: json.loads(CANARY)):
        line = as_json.of(record("failed", error=caught(act)))
        assert CANARY not in json.loads(line)["exception"]


def test_error_of_the_program_itself_is_told_in_full(as_json: Log) -> None:
    line = json.loads(as_json.of(record("failed", error=caught(lambda: None.nothing))))  # type: ignore[attr-defined]
    assert "AttributeError: 'NoneType' object has no attribute 'nothing'" in line["exception"]


def test_errors_of_several_tasks_are_all_told(as_json: Log) -> None:
    group = ExceptionGroup(CANARY, [ValueError(CANARY), OSError("no route")])
    told = json.loads(as_json.of(record("failed", error=group)))["exception"]
    assert "ValueError" in told
    assert "OSError: no route" in told
    assert CANARY not in told


def test_what_was_handed_along_for_other_handlers_is_left_out(as_json: Log) -> None:
    assert CANARY not in json.loads(as_json.of(record("x", request=CANARY, job={"args": CANARY}))).values()


def test_outage_is_not_reported_as_a_fault_of_the_program() -> None:
    keep = logs.Passing()
    assert not keep.filter(record("Service Unavailable: /x", status_code=503))
    assert keep.filter(record("Internal Server Error: /x", status_code=500))
    assert keep.filter(record("anything"))


@pytest.mark.parametrize(
    ("path", "status", "kept"), [("/api/v1/me", 401, False), ("/api/v1/me", 500, True), ("/x", 404, True)]
)
def test_what_rest_refused_is_told_once(path: str, status: int, kept: bool) -> None:
    about = record("Unauthorized: %s", path, status_code=status, request=SimpleNamespace(path=path))
    assert logs.Passing().filter(about) is kept


def test_handler_writes_to_standard_error_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    handler = logs.Stderr()
    for _ in range(2):
        present = io.StringIO()
        monkeypatch.setattr(sys, "stderr", present)
        handler.emit(record("said"))
        assert present.getvalue() == "said\n"


def test_connection_that_failed_says_why(as_json: Log) -> None:
    error = caught(lambda: psycopg.connect("host=/nowhere dbname=x"))
    assert "/nowhere" in json.loads(as_json.of(record("failed", error=error)))["exception"]

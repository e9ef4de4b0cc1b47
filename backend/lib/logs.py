"""How everything that is said reaches the log: one line of JSON each (or readable while developing), without contents.

Whatever speaks, our code or a library through Python's `logging`, goes through the same formatter, which adds the
process and what `following` bound to the request or command at work. Contents of messages and documents, tokens and
cookies have no business in a log, and an error's text may quote them (PostgreSQL's DETAIL quotes the whole row), so of
an error only its kind, its place in the code and, where it cannot quote, its text are written.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TextIO

import psycopg
import structlog
from structlog.types import EventDict, Processor, WrappedLogger

PROCESS = os.environ.get("CHIDAO_PROCESS") or "local"
# Their texts are made of names in the code, of the operating system's words, or of the server's about itself.
SPEAKING = (OSError, ImportError, NameError, AttributeError, TypeError, RuntimeError, psycopg.OperationalError)
DEEPEST = 10
OURS = ("backend", "realtime", "processes", "chidao")


class Stderr(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at the moment of writing."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def configured(as_json: bool) -> dict[str, Any]:
    """Set structlog up; the answer is Django's LOGGING."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _name_process,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, _leave_out, _escape]
    # Libraries' own renderers of errors show the variables of each frame: session keys and message bodies.
    last.append(structlog.processors.ExceptionRenderer(_told))
    if as_json:  # json escapes every control and every non-ASCII character: nobody forges a line or its direction
        last.append(structlog.processors.JSONRenderer())
    else:
        plain = structlog.dev.plain_traceback
        last.append(structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain))
    formatter = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": before, "processors": last}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "filters": {"passing": {"()": Passing}},
        "handlers": {"stderr": {"()": Stderr, "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            **{name: {"level": os.environ.get("CHIDAO_LOG_LEVEL") or "INFO"} for name in OURS},
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"filters": ["passing"]},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "daphne": {"level": "WARNING"},
            "uvicorn.access": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
            "twisted": {"level": "WARNING"},
        },
    }


def following(**known: object) -> None:
    """From here on, what is said in this request, command or task carries these."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**known)


def knowing(**more: object) -> None:
    """Something more is known of it now."""
    structlog.contextvars.bind_contextvars(**more)


class Passing(logging.Filter):
    """Django tells of each answer from 400 on, from 500 on as a fault with a trace.

    An outage, and what REST refuses, was told where it was decided.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", 0)
        by_rest = getattr(getattr(record, "request", None), "path", "").startswith("/api/")
        return status != 503 and not (by_rest and 400 <= status < 500)


def _name_process(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    event["process"] = PROCESS
    event["pid"] = os.getpid()
    return event


def _leave_out(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    return {name: value for name, value in event.items() if value is not None}


def _escape(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    for name, value in event.items():
        if isinstance(value, str) and not value.isprintable():
            event[name] = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in value)
    return event


def _told(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    return "\n".join(_tell(exc_info[1], 0))


def _tell(error: BaseException, depth: int) -> Iterator[str]:
    """The error and those it came from, the last one first."""
    yield kind_of(error)
    yield from (line.rstrip() for line in traceback.format_list(traceback.extract_tb(error.__traceback__)))
    if depth >= DEEPEST:
        return
    origin = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if origin is not None:
        yield "from"
        yield from _tell(origin, depth + 1)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield "containing"
            yield from _tell(one, depth + 1)


def kind_of(error: BaseException) -> str:
    """What may be said of an error in one line: its kind, and its text where that cannot quote contents."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    if isinstance(error, psycopg.Error) and error.sqlstate:
        places = (error.diag.table_name, error.diag.column_name, error.diag.constraint_name)
        return " ".join([kind, error.sqlstate, *(place for place in places if place)])
    if isinstance(error, SPEAKING):
        return f"{kind}: {str(error).partition(chr(10))[0]}"
    return kind

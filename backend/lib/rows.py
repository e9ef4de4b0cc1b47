"""Rows of plain statements as objects of the models, for the few questions that stand before every message.

Django takes longer to write such a statement than PostgreSQL to answer it (half a millisecond each, measured).
Questions that do not wait for each other's answers travel together: asked within `together`, read after it. PostgreSQL
answers them one after the other in the order asked, each as things stand when its turn comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from backend.lib.postgres.base import DatabaseWrapper
from backend.lib.postgres.trip import one_trip

M = TypeVar("M", bound=Model)


def columns(model: type[Model], alias: str) -> str:
    """All columns of a model, as `made` wants them, from the table called `alias` in the statement."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def width(model: type[Model]) -> int:
    """How many columns that is."""
    return len(model._meta.concrete_fields)


def made(model: type[M], row: Sequence[Any]) -> M:
    """An object from its columns; models whose fields convert what the database gives are not for this."""
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in model._meta.concrete_fields], list(row))


class Answer:
    """What a question was or will be answered; to be read once, after `together` when asked within it."""

    __slots__ = ("_cursor",)

    def __init__(self, cursor: CursorWrapper) -> None:
        self._cursor = cursor

    def rows(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._cursor.fetchall()
        return found


def ask(statement: str, parameters: dict[str, Any] | Sequence[Any]) -> Answer:
    """Ask one of a fixed number of statements: the connection keeps it prepared."""
    cursor = cast(DatabaseWrapper, connection).prepared_cursor()
    cursor.execute(statement, parameters)
    return Answer(cursor)


def fetch(statement: str, parameters: dict[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """Ask and read all rows."""
    return ask(statement, parameters).rows()


def run(statement: str, parameters: dict[str, Any] | Sequence[Any]) -> None:
    """The same for a statement that answers nothing."""
    ask(statement, parameters)


@contextmanager
def together() -> Iterator[None]:
    """What is asked within travels in one round trip; a mistake in it is raised here, and what follows it is not done.

    Only `ask` belongs in the block: nothing is sent before its end.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, one_trip(connection.connection):
        yield


def identifiers(values: Iterable[UUID | str]) -> str:
    """Ids, or names of streams, as an array for `%s::uuid[]`; a tenth of what psycopg needs for a list of them."""
    return "{" + ",".join(map(str, values)) + "}"

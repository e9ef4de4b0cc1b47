"""Rows of plain statements as objects of the models, for the few questions that stand before every message.

Django takes longer to write such a statement than PostgreSQL to answer it (half a millisecond each, measured).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from backend.lib.postgres.base import DatabaseWrapper

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


def fetch(statement: str, parameters: dict[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of one of a fixed number of statements: the connection keeps it prepared."""
    found: list[tuple[Any, ...]] = _executed(statement, parameters).fetchall()
    return found


def run(statement: str, parameters: dict[str, Any] | Sequence[Any]) -> None:
    """The same for a statement that answers nothing."""
    _executed(statement, parameters)


def _executed(statement: str, parameters: dict[str, Any] | Sequence[Any]) -> CursorWrapper:
    cursor = cast(DatabaseWrapper, connection).prepared_cursor()
    cursor.execute(statement, parameters)
    return cursor


def identifiers(values: Iterable[UUID | str]) -> str:
    """Ids, or names of streams, as an array for `%s::uuid[]`; a tenth of what psycopg needs for a list of them."""
    return "{" + ",".join(map(str, values)) + "}"

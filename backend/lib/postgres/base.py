"""Django's PostgreSQL backend with a pool of our own; Django looks for it by the name of this module."""

from __future__ import annotations

from typing import Any, ClassVar

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.utils import CursorWrapper
from django.db.utils import DEFAULT_DB_ALIAS

from backend.lib.postgres.pool import Connection, Pool


class _Operations(DatabaseOperations):
    """Knows the statements of prepared cursors too, which keep no text with the parameters in it."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        return super().last_executed_query(cursor, sql, params) or str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """One pool per process, shared by all threads."""

    ops_class = _Operations

    _pools: ClassVar[dict[str, Pool]] = {}

    @property
    def pool(self) -> Pool | None:
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias != DEFAULT_DB_ALIAS or not options:
            return None
        found = self._pools.get(self.alias)
        return found or self._pools.setdefault(self.alias, Pool(self._open, **options))

    def prepared_cursor(self) -> CursorWrapper:
        """A cursor whose statements are planned once.

        Django's own cursors write the parameters into the text, and have adapters of their own: twice the work of this
        process, and a plan each time (measured).
        """
        self.ensure_connection()
        wrapped: CursorWrapper = self._prepare_cursor(psycopg.Cursor(self.connection))  # type: ignore[attr-defined]
        return wrapped

    def close_pool(self) -> None:
        """Close the connections, and open others with the settings as they are then."""
        pool = self._pools.pop(self.alias, None)
        if pool is not None:
            pool.close()

    def _open(self) -> Connection:
        connection: Connection = psycopg.connect(**self.get_connection_params(), autocommit=True)
        self._configure_connection(connection)  # type: ignore[attr-defined] # the stubs do not know it
        return connection

"""Django's PostgreSQL backend with a pool of our own; Django looks for it by the name of this module."""

from __future__ import annotations

from typing import ClassVar

import psycopg
from django.db.backends.postgresql import base
from django.db.utils import DEFAULT_DB_ALIAS

from backend.lib.postgres.pool import Connection, Pool


class DatabaseWrapper(base.DatabaseWrapper):
    """One pool per process, shared by all threads."""

    _pools: ClassVar[dict[str, Pool]] = {}

    @property
    def pool(self) -> Pool | None:
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias != DEFAULT_DB_ALIAS or not options:
            return None
        found = self._pools.get(self.alias)
        return found or self._pools.setdefault(self.alias, Pool(self._open, **options))

    def close_pool(self) -> None:
        """Close the connections, and open others with the settings as they are then."""
        pool = self._pools.pop(self.alias, None)
        if pool is not None:
            pool.close()

    def _open(self) -> Connection:
        connection: Connection = psycopg.connect(**self.get_connection_params(), autocommit=True)
        self._configure_connection(connection)  # type: ignore[attr-defined] # the stubs do not know it
        return connection

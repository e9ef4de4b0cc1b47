"""A database that can be taken away from one server and given back, while the tests' own connections stay."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import connection

from tests.realtime.running import LiveServer, database_url

MARK = "victim"


def victim(**environment: str) -> LiveServer:
    """A server whose connections are told apart by a name."""
    url = database_url()
    mark = ("&" if "?" in url else "?") + f"application_name={MARK}"
    return LiveServer(DATABASE_URL=url + mark, **environment)


class Outage:
    """While it lasts, the server has no connection and gets none."""

    def __enter__(self) -> Self:
        self._line = line(database="postgres")  # nobody can shut the database they are in
        self._allow(False)
        hang_up(self._line)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._allow(True)
        self._line.close()

    def _allow(self, connections: bool) -> None:
        name = connection.settings_dict["NAME"]
        self._line.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS {connections}'.encode())


def line(database: str = "") -> psycopg.Connection[Any]:
    """A connection of the test's own."""
    known = connection.get_connection_params()
    return psycopg.connect(**{**known, "dbname": database or known["dbname"]}, autocommit=True)


def hang_up(own: psycopg.Connection[Any]) -> int:
    """End all connections of the server, as a restart of PostgreSQL does; how many there were."""
    ended = own.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = %s AND datname = %s",
        [MARK, connection.settings_dict["NAME"]],
    )
    return len(ended.fetchall())

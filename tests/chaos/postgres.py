"""The cluster's own PostgreSQL: durable as in production, restarted and robbed of backends at will.

Every cluster gets a database of its own, copied from one that was made once by the product's migrations.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from backend.config import environment
from tests.chaos.programs import by_starter
from tools.embedded_postgres import EmbeddedPostgres
from tools.postgres_cluster import SUPERUSER

TEMPLATE = "ready"
START_MAY_TAKE = 60.0


class Postgres:
    """One server; its databases are reached by its unix socket only."""

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedPostgres(folder / "pg")  # durable: fsync and synchronous_commit are on
        self._names = iter(range(1, 1000))

    @property
    def sockets(self) -> str:
        """The folder of the unix socket (`.s.PGSQL.5432` in it)."""
        return str(self._server.place.sockets)

    @property
    def pid(self) -> int:
        if self._server.process is None:
            raise RuntimeError("PostgreSQL does not run")
        return self._server.process.pid

    def url(self, database: str, user: str = "chidao") -> str:
        return f"postgresql://{user}@/{database}?host={quote(self.sockets, safe='/')}"

    def start(self) -> None:
        by_starter(self._server.start)

    def stop(self) -> None:
        """Fast, as `pg_ctl stop -m fast`: open transactions are rolled back, everything is written."""
        by_starter(self._server.stop)

    def crash(self) -> None:
        """As `pg_ctl stop -m immediate`: nothing is written any more, the next start recovers from the log."""
        process = self._server.process
        if process is not None:
            process.send_signal(signal.SIGQUIT)
            process.wait(30)
        by_starter(self._server.stop)

    def admin(self, statement: str, *parameters: Any, database: str = "postgres") -> list[tuple[Any, ...]]:
        """One statement as the superuser, outside any transaction."""
        with psycopg.connect(self.url(database, SUPERUSER), autocommit=True) as line:
            cursor = line.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def set(self, name: str, value: str) -> None:
        """Change a setting of the whole server, from now on."""
        self.admin(f"ALTER SYSTEM SET {name} = '{value}'")
        self.admin("SELECT pg_reload_conf()")

    def backends(self, database: str) -> list[int]:
        """The pids of the product's connections, as this namespace of processes numbers them."""
        found = self.admin(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND usename = 'chidao' AND backend_type = %s",
            database,
            "client backend",
        )
        return [pid for (pid,) in found]

    def kill_backend(self, pid: int) -> None:
        """kill -9 of one backend: the postmaster ends all others too and recovers; returns when it has.

        Raises ProcessLookupError when it has ended by itself before, and nothing was killed.
        """
        with psycopg.connect(self.url("postgres", SUPERUSER), autocommit=True) as witness:
            os.kill(pid, signal.SIGKILL)
            deadline = time.monotonic() + START_MAY_TAKE
            with suppress(psycopg.OperationalError):
                while time.monotonic() < deadline:
                    witness.execute("SELECT 1")  # fails when the postmaster has thrown out everybody
                    time.sleep(0.005)
                raise TimeoutError(f"backend {pid} was killed, and PostgreSQL went on as before")
        self.wait_until_up()

    def work(self) -> float:
        """Seconds of processor time that the server and all its backends, living and dead, have used."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        ticks = sum(_ticks(pid) for pid in [str(self.pid), *children])
        return ticks / os.sysconf("SC_CLK_TCK")

    def wait_until_up(self, seconds: float = START_MAY_TAKE) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.admin("SELECT 1")
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def make_template(self) -> None:
        """Turn the database into one that others are copied from."""
        self.admin(f"ALTER DATABASE chidao RENAME TO {TEMPLATE}")

    def copy(self) -> str:
        """A new database with everything the template holds."""
        name = f"chaos_{next(self._names)}"
        self.admin(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER chidao STRATEGY FILE_COPY")
        return name

    def drop(self, database: str) -> None:
        self.admin(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


@contextmanager
def django_on(url: str) -> Iterator[None]:
    """Django of this process works on another database meanwhile, in all its threads."""
    known = connections.settings["default"]
    before = dict(known)
    _forget_connections()
    known.update(environment.database(url))
    try:
        yield
    finally:
        _forget_connections()
        known.clear()
        known.update(before)


def migrate() -> None:
    """The product's own tables, in whatever database Django is on."""
    call_command("migrate", verbosity=0, interactive=False)


def _ticks(pid: str) -> int:
    """Of a process and of those of its children that have ended (proc(5), stat, fields 14 to 17)."""
    with suppress(FileNotFoundError, ProcessLookupError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15])
    return 0  # it has just ended, and counts with its parent


def _forget_connections() -> None:
    connection.close()
    if hasattr(connection, "close_pool") and connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()


def secrets() -> dict[str, str]:
    """What the processes must share with this one, so that its sessions are valid there."""
    return {"CHIDAO_DATA": str(settings.DATA)}

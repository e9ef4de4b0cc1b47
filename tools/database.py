"""The database of a running copy: the address we were given, or a PostgreSQL of our own."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.console import say
from tools.embedded_postgres import EmbeddedPostgres
from tools.places import ROOT, VENV_PYTHON

# Two databases with the same answer have the same tables and the same history of migrations.
IDENTITY = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as connection:
    print(*connection.execute(
        "select (select system_identifier from pg_control_system()), current_database(), "
        "count(*), max(id), max(applied) from django_migrations").fetchone())
"""


class Database:
    def __init__(self, url: str | None, data: Path, *, durable: bool) -> None:
        self.url = url or ""
        self._data = data
        self._durable = durable
        self._embedded: EmbeddedPostgres | None = None

    def start(self) -> str | None:
        if self.url:
            return "the one of DATABASE_URL"
        self._embedded = EmbeddedPostgres(self._data, durable=self._durable)
        self._embedded.start()
        self.url = self._embedded.url
        return None

    def look_after(self) -> None:
        server = self._embedded
        if server is not None and server.process is not None and server.process.poll() is not None:
            say(f"PostgreSQL ended (exit code {server.process.returncode}) and is started again; see {server.log}.")
            server.stop()
            server.start()

    def stop(self) -> None:
        if self._embedded is not None:
            self._embedded.stop()

    def identity(self, environment: Mapping[str, str]) -> str:
        """Empty when there are no tables yet, or when the server does not tell who it is."""
        asking = [str(VENV_PYTHON), "-c", IDENTITY]
        answer = subprocess.run(asking, check=False, capture_output=True, text=True, cwd=ROOT, env=environment)
        return answer.stdout.strip() if answer.returncode == 0 else ""

"""The product's own web process on the test database, and sessions to visit it with."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from tests.cast import Member
from tests.realtime.client import Socket

ROOT = Path(__file__).resolve().parents[2]


class LiveServer:
    """`python -m realtime.serve` as a process of its own; can be killed and started again on the same port."""

    def __init__(self, **environment: str) -> None:
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self.port = _free_port()

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/v1"

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def start(self) -> None:
        command = [sys.executable, "-m", "realtime.serve", "--host", "127.0.0.1", "--port", str(self.port)]
        environment = {**os.environ, "DATABASE_URL": database_url(), **self._environment}
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self._log, stderr=self._log)
        deadline = time.monotonic() + 120
        while not _answers(self.port):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server does not start: {self.said()}")
            time.sleep(0.05)

    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """As the kernel does it when memory ends."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As an operator does it; returns the exit code."""
        return self._end(signal.SIGTERM)

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait(self, seconds: float = 15) -> int:
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.wait(seconds)

    def memory(self) -> int:
        """Resident bytes."""
        fields = Path(f"/proc/{self.pid}/statm").read_text().split()
        return int(fields[1]) * os.sysconf("SC_PAGESIZE")

    def said(self) -> str:
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    async def visit(self, member: Member | str, **options: Any) -> Socket:
        """A socket of this member (or with this session key), after its hello."""
        key = member if isinstance(member, str) else await in_database(session_of, member)
        visitor = await Socket.open(self.ws, key, **options)
        await visitor.hello()
        return visitor

    def close(self) -> None:
        self._log.close()

    def _end(self, number: signal.Signals) -> int:
        if self._process is None or self._process.poll() is not None:
            return self._process.returncode if self._process else 0
        self._process.send_signal(number)
        try:
            return self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise


@contextlib.contextmanager
def live_server(**environment: str) -> Iterator[LiveServer]:
    server = LiveServer(**environment)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        sys.stdout.write(server.said())  # pytest shows it when the test fails
        server.close()


def session_of(member: Member) -> str:
    """The key of a new session of this member, as signing in leaves it."""
    store = SessionStore()
    store[SESSION_KEY] = str(member.person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = member.person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


async def in_database(function: Any, *arguments: Any, **named: Any) -> Any:
    """Call something that uses the ORM from an async test: in a thread that gives its connection back."""
    from realtime import gateway

    return await gateway.db(function, *arguments, **named)


def database_url() -> str:
    known = connection.settings_dict
    host, port = known["HOST"], known["PORT"]
    place = "" if host.startswith("/") else f"{host}:{port or 5432}"
    user = quote(known["USER"]) + (":" + quote(known["PASSWORD"]) if known["PASSWORD"] else "")
    query = "?" + urlencode({"host": host, **({"port": port} if port else {})}) if host.startswith("/") else ""
    return f"postgresql://{user}@{place}/{known['NAME']}{query}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False

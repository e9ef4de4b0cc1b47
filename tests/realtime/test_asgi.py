"""The same door under any ASGI server: only the public interface, no wire of our own."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from concurrent.futures import wait
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connection

from realtime import gateway, process
from tests.cast import Cast
from tests.realtime.running import in_database, session_of
from tests.realtime.streams import happen, head_of, own

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def application() -> Any:
    """Made here and not at the import: its static files are looked for when it is made."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    from realtime.asgi import application as made

    return made


@pytest.fixture(autouse=True, scope="module")
def _everything_given_back(people: Cast) -> Iterator[None]:
    """The process ran inside the tests' own: its threads finish, and its connections close before the database goes."""
    yield
    wait([gateway._threads.submit(sleep, 0.2) for _ in range(gateway._threads._max_workers)])
    gc.collect()  # a connection attempt that was broken off is closed when nobody holds it any more
    connection.close_pool()  # type: ignore[attr-defined]


def visitor(application: Any, key: str) -> Any:
    host = settings.ALLOWED_HOSTS[0]
    headers = [
        (b"host", host.encode()),
        (b"origin", f"http://{host}".encode()),
        (b"cookie", f"session={key}".encode()),
    ]
    return WebsocketCommunicator(application, "/ws/v1", headers=headers)


async def test_stream_is_followed_without_a_wire_of_our_own(people: Cast, application: Any) -> None:
    socket = visitor(application, await in_database(session_of, people.officer))
    assert (await socket.connect())[0]
    assert "hello" in json.loads(await socket.receive_from(5))
    head = await head_of(people.officer)
    await socket.send_to(json.dumps({"do": "stream.open", "ref": 1, "stream": own(people.officer), "after": head - 1}))
    frames: list[Any] = []
    await happen(people.officer)
    while not frames or frames[-1].get("seq") != head + 1:
        content = json.loads(await socket.receive_from(5))
        frames += content if isinstance(content, list) else [content]
    assert frames[0]["ok"]["head"] in (head, head + 1)
    assert [frame["seq"] for frame in frames[1:]] == [head, head + 1]
    await socket.disconnect()
    process.stop()


async def test_nobody_is_closed_with_4401(people: Cast, application: Any) -> None:
    socket = visitor(application, "")
    assert (await socket.connect())[0]
    assert await socket.receive_output(5) == {"type": "websocket.close", "code": 4401, "reason": "no session"}
    process.stop()
    await socket.disconnect()


async def test_lifespan_starts_and_stops_the_process(people: Cast, application: Any) -> None:
    said = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    heard: list[str] = []

    async def receive() -> dict[str, Any]:
        return said.pop(0)

    async def send(message: dict[str, Any]) -> None:
        heard.append(message["type"])

    await application({"type": "lifespan"}, receive, send)
    assert heard == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

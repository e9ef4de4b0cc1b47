"""A process that leaves says so in its answers, and one that cannot answer is not ready."""

from __future__ import annotations

from typing import Any

import pytest

from realtime.http.farewell import Farewell
from realtime.http.warm import answers

pytestmark = pytest.mark.asyncio


async def page(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    status = {"/good": 200, "/bad": 503}[scope["path"]]
    await send({"type": "http.response.start", "status": status, "headers": [(b"a", b"b")]})
    await send({"type": "http.response.body", "body": b""})


async def headers_of(application: Any) -> list[tuple[bytes, bytes]]:
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await application({"type": "http", "path": "/good"}, receive, send)
    return list(said[0]["headers"])


async def test_only_answers_of_a_leaving_process_close_their_connections() -> None:
    application = Farewell(page)
    assert await headers_of(application) == [(b"a", b"b")]
    application.leaving = True
    assert (b"connection", b"close") in await headers_of(application)


async def test_application_can_serve_when_it_says_200() -> None:
    assert await answers(page, "/good")
    assert not await answers(page, "/bad")


async def test_application_that_raises_cannot_serve() -> None:
    assert not await answers(page, "/unheard-of")

"""Whether this process can serve: asked of the whole application from inside, which also loads what requests need."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from django.conf import settings

from realtime.interface import Receive, Send

log = logging.getLogger(__name__)
MAY_TAKE = 10.0


async def answers(application: Any, path: str) -> bool:
    """Whether a visitor of this page would get 200; never raises."""
    statuses: list[int] = []
    asked = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not asked:
            await asyncio.Event().wait()  # the visitor stays until it has its answer
        return asked.pop()

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    try:
        await asyncio.wait_for(_visit(application, path, receive, send), MAY_TAKE)
    except Exception as error:  # whatever it is: not yet
        log.warning("%s cannot be served yet: %s", path, error or type(error).__name__)
        return False
    return statuses == [200]


async def _visit(application: Any, path: str, receive: Receive, send: Send) -> None:
    host = next((name for name in settings.ALLOWED_HOSTS if not name.startswith((".", "*"))), "localhost")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", host.encode())],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
    }
    await application(scope, receive, send)

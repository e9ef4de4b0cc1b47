"""The smallest fan-out hub as an ASGI application: one message to everybody in the room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

room: set[Send] = set()


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await _talk(scope["path"], receive, send)
    elif scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ready"})
    elif scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


async def _talk(path: str, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    if path == "/sub":
        room.add(send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            for one in list(room):
                await one({"type": "websocket.send", "text": message["text"]})
    finally:
        room.discard(send)

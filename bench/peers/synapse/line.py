"""Matrix's client-server API over one kept connection: one question at a time, JSON both ways."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Self

from bench.answers import answer

CLIENT = "/_matrix/client/v3"


class Line:
    """Somebody's connection to their homeserver; without a token, that of somebody who has yet to register."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str) -> None:
        self._reader = reader
        self._writer = writer
        self._head = f"Host: bench\r\nAuthorization: Bearer {token}\r\n" if token else "Host: bench\r\n"

    @classmethod
    async def open(cls, address: str, token: str = "") -> Self:
        host, _, port = address.partition(":")
        return cls(*await asyncio.open_connection(host, int(port)), token)

    async def ask(self, method: str, path: str, content: dict[str, Any] | None = None) -> bytes:
        """The answer as it came; one that is not 200 is a Problem."""
        body = b"" if content is None else json.dumps(content).encode()
        head = f"{method} {CLIENT}{path} HTTP/1.1\r\n{self._head}Content-Length: {len(body)}\r\n\r\n"
        self._writer.write(head.encode() + body)
        return await answer(self._reader)

    async def told(self, method: str, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(await self.ask(method, path, content))
        return told

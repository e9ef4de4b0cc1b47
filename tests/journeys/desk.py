"""A person at their desk: one socket and one REST client under the same session."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx

from tests.cast import Member
from tests.realtime.client import Frame, Refused, Socket
from tests.realtime.running import LiveServer, in_database, session_of

CSRF = "c" * 32
REPEATS = 5


class Desk:
    """Open with `async with Desk(server, member) as desk`."""

    def __init__(self, server: LiveServer, member: Member) -> None:
        self.server = server
        self.member = member
        self.socket: Socket
        self.http: httpx.AsyncClient

    async def __aenter__(self) -> Self:
        key = await in_database(session_of, self.member)
        self.http = httpx.AsyncClient(
            base_url=f"{self.server.http}/api/v1",
            cookies={"session": key, "csrftoken": CSRF},
            headers={"X-CSRFToken": CSRF, "Origin": self.server.http},
            timeout=30,
        )
        self.socket = await self.server.visit(key)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.socket.close()
        await self.http.aclose()

    async def reconnect(self) -> None:
        await self.socket.close()
        self.socket = await self.server.visit(self.http.cookies["session"])

    async def enter(self, stream: str) -> int:
        """Follow a stream from where it stands now."""
        head: int = (await self.socket.follow(stream))["head"]
        return head

    async def say(self, conversation: str, body: str, **more: Any) -> Frame:
        """Send a message over the socket, again as browsers do when told to come back later; returns the answer."""
        fields = {"client_id": str(uuid4()), "body": body, **more}
        for _ in range(REPEATS):
            try:
                return await self.socket.ask("message.post", conversation=conversation, **fields)
            except Refused as refused:
                if refused.code not in ("unavailable", "busy"):
                    raise
                await asyncio.sleep(refused.error.get("retry_after") or 1)
        raise AssertionError(f"{REPEATS} times told to come back later")

    async def post(self, path: str, content: Any = None, **headers: str) -> Any:
        return self._read(await self.http.post(path, json=content or {}, headers=headers))

    async def put(self, path: str, content: Any = None) -> Any:
        return self._read(await self.http.put(path, json=content or {}))

    async def get(self, path: str) -> Any:
        return self._read(await self.http.get(path))

    async def delete(self, path: str) -> Any:
        return self._read(await self.http.delete(path))

    async def event(self, stream: str, kind: str, start: int = 0) -> Frame:
        """The first event of this type that arrived on a stream."""
        return await self.socket.until(
            lambda frame: frame.get("stream") == stream and frame.get("type") == kind, start=start
        )

    @staticmethod
    def _read(response: httpx.Response) -> Any:
        if response.status_code >= 400:
            raise AssertionError(
                f"{response.request.method} {response.request.url}: {response.status_code} {response.text}"
            )
        return response.json() if response.content else None

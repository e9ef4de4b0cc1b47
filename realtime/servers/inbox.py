"""What a client has sent and nobody has read yet, for one reader; pauses the network while it is full."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

MOST_WAITING = 64  # frames of one client that may wait for us
FEW_WAITING = 16


class Inbox:
    """Not asyncio's queue: three kilobytes of empty deques for each of thousands of idle connections."""

    __slots__ = ("_items", "_loop", "_pause", "_paused", "_reader", "_resume")

    def __init__(self, pause: Callable[[], object], resume: Callable[[], object]) -> None:
        self._loop = asyncio.get_running_loop()
        self._items: list[dict[str, Any]] = []
        self._reader: asyncio.Future[None] | None = None
        self._pause = pause
        self._resume = resume
        self._paused = False

    @property
    def is_full(self) -> bool:
        return self._paused

    def put_nowait(self, item: dict[str, Any]) -> None:
        self._items.append(item)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)
        if not self._paused and len(self._items) >= MOST_WAITING:
            self._paused = True
            self._pause()

    async def get(self) -> dict[str, Any]:
        while not self._items:
            self._reader = self._loop.create_future()
            await self._reader
        item = self._items.pop(0)
        if self._paused and len(self._items) <= FEW_WAITING:
            self._paused = False
            self._resume()
        return item

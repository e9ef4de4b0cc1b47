"""A bounded number of HTTP requests is worked on at a time; the others wait a moment in line or are told to come back.

Without it all requests would stand in line for the same few threads and database connections until none is answered
in time (measured: 80 requests opened 80 connections, when each had a thread of its own). A turn begins when the whole
body is there and ends when the answer begins, so slow networks keep nobody else waiting.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress

from backend.config.environment import number
from realtime import metrics


class TooMany(Exception):
    """The line is too long, or did not move in time."""


class Crowd:
    """The line in front of the views; only the loop's thread touches it."""

    def __init__(self, busy: int | None = None, waiting: int | None = None, patience: float = 3.0) -> None:
        self._free = busy or number("CHIDAO_HTTP_BUSY", 8)
        self._most_waiting = number("CHIDAO_HTTP_WAITING", 200) if waiting is None else waiting
        self._patience = patience
        self._line: deque[asyncio.Future[None]] = deque()
        self.busy = 0

    async def enter(self) -> None:
        """Wait for one's turn; raises TooMany. Whoever entered must `leave`."""
        if self.busy < self._free:
            self.busy += 1
        else:
            await self._queue()
        metrics.crowd(self.busy, len(self._line))

    def leave(self) -> None:
        """Give the turn to the next one in line."""
        while self._line:
            first = self._line.popleft()
            if not first.done():
                first.set_result(None)
                break
        else:
            self.busy -= 1
        metrics.crowd(self.busy, len(self._line))

    async def _queue(self) -> None:
        if len(self._line) >= self._most_waiting:
            raise TooMany
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(mine)
        try:
            async with asyncio.timeout(self._patience):
                await mine
        except BaseException as error:
            if mine.done() and not mine.cancelled():
                self.leave()  # the turn came in the same moment
            with suppress(ValueError):
                self._line.remove(mine)
            if isinstance(error, TimeoutError):
                raise TooMany from None
            raise

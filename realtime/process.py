"""What a process that serves sockets has exactly once: the hub, its regular tasks, and the ways to other processes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from realtime import gateway
from realtime.bridge import Bridge
from realtime.gateway import Visitor
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.relay import Relay
from realtime.together import Together

log = logging.getLogger(__name__)


class Process:
    """Begins with the first connection, or earlier when the server starts it."""

    def __init__(self) -> None:
        limits = Limits()
        self.loop = asyncio.get_running_loop()
        self.hub = Hub(limits)
        self._visitors = Together(lambda keys: gateway.db(gateway.visitors, keys))
        duties: list[Awaitable[None]] = [
            _every(1, self._tick),
            _every(limits.head_check, self.hub.compare_heads),
            _every(limits.session_check, self.hub.check_sessions),
            Bridge(self.hub).run(),
        ]
        self._relay = Relay.if_configured(self.hub)
        if self._relay is not None:
            duties.append(self._relay.run())
        self._tasks = [asyncio.ensure_future(duty) for duty in duties]

    async def admit(self, key: str) -> Visitor | None:
        """The person behind a session; connections that come together share one look."""
        return await self._visitors.ask(key)

    def end(self) -> None:
        self.hub.close()
        if self._relay is not None:
            self._relay.close()
        if not self.loop.is_closed():
            for task in self._tasks:
                task.cancel()

    async def _tick(self) -> None:
        self.hub.tick()


_current: Process | None = None


def current() -> Process:
    """The process's own, made at the first call (servers differ in whether they tell of their start)."""
    global _current
    if _current is None or _current.loop is not asyncio.get_running_loop():
        stop()
        _current = Process()
    return _current


def stop() -> None:
    """End what `current` has begun."""
    global _current
    if _current is not None:
        _current.end()
        _current = None


async def _every(seconds: int, duty: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await duty()
        except Exception:  # the database is away: the next round sees to it
            log.exception("a regular task failed")

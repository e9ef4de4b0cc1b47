"""What a process that serves sockets has exactly once: the hub, its regular tasks, and the ways to other processes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from backend.lib import clock, failures
from processes.timekeeping import keep_time
from realtime import gateway, metrics
from realtime.between.bridge import Bridge
from realtime.between.relay import Relay
from realtime.between.roster import Roster
from realtime.gateway import Visitor
from realtime.limits import Limits
from realtime.live.hub import Hub
from realtime.together import Together
from realtime.writer import Writer

log = logging.getLogger(__name__)


class Process:
    """Begins with the first connection, or earlier when the server starts it."""

    def __init__(self) -> None:
        limits = Limits()
        self.loop = asyncio.get_running_loop()
        self.hub = Hub(limits)
        self.writer = Writer(limits)
        self._entering = 0
        self._visitors = Together(lambda keys: gateway.db(gateway.visitors, keys))
        duties: list[Awaitable[None]] = [
            _every(1, self._tick),
            self._compare_heads(limits),
            _every(1, self.hub.check_newcomers),
            _every(limits.session_check, self.hub.check_sessions),
            Bridge(self.hub).run(),
            keep_time(lambda: gateway.db(clock.ask_database)),
        ]
        self._relay = Relay.if_configured(self.hub)
        self._roster: Roster | None = None
        if self._relay is not None:
            self._roster = Roster(self.hub.presence, self._relay.tell_everybody)
            self._relay.on = {"people": self._roster.hear_changes, "everyone": self._roster.hear_summary}
            self.hub.sockets_elsewhere = self._roster.sockets
            duties.append(self._relay.run())
        self._tasks = [asyncio.ensure_future(duty) for duty in duties]

    @property
    def deaf(self) -> bool | None:
        """Whether other web processes cannot be heard at the moment; None where there are none to hear."""
        return None if self._relay is None else self._relay.deaf

    async def admit(self, key: str) -> Visitor | None:
        """The person behind a session; connections that come together share one look."""
        self._entering += 1
        try:
            visitor = await self._visitors.ask(key)
        finally:
            self._entering -= 1
        if visitor is not None:
            self.hub.live_in(visitor.epoch)
        return visitor

    def is_crowded(self) -> bool:
        """Whether another socket would be one too many; its client is told to come back."""
        limits = self.hub.limits
        return self._entering >= limits.admissions or len(self.hub.connections) >= limits.sockets

    def relay_waiting(self) -> int:
        """Notes that wait to be told to the other processes."""
        return self._relay.waiting() if self._relay is not None else 0

    def end(self) -> None:
        self.hub.close()
        if not self.loop.is_closed():
            for task in self._tasks:
                task.cancel()

    async def _tick(self) -> None:
        self.hub.tick()
        if self._roster is not None and self._relay is not None:
            self._roster.tick(time.monotonic(), self._relay.deaf)
        metrics.sample(self)

    async def _compare_heads(self, limits: Limits) -> None:
        """Compare every stream from time to time, and often while the other processes are not heard."""
        compared = time.monotonic()
        while True:
            await asyncio.sleep(min(1, limits.head_check))
            deaf = self._relay is not None and self._relay.deaf
            if time.monotonic() - compared < (limits.deaf_check if deaf else limits.head_check):
                continue
            compared = time.monotonic()
            try:
                if deaf:
                    self.hub.forget_all()  # withdrawals are not heard either
                await self.hub.compare_heads()
            except Exception as error:
                _tell("heads could not be compared", error)


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
        except Exception as error:
            _tell("a regular task failed", error)


def _tell(what: str, error: Exception) -> None:
    """The next round sees to it; while the database is away that is no fault of the program."""
    if failures.as_domain_error(error) is None:
        log.error(what, exc_info=error)
    else:
        log.warning("%s: %s", what, type(error).__name__)

"""How often one session may open a socket of this process, and for how long one that was sent away stays out.

A socket costs more than anything else a client can ask for (measured: alone up to 3.5 ms of the processor from the
first byte to the last, its session looked up and its close included), so whoever opens sockets in a loop, or comes
back at once after being cut, is met before a WebSocket exists: that costs 0.2 ms and leaves nothing.
Addresses are only counted for sessions that are not valid: however many people sit behind one, all of them get in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from django.conf import settings

from realtime.limits import Limits, Pace

MOST_HELD = 200
HELD = 1.0  # seconds


class Knocks:
    """Known to this process alone. Knocking too early does not make it longer: the time told first stays true."""

    def __init__(self, limits: Limits) -> None:
        self._sessions = Pace[str](limits.handshakes, limits.handshakes_burst)
        self._strangers = Pace[str](limits.strangers, limits.strangers_burst)
        self._penalty = limits.penalty
        self._held = 0

    def wait(self, session: str, address: str) -> float:
        """0 when a socket may be opened now, else how many seconds it comes too early."""
        return max(self._sessions.wait(session), self._strangers.wait(address))

    def take(self, session: str, address: str) -> float:
        """As `wait`; when it is 0, this was a handshake."""
        wait = self.wait(session, address)
        if not wait and session:
            self._sessions.take(session)
        return wait

    def offended(self, session: str) -> None:
        """A socket of this session was cut for what it sent: keep the session out for a while."""
        self._sessions.empty(session, self._penalty)

    def stranger(self, address: str) -> None:
        """Somebody from there came without a session that is valid."""
        if address:
            self._strangers.take(address)

    def answer_late(self, answer: Callable[[], None]) -> None:
        """Let whoever came too early wait for the answer, so that asking in a loop is slow; not too many at a time."""
        if self._held >= MOST_HELD:
            answer()
            return
        self._held += 1
        asyncio.get_running_loop().call_later(HELD, self._let_go, answer)

    def _let_go(self, answer: Callable[[], None]) -> None:
        self._held -= 1
        answer()


def address_of(scope: dict[str, Any]) -> str:
    """Where a request comes from, as the proxy says it where there is one; empty when nobody says."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) is None:
        return str(scope["client"][0]) if scope.get("client") else ""
    said = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return said[-1].decode("latin-1").rpartition(",")[2].strip() if said else ""

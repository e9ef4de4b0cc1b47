"""How often one session may open a socket of this process, and for how long one that was sent away stays out.

A handshake costs more than anything else a client can ask for (measured: 1.4 ms, and 8 kB until all its timers have
ended), so whoever opens sockets in a loop, or comes back at once after being cut, is met before a WebSocket exists.
Addresses are only counted for sessions that are not valid: however many people sit behind one, all of them get in.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.conf import settings

from realtime.limits import Limits

MOST_KEYS = 10_000  # remembered; beyond it whoever came longest ago may come early
MOST_HELD = 200
HELD = 1.0  # seconds


class Pace:
    """Token buckets by key, each a single number: the moment at which it is full again (the cell rate of ATM)."""

    def __init__(self, per_ten_seconds: int, burst: int) -> None:
        self._step = 10 / per_ten_seconds if per_ten_seconds else 3600.0
        self._slack = (burst - 1) * self._step
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def wait(self, key: str) -> float:
        """0 when there is a token, else the seconds until there is."""
        return max(0.0, self._full_at.get(key, 0.0) - time.monotonic() - self._slack)

    def take(self, key: str) -> None:
        """Take a token, whether or not there is one."""
        now = time.monotonic()
        self._note(key, max(self._full_at.get(key, 0.0), now) + self._step, now)

    def empty(self, key: str, seconds: float) -> None:
        """The next token comes in so many seconds, or later if that was so before."""
        now = time.monotonic()
        self._note(key, max(self._full_at.get(key, 0.0), now + self._slack + seconds), now)

    def _note(self, key: str, full_at: float, now: float) -> None:
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        while len(self._full_at) > MOST_KEYS or next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)


class Knocks:
    """Known to this process alone. Knocking too early does not make it longer: the time told first stays true."""

    def __init__(self, limits: Limits) -> None:
        self._sessions = Pace(limits.handshakes, limits.handshakes_burst)
        self._strangers = Pace(limits.strangers, limits.strangers_burst)
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

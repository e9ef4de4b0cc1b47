"""How much one client may ask of the server; every number is a setting (docs/protocol.md lists them)."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from backend.config.environment import number

Key = TypeVar("Key", bound=Hashable)
MOST_KEYS = 10_000  # remembered by a pace; beyond it whoever came longest ago may come early


@dataclass(frozen=True)
class Limits:
    """All limits and periods of the real-time door; times in seconds, sizes in bytes."""

    heartbeat: int = field(default_factory=lambda: number("CHIDAO_WS_HEARTBEAT", 25))
    ping: int = field(default_factory=lambda: number("CHIDAO_WS_PING", 20))
    pong: int = field(default_factory=lambda: number("CHIDAO_WS_PONG", 20))
    head_check: int = field(default_factory=lambda: number("CHIDAO_WS_HEAD_CHECK", 15))
    deaf_check: int = field(default_factory=lambda: number("CHIDAO_WS_DEAF_CHECK", 2))
    session_check: int = field(default_factory=lambda: number("CHIDAO_WS_SESSION_CHECK", 60))
    frame_bytes: int = field(default_factory=lambda: number("CHIDAO_WS_FRAME_BYTES", 64 * 1024))
    frames: int = field(default_factory=lambda: number("CHIDAO_WS_FRAMES_PER_10S", 20))
    frames_burst: int = field(default_factory=lambda: number("CHIDAO_WS_FRAMES_BURST", 60))
    opens_burst: int = field(default_factory=lambda: number("CHIDAO_WS_OPENS_BURST", 250))
    posts: int = field(default_factory=lambda: number("CHIDAO_WS_POSTS_PER_10S", 5))
    posts_burst: int = field(default_factory=lambda: number("CHIDAO_WS_POSTS_BURST", 20))
    batch: int = field(default_factory=lambda: number("CHIDAO_WS_BATCH", 64))
    waiting: int = field(default_factory=lambda: number("CHIDAO_WS_WAITING", 1_000))
    polls: int = field(default_factory=lambda: number("CHIDAO_WS_POLLS_PER_10S", 10))
    polls_burst: int = field(default_factory=lambda: number("CHIDAO_WS_POLLS_BURST", 30))
    refusals: int = field(default_factory=lambda: number("CHIDAO_WS_REFUSALS", 20))
    bad_frames: int = field(default_factory=lambda: number("CHIDAO_WS_BAD_FRAMES_PER_MINUTE", 5))
    handshakes: int = field(default_factory=lambda: number("CHIDAO_WS_HANDSHAKES_PER_10S", 10))
    handshakes_burst: int = field(default_factory=lambda: number("CHIDAO_WS_HANDSHAKES_BURST", 30))
    strangers: int = field(default_factory=lambda: number("CHIDAO_WS_STRANGERS_PER_10S", 100))
    strangers_burst: int = field(default_factory=lambda: number("CHIDAO_WS_STRANGERS_BURST", 1000))
    penalty: int = field(default_factory=lambda: number("CHIDAO_WS_PENALTY", 15))
    sockets: int = field(default_factory=lambda: number("CHIDAO_WS_SOCKETS", 10_000))
    admissions: int = field(default_factory=lambda: number("CHIDAO_WS_ADMISSIONS", 1_000))
    sockets_per_person: int = field(default_factory=lambda: number("CHIDAO_WS_SOCKETS_PER_PERSON", 8))
    streams_per_socket: int = field(default_factory=lambda: number("CHIDAO_WS_STREAMS_PER_SOCKET", 200))
    people_watched: int = field(default_factory=lambda: number("CHIDAO_WS_PEOPLE_WATCHED", 200))
    pending_bytes: int = field(default_factory=lambda: number("CHIDAO_WS_PENDING_BYTES", 1024 * 1024))
    blocked: int = field(default_factory=lambda: number("CHIDAO_WS_BLOCKED", 20))
    kept_events: int = field(default_factory=lambda: number("CHIDAO_WS_KEPT_EVENTS", 200))
    resume_most: int = field(default_factory=lambda: number("CHIDAO_WS_RESUME_MOST", 5000))
    retry_spread: int = field(default_factory=lambda: number("CHIDAO_WS_RETRY_SPREAD", 20))


class Bucket:
    """A token bucket: `burst` at once, then `per_ten_seconds`."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, per_ten_seconds: int, burst: int) -> None:
        self._rate = per_ten_seconds / 10
        self._burst = self._tokens = float(burst)
        self._at = time.monotonic()

    def take(self) -> float:
        """Take one token: 0 when there was one, else the seconds until there is."""
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return (1 - self._tokens) / self._rate if self._rate else 3600.0


class Pace(Generic[Key]):
    """Token buckets by key, each a single number: the moment at which it is full again (the cell rate of ATM).

    Those that are full need not be kept, so leaving and coming back gains nobody a fresh one.
    """

    def __init__(self, per_ten_seconds: int, burst: int) -> None:
        self._step = 10 / per_ten_seconds if per_ten_seconds else 3600.0
        self._slack = (burst - 1) * self._step
        self._full_at: OrderedDict[Key, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def wait(self, key: Key) -> float:
        """0 when there is a token, else the seconds until there is."""
        return max(0.0, self._full_at.get(key, 0.0) - time.monotonic() - self._slack)

    def ask(self, key: Key) -> float:
        """Take a token if there is one: 0 then, else the seconds until there is."""
        wait = self.wait(key)
        if not wait:
            self.take(key)
        return wait

    def take(self, key: Key) -> None:
        """Take a token, whether or not there is one."""
        now = time.monotonic()
        self._note(key, max(self._full_at.get(key, 0.0), now) + self._step, now)

    def empty(self, key: Key, seconds: float) -> None:
        """The next token comes in so many seconds, or later if that was so before."""
        now = time.monotonic()
        self._note(key, max(self._full_at.get(key, 0.0), now + self._slack + seconds), now)

    def _note(self, key: Key, full_at: float, now: float) -> None:
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        while len(self._full_at) > MOST_KEYS or next(iter(self._full_at.values())) <= now:
            self._full_at.popitem(last=False)


class Strikes:
    """Counts what should not happen; `strike` is true when it happened `most` times within a minute."""

    __slots__ = ("_most", "_times")

    def __init__(self, most: int) -> None:
        self._most = most
        self._times: deque[float] | None = None  # made when needed: most connections never strike

    def strike(self) -> bool:
        now = time.monotonic()
        if self._times is None:
            self._times = deque(maxlen=self._most)
        self._times.append(now)
        return len(self._times) == self._most and now - self._times[0] < 60


class Allowance:
    """What one connection has left."""

    __slots__ = ("_frames", "_opens", "bad_frames", "posts", "refusals")

    def __init__(self, limits: Limits) -> None:
        self._frames = Bucket(limits.frames, limits.frames_burst)
        self._opens = Bucket(limits.frames, limits.opens_burst)  # coming back opens up to 200 streams at once
        self.posts: Callable[[], float] | None = None  # the hub gives all sockets of a person the same one
        self.bad_frames = Strikes(limits.bad_frames)
        self.refusals = Strikes(limits.refusals)

    def wait_for(self, command: str) -> float:
        """0 when the command may run now, else how many seconds it comes too early."""
        if command in ("stream.open", "stream.close"):
            return self._opens.take()
        wait = self._frames.take()
        if not wait and command == "message.post" and self.posts is not None:
            wait = self.posts()
        return wait

"""How much one client may ask of the server; every number is a setting (docs/protocol.md lists them)."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from backend.config.environment import number


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
    strangers: int = field(default_factory=lambda: number("CHIDAO_WS_STRANGERS_PER_10S", 50))
    strangers_burst: int = field(default_factory=lambda: number("CHIDAO_WS_STRANGERS_BURST", 200))
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
        self.posts: Bucket | None = None  # the hub gives all sockets of a person the same one
        self.bad_frames = Strikes(limits.bad_frames)
        self.refusals = Strikes(limits.refusals)

    def wait_for(self, command: str) -> float:
        """0 when the command may run now, else how many seconds it comes too early."""
        if command in ("stream.open", "stream.close"):
            return self._opens.take()
        wait = self._frames.take()
        if not wait and command == "message.post" and self.posts is not None:
            wait = self.posts.take()
        return wait

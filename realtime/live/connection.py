"""One open socket: who is behind it, which streams it follows, and what is still to be sent to it."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.lib.ids import uuid7
from realtime import metrics
from realtime.frames import protocol
from realtime.frames.protocol import Close
from realtime.frames.wire import Frame, Wire
from realtime.gateway import Visitor, session_hash
from realtime.limits import Allowance, Limits

if TYPE_CHECKING:
    from realtime.live.feed import Feed

log = logging.getLogger(__name__)
MOST_HELD = 5_000  # events kept back for one connection; the rest is read from the log when it comes back
LONG, SOON, REST = 0.004, 0.005, 0.001  # seconds: a long fan-out; what comes soon after it; and how long that rests
DRAINED = 64 * 1024  # less than this on the way: the next page of a catch-up may follow


class Outgoing:
    """Writes what has collected for connections once per turn of the loop, so that frames in flight travel together.

    It clocks itself: what arrives while a fan-out runs leaves with the next one. What comes soon after a long fan-out
    waits a moment for more of its kind: fewer, larger frames (measured on uvicorn: half the messages a frame without
    it). After a short one, and for a message on its own, nothing ever waits.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.sent_at: set[float] = set()  # when the events of this turn were told, once for each transaction
        self._loop = loop
        self._due = False
        self._crowded_until = 0.0  # what comes until then does not come alone
        self._feeds: list[Feed] = []
        self._waiting: list[Connection] = []

    def add(self, connection: Connection) -> None:
        self._waiting.append(connection)
        self._soon()

    def add_feed(self, feed: Feed) -> None:
        """A feed with something for its members."""
        self._feeds.append(feed)
        self._soon()

    def settle(self) -> None:
        """Hand what the feeds have delivered to their members."""
        feeds, self._feeds = self._feeds, []
        for feed in feeds:
            feed.settle()

    def _soon(self) -> None:
        """In the next turn but one: the writer answers, and begins its next batch, one turn after the events came."""
        if not self._due:
            self._due = True
            if self._loop.time() < self._crowded_until:
                self._loop.call_later(REST, self._flush)
            else:
                self._loop.call_soon(self._loop.call_soon, self._flush)

    def _flush(self) -> None:
        began = self._loop.time()
        self.settle()
        self._due = False
        waiting, self._waiting = self._waiting, []
        for connection in waiting:
            _write(connection)
        ended = self._loop.time()
        self._crowded_until = ended + SOON if ended - began > LONG else 0.0
        if self.sent_at:
            now = time.time()
            for at in self.sent_at:
                metrics.delivered(max(0.0, now - at))
            self.sent_at.clear()


def _write(connection: Connection) -> None:
    """What goes wrong with one is its own end: those behind it would never be written to again."""
    try:
        connection.flush()
    except Exception:
        log.exception("a connection could not be written to")
        with suppress(Exception):
            connection.close(Close.SLOW_READER, "resume later")


class Connection:
    """State of one socket. Only the event loop's thread touches it."""

    __slots__ = (
        "__weakref__", "_blocked_since", "_frames", "_held", "_holds", "_outgoing", "_wire", "allowance", "busy",
        "closing", "id", "limits", "next_beat", "person_id", "person_name", "rights", "session_key", "streams",
    )  # fmt: skip

    def __init__(self, visitor: Visitor, session_key: str, wire: Wire, limits: Limits, outgoing: Outgoing) -> None:
        self.id = str(uuid7())
        self.person_id: UUID = visitor.person_id
        self.person_name = visitor.name
        self.session_key = session_key
        self.limits = limits
        self.allowance = Allowance(limits)
        self.streams: dict[str, Feed] = {}
        self.rights = 0  # raised when rights changed: an answer asked for before does not count any more
        self.closing = False
        self.busy = False
        self.next_beat = time.monotonic() + limits.heartbeat * (0.5 + random.random() / 2)  # noqa: S311 - spreads load
        self._blocked_since: float | None = None
        self._holds = 0
        self._held: list[tuple[str, Frame]] = []
        self._wire = wire
        self._outgoing = outgoing
        self._frames: Sequence[Frame] = ()

    @property
    def session_hash(self) -> str:
        """How this connection's session is named in events."""
        return session_hash(self.session_key)

    def push(self, *frames: Frame) -> None:
        """Send frames with the next flush; never waits."""
        self._push(frames)

    def push_events(self, stream: str, frames: Sequence[Frame]) -> None:
        """Send events, or keep them back while this person's rights are being asked again."""
        if self._holds:
            self._held += [(stream, frame) for frame in frames]
            if len(self._held) > MOST_HELD:
                self.close(Close.SLOW_READER, "resume later")
        else:
            self._push(frames)

    def say(self, text: str) -> None:
        self.push(Frame(text))

    def answer(self, ref: int | None, content: Any) -> None:
        """Answer a command; one without `ref` asked for no answer."""
        if ref is not None:
            self.say(protocol.answer(ref, content))

    def hold(self) -> None:
        """Keep events back until `release` was called as often as this; those before are sent."""
        self._outgoing.settle()
        self._holds += 1

    def release(self) -> None:
        """Send on the kept events of the streams that are still open."""
        self._holds -= 1
        if not self._holds:
            held, self._held = self._held, []
            self._push([frame for stream, frame in held if stream in self.streams])

    def flush(self) -> None:
        """Write what has collected; a reader that is too far behind is cut and comes back later."""
        frames, self._frames = self._frames, ()
        waiting = self._wire.pending()
        if waiting > DRAINED and waiting + sum(len(frame.text) for frame in frames) > self.limits.pending_bytes:
            self.close(Close.SLOW_READER, "resume later")
        elif frames:
            self._wire.write(frames)

    def close(self, code: Close, reason: str = "") -> None:
        """End the connection after what was already pushed."""
        if self.closing:
            return
        frames, self._frames = self._frames, ()
        self.closing = True
        if frames and code != Close.SLOW_READER:
            self._wire.write(frames)
        self._wire.close(int(code), reason)

    def beat(self, now: float) -> None:
        """The regular look at this connection: heartbeat due, reader blocked for too long."""
        if now >= self.next_beat:
            self.next_beat = now + self.limits.heartbeat
            self.say(protocol.heartbeat({name: feed.head or 0 for name, feed in self.streams.items()}))
        if self._wire.pending() <= DRAINED:
            self._blocked_since = None
        elif self._blocked_since is None:
            self._blocked_since = now
        elif now - self._blocked_since > self.limits.blocked:
            self.close(Close.SLOW_READER, "resume later")

    async def drained(self) -> None:
        """Wait until most of what was written is on its way; gives up when the reader blocks or is gone."""
        deadline = time.monotonic() + self.limits.blocked
        self.flush()
        while not self.closing and self._wire.pending() > DRAINED:
            if time.monotonic() > deadline:
                self.close(Close.SLOW_READER, "resume later")
                return
            await asyncio.sleep(0.02)

    def _push(self, frames: Sequence[Frame]) -> None:
        """In a fan-out all members wait with the same sequence, which therefore stays as it is."""
        if self.closing or not frames:
            return
        if self._frames:
            self._frames = [*self._frames, *frames]
        else:
            self._frames = frames
            self._outgoing.add(self)

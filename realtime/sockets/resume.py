"""Opening a stream: joining with a number IS resuming. First what was missed, in order, then live.

Nothing leaves that was committed after the person's removal: the policy is asked after the head was read, only
events up to that head are read from the log, and if the audience moved meanwhile the question is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.lib.errors import not_found
from realtime.frames import protocol
from realtime.gateway import Look

if TYPE_CHECKING:
    from realtime.live.connection import Connection
    from realtime.live.feed import Feed, Kept
    from realtime.live.hub import Hub


@dataclass(frozen=True)
class Opening:
    """What a client asks for; `after` None means: from now on."""

    ref: int | None
    stream: str
    after: int | None
    epoch: str | None


async def open_stream(hub: Hub, connection: Connection, opening: Opening) -> None:
    """Answer, send what was missed, and follow the stream; raises `not_found` or `reload`."""
    feed = hub.feed(opening.stream)
    feed.users += 1
    try:
        feed.leave(connection)  # opening again is how a client asks for what it has missed
        await _Joining(hub, feed, connection).run(opening)
    finally:
        feed.users -= 1
        hub.rest(feed)


class _Joining:
    """One connection on its way into one feed."""

    def __init__(self, hub: Hub, feed: Feed, connection: Connection) -> None:
        self._hub = hub
        self._feed = feed
        self._connection = connection
        self._position = 0
        self._rights = 0

    async def run(self, opening: Opening) -> None:
        look = await self._look(opening.after or 0)
        self._begin(look, opening)
        while True:
            await self._catch_up(look.head)
            if self._connection.closing or self._join(look):
                return
            look = await self._look(self._position)
            if look.first is None:
                self._connection.say(protocol.gone(self._feed.name))
                return

    async def _look(self, at_least: int) -> Look:
        """What the policy says now, or said when nothing can have changed since (rights.py says why that is enough).

        A client may have heard more than this process (elsewhere, or in an answer): then the database is asked.
        """
        feed, person = self._feed, self._connection.person_id
        self._rights = self._connection.rights
        first = feed.known_reader(person)
        head = feed.head or 0
        if first is not None and self._hub.epoch is not None and at_least <= head:
            return Look(head, first, self._hub.epoch)
        token = self._hub.rights.token(person)
        look = await self._hub.look(person, feed.name)
        if look.first is not None:
            feed.remember_reader(person, token, look.head, look.first)
        return look

    def _begin(self, look: Look, opening: Opening) -> None:
        if look.first is None:
            raise not_found()
        after = look.head if opening.after is None else opening.after
        other_life = opening.epoch is not None and opening.epoch != look.epoch
        self._position = max(after, look.first - 1)
        if other_life or after > look.head or look.head - self._position > self._connection.limits.resume_most:
            raise protocol.reload()
        self._feed.start(look.head)
        content = {"stream": self._feed.name, "head": look.head, "from": self._position + 1}
        self._connection.answer(opening.ref, content)

    async def _catch_up(self, upto: int) -> None:
        """Send the events up to the head that was read before the policy was asked."""
        while self._position < upto and not self._connection.closing:
            there = self._feed.joined(self._position, upto)
            if there is not None:
                self._connection.push(*there)
                self._position = upto
                if len(there) > 1:
                    await self._connection.drained()
                return
            page = await self._feed.load(self._position, upto)
            if not page:
                self._position = upto  # the log begins later: a part was archived
                return
            self._send(page)
            await self._connection.drained()

    def _join(self, look: Look) -> bool:
        """Pass over to live delivery without a gap; False when the question must be asked again first."""
        feed, connection = self._feed, self._connection
        head = feed.head or 0
        if connection.rights != self._rights or feed.audience_at > look.head:
            return False
        missed = feed.kept(self._position, head)
        if missed is None:
            return False
        self._send(missed)
        feed.join(connection, max(self._position, head))
        return True

    def _send(self, events: list[Kept]) -> None:
        if events:
            self._connection.push(*(event.frame for event in events))
            self._position = events[-1].seq

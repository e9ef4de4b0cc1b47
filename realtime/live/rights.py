"""What this process knows about changes of rights, which are told on people's own streams, each in its own order.

Promise: no event is passed on before this process has heard of every change of rights that was committed before the
event was written. Each event carries how many changes there had been (`Ring.rights`); one that knows of more than this
process waits until the own streams of all people connected here have caught up. And an answer of the policies may
be used again as long as nothing has happened that could change it: the person's own stream is heard here without a gap
(their token lives) and the stream itself has told of no new audience (its feed forgets its readers then). Who comes
back on such an answer is treated exactly as a socket of theirs that had stayed open.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

from backend.events.bell import Ring
from backend.events.log import RIGHTS
from realtime import gateway

if TYPE_CHECKING:
    from realtime.live.feed import Feed
    from realtime.live.hub import Hub


class Rights:
    """One per hub."""

    def __init__(self, hub: Hub) -> None:
        self.known = 0  # as many changes as this were applied to everybody connected here
        self._hub = hub
        self._tokens: dict[UUID, object] = {}
        self._learning: asyncio.Task[None] | None = None

    async def know(self, number: int) -> None:
        """Return when `number` changes of rights have been heard of; raises while the database is away."""
        while self.known < number:
            if self._learning is None:
                self._learning = asyncio.get_running_loop().create_task(self._learn(number))
            await asyncio.shield(self._learning)

    def forget_all(self) -> None:
        """Another life of the log: counts and answers of before mean nothing."""
        self.known = 0
        self._tokens.clear()

    def watch(self, person: UUID) -> None:
        """From now on the person's own stream is heard here."""
        self._tokens.setdefault(person, object())

    def moved(self, person: UUID | None) -> None:
        """Rights of a person have changed."""
        if person is not None and person in self._tokens:
            self._tokens[person] = object()

    def moved_for_all(self) -> None:
        """Rights have changed that no event tells of."""
        self._tokens = {person: object() for person in self._tokens}

    def unwatch(self, person: UUID) -> None:
        """The person's own stream is heard no longer."""
        self._tokens.pop(person, None)

    def token(self, person: UUID) -> object | None:
        """Stands for what is known of a person's rights at this moment; compare it with `is`."""
        return self._tokens.get(person)

    async def _learn(self, number: int) -> None:
        try:
            feeds = self._hub.own_feeds()
            _, heads = await gateway.db(gateway.positions, [RIGHTS, *feeds])
            waiting: list[Feed] = []
            for name, feed in feeds.items():
                if feed.head is not None and feed.head < heads[name]:
                    feed.hear(Ring(name, heads[name]))
                    waiting.append(feed)
            for feed in waiting:
                await feed.reach(heads[feed.name])
            self.known = max(self.known, number, heads[RIGHTS])
        finally:
            self._learning = None

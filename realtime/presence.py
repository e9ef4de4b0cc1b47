"""Who is there: online, away or offline per person, over all their sockets; never stored, allowed to be wrong."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from realtime import protocol
from realtime.wire import Frame

if TYPE_CHECKING:
    from realtime.connection import Connection

State = Literal["online", "away", "offline"]
GRACE = 10.0  # a phone that changes its network is back within seconds; nobody needs to see it


class Presence:
    """The states of the people connected to this process, and who watches whom."""

    def __init__(self) -> None:
        self._sockets: dict[UUID, dict[Connection, State]] = defaultdict(dict)
        self._watchers: dict[UUID, set[Connection]] = defaultdict(set)
        self._watched: dict[Connection, set[UUID]] = {}
        self._leaving: dict[UUID, float] = {}

    def state(self, person: UUID) -> State:
        states = set(self._sockets.get(person, {}).values())
        if "online" in states or (not states and person in self._leaving):
            return "online"
        return "away" if states else "offline"

    def enter(self, connection: Connection) -> None:
        self.set(connection, "online")

    def set(self, connection: Connection, state: State) -> None:
        """Say how one socket's person is; told to watchers when it changes the whole."""
        person = connection.person_id
        before = self.state(person)
        self._leaving.pop(person, None)
        self._sockets[person][connection] = state
        self._tell(person, before)

    def leave(self, connection: Connection) -> None:
        person = connection.person_id
        self.watch(connection, ())
        before = self.state(person)
        self._sockets[person].pop(connection, None)
        if not self._sockets[person]:
            del self._sockets[person]
            if before == "online":
                self._leaving[person] = time.monotonic() + GRACE
        self._tell(person, before)

    def watch(self, connection: Connection, people: Iterable[UUID]) -> None:
        """Tell this connection how exactly these people are, now and at every change."""
        for person in self._watched.pop(connection, set()):
            self._watchers[person].discard(connection)
            if not self._watchers[person]:
                del self._watchers[person]
        wanted = set(people)
        for person in wanted:
            self._watchers[person].add(connection)
        if wanted:
            self._watched[connection] = wanted
        for person in wanted:
            connection.push(_frame(person, self.state(person)))

    def tick(self, now: float) -> None:
        """People whose grace has passed are offline."""
        for person in [one for one, until in self._leaving.items() if until <= now]:
            before = self.state(person)
            del self._leaving[person]
            self._tell(person, before)

    def _tell(self, person: UUID, before: State) -> None:
        after = self.state(person)
        if after != before and person in self._watchers:
            frame = _frame(person, after)
            for watcher in self._watchers[person]:
                watcher.push(frame)


def _frame(person: UUID, state: State) -> Frame:
    return Frame(protocol.ephemeral(None, "presence.changed", {"person": person, "state": state}))

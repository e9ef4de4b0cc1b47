"""Who is there: online, away or offline per person, over all their sockets; never stored, allowed to be wrong."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from realtime.frames import protocol
from realtime.frames.wire import Frame

if TYPE_CHECKING:
    from realtime.live.connection import Connection

State = Literal["online", "away", "offline"]
GRACE = 10.0  # a phone that changes its network is back within seconds; nobody needs to see it


def best(states: Iterable[State]) -> State:
    """One active place is enough to be online."""
    found = set(states)
    return "online" if "online" in found else "away" if "away" in found else "offline"


class Presence:
    """The states of the people connected to this process, who watches whom, and what the watchers were told."""

    def __init__(self) -> None:
        self.elsewhere: Callable[[UUID], State] = lambda person: "offline"  # at the other processes (roster.py)
        self.on_change: Callable[[UUID], None] = lambda person: None
        self._sockets: dict[UUID, dict[Connection, State]] = defaultdict(dict)
        self._watchers: dict[UUID, set[Connection]] = defaultdict(set)
        self._watched: dict[Connection, set[UUID]] = {}
        self._told: dict[UUID, State] = {}
        self._leaving: dict[UUID, float] = {}

    def state(self, person: UUID) -> State:
        """How somebody is, wherever they are connected."""
        return best((self.here(person), self.elsewhere(person)))

    def here(self, person: UUID) -> State:
        """How somebody is at this process alone."""
        states = self._sockets.get(person)
        if not states:
            return "online" if person in self._leaving else "offline"
        return best(states.values())

    def sockets(self, person: UUID) -> int:
        return len(self._sockets.get(person, ()))

    def everybody(self) -> set[UUID]:
        """All who are not offline at this process."""
        return self._sockets.keys() | self._leaving.keys()

    def enter(self, connection: Connection) -> None:
        self.set(connection, "online")

    def set(self, connection: Connection, state: State) -> None:
        """Say how one socket's person is; told to watchers when it changes the whole."""
        person = connection.person_id
        self._leaving.pop(person, None)
        self._sockets[person][connection] = state
        self._changed(person)

    def leave(self, connection: Connection) -> None:
        person = connection.person_id
        self.watch(connection, ())
        before = self.here(person)
        self._sockets[person].pop(connection, None)
        if not self._sockets[person]:
            del self._sockets[person]
            if before == "online":
                self._leaving[person] = time.monotonic() + GRACE
        self._changed(person)

    def watch(self, connection: Connection, people: Iterable[UUID]) -> None:
        """Tell this connection how exactly these people are, now and at every change."""
        for person in self._watched.pop(connection, set()):
            self._watchers[person].discard(connection)
            if not self._watchers[person]:
                del self._watchers[person]
                del self._told[person]
        wanted = set(people)
        if wanted:
            self._watched[connection] = wanted
        for person in wanted:
            self.tell(person)
            self._watchers[person].add(connection)
            self._told[person] = self.state(person)
            connection.push(_frame(person, self._told[person]))

    def tick(self, now: float) -> None:
        """People whose grace has passed are offline."""
        for person in [one for one, until in self._leaving.items() if until <= now]:
            del self._leaving[person]
            self._changed(person)

    def tell(self, person: UUID) -> None:
        """Tell the watchers of somebody when their state is another than the last they were told."""
        if person in self._told:
            after = self.state(person)
            if after != self._told[person]:
                self._told[person] = after
                frame = _frame(person, after)
                for watcher in self._watchers[person]:
                    watcher.push(frame)

    def _changed(self, person: UUID) -> None:
        self.on_change(person)
        self.tell(person)


def _frame(person: UUID, state: State) -> Frame:
    return Frame(protocol.ephemeral(None, "presence.changed", {"person": person, "state": state}))

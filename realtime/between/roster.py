"""Who is connected to the other web processes: what each of them told last, forgotten when it falls silent.

Each process tells every second whose state has changed and every ten seconds how everybody is, so a lost message
heals by itself. Allowed to be wrong and to be lost; nothing that lasts ever waits for it. While nothing is heard at
all (Redis is away) the last known states stay, because silence then says nothing about the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from realtime.live.presence import Presence, State, best

SUMMARY = 10.0  # seconds between two summaries
FORGOTTEN = 25.0  # seconds after which a silent process is gone
Tell = Callable[[str, Any], None]


@dataclass
class Other:
    """Another process: when it was heard, and its people with their number of sockets."""

    heard_at: float
    people: dict[UUID, tuple[State, int]] = field(default_factory=dict)


class Roster:
    """What this process knows of the people at the others, and tells them of its own."""

    def __init__(self, presence: Presence, tell: Tell) -> None:
        self._presence = presence
        self._tell = tell
        self._others: dict[str, Other] = {}
        self._changed: set[UUID] = set()
        self._summary_at = 0.0
        self._now = 0.0
        presence.elsewhere = self.state
        presence.on_change = self._changed.add

    def state(self, person: UUID) -> State:
        """How somebody is at the other processes."""
        return best(other.people[person][0] for other in self._others.values() if person in other.people)

    def sockets(self, person: UUID) -> int:
        """How many sockets somebody has at the other processes."""
        return sum(other.people[person][1] for other in self._others.values() if person in other.people)

    def hear_changes(self, process: str, told: dict[str, list[Any]]) -> None:
        """Some people of another process have changed."""
        people = self._other(process).people
        for name, (state, sockets) in told.items():
            person = UUID(name)
            if state == "offline":
                people.pop(person, None)
            else:
                people[person] = (state, int(sockets))
            self._presence.tell(person)

    def hear_summary(self, process: str, told: dict[str, list[Any]]) -> None:
        """How all people of another process are."""
        other = self._other(process)
        before = other.people
        other.people = {UUID(name): (state, int(sockets)) for name, (state, sockets) in told.items()}
        for person in before.keys() | other.people.keys():
            if before.get(person) != other.people.get(person):
                self._presence.tell(person)

    def tick(self, now: float, deaf: bool = False) -> None:
        """Every second: tell what has changed, and forget who has been silent for too long."""
        passed, self._now = now - (self._now or now), now
        for name, other in list(self._others.items()):
            if deaf:
                other.heard_at += passed
            elif now - other.heard_at > FORGOTTEN:
                del self._others[name]
                for person in other.people:
                    self._presence.tell(person)
        if now >= self._summary_at:
            self._summary_at = now + SUMMARY
            self._tell("everyone", self._said(self._presence.everybody()))
        elif self._changed:
            self._tell("people", self._said(self._changed))
        self._changed.clear()

    def _other(self, process: str) -> Other:
        """What is known of a process; one not known before is told at the next tick how everybody is here."""
        other = self._others.get(process)
        if other is None:
            other = self._others[process] = Other(self._now)
            self._summary_at = 0.0
        other.heard_at = self._now
        return other

    def _said(self, people: set[UUID]) -> dict[str, list[Any]]:
        said: dict[str, list[Any]] = defaultdict(list)
        for person in people:
            said[str(person)] = [self._presence.here(person), self._presence.sockets(person)]
        return said

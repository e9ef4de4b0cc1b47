"""Presence is coarse, over all sockets of a person, and only for those who watch."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import UUID, uuid4

from realtime.frames.wire import Frame
from realtime.live.presence import GRACE, Presence


class Line:
    """A connection as presence sees it."""

    def __init__(self, person: UUID | None = None) -> None:
        self.person_id = person or uuid4()
        self.told: list[str] = []

    def push(self, frame: Frame) -> None:
        self.told.append(json.loads(frame.text)["data"]["state"])


def watched() -> tuple[Presence, Any, Any]:
    presence, watcher, person = Presence(), Line(), Line()
    presence.watch(watcher, [person.person_id])  # type: ignore[arg-type]
    return presence, watcher, person


def test_watcher_is_told_how_somebody_is_and_becomes() -> None:
    presence, watcher, person = watched()
    presence.enter(person)
    presence.set(person, "away")
    presence.set(person, "online")
    assert watcher.told == ["offline", "online", "away", "online"]


def test_one_active_socket_is_enough() -> None:
    presence, watcher, person = watched()
    other: Any = Line(person.person_id)
    presence.enter(person)
    presence.enter(other)
    presence.set(person, "away")
    presence.leave(other)
    assert watcher.told == ["offline", "online", "away"]


def test_short_interruption_is_not_seen_and_a_long_one_is() -> None:
    presence, watcher, person = watched()
    presence.enter(person)
    presence.leave(person)
    presence.enter(person)
    presence.leave(person)
    presence.tick(time.monotonic())
    assert watcher.told == ["offline", "online"]
    presence.tick(time.monotonic() + GRACE + 1)
    assert watcher.told == ["offline", "online", "offline"]


def test_who_stops_watching_or_leaves_is_told_nothing_and_forgotten() -> None:
    presence, watcher, person = watched()
    presence.watch(watcher, [])
    presence.enter(person)
    presence.leave(person)
    presence.tick(time.monotonic() + GRACE + 1)
    assert watcher.told == ["offline"]
    assert not any((presence._sockets, presence._watchers, presence._watched, presence._leaving))

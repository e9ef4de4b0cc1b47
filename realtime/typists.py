"""Who is typing where; never stored, ends by itself, told only to those who have the stream open."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from realtime import protocol

if TYPE_CHECKING:
    from realtime.connection import Connection
    from realtime.hub import Hub

LASTS = 8.0  # seconds; clients say it again every 5


@dataclass(frozen=True)
class Place:
    """A conversation, or a thread of it, and the stream it stands on."""

    stream: str
    conversation: UUID
    thread: UUID | None


class Typists:
    """The people typing on this process."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._until: dict[tuple[Connection, Place], float] = {}

    def start(self, connection: Connection, place: Place) -> None:
        self._until[connection, place] = time.monotonic() + LASTS
        self._tell(connection, place, "typing.started", until_ms=int(LASTS * 1000))

    def stop(self, connection: Connection, place: Place) -> None:
        if self._until.pop((connection, place), None) is not None:
            self._tell(connection, place, "typing.stopped")

    def stop_at(self, connection: Connection, conversation: UUID, thread: UUID | None) -> None:
        self._stop_where(connection, lambda place: (place.conversation, place.thread) == (conversation, thread))

    def leave(self, connection: Connection, conversation: UUID | None = None) -> None:
        """The connection ended, or said what it had to say in a conversation."""
        self._stop_where(connection, lambda place: conversation in (None, place.conversation))

    def tick(self, now: float) -> None:
        for (connection, place), until in list(self._until.items()):
            if until <= now:
                self.stop(connection, place)

    def _stop_where(self, connection: Connection, fits: Callable[[Place], bool]) -> None:
        for one, place in list(self._until):
            if one is connection and fits(place):
                self.stop(connection, place)

    def _tell(self, connection: Connection, place: Place, kind: str, **more: int) -> None:
        data = {
            "conversation_id": place.conversation,
            "thread_id": place.thread,
            "person": {"id": connection.person_id, "name": connection.person_name},
            **more,
        }
        self._hub.whisper(place.stream, protocol.ephemeral(place.stream, kind, data), but=connection)

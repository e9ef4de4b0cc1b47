"""Who is typing where; never stored, ends by itself, told only to those who have the stream open.

Other processes are told too, and each ends what it heard by its own clock: somebody whose process died is not left
typing for ever.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.events.bell import Whisper
from realtime.frames import protocol

if TYPE_CHECKING:
    from realtime.live.connection import Connection
    from realtime.live.hub import Hub

LASTS = 8.0  # seconds; clients say it again every 5
MOST_ELSEWHERE = 10_000


@dataclass(frozen=True)
class Place:
    """A conversation, or a thread of it, and the stream it stands on."""

    stream: str
    conversation: UUID
    thread: UUID | None


class Typists:
    """The people typing, on this process and on others."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._until: dict[tuple[Connection, Place], float] = {}
        self._elsewhere: dict[tuple[str, str, str, str], tuple[float, dict[str, Any]]] = {}

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

    def hear(self, note: Whisper) -> None:
        """What another process tells of its typists; remembered so that it ends here too."""
        data = note.data
        key = (note.stream, str(data["conversation_id"]), str(data["thread_id"]), str(data["person"]["id"]))
        if note.type == "typing.stopped":
            self._elsewhere.pop(key, None)
        elif len(self._elsewhere) < MOST_ELSEWHERE:
            over = {name: value for name, value in data.items() if name != "until_ms"}
            self._elsewhere[key] = (time.monotonic() + LASTS, over)

    def tick(self, now: float) -> None:
        for (connection, place), until in list(self._until.items()):
            if until <= now:
                self.stop(connection, place)
        for key, (until, over) in list(self._elsewhere.items()):
            if until <= now:
                del self._elsewhere[key]
                self._hub.whisper(key[0], protocol.ephemeral(key[0], "typing.stopped", over))

    def _stop_where(self, connection: Connection, fits: Callable[[Place], bool]) -> None:
        if self._until:
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
        self._hub.tell_others([Whisper(place.stream, kind, data)])

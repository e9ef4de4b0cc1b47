"""Sabotage: whoever sends waits until Redis has answered, as when the publication stands on the request's path."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

import socket
from contextlib import suppress
from urllib.parse import urlsplit

from django.conf import settings

from backend.events.bell import Note
from realtime.between.relay import Relay

PATIENCE = 5.0  # seconds, the default of the usual client library
_honest = Relay.tell


def tell(self: Relay, notes: list[Note]) -> None:
    """Ask Redis whether it is there before anything else goes on."""
    place = urlsplit(settings.REDIS_URL)
    with suppress(OSError), socket.create_connection((str(place.hostname), place.port or 6379), PATIENCE) as line:
        line.sendall(b"PING\r\n")
        line.recv(64)
    _honest(self, notes)


if __name__ == "__main__":
    Relay.tell = tell  # type: ignore[method-assign]
    serve()

"""Sabotage: what waits for a client, and what it has sent, may grow without end, as in the stock server."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from realtime.live.connection import Connection
from realtime.servers import inbox
from realtime.servers.daphne import SocketProtocol


def pending(self: SocketProtocol) -> int:
    """Nobody is ever behind."""
    return 0


def write(self: SocketProtocol, data: bytes) -> None:
    """Leave it all to the transport's buffer."""
    self.transport.write(data)


def beat(self: Connection, now: float) -> None:
    """Nobody is looked at."""


if __name__ == "__main__":
    inbox.MOST_WAITING = 10**9
    SocketProtocol.pending = pending  # type: ignore[method-assign]
    SocketProtocol._write = write  # type: ignore[method-assign]
    Connection.beat = beat  # type: ignore[method-assign]
    serve()

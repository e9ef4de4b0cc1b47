"""Sabotage: whether a silent client is still there is never asked."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from realtime.servers.daphne import SocketProtocol

if __name__ == "__main__":
    SocketProtocol._sendAutoPing = lambda self: None
    serve()

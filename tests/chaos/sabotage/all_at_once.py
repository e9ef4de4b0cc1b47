"""Sabotage: everybody who is sent away is told the same moment to come back."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from realtime.frames.protocol import Close
from realtime.live.hub import Hub


def dismiss(self: Hub) -> None:
    """In one second, all of you."""
    for connection in list(self.connections):
        connection.close(Close.RESTART, "retry:1000")


if __name__ == "__main__":
    Hub.dismiss = dismiss  # type: ignore[method-assign]
    serve()

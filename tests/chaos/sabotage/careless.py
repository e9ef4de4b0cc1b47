"""Sabotage: who lost a right is not asked about again, and sessions end without their sockets."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from realtime.live.connection import Connection
from realtime.live.feed import Feed, Kept
from realtime.live.hub import Hub


def delivered(self: Hub, feed: Feed, event: Kept) -> None:
    """Nothing is learnt from people's own streams."""


async def ask_again(self: Feed) -> None:
    """Everybody stays."""
    self._must_ask = False


async def check(self: Hub, connections: list[Connection]) -> None:
    """All sessions are believed to last."""


if __name__ == "__main__":
    Hub.delivered = delivered  # type: ignore[method-assign]
    Hub._check = check  # type: ignore[method-assign]
    Feed._ask_again = ask_again  # type: ignore[method-assign]
    serve()

"""Sabotage: every tenth ring is not heard, whatever comes is taken for the next, and heads are never compared."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from backend.events.bell import Ring
from realtime.live.feed import Feed, Kept
from realtime.live.hub import Hub


def hear(self: Feed, ring: Ring) -> None:
    """Deliver without looking at the number."""
    if ring.frame is not None and ring.seq % 10 and self.head is not None:
        self._deliver(Kept.of(ring))


async def compare_heads(self: Hub) -> None:
    """All is believed to be well."""


if __name__ == "__main__":
    Feed.hear = hear  # type: ignore[method-assign]
    Hub.compare_heads = compare_heads  # type: ignore[method-assign]
    serve()

"""Sabotage: Redis is believed to carry everything in order; there is no other way, and nobody counts or compares."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from collections.abc import Iterable

from backend.events.bell import Ring
from realtime.between.parcels import Load
from realtime.between.relay import Relay
from realtime.live.feed import Feed, Kept
from realtime.live.hub import Hub


async def detour(self: Relay, load: Load) -> None:
    """What Redis did not take is gone."""


async def compare(self: Hub, streams: Iterable[str]) -> None:
    """All is believed to be well."""


def hear(self: Feed, ring: Ring) -> None:
    """Whatever comes is the next."""
    if ring.frame is not None and self.head is not None and ring.seq > self.head:
        self._deliver(Kept.of(ring))


if __name__ == "__main__":
    Relay._detour = detour  # type: ignore[method-assign]
    Hub.compare = compare  # type: ignore[method-assign]
    Feed.hear = hear  # type: ignore[method-assign]
    serve()

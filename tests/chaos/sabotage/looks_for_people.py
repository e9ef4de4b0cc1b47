"""Sabotage: who is there is looked up in a store that answers slowly, and everything else waits for it."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

import time

from realtime.live.presence import Presence

_honest = Presence.tick


def tick(self: Presence, now: float) -> None:
    """Each second, for most of it."""
    time.sleep(0.8)
    _honest(self, now)


if __name__ == "__main__":
    Presence.tick = tick  # type: ignore[method-assign]
    serve()

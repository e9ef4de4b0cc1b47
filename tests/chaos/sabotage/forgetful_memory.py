"""Sabotage: the memory of recent events leaves some out, and nobody counts them when somebody comes back."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from realtime.live.feed import Feed, Kept

_honest = Feed.kept


def kept(self: Feed, after: int, upto: int) -> list[Kept] | None:
    """Every tenth event is not there."""
    events = _honest(self, after, upto)
    return events and [one for one in events if one.seq % 10]


if __name__ == "__main__":
    Feed.kept = kept  # type: ignore[method-assign]
    serve()

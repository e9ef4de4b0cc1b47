"""Sabotage: everybody may ask as much as they like."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from realtime.limits import Bucket, Pace, Strikes

if __name__ == "__main__":
    Bucket.take = lambda self: 0.0  # type: ignore[method-assign]
    Pace.wait = lambda self, key: 0.0  # type: ignore[method-assign]
    Strikes.strike = lambda self: False  # type: ignore[method-assign]
    serve()

"""Sabotage: Redis is believed to carry everything; there is no other way, and nobody compares heads."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from collections.abc import Iterable

from realtime.hub import Hub
from realtime.parcels import Load
from realtime.relay import Relay


async def detour(self: Relay, load: Load) -> None:
    """What Redis did not take is gone."""


async def compare(self: Hub, streams: Iterable[str]) -> None:
    """All is believed to be well."""


if __name__ == "__main__":
    Relay._detour = detour  # type: ignore[method-assign]
    Hub.compare = compare  # type: ignore[method-assign]
    serve()

"""Time-ordered identifiers (UUIDv7, RFC 9562 section 5.7)."""

from __future__ import annotations

import os
import time
import uuid

_RANDOM = 10  # bytes of each
_FREE = ~(0xF << 76 | 0x3 << 62)  # all bits but those of version and variant
_VERSION = 0x7 << 76 | 0x2 << 62


def uuid7() -> uuid.UUID:
    """A new identifier that sorts by its millisecond of creation."""
    return uuid7s(1)[0]


def uuid7s(count: int) -> list[uuid.UUID]:
    """As many new ones of this millisecond, in their order, in which an index takes them most easily."""
    stamp = (time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF) << 80 | _VERSION
    noise = os.urandom(_RANDOM * count)
    chances = sorted(int.from_bytes(noise[at : at + _RANDOM]) & _FREE for at in range(0, len(noise), _RANDOM))
    return [uuid.UUID(int=stamp | chance) for chance in chances]

"""Who may open a stream: each app's policies declare it for the kinds of stream they own; every door asks here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from backend.events.schema import StreamKind, split_name

# (standing, id) -> first number this person may read, None for no access (or no such stream: nobody can tell)
Opener = Callable[[Any, UUID], int | None]
_openers: dict[str, Opener] = {}


def opens(kind: StreamKind) -> Callable[[Opener], Opener]:
    """Declare the policy of one kind of stream; used once per kind, in the owning app's `policies.py`."""

    def declare(opener: Opener) -> Opener:
        if kind in _openers:
            raise TypeError(f"two policies open {kind} streams")
        _openers[kind] = opener
        return opener

    return declare


def first_readable(standing: Any, stream: str) -> int | None:
    """The first number this person may read of a stream; None when it is closed to them or does not exist."""
    parts = split_name(stream)
    opener = _openers.get(parts[0]) if parts else None
    return opener(standing, parts[1]) if parts and opener else None

"""Who may open a stream: each app's policies declare it for the kinds of stream they own; every door asks here.

A policy is asked for any number of (standing, id) pairs at once and answers with a constant number of statements: a
thousand people coming back, or one change of an audience, is one question. Asking one by one gives the same answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from backend.events.schema import StreamKind, split_name

# for each (standing, id) the first number this person may read, None for no access (or no such stream: nobody can tell)
Pair = tuple[Any, UUID]
Opener = Callable[[Sequence[Pair]], list[int | None]]
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
    return first_readables([(standing, stream)])[0]


def first_readables(asked: Sequence[tuple[Any, str]]) -> list[int | None]:
    """The same for many people and streams, in the order asked."""
    answers: list[int | None] = [None] * len(asked)
    kinds: dict[str, list[tuple[int, Pair]]] = defaultdict(list)
    for position, (standing, stream) in enumerate(asked):
        parts = split_name(stream)
        if parts and parts[0] in _openers:
            kinds[parts[0]].append((position, (standing, parts[1])))
    for kind, pairs in kinds.items():
        for (position, _), first in zip(pairs, _openers[kind]([pair for _, pair in pairs]), strict=True):
            answers[position] = first
    return answers

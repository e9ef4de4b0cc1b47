"""Whose rights a change moves, and how they are told of it: each on their own stream, where the hub listens."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from backend.events import log
from backend.events.schema import stream_name
from backend.organisations.events import RightsChanged
from backend.organisations.models import Delegation, Post


def acting_for(posts: Iterable[Post]) -> set[UUID]:
    """The people to whom one of these posts is lent, now or later."""
    lent = Delegation.objects.filter(from_post__in=posts, revoked_at=None)
    return set(lent.values_list("to_post__person", flat=True))


def rights_changed(people: Iterable[UUID], reason: str) -> list[log.Entry]:
    """What is told of it, to each of them once."""
    return [(stream_name("person", person), RightsChanged(reason)) for person in dict.fromkeys(people)]

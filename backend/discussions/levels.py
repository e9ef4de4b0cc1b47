"""How closely a person follows a talk: asked here, answered by the layer above that keeps the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from backend.discussions.models import Conversation
from backend.documents.shapes import Level
from backend.organisations.models import Person

Levels = dict[UUID, Level]
_sources: list[Callable[[Person, list[Conversation]], Levels]] = []


def answer_with(source: Callable[[Person, list[Conversation]], Levels]) -> None:
    """Hang in the one source of levels."""
    _sources[:] = [source]


def levels(person: Person, conversations: Iterable[Conversation]) -> Levels:
    """The level of each conversation that has one set; the rest are at the default."""
    rows = list(conversations)
    return _sources[0](person, rows) if _sources and rows else {}

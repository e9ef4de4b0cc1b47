"""What an event class is, and the closed catalogue of all of them.

An event is a frozen dataclass (fields as in `lib.shapes`) with a type `noun.past_participle`, the kinds of stream it
may stand on, and its wording. `moves_audience` marks events after which who may read the stream can be another:
the hub asks the policy again before it delivers anything later. `moves_rights` marks those (on a person's own stream)
after which that person may read other streams than before: they are counted for all streams together, so that no
process passes on what was written after a change it has not heard of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from backend.lib import shapes
from backend.lib.errors import Wording

StreamKind = Literal["document", "handling", "conversation", "person", "unit"]
CATALOGUE: dict[str, type[Event]] = {}


class Event:
    """Base of all event classes; subclasses are frozen dataclasses that set the class variables."""

    type: ClassVar[str]
    streams: ClassVar[tuple[StreamKind, ...]]
    wording: ClassVar[Wording]
    moves_audience: ClassVar[bool] = False
    moves_rights: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        if cls.type in CATALOGUE:
            raise TypeError(f"two event classes are called {cls.type}")
        CATALOGUE[cls.type] = cls

    def payload(self) -> dict[str, Any]:
        """The JSON form that is stored and sent."""
        result: dict[str, Any] = shapes.dump(self)
        return result

    def subject_id(self) -> UUID | None:
        """The thing whose withdrawal must blank this event; None when it carries no such content."""
        return None


@dataclass(slots=True)
class Written:
    """An event of the running transaction; what it says of itself is what its row (`models.StoredEvent`) will."""

    stream_id: str
    seq: int
    type: str
    actor_id: UUID | None
    subject_id: UUID | None
    at: datetime
    payload: dict[str, Any]


def stream_name(kind: StreamKind, identifier: UUID) -> str:
    """`document.0190…`: the name of a stream."""
    return f"{kind}.{identifier}"


def split_name(name: str) -> tuple[str, UUID] | None:
    """Kind and identifier of a stream's name, None when it is not one."""
    kind, _, identifier = name.partition(".")
    try:
        parsed = UUID(identifier)
    except ValueError:
        return None
    return (kind, parsed) if str(parsed) == identifier else None

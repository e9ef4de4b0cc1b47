"""An event class and streams of the tests' own, so that the log is tested without any domain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from backend.events import follow
from backend.events.models import StoredEvent
from backend.events.schema import CATALOGUE, Event
from backend.lib.errors import Wording


@dataclass(frozen=True)
class ThingHappened(Event):
    """Something happened."""

    type = "thing.happened"
    streams = ("document", "conversation")
    wording = Wording("Có việc", "Something happened")

    text: str
    about: UUID | None = None

    def subject_id(self) -> UUID | None:
        return self.about


del CATALOGUE[ThingHappened.type]


@pytest.fixture
def heard() -> Iterator[list[StoredEvent]]:
    """What a follower of the tests' event has been given."""
    rows: list[StoredEvent] = []
    name = f"{__name__}.hear"
    places = [(ThingHappened.type, kind) for kind in ThingHappened.streams]
    follow._followers |= {place: {name: rows.append} for place in places}
    yield rows
    for place in places:
        del follow._followers[place]

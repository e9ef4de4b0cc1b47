"""Records what a browser would be given: answers before, every event as it was sent, answers after.

Identifiers are renamed in the order in which they appear, so that a trace changes only where what is said changes.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from rest_framework.test import APIClient

from backend.events import log
from backend.events.models import StoredEvent
from backend.events.schema import CATALOGUE, Event
from backend.lib import clock
from tests.cast import Member

BEGINNING = datetime(2019, 8, 12, 1, 0, tzinfo=UTC)
IDENTIFIER = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
T = TypeVar("T")


class Recording:
    """One person at their screen, who looks at `places` (name -> address) before and after what others do."""

    def __init__(self, viewer: Member, client: APIClient, streams: list[str], places: dict[str, str]) -> None:
        self._viewer, self._client = viewer, client
        self._streams, self._places = streams, places
        self._moment = BEGINNING
        self._seen = log.heads(streams)
        self._events: list[dict[str, Any]] = []
        self._before = self._look()

    def act(self, what: Callable[[], T]) -> T:
        """Let something happen, a minute after what happened before."""
        self._moment += timedelta(minutes=1)
        with clock.at(self._moment):
            result = what()
        for stream in self._streams:
            for row in log.read(stream, self._seen[stream]):
                self._events.append(json.loads(log.encode(row)))
                self._seen[stream] = row.seq
        return result

    def trace(self) -> dict[str, Any]:
        """The whole course. `withdrawn` are the events that whoever catches up later gets without content."""
        check_all_stored()
        told = {
            "me": str(self._viewer.person.pk),
            "before": self._before,
            "events": self._events,
            "after": self._look(),
            "withdrawn": [
                {"stream": row.stream_id, "seq": row.seq}
                for row in StoredEvent.objects.filter(stream_id__in=self._streams, payload__isnull=True).order_by("pk")
            ],
        }
        return _renamed(told)

    def types(self) -> set[str]:
        """What kinds of event were sent."""
        return {event["type"] for event in self._events}

    def _look(self) -> dict[str, Any]:
        with clock.at(self._moment):
            answers = {name: self._client.get(f"/api/v1/{place}") for name, place in self._places.items()}
        assert all(answer.status_code == 200 for answer in answers.values()), answers
        return {name: answer.json() for name, answer in answers.items()}


def check_all_stored() -> None:
    """Whatever was written is in the catalogue, on a stream of its kind, with its fields and no others."""
    for row in StoredEvent.objects.all():
        event = CATALOGUE[row.type]
        assert row.stream_id.partition(".")[0] in event.streams, row.type
        assert row.payload is None or set(row.payload) == field_names(event), row.type


def field_names(event: type[Event]) -> set[str]:
    return {field.name for field in dataclasses.fields(event)}  # type: ignore[arg-type]


def _renamed(told: dict[str, Any]) -> dict[str, Any]:
    names: dict[str, str] = {}

    def rename(found: re.Match[str]) -> str:
        return names.setdefault(found[0], f"00000000-0000-7000-8000-{len(names) + 1:012d}")

    renamed: dict[str, Any] = json.loads(IDENTIFIER.sub(rename, json.dumps(told, ensure_ascii=False)))
    return renamed

"""Records what a browser would be given: answers before, then step by step every event as it was sent and how the
answers differ after it.

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
    """One person at their screen, who looks at `places` (name -> address) before and after what others do.

    With `whole` the first step tells the streams from their beginning, though the first answers contain it already.
    """

    def __init__(
        self, viewer: Member, client: APIClient, streams: list[str], places: dict[str, str], *, whole: bool = False
    ) -> None:
        self._viewer, self._client = viewer, client
        self._streams, self._places = streams, places
        self._moment = BEGINNING
        self._seen = dict.fromkeys(streams, 0) if whole else log.heads(streams)
        self._steps: list[dict[str, Any]] = []
        self._before = self._now = self._look()

    def act(self, what: Callable[[], T]) -> T:
        """Let something happen, a minute after what happened before."""
        self._moment += timedelta(minutes=1)
        with clock.at(self._moment):
            result = what()
        events = []
        for stream in self._streams:
            for row in log.read(stream, self._seen[stream]):
                events.append(json.loads(log.encode(row)))
                self._seen[stream] = row.seq
        before, self._now = self._now, self._look()
        assert events or before == self._now, "answers change without an event"
        self._steps.append({"events": events, "change": difference(before, self._now)})
        return result

    def trace(self) -> dict[str, Any]:
        """The whole course. `withdrawn` are the events that whoever catches up later gets without content."""
        check_all_stored()
        told = {
            "me": str(self._viewer.person.pk),
            "before": self._before,
            "steps": self._steps,
            "withdrawn": [
                {"stream": row.stream_id, "seq": row.seq}
                for row in StoredEvent.objects.filter(stream_id__in=self._streams, payload__isnull=True).order_by("pk")
            ],
        }
        return _renamed(told)

    def _look(self) -> dict[str, Any]:
        with clock.at(self._moment):
            answers = {name: self._client.get(f"/api/v1/{place}") for name, place in self._places.items()}
        assert all(answer.status_code == 200 for answer in answers.values()), answers
        return {name: answer.json() for name, answer in answers.items()}


def difference(old: Any, new: Any) -> Any:
    """What turns one answer into another: `["=", value]`, `["{}", {field: difference}, [fields gone]]` or
    `["[]", length, {place: difference}]`; None where nothing changed. The browser's tests apply it (traces/replay.ts).
    """
    if old == new:
        return None
    if isinstance(old, dict) and isinstance(new, dict):
        changed = {key: difference(old[key], new[key]) if key in old else ["=", new[key]] for key in new}
        return ["{}", {key: one for key, one in changed.items() if one}, sorted(old.keys() - new.keys())]
    if isinstance(old, list) and isinstance(new, list):
        places = {str(at): difference(old[at], one) if at < len(old) else ["=", one] for at, one in enumerate(new)}
        return ["[]", len(new), {at: one for at, one in places.items() if one}]
    return ["=", new]


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

"""The log: `append` inside a service's transaction, `read` for whoever catches up.

Promise: within a stream the numbers are 1, 2, 3 … in the order of the commits, with no hole and no repeat, because
the number is taken under the stream's row lock in the writing transaction (a bigserial would not do: a slow
transaction commits a smaller number later). Streams of one call are locked in name order, so two writers cannot
wait for each other: a service hands over all its events in ONE call. Only services call `append`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from backend.events import bell, follow
from backend.events.models import Epoch, StoredEvent, Stream
from backend.events.schema import Event, split_name
from backend.lib import clock, shapes

Entry = tuple[str, Event]
PAGE = 500


def append(entries: Sequence[Entry], actor: UUID | Sequence[UUID] | None) -> list[StoredEvent]:
    """Write events to their streams in the running transaction; returns them numbered, in the order given.

    `actor` is who did it all, or one for each entry.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("append needs the service's transaction")
    actors = [actor] * len(entries) if actor is None or isinstance(actor, UUID) else list(actor)
    heads = _raise_heads([name for name, _ in entries])
    at = clock.now()
    rows = []
    for (name, event), who in zip(entries, actors, strict=True):
        kind = (split_name(name) or ("?",))[0]
        if kind not in event.streams:
            raise ValueError(f"{event.type} does not belong on {name}")
        heads[name] += 1
        rows.append(_row(name, heads[name], event, who, at))
    StoredEvent.objects.bulk_create(rows)
    follow.enqueue(rows)
    bell.ring([bell.Ring(r.stream_id, r.seq, r.type, r.subject_id, encode(r)) for r in rows])
    return rows


def read(stream: str, after: int, limit: int = PAGE, upto: int | None = None) -> list[StoredEvent]:
    """The events of a stream with a number above `after` (and not above `upto`), in order, at most `limit`."""
    rows = StoredEvent.objects.filter(stream_id=stream, seq__gt=after)
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    return list(rows.order_by("seq")[:limit])


def heads(streams: Iterable[str]) -> dict[str, int]:
    """The last numbers of streams; one never written to stands at 0."""
    names = list(streams)
    found = dict(Stream.objects.filter(name__in=names).values_list("name", "head"))
    return {name: found.get(name, 0) for name in names}


def head(stream: str) -> int:
    """The last number of one stream. Read it BEFORE the data of a snapshot."""
    return heads([stream])[stream]


def epoch() -> str:
    """The life of the log that all numbers belong to."""
    return str(Epoch.objects.get_or_create(pk=1)[0].value)


def blank(subject: UUID) -> None:
    """Withdraw the content of all earlier events about `subject`, on whatever stream; numbers and types stay.

    Only services call it, before they append the event that tells of the withdrawal: hubs drop their copies on it.
    """
    StoredEvent.objects.filter(subject_id=subject).update(payload=None)
    bell.withdraw(subject)


def encode(row: StoredEvent) -> str:
    """The frame of an event as every client receives it."""
    frame: dict[str, Any] = {
        "stream": row.stream_id,
        "seq": row.seq,
        "type": row.type,
        "at": shapes.dump(row.at),
        "actor": shapes.dump(row.actor_id),
        "data": row.payload,
    }
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


_RAISE = """
INSERT INTO events_stream AS s (name, head)
SELECT name, count FROM unnest(%s::text[], %s::bigint[]) WITH ORDINALITY AS wanted (name, count, position)
ORDER BY position
ON CONFLICT (name) DO UPDATE SET head = s.head + excluded.head
RETURNING name, head
"""


def _raise_heads(names: list[str]) -> dict[str, int]:
    """Lock the streams in name order, make room for the new events, return the heads before them."""
    counts = Counter(names)
    ordered = sorted(counts)
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [ordered, [counts[name] for name in ordered]])
        return {name: head - counts[name] for name, head in cursor.fetchall()}


def _row(name: str, seq: int, event: Event, actor: UUID | None, at: datetime) -> StoredEvent:
    return StoredEvent(
        stream_id=name,
        seq=seq,
        type=event.type,
        actor_id=actor,
        subject_id=event.subject_id(),
        at=at,
        payload=event.payload(),
    )

"""The log: `append` inside a service's transaction, `read` for whoever catches up.

Promise: within a stream the numbers are 1, 2, 3 … in the order of the commits, with no hole and no repeat, because
the number is taken under the stream's row lock in the writing transaction (a bigserial would not do: a slow
transaction commits a smaller number later). Streams of one call are locked in name order, so two writers cannot
wait for each other: a service hands over all its events in ONE call. Only services call `append`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from uuid import UUID

from django.db import connection

from backend.events import bell, follow
from backend.events.models import Epoch, StoredEvent
from backend.events.schema import Event, Written
from backend.lib import clock, rows, shapes
from backend.lib.rows import fetch

Entry = tuple[str, Event]
PAGE = 500
RIGHTS = "rights"  # a row among the streams that counts how often anybody's rights have changed; it has no events


def append(entries: Sequence[Entry], actor: UUID | None) -> list[Written]:
    """Write events to their streams in the running transaction; returns them numbered, in the order given."""
    _require_transaction()
    moving = [RIGHTS] if any(event.moves_rights for _, event in entries) else []
    heads = _heads_before(Counter([*moving, *(name for name, _ in entries)]))
    with rows.together():
        appending = Appending(entries, [actor] * len(entries), heads)
    return appending.finish()


def append_held(entries: Sequence[Entry], actors: Sequence[UUID], heads: Mapping[str, int]) -> Appending:
    """The same for streams that the transaction holds already, and whose heads it knows: nothing has to be waited for.

    Asked now, alone or `together` with other questions; the caller calls `finish`. Not for events that move rights.
    """
    _require_transaction()
    return Appending(entries, actors, heads, raising=True)


class Appending:
    """Events whose storing was asked for when this was made."""

    def __init__(
        self,
        entries: Sequence[Entry],
        actors: Sequence[UUID | None],
        heads: Mapping[str, int],
        *,
        raising: bool = False,
    ) -> None:
        at, last = clock.now(), dict(heads)
        self.events: list[Written] = []
        for (name, event), who in zip(entries, actors, strict=True):
            if name.partition(".")[0] not in event.streams:
                raise ValueError(f"{event.type} does not belong on {name}")
            last[name] += 1
            self.events.append(Written(name, last[name], event.type, who, event.subject_id(), at, event.payload()))
        self._contents = [shapes.encode(row.payload) for row in self.events]
        self._stored = _ask_insert(self.events, self._contents, raising=raising) if self.events else None
        self._promise = follow.ask(self.events)

    @cached_property
    def rights(self) -> int:
        """How often rights had changed when the storing began, which was after the streams were locked: an event whose
        writing began after a change of rights was committed knows of that change."""
        found = self._stored.rows() if self._stored is not None else []
        return int(found[0][0]) if found else 0

    def told(self) -> Iterator[tuple[Written, str]]:
        """The events in the order given, each with its payload as JSON."""
        return zip(self.events, self._contents, strict=True)

    def finish(self) -> list[Written]:
        """Promise the followers their runs, and a ring at the commit."""
        self._promise.enqueue()
        bell.ring(
            [
                bell.Ring(row.stream_id, row.seq, row.type, row.subject_id, _frame(row, content), self.rights)
                for row, content in self.told()
            ]
        )
        return self.events


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("append needs the service's transaction")


def move_rights() -> None:
    """Count, in the running transaction, a change of rights that no event tells of."""
    _heads_before(Counter([RIGHTS]))


def read(stream: str, after: int, limit: int = PAGE, upto: int | None = None) -> list[StoredEvent]:
    """The events of a stream with a number above `after` (and not above `upto`), in order, at most `limit`."""
    found = StoredEvent.objects.filter(stream_id=stream, seq__gt=after)
    if upto is not None:
        found = found.filter(seq__lte=upto)
    return list(found.order_by("seq")[:limit])


def heads(streams: Iterable[str]) -> dict[str, int]:
    """The last numbers of streams; one never written to stands at 0."""
    names = list(streams)
    found = dict(fetch("SELECT name, head FROM events_stream WHERE name = ANY(%(names)s)", {"names": names}))
    return {name: found.get(name, 0) for name in names}


def head(stream: str) -> int:
    """The last number of one stream. Read it BEFORE the data of a snapshot."""
    return heads([stream])[stream]


def hold(streams: Iterable[str]) -> None:
    """Lock streams until the transaction ends; one that was never written to begins now."""
    _heads_before(dict.fromkeys(streams, 0))


def epoch() -> str:
    """The life of the log that all numbers belong to."""
    return str(Epoch.objects.get_or_create(pk=1)[0].value)


def positions(streams: Iterable[str]) -> tuple[str, dict[str, int]]:
    """Epoch and heads in one statement, so that they fit together."""
    names = list(streams)
    found = dict(rows.fetch(_POSITIONS, [names]))
    life = next((name for name in found if name.startswith("life:")), None)
    return life.removeprefix("life:") if life else epoch(), {name: found.get(name, 0) for name in names}


def blank(subject: UUID) -> None:
    """Withdraw the content of all earlier events about `subject`, on whatever stream; numbers and types stay.

    Only services call it, before they append the event that tells of the withdrawal: hubs drop their copies on it.
    """
    StoredEvent.objects.filter(subject_id=subject).update(payload=None)
    bell.withdraw(subject)


def encode(row: StoredEvent | Written) -> str:
    """The frame of an event as every client receives it."""
    return _frame(row, shapes.encode(row.payload))


def _frame(row: StoredEvent | Written, content: str) -> str:
    """The frame around a payload that is encoded already: live, it is the very text that was stored."""
    return (
        f'{{"stream":"{row.stream_id}","seq":{row.seq},"type":"{row.type}","at":"{shapes.dump(row.at)}",'
        f'"actor":{_json_id(row.actor_id)},"data":{content}}}'
    )


_INSERT = """
WITH told AS (
    SELECT * FROM json_to_recordset(%s)
    AS told (stream text, seq bigint, type text, actor_id uuid, subject_id uuid, payload jsonb)
), stored AS (
    INSERT INTO events_storedevent (stream, seq, type, actor_id, subject_id, at, payload)
    SELECT stream, seq, type, actor_id, subject_id, %s, payload FROM told
)"""
# not an UPDATE: joined to what is told, PostgreSQL likes to walk through all streams
_RAISED = """, raised AS (
    INSERT INTO events_stream (name, head) SELECT stream, max(seq) FROM told GROUP BY stream
    ON CONFLICT (name) DO UPDATE SET head = excluded.head
)"""
_COUNTED = f" SELECT head FROM events_stream WHERE name = '{RIGHTS}'"  # noqa: S608 - a constant of ours


def _ask_insert(events: Sequence[Written], contents: Sequence[str], *, raising: bool) -> rows.Answer:
    """Store events in one statement, their payloads encoded once for the row and for the frame; it can also raise the
    heads of their streams."""
    told = ",".join(
        f'{{"stream":"{row.stream_id}","seq":{row.seq},"type":"{row.type}","actor_id":{_json_id(row.actor_id)},'
        f'"subject_id":{_json_id(row.subject_id)},"payload":{content}}}'
        for row, content in zip(events, contents, strict=True)
    )
    return rows.ask(_INSERT + _RAISED * raising + _COUNTED, [f"[{told}]", events[0].at])


def _json_id(value: UUID | None) -> str:
    return "null" if value is None else f'"{value}"'


_POSITIONS = """
SELECT name, head FROM events_stream WHERE name = ANY(%s)
UNION ALL SELECT 'life:' || value, 0 FROM events_epoch WHERE id = 1
"""

_RAISE = """
INSERT INTO events_stream AS s (name, head)
SELECT name, count FROM unnest(%s::text[], %s::bigint[]) WITH ORDINALITY AS wanted (name, count, position)
ORDER BY position
ON CONFLICT (name) DO UPDATE SET head = s.head + excluded.head
RETURNING name, head
"""


def _heads_before(counts: Mapping[str, int]) -> dict[str, int]:
    """Lock the streams in name order and make room for the new events: the heads before them."""
    ordered = sorted(counts)
    wanted = [rows.identifiers(ordered), rows.identifiers(str(counts[name]) for name in ordered)]
    return {name: head - counts[name] for name, head in rows.fetch(_RAISE, wanted)}

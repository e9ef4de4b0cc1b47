"""Where messages go, taken under locks, and the statements that store them: rows, own read marks, spent drafts.

Ordinals are 1..n without a hole in the order of the commits, because the last one is read under the conversation's row
lock, as the number of the stream's last event is (a MAX + 1 collapses on a busy conversation: measured). With all
numbers known, nothing of what is stored has to wait for an answer. The author's own mark moves to the message: who
speaks has read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.events import log
from backend.lib import rows

if TYPE_CHECKING:
    from backend.discussions.services.preparing import Prepared

Message = dict[str, Any]  # the JSON form of `shapes.MessageView`

_COLUMNS = {
    "id": "uuid", "conversation_id": "uuid", "thread_id": "uuid", "author_id": "uuid", "author_unit_id": "uuid",
    "author_position": "text", "on_behalf_of": "text", "kind": "text", "body": "text", "html": "text", "folded": "text",
    "reply_to_id": "uuid", "client_id": "uuid", "fingerprint": "text", "at": "timestamptz", "ordinal": "int",
}  # fmt: skip
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_STATEMENT = f"""
WITH sends AS (
    SELECT * FROM json_to_recordset(%s) AS s ({", ".join(f'"{n}" {kind}' for n, kind in _COLUMNS.items())})
), talk AS (
    UPDATE discussions_conversation c
    SET last_ordinal = n.ordinal, last_message_at = greatest(c.last_message_at, n.at)
    FROM (SELECT conversation_id, max(ordinal) AS ordinal, max(at) AS at FROM sends GROUP BY conversation_id) n
    WHERE c.id = n.conversation_id
), said AS (
    INSERT INTO discussions_message ({_NAMES}, version) SELECT {_NAMES}, 1 FROM sends
), marks AS (
    INSERT INTO discussions_readmark (conversation_id, person_id, upto, marked_unread, at)
    SELECT conversation_id, author_id, max(ordinal), false, now() FROM sends GROUP BY conversation_id, author_id
    ORDER BY conversation_id, author_id
    ON CONFLICT (conversation_id, person_id) DO UPDATE
    SET upto = greatest(discussions_readmark.upto, excluded.upto), marked_unread = false, at = excluded.at
)
DELETE FROM discussions_draft d USING sends s
WHERE d.person_id = s.author_id AND d.conversation_id = s.conversation_id
AND d.thread_id IS NOT DISTINCT FROM s.thread_id
"""  # noqa: S608 (only names of columns are put together)
_IN_THREADS = """
UPDATE discussions_thread t
SET message_count = t.message_count + n.count, last_message_at = greatest(t.last_message_at, n.at)
FROM (
    SELECT thread, count(*)::int AS count, max(at) AS at
    FROM unnest(%s::uuid[], %s::timestamptz[]) AS s (thread, at) GROUP BY thread
) n
WHERE t.id = n.thread
"""
_THREADS = "SELECT id, message_count FROM discussions_thread WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE"
_TALKS = """
SELECT c.id, c.last_ordinal, s.head FROM discussions_conversation c JOIN events_stream s ON s.name = c.stream
WHERE c.id = ANY(%s::uuid[]) ORDER BY s.name FOR NO KEY UPDATE OF c, s
"""
_STREAMS = "SELECT stream FROM discussions_conversation WHERE id = ANY(%s::uuid[])"


@dataclass(frozen=True)
class Ground:
    """What is ours until the commit: conversations with their last ordinals and the numbers of their streams' last
    events, threads with how many messages they have."""

    talks: dict[UUID, tuple[int, int]]
    threads: dict[UUID, int]


class GroundQuestion:
    """Locks conversations, and threads in them; asked when it is made, alone or `together` with other questions.

    Not `patient`, it leaves out what somebody else is writing to. Threads come first: whoever closes one locks it
    before the stream. Streams are locked in name order, as everywhere: nobody waits for who waits for them.
    """

    def __init__(self, conversations: Collection[UUID], threads: Collection[UUID], *, patient: bool) -> None:
        skipping = "" if patient else " SKIP LOCKED"
        self._threads = rows.ask(_THREADS + skipping, [rows.identifiers(threads)]) if threads else None
        self._talks = rows.ask(_TALKS + skipping, [rows.identifiers(conversations)])
        self._waited_for = set(conversations) if patient else set[UUID]()

    def answer(self) -> Ground:
        threads = dict(self._threads.rows()) if self._threads is not None else {}
        talks = {talk: (ordinal, head) for talk, ordinal, head in self._talks.rows()}
        if self._waited_for - talks.keys():
            talks |= _first_told(self._waited_for - talks.keys())
        return Ground(talks, threads)


def _first_told(conversations: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Conversations on whose streams nothing was told yet, and that therefore had nothing to lock there."""
    wanted = [rows.identifiers(conversations)]
    log.hold(stream for (stream,) in rows.fetch(_STREAMS, wanted))
    return {talk: (ordinal, head) for talk, ordinal, head in rows.fetch(_TALKS, wanted)}


def ground_of(sends: Sequence[Prepared]) -> Ground:
    """Take what these sends need, waiting for whoever writes there."""
    threads = {p.thread.pk for p in sends if p.thread is not None and not p.opens_thread}
    return GroundQuestion({p.place.id for p in sends}, threads, patient=True).answer()


def placed(sends: Sequence[Prepared], ground: Ground) -> list[tuple[int, int | None]]:
    """For each send its ordinal and, in a thread, how many messages that has then."""
    ordinals = {talk: ordinal for talk, (ordinal, _) in ground.talks.items()}
    counts = dict(ground.threads)
    result: list[tuple[int, int | None]] = []
    for prepared in sends:
        ordinals[prepared.place.id] += 1
        thread = prepared.thread
        if thread is not None:
            counts[thread.pk] = counts.get(thread.pk, 0) + 1
        result.append((ordinals[prepared.place.id], counts[thread.pk] if thread is not None else None))
    return result


def insert(sends: Sequence[Prepared], messages: Sequence[Message]) -> None:
    """Store messages, as their events tell of them."""
    told = [_row(prepared, message) for prepared, message in zip(sends, messages, strict=True)]
    rows.run(_STATEMENT, [json.dumps(told, ensure_ascii=False)])
    threads = [message for message in messages if message["thread_id"] is not None]
    if threads:
        columns = (rows.identifiers(message[name] for message in threads) for name in ("thread_id", "at"))
        rows.run(_IN_THREADS, list(columns))


def _row(prepared: Prepared, message: Message) -> dict[str, Any]:
    author = message["author"]
    return {
        "id": message["id"],
        "conversation_id": message["conversation_id"],
        "thread_id": message["thread_id"],
        "author_id": author["id"],
        "author_unit_id": author["unit"]["id"] if author["unit"] is not None else None,
        "author_position": author["position"],
        "on_behalf_of": author["on_behalf_of"],
        "kind": message["kind"],
        "body": message["body"],
        "html": message["html"],
        "folded": prepared.body.folded,
        "reply_to_id": message["reply_to"]["id"] if message["reply_to"] is not None else None,
        "client_id": message["client_id"],
        "fingerprint": prepared.send.fingerprint,
        "at": message["at"],
        "ordinal": message["ordinal"],
    }

"""The one statement that stores messages: places in conversations and threads, rows, own read marks, spent drafts.

The places are taken by UPDATE ... RETURNING under the conversation's row lock, so that ordinals are 1..n without a
hole in the order of the commits (a MAX + 1 collapses on a busy conversation: measured). The author's own mark moves
to the message: who speaks has read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.lib import rows

if TYPE_CHECKING:
    from backend.discussions.services.preparing import Prepared

_COLUMNS = {
    "id": "uuid", "conversation_id": "uuid", "thread_id": "uuid", "author_id": "uuid", "author_unit_id": "uuid",
    "author_position": "text", "on_behalf_of": "text", "kind": "text", "body": "text", "html": "text", "folded": "text",
    "reply_to_id": "uuid", "client_id": "uuid", "fingerprint": "text", "at": "timestamptz",
}  # fmt: skip
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_STATEMENT = f"""
WITH sends AS (
    SELECT * FROM ROWS FROM (json_to_recordset(%s) AS ({", ".join(f'"{n}" {kind}' for n, kind in _COLUMNS.items())}))
    WITH ORDINALITY AS s ({_NAMES}, position)
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY conversation_id ORDER BY position) AS place,
        row_number() OVER (PARTITION BY thread_id ORDER BY position) AS place_in_thread
    FROM sends
), talk AS (
    UPDATE discussions_conversation c
    SET last_ordinal = c.last_ordinal + n.count, last_message_at = greatest(c.last_message_at, n.at)
    FROM (SELECT conversation_id, count(*)::int AS count, max(at) AS at FROM sends GROUP BY conversation_id) n
    WHERE c.id = n.conversation_id RETURNING c.id, c.last_ordinal - n.count AS before
), line AS (
    UPDATE discussions_thread t
    SET message_count = t.message_count + n.count, last_message_at = greatest(t.last_message_at, n.at)
    FROM (SELECT thread_id, count(*)::int AS count, max(at) AS at FROM sends GROUP BY thread_id) n
    WHERE t.id = n.thread_id RETURNING t.id, t.message_count - n.count AS before
), said AS (
    INSERT INTO discussions_message ({_NAMES}, ordinal, version)
    SELECT {", ".join(f"r.{name}" for name in _COLUMNS)}, talk.before + r.place, 1
    FROM ranked r JOIN talk ON talk.id = r.conversation_id
    RETURNING id, conversation_id, author_id, ordinal
), marks AS (
    INSERT INTO discussions_readmark (conversation_id, person_id, upto, marked_unread, at)
    SELECT conversation_id, author_id, max(ordinal), false, now() FROM said GROUP BY conversation_id, author_id
    ORDER BY conversation_id, author_id
    ON CONFLICT (conversation_id, person_id) DO UPDATE
    SET upto = greatest(discussions_readmark.upto, excluded.upto), marked_unread = false, at = excluded.at
), spent AS (
    DELETE FROM discussions_draft d USING sends s
    WHERE d.person_id = s.author_id AND d.conversation_id = s.conversation_id
    AND d.thread_id IS NOT DISTINCT FROM s.thread_id
)
SELECT said.ordinal, line.before + ranked.place_in_thread
FROM said JOIN ranked USING (id) LEFT JOIN line ON line.id = ranked.thread_id ORDER BY ranked.position
"""  # noqa: S608 (only names of columns are put together)


_FREE_THREADS = "SELECT id FROM discussions_thread WHERE id = ANY(%s::uuid[]) FOR NO KEY UPDATE SKIP LOCKED"
_FREE = """
SELECT c.id FROM discussions_conversation c JOIN events_stream s ON s.name = c.stream
WHERE c.id = ANY(%s::uuid[]) FOR NO KEY UPDATE OF c, s SKIP LOCKED
"""


def hold_free(sends: Sequence[Prepared]) -> set[UUID]:
    """Lock the conversations of these sends that nobody else is writing to, without waiting for the others.

    Threads come first: whoever closes one locks it before the stream.
    """
    threads = {p.thread.pk: p.place.id for p in sends if p.thread is not None and not p.opens_thread}
    free = {p.place.id for p in sends}
    if threads:
        held = threads.keys() - {identifier for (identifier,) in rows.fetch(_FREE_THREADS, [rows.identifiers(threads)])}
        free -= {threads[thread] for thread in held}
    return {identifier for (identifier,) in rows.fetch(_FREE, [rows.identifiers(free)])}


def insert(sends: Sequence[Prepared], *, held: bool = False) -> list[tuple[int, int | None]]:
    """Store messages; returns for each its ordinal and, in a thread, how many messages that has then.

    `held` says that the conversations are locked already.
    """
    conversations = {p.place.id for p in sends}
    if len(conversations) > 1 and not held:
        _lock_in_order(conversations)
    for prepared in sends:
        if prepared.opens_thread and prepared.thread is not None:
            prepared.thread.save(force_insert=True)
    told = json.dumps([_row(prepared) for prepared in sends], ensure_ascii=False)
    return [(ordinal, count) for ordinal, count in rows.fetch(_STATEMENT, [told])]


_IN_ORDER = "SELECT 1 FROM discussions_conversation WHERE id = ANY(%s::uuid[]) ORDER BY id FOR NO KEY UPDATE"


def _lock_in_order(conversations: set[UUID]) -> None:
    """Two writers of the same conversations must not wait for each other."""
    rows.fetch(_IN_ORDER, [rows.identifiers(conversations)])


def _row(prepared: Prepared) -> dict[str, Any]:
    send, author, body = prepared.send, prepared.author, prepared.body
    return {
        "id": str(prepared.id),
        "conversation_id": str(prepared.place.id),
        "thread_id": str(prepared.thread.pk) if prepared.thread is not None else None,
        "author_id": str(author.id),
        "author_unit_id": str(author.unit.id) if author.unit is not None else None,
        "author_position": author.position,
        "on_behalf_of": author.on_behalf_of,
        "kind": send.kind,
        "body": body.raw,
        "html": body.html,
        "folded": body.folded,
        "reply_to_id": str(prepared.reply.id) if prepared.reply is not None else None,
        "client_id": str(send.client_id),
        "fingerprint": send.fingerprint,
        "at": prepared.at.isoformat(),
    }

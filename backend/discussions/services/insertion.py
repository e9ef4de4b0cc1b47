"""The one statement that stores messages: places in conversations and threads, rows, own read marks, spent drafts.

The places are taken by UPDATE ... RETURNING under the conversation's row lock, so that ordinals are 1..n without a
hole in the order of the commits (a MAX + 1 collapses on a busy conversation: measured). The author's own mark moves
to the message: who speaks has read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from backend.discussions.models import Conversation

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
    SELECT * FROM unnest({", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())})
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


def insert(sends: Sequence[Prepared]) -> list[tuple[int, int | None]]:
    """Store messages; returns for each its ordinal and, in a thread, how many messages that has then."""
    if len(sends) > 1:
        _lock_in_order({p.place.id for p in sends})
    for prepared in sends:
        if prepared.opens_thread and prepared.thread is not None:
            prepared.thread.save(force_insert=True)
    rows = [_row(prepared) for prepared in sends]
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [[row[name] for row in rows] for name in _COLUMNS])
        return [(ordinal, count) for ordinal, count in cursor.fetchall()]


def _lock_in_order(conversations: set[UUID]) -> None:
    """Two writers of the same conversations must not wait for each other."""
    list(
        Conversation.objects.filter(pk__in=conversations)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk")
    )


def _row(prepared: Prepared) -> dict[str, Any]:
    send, author, body = prepared.send, prepared.author, prepared.body
    return {
        "id": prepared.id,
        "conversation_id": prepared.place.id,
        "thread_id": prepared.thread.pk if prepared.thread is not None else None,
        "author_id": author.id,
        "author_unit_id": author.unit.id if author.unit is not None else None,
        "author_position": author.position,
        "on_behalf_of": author.on_behalf_of,
        "kind": send.kind,
        "body": body.raw,
        "html": body.html,
        "folded": body.folded,
        "reply_to_id": prepared.reply.id if prepared.reply is not None else None,
        "client_id": send.client_id,
        "fingerprint": send.fingerprint,
        "at": prepared.at,
    }

"""What concerns one reader alone: how far they have read, and what they were about to say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from backend.discussions import policies
from backend.discussions.bodies import MAX_CHARACTERS, too_long
from backend.discussions.events import ConversationRead
from backend.discussions.marks import marks_of
from backend.discussions.models import Conversation, Draft, ReadMark, Thread
from backend.discussions.shapes import Marks, ReadMarkView
from backend.events import bell, log
from backend.events.schema import stream_name
from backend.lib import clock, shapes, text
from backend.lib.errors import invalid
from backend.organisations.shapes import PersonRef
from backend.organisations.standing import Standing

_FORWARD = """
INSERT INTO discussions_readmark AS m (conversation_id, person_id, upto, marked_unread, at)
VALUES (%s, %s, %s, false, %s)
ON CONFLICT (conversation_id, person_id) DO UPDATE
SET upto = greatest(m.upto, excluded.upto), marked_unread = false, at = excluded.at
WHERE m.upto < excluded.upto OR m.marked_unread
RETURNING m.upto
"""


@transaction.atomic
def mark_read(standing: Standing, conversation: UUID, upto: int) -> tuple[Marks, bool]:
    """Read up to an ordinal: the mark only ever moves forward. Returns the marks and whether anything changed."""
    row, _ = policies.find(standing, conversation)
    reached = min(upto, row.last_ordinal)
    with connection.cursor() as cursor:
        cursor.execute(_FORWARD, [row.pk, standing.person.pk, reached, clock.now()])
        moved = cursor.fetchone()
    if moved is not None and standing.person.shares_reading:
        mark = ReadMarkView(PersonRef.of(standing.person), moved[0])
        bell.whisper(row.stream, "read_mark.moved", {"conversation_id": str(row.pk), **shapes.dump(mark)})
    return _told(standing, row, moved=moved is not None), moved is not None


@transaction.atomic
def mark_unread(standing: Standing, conversation: UUID, start: int) -> Marks:
    """Set the mark back so that `start` is the first unread message, and flag the conversation as unread."""
    row, _ = policies.find(standing, conversation)
    if not 1 <= start <= max(row.last_ordinal, 1):
        raise invalid("from", "out_of_range", "Không có ý kiến này.", "There is no such message.")
    ReadMark.objects.update_or_create(
        conversation=row,
        person=standing.person,
        defaults={"upto": start - 1, "marked_unread": True, "at": clock.now()},
    )
    return _told(standing, row, moved=True)


@transaction.atomic
def save_draft(standing: Standing, conversation: UUID, thread: UUID | None, body: str) -> None:
    """Keep a text not yet sent for the next device; an empty one takes it away."""
    row, _ = policies.find(standing, conversation, "take_part")
    if thread is not None and not Thread.objects.filter(pk=thread, conversation=row).exists():
        raise invalid("thread_id", "does_not_exist", "Không có chủ đề này.", "No such thread in this conversation.")
    if len(body) > MAX_CHARACTERS:
        raise too_long()
    place: dict[str, Any] = {"person": standing.person, "conversation": row, "thread_id": thread}
    if text.is_blank(body):
        Draft.objects.filter(**place).delete()
    else:
        Draft.objects.update_or_create(**place, defaults={"body": body, "updated_at": clock.now()})


def _told(standing: Standing, row: Conversation, *, moved: bool) -> Marks:
    """The marks as they are now, told to the person's other devices when they moved."""
    marks = marks_of(standing, [row])[row.pk]
    if moved:
        event = ConversationRead(row.pk, marks)
        log.append([(stream_name("person", standing.person.pk), event)], standing.person.pk)
    return marks

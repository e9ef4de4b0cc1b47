"""How one person stands with conversations: counted on the server, by subtraction, never by the client."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from backend.discussions.levels import levels
from backend.discussions.models import Conversation, Mention, ReadMark
from backend.discussions.shapes import Marks
from backend.discussions.shaping import conversation_view
from backend.documents import opening
from backend.documents.shapes import ConversationBrief, ReadingMarks, TalkSummary
from backend.lib.row_json import row_json
from backend.organisations.standing import Standing


def marks_of(standing: Standing, conversations: Iterable[Conversation]) -> dict[UUID, Marks]:
    """The marks of one person in conversations they may read, in two statements and the levels' own."""
    rows = list(conversations)
    keys = [row.pk for row in rows]
    own = {
        mark.conversation_id: mark for mark in ReadMark.objects.filter(person=standing.person, conversation__in=keys)
    }
    called = _mentions(standing, keys)
    level = levels(standing.person, rows)
    result = {}
    for row in rows:
        mark = own.get(row.pk)
        upto, flagged = (mark.upto, mark.marked_unread) if mark else (0, False)
        unread = max(row.last_ordinal - upto, 1 if flagged else 0)
        result[row.pk] = Marks(upto, unread, flagged, called.get(row.pk, 0), level.get(row.pk, "default"))
    return result


def unread_conversations(standing: Standing, conversations: Iterable[Conversation]) -> int:
    """How many of these conversations have something unread."""
    return sum(1 for marks in marks_of(standing, conversations).values() if marks.unread and marks.level != "mute")


# The open talk of a document, for a list's line. Open threads are named and not counted: an event told twice, or
# already contained here, then changes nothing.
_SUMMARY = row_json(
    TalkSummary, "c.id", "c.last_ordinal",
    "greatest(c.last_ordinal - coalesce(k.upto, 0), CASE WHEN k.marked_unread THEN 1 ELSE 0 END)",
    "ARRAY(SELECT id FROM discussions_thread WHERE conversation_id = c.id AND outcome = '' ORDER BY id)",
)  # fmt: skip
TALK = opening.Part(
    f"CASE WHEN c.id IS NOT NULL THEN {_SUMMARY} END",
    """LEFT JOIN discussions_conversation c ON c.document_id = d.id AND c.kind = 'open'
    LEFT JOIN discussions_readmark k ON k.conversation_id = c.id AND k.person_id = %(person)s""",
)


def brief(row: Conversation, marks: Marks) -> ConversationBrief:
    """A document's conversation as the document's page shows it."""
    view = conversation_view(row)
    reading = ReadingMarks(marks.upto, marks.unread, marks.marked_unread, marks.mentions, marks.level)
    return ConversationBrief(
        view.id, "open" if view.kind == "open" else "side", view.stream, view.unit, view.last_ordinal, reading
    )


def unread_calls(standing: Standing) -> QuerySet[Mention]:
    """What calls upon the person, or upon a unit they take part for, in messages of others they have not read."""
    mine = Q(person=standing.person) | Q(unit__in=standing.units("take_part"))
    called = Mention.objects.filter(mine).exclude(message__author=standing.person)
    return called.annotate(upto=Coalesce(_upto(standing), 0)).filter(message__ordinal__gt=F("upto"))


def _mentions(standing: Standing, conversations: list[UUID]) -> dict[UUID, int]:
    """How many messages call upon the person, by conversation."""
    found = unread_calls(standing).filter(message__conversation__in=conversations).values("message__conversation")
    rows = found.annotate(count=Count("message", distinct=True))
    return {row["message__conversation"]: row["count"] for row in rows}


def _upto(standing: Standing) -> Subquery:
    mark = ReadMark.objects.filter(person=standing.person, conversation=OuterRef("message__conversation"))
    return Subquery(mark.values("upto")[:1])

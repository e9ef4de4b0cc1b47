"""Makes feed lines from rows, whole pages at a time; the excerpt is read from the message, never stored."""

from __future__ import annotations

from typing import cast

from backend.discussions.markup import excerpt
from backend.notifications.models import Notification
from backend.notifications.shapes import NotificationView, Reason
from backend.organisations.shapes import PersonRef

PARTS = ("actor", "document", "conversation", "message")


def notification_view(row: Notification) -> NotificationView:
    """`PARTS` should be selected with it."""
    document, conversation, message = row.document, row.conversation, row.message
    return NotificationView(
        id=row.pk,
        reason=cast(Reason, row.reason),
        actor=PersonRef.of(row.actor) if row.actor is not None else None,
        document_id=row.document_id,
        document_code=document.full_code if document is not None else "",
        document_subject=document.subject if document is not None else "",
        urgency=document.urgency if document is not None else 0,
        conversation_id=row.conversation_id,
        conversation_title=conversation.title if conversation is not None else "",
        message_id=row.message_id,
        message_ordinal=message.ordinal if message is not None else None,
        excerpt=excerpt(message.html) if message is not None else "",
        at=row.at,
        read_at=row.read_at,
    )

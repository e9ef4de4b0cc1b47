"""How a line of the feed looks from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from backend.organisations.shapes import PersonRef

Reason = Literal[
    "mention", "unit_mention", "reply", "following", "received", "acknowledged", "resolved", "direct", "brought_in"
]  # fmt: skip


@dataclass(frozen=True)
class NotificationView:
    """One line; `excerpt` is the beginning of the message it is about, read anew each time, empty once withdrawn."""

    id: UUID
    reason: Reason
    actor: PersonRef | None
    document_id: UUID | None
    document_code: str
    document_subject: str
    urgency: int
    conversation_id: UUID | None
    conversation_title: str
    message_id: UUID | None
    message_ordinal: int | None
    excerpt: str
    at: datetime
    read_at: datetime | None

"""How the feed and the work page look from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from backend.documents.shapes import DocumentRow
from backend.organisations.shapes import PersonRef

Reason = Literal[
    "mention", "unit_mention", "reply", "following", "received", "acknowledged", "resolved", "direct", "brought_in"
]  # fmt: skip

WorkCode = Literal["to_acknowledge", "mentions", "due_soon", "overdue", "following", "drafts"]


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


@dataclass(frozen=True)
class Feed:
    """A page of the feed; `unread` counts all unread lines, not only these."""

    rows: list[NotificationView]
    next: str | None
    unread: int
    head: dict[str, int]
    epoch: str


@dataclass(frozen=True)
class WorkGroup:
    """One group of the work page and how many documents are in it."""

    code: WorkCode
    count: int


@dataclass(frozen=True)
class WorkRow:
    """A document in a group of the work page."""

    group: WorkCode
    document: DocumentRow


@dataclass(frozen=True)
class WorkPage:
    """What waits for a person, in groups; each shows its first documents."""

    groups: list[WorkGroup]
    rows: list[WorkRow]
    head: dict[str, int]
    epoch: str

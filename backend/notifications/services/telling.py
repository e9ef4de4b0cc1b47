"""Writing lines into many feeds at once, and taking them back: one statement, one event per person.

The people's streams are locked before anything is decided, in name order: a person who reads meanwhile either did so
before (then the line arrives read) or waits and finds the line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from backend.discussions.models import Conversation, Message, ReadMark
from backend.documents.models import Document
from backend.events import log
from backend.events.models import Stream
from backend.events.schema import stream_name
from backend.lib import clock
from backend.lib.ids import uuid7
from backend.notifications.describe import notification_view
from backend.notifications.events import NotificationAdded, NotificationsRead, NotificationsWithdrawn
from backend.notifications.models import Notification
from backend.notifications.shapes import Reason
from backend.organisations.models import Person


@dataclass(frozen=True)
class Matter:
    """What lines are about; `cause` names the event, so that telling it twice tells it once."""

    cause: str
    actor: Person | None
    at: datetime
    document: Document | None = None
    conversation: Conversation | None = None
    message: Message | None = None


_INSERT = """
INSERT INTO notifications_notification
    (id, person_id, reason, read_at, cause, actor_id, document_id, conversation_id, message_id, at)
SELECT t.id, t.person_id, t.reason, t.read_at, %s, %s, %s, %s, %s, %s
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[]) AS t (id, person_id, reason, read_at)
ON CONFLICT (person_id, cause) DO NOTHING RETURNING id
"""


def tell(matter: Matter, reasons: dict[UUID, Reason]) -> None:
    """Add a line to the feed of each person, once; runs in the caller's transaction."""
    if not reasons:
        return
    hold(reasons)
    seen = _seen(matter, reasons)
    rows = [_line(matter, person, reason, seen.get(person)) for person, reason in reasons.items()]
    added = _insert(matter, rows)
    fresh = [row for row in rows if row.pk in added]
    counts = unread_counts(row.person_id for row in fresh)
    entries: list[log.Entry] = []
    for row in fresh:
        event = NotificationAdded(notification_view(row), counts.get(row.person_id, 0))
        entries.append((stream_name("person", row.person_id), event))
    if entries:
        log.append(entries, matter.actor.pk if matter.actor is not None else None)


def settle_read(rows: QuerySet[Notification], actor: UUID | None) -> int:
    """Mark unread lines as read and tell their people's devices; returns how many."""
    return _settle(rows, actor, withdraw=False)


def withdraw(rows: QuerySet[Notification], actor: UUID | None) -> int:
    """Take unread lines back: what they told is no longer so, or no longer theirs to see."""
    return _settle(rows, actor, withdraw=True)


def hold(people: Iterable[UUID]) -> None:
    """Lock the people's streams for the rest of the transaction."""
    names = sorted(stream_name("person", person) for person in people)
    Stream.objects.bulk_create([Stream(name=name) for name in names], ignore_conflicts=True)
    list(Stream.objects.filter(name__in=names).order_by("name").select_for_update(no_key=True).values_list("pk"))


def unread_counts(people: Iterable[UUID]) -> dict[UUID, int]:
    """Unread lines per person."""
    rows = Notification.objects.filter(person__in=list(people), read_at=None).values("person").order_by()
    return {row["person"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def _settle(rows: QuerySet[Notification], actor: UUID | None, *, withdraw: bool) -> int:
    people = set(rows.filter(read_at=None).values_list("person", flat=True))
    if not people:
        return 0
    hold(people)
    found = list(rows.filter(read_at=None, person__in=people).values_list("person", "pk"))
    lines = Notification.objects.filter(pk__in=[pk for _, pk in found])
    if withdraw:
        lines.delete()
    else:
        lines.update(read_at=clock.now())
    kind = NotificationsWithdrawn if withdraw else NotificationsRead
    counts = unread_counts(people)
    log.append(
        [
            (stream_name("person", person), kind([pk for owner, pk in found if owner == person], counts.get(person, 0)))
            for person in sorted({owner for owner, _ in found})
        ],
        actor,
    )
    return len(found)


def _seen(matter: Matter, people: Collection[UUID]) -> dict[UUID, datetime]:
    """Who has read past the message already."""
    if matter.message is None:
        return {}
    marks = ReadMark.objects.filter(
        conversation=matter.message.conversation_id,
        person__in=list(people),
        upto__gte=matter.message.ordinal,
    )
    return dict(marks.values_list("person", "at"))


def _line(matter: Matter, person: UUID, reason: Reason, read_at: datetime | None) -> Notification:
    return Notification(
        id=uuid7(), person_id=person, reason=reason, cause=matter.cause, actor=matter.actor, document=matter.document,
        conversation=matter.conversation, message=matter.message, at=matter.at, read_at=read_at,
    )  # fmt: skip


def _insert(matter: Matter, rows: list[Notification]) -> set[UUID]:
    shared: list[Any] = [
        matter.cause,
        matter.actor.pk if matter.actor is not None else None,
        matter.document.pk if matter.document is not None else None,
        matter.conversation.pk if matter.conversation is not None else None,
        matter.message.pk if matter.message is not None else None,
        matter.at,
    ]
    own: list[Any] = [[row.pk for row in rows], [row.person_id for row in rows], [row.reason for row in rows]]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*shared, *own, [row.read_at for row in rows]])
        return {identifier for (identifier,) in cursor.fetchall()}

"""A person's own acts on their feed: reading lines, and how closely to follow a document or a conversation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from backend.discussions import policies as discussions
from backend.documents import policies as documents
from backend.documents.shapes import Level
from backend.events import log
from backend.events.schema import stream_name
from backend.lib import clock
from backend.notifications.events import FollowingChanged, NotificationsRead
from backend.notifications.models import Following, Notification
from backend.notifications.services.telling import hold, settle_read, unread_counts
from backend.organisations.standing import Standing


@transaction.atomic
def read_notifications(
    standing: Standing, ids: list[UUID] | None = None, document: UUID | None = None, conversation: UUID | None = None
) -> int:
    """Mark own lines as read: these, those about a document or conversation, or all; returns what stays unread."""
    if ids is None and document is None and conversation is None:
        return _read_all(standing)
    rows = Notification.objects.filter(person=standing.person)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if document is not None:
        rows = rows.filter(document=document)
    if conversation is not None:
        rows = rows.filter(conversation=conversation)
    settle_read(rows, standing.person.pk)
    return unread_counts([standing.person.pk]).get(standing.person.pk, 0)


def _read_all(standing: Standing) -> int:
    hold([standing.person.pk])
    if Notification.objects.filter(person=standing.person, read_at=None).update(read_at=clock.now()):
        log.append([(stream_name("person", standing.person.pk), NotificationsRead([], 0))], standing.person.pk)
    return 0


@transaction.atomic
def follow(standing: Standing, level: Level, document: UUID | None = None, conversation: UUID | None = None) -> Level:
    """Follow, mute, or go back to the default of one's role, for one document or one conversation."""
    if document is not None:
        place: dict[str, Any] = {"document_id": documents.find(standing, document).pk}
    else:
        place = {"conversation_id": discussions.find(standing, conversation)[0].pk if conversation else None}
    own = Following.objects.filter(person=standing.person, **place)
    before = own.values_list("level", flat=True).first() or "default"
    if before == level:
        return level
    if level == "default":
        own.delete()
    else:
        Following.objects.update_or_create(person=standing.person, **place, defaults={"level": level})
    event = FollowingChanged(place.get("document_id"), place.get("conversation_id"), level)
    log.append([(stream_name("person", standing.person.pk), event)], standing.person.pk)
    return level

"""The feed as it is read: a page of lines, and how many are unread."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend.events import log
from backend.events.schema import stream_name
from backend.lib.http import read_cursor, write_cursor
from backend.notifications import policies
from backend.notifications.describe import PARTS, notification_view
from backend.notifications.shapes import Feed
from backend.organisations.standing import Standing


def feed(standing: Standing, cursor: str | None, limit: int, *, unread_only: bool) -> Feed:
    """One page of a person's feed, the newest first."""
    stream = stream_name("person", standing.person.pk)
    head, epoch = log.heads([stream]), log.epoch()
    purpose = f"feed/{standing.person.pk}"
    rows = policies.visible(standing).select_related(*PARTS).order_by("-at", "-pk")
    if unread_only:
        rows = rows.filter(read_at=None)
    position = read_cursor(purpose, cursor)
    if position is not None:
        at, last = datetime.fromisoformat(position[0]), UUID(position[1])
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=last))
    page = list(rows[: limit + 1])
    more = page[limit - 1] if len(page) > limit else None
    return Feed(
        rows=[notification_view(row) for row in page[:limit]],
        next=write_cursor(purpose, [more.at, more.pk]) if more is not None else None,
        unread=unread_count(standing),
        head=head,
        epoch=epoch,
    )


def unread_count(standing: Standing) -> int:
    """Unread lines about what the person may still see."""
    return policies.visible(standing).filter(read_at=None).count()

"""Writing lines into many feeds at once, and taking them back: one statement, one event per person.

The people's streams are locked before anything is decided, in name order: a person who reads meanwhile either did so
before (then the line arrives read) or waits and finds the line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from backend.discussions.models import Conversation, Message
from backend.documents.models import Document
from backend.events import log
from backend.events.schema import stream_name
from backend.lib import clock
from backend.lib.ids import uuid7s
from backend.lib.rows import fetch, identifiers, run
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
SELECT t.*, %(cause)s, %(actor)s, %(document)s, %(conversation)s, %(message)s, %(at)s
FROM unnest(%(ids)s::uuid[], %(people)s::uuid[], %(reasons)s::text[], %(read)s::timestamptz[]) AS t
"""
_TOLD = """
SELECT person_id FROM notifications_notification WHERE person_id = ANY(%(people)s::uuid[]) AND cause = %(cause)s
"""
_READ = """
SELECT person_id, at FROM discussions_readmark
WHERE conversation_id = %(conversation)s AND person_id = ANY(%(people)s::uuid[]) AND upto >= %(ordinal)s
"""
_MISSING = "INSERT INTO events_stream (name, head) SELECT unnest(%s::text[]), 0 ON CONFLICT DO NOTHING"
_LOCK = """
SELECT 1 FROM events_stream WHERE name = ANY(%s::text[]) ORDER BY name COLLATE "C" FOR NO KEY UPDATE
"""
_UNREAD = """
SELECT person_id, count(*) FROM notifications_notification
WHERE person_id = ANY(%s::uuid[]) AND read_at IS NULL GROUP BY person_id
"""


def tell(matter: Matter, reasons: dict[UUID, Reason]) -> None:
    """Add a line to the feed of each person, once; runs in the caller's transaction."""
    if not reasons:
        return
    hold(reasons)
    added = insert(matter, reasons)
    counts = unread_counts(person for _, person, _, _ in added)
    pattern = notification_view(_line(matter))
    entries: list[log.Entry] = []
    for identifier, person, reason, read_at in added:
        view = replace(pattern, id=identifier, reason=reason, read_at=read_at)
        entries.append((stream_name("person", person), NotificationAdded(view, counts.get(person, 0))))
    if entries:
        log.append(entries, matter.actor.pk if matter.actor is not None else None)


def insert(matter: Matter, reasons: dict[UUID, Reason]) -> list[tuple[UUID, UUID, Reason, datetime | None]]:
    """The rows alone; returns those that are new: id, person, reason, when it was read.

    That somebody was told already is rare, and looked for only when it turns out: looking for a conflict at each row
    costs a quarter more.
    """
    try:
        with transaction.atomic():
            return _insert(matter, reasons)
    except IntegrityError:
        found = fetch(_TOLD, {"people": _digits(reasons), "cause": matter.cause})
        told = {person for (person,) in found}
        if not told:
            raise
        return _insert(matter, {person: reason for person, reason in reasons.items() if person not in told})


def _insert(matter: Matter, reasons: dict[UUID, Reason]) -> list[tuple[UUID, UUID, Reason, datetime | None]]:
    """Lines about a message that somebody has read past are read from the beginning."""
    ids, people = uuid7s(len(reasons)), _digits(reasons)
    read: dict[UUID, datetime] = {}
    if (message := matter.message) is not None:
        place = {"conversation": message.conversation_id, "people": people, "ordinal": message.ordinal}
        read = dict(fetch(_READ, place))
    moments = [read.get(person) for person in reasons]
    values = {
        "cause": matter.cause,
        "actor": _key(matter.actor),
        "document": _key(matter.document),
        "conversation": _key(matter.conversation),
        "message": _key(message),
        "at": matter.at,
        "ids": _digits(ids),
        "people": people,
        "reasons": identifiers(reasons.values()),
        # an array that is too short is filled up with NULL
        "read": identifiers("NULL" if at is None else f'"{at}"' for at in moments) if read else "{}",
    }
    run(_INSERT, values)
    return list(zip(ids, reasons, reasons.values(), moments, strict=True))


def _digits(ids: Iterable[UUID]) -> str:
    """As `identifiers`; PostgreSQL does without the hyphens, which are most of the work."""
    return identifiers(f"{identifier.int:032x}" for identifier in ids)


def settle_read(rows: QuerySet[Notification], actor: UUID | None) -> int:
    """Mark unread lines as read and tell their people's devices; returns how many."""
    return _settle(rows, actor, withdraw=False)


def withdraw(rows: QuerySet[Notification], actor: UUID | None) -> int:
    """Take unread lines back: what they told is no longer so, or no longer theirs to see."""
    return _settle(rows, actor, withdraw=True)


def hold(people: Iterable[UUID]) -> None:
    """Lock the people's streams for the rest of the transaction."""
    names = identifiers(sorted(stream_name("person", person) for person in people))
    run(_MISSING, [names])
    fetch(_LOCK, [names])


def unread_counts(people: Iterable[UUID]) -> dict[UUID, int]:
    """Unread lines per person."""
    return dict(fetch(_UNREAD, [identifiers(people)]))


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
    counts, settled = unread_counts(people), defaultdict[UUID, list[UUID]](list)
    for person, line in found:
        settled[person].append(line)
    entries = [(person, kind(mine, counts.get(person, 0))) for person, mine in sorted(settled.items())]
    log.append([(stream_name("person", person), event) for person, event in entries], actor)
    return len(found)


def _line(matter: Matter) -> Notification:
    """A line as all of them are, but for whose it is and why."""
    return Notification(
        actor=matter.actor, document=matter.document, conversation=matter.conversation, message=matter.message,
        at=matter.at,
    )  # fmt: skip


def _key(thing: Model | None) -> Any:
    return thing.pk if thing is not None else None

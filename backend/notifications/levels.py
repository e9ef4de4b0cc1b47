"""The levels people have set, answered to the layers below that ask for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast
from uuid import UUID

from django.db.models import Q

from backend.discussions.models import Conversation
from backend.documents import opening
from backend.documents.shapes import Level
from backend.lib.rows import fetch, identifiers
from backend.notifications.models import Following
from backend.organisations.models import Person
from backend.organisations.standing import Standing

_LEVELS = """
SELECT document_id, level FROM notifications_following
WHERE person_id = %(person)s AND document_id = ANY(%(documents)s::uuid[])
"""
# for a list's line
LEVEL = opening.Part(
    "coalesce(f.level, 'default')",
    "LEFT JOIN notifications_following f ON f.document_id = d.id AND f.person_id = %(person)s",
)


def levels_of_documents(standing: Standing, documents: list[UUID]) -> dict[UUID, Level]:
    """The person's levels of these documents."""
    return dict(fetch(_LEVELS, {"person": standing.person.pk, "documents": identifiers(documents)}))


def levels_of_conversations(person: Person, conversations: list[Conversation]) -> dict[UUID, Level]:
    """The person's levels of these conversations; the open talk follows its document unless set itself."""
    documents = {row.document_id: row.pk for row in conversations if row.document_id is not None}
    own = Following.objects.filter(person=person)
    found = own.filter(Q(conversation__in=[row.pk for row in conversations]) | Q(document__in=documents))
    result: dict[UUID, Level] = {}
    for row in sorted(found, key=lambda row: row.conversation_id is not None):
        key = row.conversation_id or (documents.get(row.document_id) if row.document_id is not None else None)
        if key is not None:
            result[key] = cast(Level, row.level)
    return result


def followed_documents(standing: Standing) -> list[UUID]:
    """The documents this person follows."""
    rows = Following.objects.filter(person=standing.person, level="follow").exclude(document=None)
    return [document for document in rows.values_list("document", flat=True) if document is not None]


def set_by(conversation: Conversation, level: str, people: Collection[UUID] | None = None) -> set[UUID]:
    """Who has this level for a conversation: set for it, or for its document while nothing is set for it."""
    own = Following.objects.filter(conversation=conversation)
    by_document = Following.objects.filter(document=conversation.document_id or None, level=level)
    chosen = set(own.filter(level=level).values_list("person", flat=True))
    if conversation.document_id is not None:
        chosen |= set(by_document.exclude(person__in=own.values("person")).values_list("person", flat=True))
    return chosen if people is None else chosen & set(people)

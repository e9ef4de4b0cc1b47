"""Conversations that come with a document: the open talk at its issue, each side's internal talk on first use."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from backend.discussions import policies
from backend.discussions.events import ConversationOpened
from backend.discussions.marks import brief, marks_of
from backend.discussions.models import Conversation
from backend.discussions.shapes import ConversationView
from backend.discussions.shaping import conversation_view
from backend.documents import policies as documents
from backend.documents.models import Document, Handling, Participant, Recipient
from backend.documents.shapes import ConversationBrief
from backend.events import log
from backend.events.schema import stream_name
from backend.lib.errors import forbidden, invalid, not_found
from backend.organisations.models import Person
from backend.organisations.standing import Standing


def open_conversations(document: Document, recipients: list[Recipient], person: Person) -> None:
    """Open the talk all parties share, in the transaction that issues the document."""
    stream = stream_name("document", document.pk)
    row = Conversation.objects.create(kind="open", stream=stream, document=document, created_by=person)
    log.append([(stream, ConversationOpened(conversation_view(row)))], person.pk)


@transaction.atomic
def open_side_conversation(standing: Standing, document: UUID, unit: UUID | None = None) -> ConversationView:
    """My side's internal talk on a document, opened by whoever needs it first; again gives the same one."""
    side = side_of(standing, document, unit)
    allowed = policies.side_access(standing, side.document_id, side.unit_id)
    if "take_part" not in allowed.verbs:
        raise forbidden("take_part")
    stream = stream_name("handling", side.pk)
    row, new = Conversation.objects.get_or_create(
        handling=side, defaults={"kind": "side", "stream": stream, "created_by": standing.person}
    )
    view = conversation_view(row)
    if new:
        log.append([(stream, ConversationOpened(view))], standing.person.pk)
    return view


def side_of(standing: Standing, document: UUID, unit: UUID | None) -> Handling:
    """The side a person stands on: the named one if it is theirs, else their only one; 404 for any other."""
    sides = {side.unit_id: side for side in sides_of(standing, document)}
    if unit is not None:
        if unit not in sides:
            raise not_found()
        return sides[unit]
    if not sides:
        raise not_found()
    own = [seat.post.unit_id for seat in standing.seats if seat.post.unit_id in sides]
    if len(sides) > 1 and not own:
        raise invalid("unit", "required", "Cần chọn đơn vị.", "Say which unit you speak for.")
    return sides[own[0]] if own else next(iter(sides.values()))


def sides_of(standing: Standing, document: UUID) -> list[Handling]:
    """The sides of a document a person stands on: those they read for, and the one that brought them in."""
    found = documents.find(standing, document)
    brought = Participant.objects.filter(document=found, person=standing.person).values_list("unit_id", flat=True)
    mine = standing.units("read") | set(brought)
    return list(found.handlings.filter(unit__in=mine).select_related("unit"))


def conversations_of(standing: Standing, document: Document) -> list[ConversationBrief]:
    """The talks of a document this person may read, the open one first."""
    hanging = policies.visible(standing).filter(Q(document=document) | Q(handling__document=document))
    rows = list(hanging.select_related("document", "handling__unit").order_by("kind", "created_at"))
    marks = marks_of(standing, rows)
    return [brief(row, marks[row.pk]) for row in rows]

"""Who may read a conversation, take part in it, close its threads and moderate it; asked by every exit of talk.

The open talk follows the document: whoever reads the document reads it. A side's internal talk is for that party unit
alone. Groups and direct conversations are for their members, a unit among them standing for those who sit in it (and,
for the root unit of an organisation, for those who read in its name).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from backend.discussions.models import Conversation, Membership, Message, Position, Thread
from backend.documents import policies as documents
from backend.documents.models import Handling, Participant
from backend.events.access import opens
from backend.lib.errors import Wording, conflict, forbidden, not_found
from backend.organisations.standing import Seat, Standing


@dataclass(frozen=True)
class Access:
    """What a person may do in one conversation; `sides` are the party units they act through, first their own."""

    verbs: frozenset[str]
    sides: tuple[UUID, ...] = ()

    def seat(self, standing: Standing) -> Seat | None:
        """The seat a person speaks from here."""
        seats = (standing.seat_for("take_part", side) for side in self.sides)
        return next((seat for seat in seats if seat), standing.main_seat)


NOTHING = Access(frozenset())


def visible(standing: Standing) -> QuerySet[Conversation]:
    """The conversations this person may read."""
    if not standing.person.is_active:
        return Conversation.objects.none()
    reading = standing.units("read")
    open_talk = Q(kind="open", document__in=documents.visible(standing))
    brought = Participant.objects.filter(person=standing.person).values("document", "unit")
    sides = Handling.objects.filter(Q(unit__in=reading) | _same_side(brought))
    rooms = Q(kind__in=("group", "direct"), pk__in=_memberships(standing).values("conversation"))
    return Conversation.objects.filter(open_talk | Q(kind="side", handling__in=sides) | rooms)


def access(standing: Standing, conversation: Conversation) -> Access:
    """What this person may do in this conversation; NOTHING for whom it does not exist."""
    if not standing.person.is_active:
        return NOTHING
    if conversation.kind == "open" and conversation.document_id is not None:
        return document_access(standing, conversation.document_id)
    if conversation.kind == "side" and conversation.handling is not None:
        return side_access(standing, conversation.handling.document_id, conversation.handling.unit_id)
    return _room_access(standing, conversation)


_SIDES = """
SELECT unit_id, false FROM documents_document WHERE id = %(document)s AND unit_id = ANY(%(reading)s::uuid[])
UNION ALL
SELECT unit_id, false FROM documents_recipient WHERE document_id = %(document)s AND unit_id = ANY(%(reading)s::uuid[])
UNION ALL
SELECT unit_id, true FROM documents_participant WHERE document_id = %(document)s AND person_id = %(person)s
"""


def document_access(standing: Standing, document: UUID) -> Access:
    """Talk on an issued document: by its party units, or as a participant (the readers of `documents.policies`).

    One plain statement: it stands before every message, and the ORM takes longer to write it than PostgreSQL to answer.
    """
    reading = list(standing.units("read"))
    with connection.cursor() as cursor:
        cursor.execute(_SIDES, {"document": document, "reading": reading, "person": standing.person.pk})
        rows = cursor.fetchall()
    return _through(standing, {unit for unit, guest in rows if not guest}, {unit for unit, guest in rows if guest})


def side_access(standing: Standing, document: UUID, unit: UUID) -> Access:
    """One side's internal talk and drafts: those who read for that unit, and whom it brought in."""
    parties = {unit} & standing.units("read")
    guests = (
        {unit} if Participant.objects.filter(document=document, unit=unit, person=standing.person).exists() else set()
    )
    return _through(standing, parties, guests)


def find(standing: Standing, conversation: UUID, verb: str = "read") -> tuple[Conversation, Access]:
    """The conversation with what one may do there; 404 when it cannot be read, 403 when the verb is missing."""
    found = list(Conversation.objects.filter(pk=conversation))
    if not found:
        raise not_found()
    return found[0], require(standing, verb, found[0])


def require(standing: Standing, verb: str, conversation: Conversation) -> Access:
    """Raise unless `verb` (read, take_part, moderate, conclude) is theirs here."""
    allowed = access(standing, conversation)
    if "read" not in allowed.verbs:
        raise not_found()
    if verb not in allowed.verbs:
        raise forbidden(verb)
    return allowed


def find_message(standing: Standing, message: UUID, verb: str = "read") -> tuple[Message, Access]:
    """A message in a conversation one may read, with what one may do there."""
    row = (
        Message.objects.select_related(
            "conversation__document", "conversation__handling", "author", "author_unit", "reply_to__author",
            "deleted_by", "pinned_by",
        ).filter(pk=message).first()
    )  # fmt: skip
    if row is None:
        raise not_found()
    return row, require(standing, verb, row.conversation)


def find_thread(standing: Standing, thread: UUID, verb: str = "read") -> tuple[Thread, Access]:
    """A thread in a conversation one may read, with what one may do there."""
    related = ("conversation__document", "conversation__handling", "opened_by", "opened_unit", "resolved_by")
    row = Thread.objects.select_related(*related).filter(pk=thread).first()
    if row is None:
        raise not_found()
    return row, require(standing, verb, row.conversation)


def require_author(standing: Standing, message: Message) -> None:
    """Only the author changes a message, and nobody one that was released or withdrawn."""
    if message.author_id != standing.person.pk:
        raise forbidden("author")
    require_changeable(message)


def require_changeable(message: Message) -> None:
    """An official position is a record from its release on, a withdrawn message stays withdrawn."""
    if message.deleted_at is not None:
        raise conflict("deleted", Wording("Ý kiến đã được thu hồi.", "The message was withdrawn."))
    if message.kind != "comment":
        raise conflict(
            "locked", Wording("Ý kiến chính thức đã phát hành, không sửa được.", "A released position is locked.")
        )


def require_withdrawal(standing: Standing, message: Message, allowed: Access) -> None:
    """The author withdraws their message; in groups a moderator may do it too."""
    if message.author_id != standing.person.pk and not (
        message.conversation.kind == "group" and "moderate" in allowed.verbs
    ):
        raise forbidden("author")
    require_changeable(message)


def may_resolve(standing: Standing, thread: Thread, allowed: Access) -> bool:
    """The one who asked, the issuing unit's seats, and whoever may conclude at a party unit; in groups a moderator."""
    if "take_part" not in allowed.verbs:
        return False
    if thread.opened_by_id == standing.person.pk or allowed.verbs & {"conclude", "moderate"}:
        return True
    document = thread.conversation.document
    return document is not None and document.unit_id in standing.units("take_part")


def require_release(standing: Standing, position: Position) -> Seat:
    """The seat that may release a position for its unit."""
    seat = standing.seat_for("release_position", position.handling.unit_id)
    if seat is None:
        raise forbidden("release_position")
    return seat


@opens("conversation")
def open_conversation_stream(standing: Standing, conversation: UUID) -> int | None:
    """Members of groups and of direct conversations read the whole history: it is working talk, handed over with it."""
    row = Conversation.objects.filter(pk=conversation, kind__in=("group", "direct")).first()
    return 1 if row is not None and "read" in access(standing, row).verbs else None


def _through(standing: Standing, parties: set[UUID], guests: set[UUID]) -> Access:
    """Rights that come from party units read for, and from having been brought in."""
    if not parties and not guests:
        return NOTHING
    verbs = {"read"}
    if guests or parties & standing.units("take_part"):
        verbs.add("take_part")
    if parties & standing.units("conclude"):
        verbs.add("conclude")
    own = {seat.post.unit_id for seat in standing.seats}
    return Access(frozenset(verbs), tuple(sorted(parties | guests, key=lambda unit: (unit not in own, unit))))


def _room_access(standing: Standing, conversation: Conversation) -> Access:
    rows = list(_memberships(standing).filter(conversation=conversation).values_list("unit_id", "right"))
    if not rows:
        return NOTHING
    verbs = {"read", "take_part"}
    if conversation.kind == "group" and any(right == "moderate" for _, right in rows):
        verbs.add("moderate")
    return Access(frozenset(verbs), tuple(unit for unit, _ in rows if unit is not None))


def _memberships(standing: Standing) -> QuerySet[Membership]:
    own = [seat.post.unit_id for seat in standing.seats if seat.for_person is None]
    root = Q(unit__in=standing.units("read"), unit__parent=None)
    return Membership.objects.filter(Q(person=standing.person) | Q(unit__in=own) | root)


def _same_side(brought: Iterable[Mapping[str, Any]]) -> Q:
    condition = Q(pk__in=[])
    for row in brought:
        condition |= Q(document=row["document"], unit=row["unit"])
    return condition

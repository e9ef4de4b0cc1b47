"""Who may read a conversation, take part in it, close its threads and moderate it; asked by every exit of talk.

The open talk follows the document: whoever reads the document reads it. A side's internal talk is for that party unit
alone, and closes with a draft that is thrown away. Groups and direct conversations are for their members, a unit among
them standing for those who sit in it (and, for the root unit of an organisation, for those who read in its name).
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from backend.discussions.models import Conversation, Membership, Message, Position, Thread
from backend.discussions.places import NOTHING, ROOMS, Access, AccessQuestion, Place, accesses, places
from backend.documents import policies as documents
from backend.documents.models import Handling
from backend.documents.states import DISCARDED
from backend.events.access import Pair, opens
from backend.lib.errors import Wording, conflict, forbidden, not_found
from backend.organisations.standing import Seat, Standing

__all__ = [
    "NOTHING", "ROOMS", "Access", "AccessQuestion", "Place", "access", "accesses", "demand", "document_access", "find",
    "find_message", "find_thread", "may_resolve", "open_conversation_streams", "places", "require", "require_author",
    "require_changeable", "require_live", "require_release", "require_withdrawal", "side_access", "visible",
]  # fmt: skip


_BROUGHT = """
SELECT h.id FROM documents_participant p
JOIN documents_handling h ON h.document_id = p.document_id AND h.unit_id = p.unit_id WHERE p.person_id = %s
"""


def visible(standing: Standing) -> QuerySet[Conversation]:
    """The conversations this person may read."""
    if not standing.person.is_active:
        return Conversation.objects.none()
    open_talk = Q(kind="open", document__in=documents.visible(standing))
    # two subqueries: PostgreSQL has an index for each, and none for the one that says "or"
    own = Q(handling__in=Handling.objects.filter(unit__in=standing.units("read")))
    brought = Q(handling__in=RawSQL(_BROUGHT, [standing.person.pk]))  # noqa: S611 - a constant
    thrown_away = Exists(Handling.objects.filter(pk=OuterRef("handling"), document__state=DISCARDED))
    sides = Q(kind="side") & (own | brought) & ~thrown_away
    rooms = Q(kind__in=ROOMS, pk__in=_memberships(standing).values("conversation"))
    return Conversation.objects.filter(open_talk | sides | rooms)


def access(standing: Standing, conversation: Conversation) -> Access:
    """What this person may do in this conversation; NOTHING for whom it does not exist."""
    return accesses([(standing, Place.of(conversation))])[0]


def document_access(standing: Standing, document: UUID) -> Access:
    """Talk on an issued document: by its party units, or as a participant (the readers of `documents.policies`)."""
    return accesses([(standing, Place(document, "open", "", document))])[0]


def side_access(standing: Standing, document: UUID, unit: UUID) -> Access:
    """One side's internal talk and drafts: those who read for that unit, and whom it brought in."""
    return accesses([(standing, Place(document, "side", "", document, unit))])[0]


def find(standing: Standing, conversation: UUID, verb: str = "read") -> tuple[Conversation, Access]:
    """The conversation with what one may do there; 404 when it cannot be read, 403 when the verb is missing."""
    found = list(Conversation.objects.filter(pk=conversation))
    if not found:
        raise not_found()
    return found[0], require(standing, verb, found[0])


def require(standing: Standing, verb: str, conversation: Conversation) -> Access:
    """Raise unless `verb` (read, take_part, moderate, conclude) is theirs here."""
    return demand(access(standing, conversation), verb)


def demand(allowed: Access, verb: str) -> Access:
    """Raise unless `verb` is among what is allowed."""
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


def require_live(message: Message) -> None:
    """A withdrawn message stays withdrawn."""
    if message.deleted_at is not None:
        raise conflict("deleted", Wording("Ý kiến đã được thu hồi.", "The message was withdrawn."))


def require_changeable(message: Message) -> None:
    """Neither a withdrawn message nor an official position, which is a record from its release on."""
    require_live(message)
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
def open_conversation_streams(asked: Sequence[Pair]) -> list[int | None]:
    """Members of groups and of direct conversations read the whole history: it is working talk, handed over with it."""
    known = {room: place for room, place in places({room for _, room in asked}).items() if place.kind in ROOMS}
    allowed = iter(accesses([(standing, known[room]) for standing, room in asked if room in known]))
    return [1 if room in known and "read" in next(allowed).verbs else None for _, room in asked]


def _memberships(standing: Standing) -> QuerySet[Membership]:
    root = Q(unit__in=standing.units("read"), unit__parent=None)
    return Membership.objects.filter(Q(person=standing.person) | Q(unit__in=standing.own_units) | root)

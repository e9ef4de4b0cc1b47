"""Reactions of the feed to what happens; each may run twice and tells once (`cause`).

A message is looked at under its row lock: one that is withdrawn meanwhile waits, and takes its lines with it. Each
transaction locks people's streams once, so that two of them cannot wait for each other.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from backend.discussions import levels as talk_levels
from backend.discussions.audience import holder_ids, reader_ids
from backend.discussions.events import (
    ConversationRead,
    MemberAdded,
    MemberRemoved,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    ThreadResolved,
)
from backend.discussions.models import Conversation, Message, Thread
from backend.documents import opening
from backend.documents import policies as documents
from backend.documents.events import DocumentIssued, ParticipantBroughtIn, ParticipantReleased, RecipientAcknowledged
from backend.documents.models import Document, Recipient
from backend.events.follow import follower
from backend.events.models import StoredEvent
from backend.notifications import levels, policies
from backend.notifications.causes import CALLED, allowed, called, concerned
from backend.notifications.choices import somebody_concerned, something_unread
from backend.notifications.models import Notification
from backend.notifications.services import Matter, settle_read, tell, withdraw
from backend.organisations.events import RightsChanged
from backend.organisations.models import Person
from backend.organisations.standing import standing_of

opening.level = levels.LEVEL
opening.levels_of = levels.levels_of_documents
opening.followed_by = levels.followed_documents
talk_levels.answer_with(levels.levels_of_conversations)


@follower(MessagePosted, when=somebody_concerned)
def tell_of_message(event: StoredEvent) -> None:
    """A new message: to whom it concerns; and its author has read what came before it."""
    with transaction.atomic():
        message = _message(event)
        if message is not None:
            tell(_about(event, message), concerned(message))
    if message is not None:
        with transaction.atomic():
            _read_upto(message.author_id, message.conversation_id, message.ordinal, message.author_id)


@follower(MessageEdited)
def tell_of_edit(event: StoredEvent) -> None:
    """A changed message: to those it calls upon only now; lines of those it calls no longer are taken back."""
    with transaction.atomic():
        message = _message(event)
        if message is not None:
            told = Notification.objects.filter(message=message, reason__in=CALLED)
            before = set(told.values_list("person", flat=True))
            fresh = {person: reason for person, reason in called(message).items() if person not in before}
            tell(_about(event, message), allowed(message, fresh))
    with transaction.atomic():
        message = _message(event)
        if message is not None:
            told = Notification.objects.filter(message=message, reason__in=CALLED)
            withdraw(told.exclude(person__in=list(called(message))), event.actor_id)


@follower(MessageDeleted)
@transaction.atomic
def forget_message(event: StoredEvent) -> None:
    """A withdrawn message: nobody is asked to read it any more."""
    withdraw(Notification.objects.filter(message=_data(event)["message_id"]), event.actor_id)


@follower(ConversationRead, when=something_unread)
@transaction.atomic
def settle_conversation(event: StoredEvent) -> None:
    """Read in the conversation is read in the feed."""
    person, upto = _whose(event), _data(event)["marks"]["upto"]
    _read_upto(person, UUID(_data(event)["conversation_id"]), upto, person)


@follower(ThreadResolved)
@transaction.atomic
def tell_of_resolution(event: StoredEvent) -> None:
    """A thread was closed: to whoever opened it, with the answer if that still stands."""
    related = ("conversation__document", "conversation__handling__document")
    thread = Thread.objects.select_related(*related).get(pk=_data(event)["thread"]["id"])
    opener, conversation = thread.opened_by_id, thread.conversation
    if opener == event.actor_id or opener not in reader_ids(conversation, [opener]):
        return
    matter = Matter(
        cause=_cause(event), actor=_actor(event), at=event.at, document=_document_of(conversation),
        conversation=conversation, message=_held(thread.answer_id) if thread.answer_id is not None else None,
    )  # fmt: skip
    tell(matter, {opener: "resolved"})


@follower(MemberAdded, on="conversation")
@transaction.atomic
def tell_of_membership(event: StoredEvent) -> None:
    """Somebody came into a group: to them, or to everybody of their unit."""
    conversation = Conversation.objects.filter(pk=_data(event)["conversation_id"], kind="group").first()
    if conversation is None:
        return
    member, told = _data(event)["member"], Notification.objects.filter(conversation=conversation, reason="brought_in")
    if member["person"] is not None:
        people = {UUID(member["person"]["id"])}
        told = told.filter(at__gte=member["since"])  # of an earlier stay they were told then
    else:
        people = reader_ids(conversation)
        people -= set(conversation.memberships.exclude(person=None).values_list("person_id", flat=True))
    newcomers = people & reader_ids(conversation, people) - set(told.values_list("person", flat=True))
    matter = Matter(_cause(event), _actor(event), event.at, conversation=conversation)
    tell(matter, {person: "brought_in" for person in newcomers if person != event.actor_id})


@follower(MemberRemoved, on="conversation")
@transaction.atomic
def forget_conversation(event: StoredEvent) -> None:
    """Who may no longer read a conversation has nothing unread in it."""
    conversation = Conversation.objects.filter(pk=_data(event)["conversation_id"]).first()
    if conversation is not None:
        rows = Notification.objects.filter(conversation=conversation, read_at=None)
        withdraw(rows.exclude(person__in=reader_ids(conversation)), event.actor_id)


@follower(DocumentIssued, on="document")
@transaction.atomic
def tell_of_document(event: StoredEvent) -> None:
    """A document was issued: to whoever reads for a unit that received it."""
    document = Document.objects.get(pk=_data(event)["document"]["id"])
    units = Recipient.objects.filter(document=document).values_list("unit_id", flat=True)
    people = holder_ids(units, "read")
    matter = Matter(_cause(event), _actor(event), event.at, document=document)
    tell(matter, {person: "received" for person in people if person != event.actor_id})


@follower(RecipientAcknowledged, on="document")
@transaction.atomic
def tell_of_acknowledgement(event: StoredEvent) -> None:
    """A unit confirmed receipt: to whoever issued the document."""
    document = Document.objects.get(pk=_data(event)["document_id"])
    issuer = document.issued_by
    if issuer is None or issuer.pk == event.actor_id:
        return
    if _may_see(issuer, document):
        tell(Matter(_cause(event), _actor(event), event.at, document=document), {issuer.pk: "acknowledged"})


@follower(ParticipantBroughtIn, on="document")
@transaction.atomic
def tell_of_participation(event: StoredEvent) -> None:
    """A person was brought into a document: to them."""
    document = Document.objects.get(pk=_data(event)["document_id"])
    person = UUID(_data(event)["participant"]["person"]["id"])
    if person != event.actor_id and _may_see(Person.objects.get(pk=person), document):
        tell(Matter(_cause(event), _actor(event), event.at, document=document), {person: "brought_in"})


@follower(ParticipantReleased, RightsChanged, on="person")
@transaction.atomic
def forget_what_is_closed(event: StoredEvent) -> None:
    """Rights were lost: unread lines about what can no longer be seen go."""
    standing = standing_of(Person.objects.get(pk=_whose(event)))
    unread = Notification.objects.filter(person=standing.person, read_at=None)
    withdraw(unread.exclude(pk__in=policies.visible(standing).values("pk")), event.actor_id)


def _whose(event: StoredEvent) -> UUID:
    """The person whose own stream the event stands on."""
    return UUID(event.stream_id.removeprefix("person."))


def _message(event: StoredEvent) -> Message | None:
    """The message of an event, as `_held`."""
    return _held(UUID(_data(event)["message"]["id"]))


def _held(identifier: UUID) -> Message | None:
    """A message under its row lock, None once withdrawn."""
    list(Message.objects.filter(pk=identifier).select_for_update(no_key=True).values_list("pk"))
    related = ("conversation__document", "conversation__handling__document", "author", "reply_to", "thread")
    return Message.objects.select_related(*related).filter(pk=identifier, deleted_at=None).first()


def _about(event: StoredEvent, message: Message) -> Matter:
    return Matter(
        cause=_cause(event), actor=message.author, at=event.at, document=_document_of(message.conversation),
        conversation=message.conversation, message=message,
    )  # fmt: skip


def _document_of(conversation: Conversation) -> Document | None:
    return conversation.handling.document if conversation.handling is not None else conversation.document


def _data(event: StoredEvent) -> dict[str, Any]:
    """What the event carries; `follow.run` passes none whose content was withdrawn."""
    data: dict[str, Any] = event.payload or {}
    return data


def _cause(event: StoredEvent) -> str:
    return f"{event.stream_id}/{event.seq}"


def _actor(event: StoredEvent) -> Person | None:
    return Person.objects.filter(pk=event.actor_id).first() if event.actor_id is not None else None


def _read_upto(person: UUID, conversation: UUID, ordinal: int, actor: UUID) -> None:
    rows = Notification.objects.filter(person=person, conversation=conversation, message__ordinal__lte=ordinal)
    settle_read(rows, actor)


def _may_see(person: Person, document: Document) -> bool:
    return documents.can_see(standing_of(person), document)

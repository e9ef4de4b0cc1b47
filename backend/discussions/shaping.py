"""Makes the shapes of talk from rows: whole pages at a time, a fixed number of statements each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal, cast
from uuid import UUID

from django.db.models import Count

from backend.discussions.models import (
    Conversation,
    Membership,
    Mention,
    Message,
    MessageFile,
    MessageRevision,
    Position,
    Reaction,
    Thread,
)
from backend.discussions.shapes import (
    AuthorRef,
    ConversationKind,
    ConversationView,
    MemberView,
    MessageKind,
    MessageView,
    Outcome,
    PositionView,
    ReactionView,
    ReplyRef,
    Right,
    ThreadView,
)
from backend.documents.describe import file_view
from backend.documents.shapes import FileView
from backend.organisations.models import Person, Unit
from backend.organisations.shapes import PersonRef, UnitRef
from backend.organisations.standing import Seat

MESSAGE_PARTS = ("author", "author_unit", "reply_to__author", "deleted_by", "pinned_by")
THREAD_PARTS = ("opened_by", "opened_unit", "resolved_by")


def unit_ref(unit: Unit | None) -> UnitRef | None:
    return UnitRef.of(unit) if unit is not None else None


def author_ref(person: Person, seat: Seat | None, main: Seat | None) -> AuthorRef:
    """Who speaks, from which seat: by delegation with the own position and the name of the one stood in for."""
    own = main if seat is not None and seat.for_person is not None and main is not None else seat
    return AuthorRef(
        id=person.id,
        name=person.name,
        position=own.post.position if own is not None else "",
        unit=unit_ref(seat.post.unit) if seat is not None else None,
        on_behalf_of=seat.for_person.name if seat is not None and seat.for_person is not None else "",
    )


def conversation_view(row: Conversation) -> ConversationView:
    """`row.handling.unit` should be selected with it."""
    return ConversationView(
        id=row.pk, kind=cast(ConversationKind, row.kind), stream=row.stream, document_id=row.document_id,
        unit=unit_ref(row.handling.unit) if row.handling is not None else None, title=row.title, purpose=row.purpose,
        last_ordinal=row.last_ordinal, last_message_at=row.last_message_at, version=row.version,
    )  # fmt: skip


def member_view(row: Membership) -> MemberView:
    return MemberView(
        id=row.pk, person=PersonRef.of(row.person) if row.person is not None else None, unit=unit_ref(row.unit),
        right=cast(Right, row.right), since=row.since,
    )  # fmt: skip


def thread_view(row: Thread) -> ThreadView:
    """`THREAD_PARTS` should be selected with it."""
    opener = AuthorRef(
        row.opened_by_id, row.opened_by.name, row.opened_position, unit_ref(row.opened_unit), row.opened_for
    )
    return ThreadView(
        id=row.pk, conversation_id=row.conversation_id, subject=row.subject, opened_by=opener, opened_at=row.opened_at,
        outcome=cast(Outcome | Literal[""], row.outcome), outcome_note=row.outcome_note, answer_id=row.answer_id,
        resolved_by=row.resolved_by.name if row.resolved_by is not None else "", resolved_at=row.resolved_at,
        message_count=row.message_count, last_message_at=row.last_message_at, version=row.version,
    )  # fmt: skip


def position_view(row: Position) -> PositionView:
    """`handling.unit` and `drafted_by` should be selected with it."""
    return PositionView(
        id=row.pk, document_id=row.document_id, unit=UnitRef.of(row.handling.unit), thread_id=row.thread_id,
        body=row.body, html=row.html, state=cast(Literal["draft", "released", "discarded"], row.state),
        drafted_by=PersonRef.of(row.drafted_by),
        drafted_at=row.drafted_at, message_id=row.message_id, version=row.version,
    )  # fmt: skip


def reaction_views(rows: Iterable[Reaction]) -> list[ReactionView]:
    """Signs in the order of their first use, people in the order they gave them."""
    people: dict[str, list[PersonRef]] = {}
    for row in rows:
        people.setdefault(row.sign, []).append(PersonRef.of(row.person))
    return [ReactionView(sign, given) for sign, given in people.items()]


def message_view(row: Message) -> MessageView:
    return message_views([row])[0]


def message_views(rows: Sequence[Message]) -> list[MessageView]:
    """Messages with `MESSAGE_PARTS` selected; four statements for all that hangs on them."""
    live = [row.pk for row in rows if row.deleted_at is None]
    hung = _Hung(live) if live else _Hung([])
    return [_message(row, hung) for row in rows]


class _Hung:
    """Reactions, files, mentions and the number of former texts of some messages, each by message."""

    def __init__(self, messages: list[UUID]) -> None:
        self.reactions: dict[UUID, list[Reaction]] = defaultdict(list)
        self.files: dict[UUID, list[FileView]] = defaultdict(list)
        self.people: dict[UUID, list[UUID]] = defaultdict(list)
        self.units: dict[UUID, list[UUID]] = defaultdict(list)
        self.revisions: dict[UUID, int] = {}
        if messages:
            self._load(messages)

    def _load(self, messages: list[UUID]) -> None:
        for reaction in Reaction.objects.filter(message__in=messages).select_related("person"):
            self.reactions[reaction.message_id].append(reaction)
        for link in MessageFile.objects.filter(message__in=messages).select_related("file"):
            self.files[link.message_id].append(file_view(link.file))
        for mention in Mention.objects.filter(message__in=messages).order_by("pk"):
            if mention.person_id is not None:
                self.people[mention.message_id].append(mention.person_id)
            elif mention.unit_id is not None:
                self.units[mention.message_id].append(mention.unit_id)
        counted = MessageRevision.objects.filter(message__in=messages).values("message").annotate(count=Count("pk"))
        self.revisions = {row["message"]: row["count"] for row in counted.order_by()}


def _message(row: Message, hung: _Hung) -> MessageView:
    """The one form of a message; a withdrawn one shows nothing but its place."""
    gone = row.deleted_at is not None
    author = AuthorRef(row.author_id, row.author.name, row.author_position, unit_ref(row.author_unit), row.on_behalf_of)
    reply = row.reply_to
    return MessageView(
        id=row.pk, conversation_id=row.conversation_id, thread_id=row.thread_id, ordinal=row.ordinal, author=author,
        kind=cast(MessageKind, row.kind), body="" if gone else row.body, html="" if gone else row.html,
        reply_to=ReplyRef(reply.pk, reply.ordinal, reply.author.name) if reply is not None else None,
        client_id=row.client_id, at=row.at, edited_at=row.edited_at, deleted_at=row.deleted_at,
        deleted_by=row.deleted_by.name if row.deleted_by is not None else "", pinned_at=row.pinned_at,
        pinned_by=row.pinned_by.name if row.pinned_by is not None else "", version=row.version,
        revisions=hung.revisions.get(row.pk, 0), reactions=reaction_views(hung.reactions[row.pk]),
        files=hung.files[row.pk], mentioned_people=hung.people[row.pk], mentioned_units=hung.units[row.pk],
    )  # fmt: skip

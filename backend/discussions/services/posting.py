"""Saying something: `prepare` checks and renders, `write` puts any number of prepared sends into one statement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from backend.discussions import policies
from backend.discussions.bodies import EMPTY, Body, compose
from backend.discussions.events import MessagePosted, ThreadOpened
from backend.discussions.models import Conversation, Mention, Message, MessageFile, Thread
from backend.discussions.services.insertion import insert
from backend.discussions.shapes import AuthorRef, MessageKind, MessageView, OpenedThread, ReplyRef, ThreadView
from backend.discussions.shaping import MESSAGE_PARTS, THREAD_PARTS, author_ref, message_view, thread_view
from backend.documents.describe import file_view
from backend.documents.models import StoredFile
from backend.events import log
from backend.events.models import StoredEvent
from backend.lib import clock, text
from backend.lib.errors import DomainError, Wording, conflict, invalid
from backend.lib.ids import uuid7
from backend.organisations.standing import Standing

MAX_FILES = 20


@dataclass(frozen=True)
class Send:
    """What somebody asks to be said; `client_id` is theirs, and unique per author for ever;
    `subject` names the thread that the message opens."""

    conversation: UUID
    client_id: UUID
    body: str
    thread: UUID | None = None
    reply_to: UUID | None = None
    files: tuple[UUID, ...] = ()
    kind: MessageKind = "comment"
    subject: str = ""

    @property
    def fingerprint(self) -> str:
        """Tells a retry from another message under the same `client_id`."""
        place = (self.conversation, self.thread, self.reply_to)
        said = [str(part) for part in (*place, self.body, self.kind, self.subject, *self.files)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True)
class Prepared:
    """A checked send; nothing is written yet."""

    send: Send
    id: UUID
    standing: Standing
    author: AuthorRef
    conversation: Conversation
    thread: Thread | None
    body: Body
    reply: ReplyRef | None
    files: tuple[StoredFile, ...]
    at: datetime
    opens_thread: bool = False


@dataclass(frozen=True)
class Posted:
    """A message with the number of its event, and the thread it stands in as it is after it."""

    message: MessageView
    seq: int
    thread: ThreadView | None = None


def post_message(standing: Standing, send: Send) -> Posted:
    """Say something. The same send again is answered with the same message, another one under its id with 409."""
    return _once(standing, send, lambda: prepare(standing, send))


def open_thread(standing: Standing, send: Send) -> OpenedThread:
    """Open a thread called `send.subject` with its first message; the same again gives the same thread."""
    posted = _once(standing, send, lambda: _prepare_opening(standing, send))
    if posted.thread is None:
        raise reused()
    return OpenedThread(posted.thread, posted.message, posted.seq)


def prepare(standing: Standing, send: Send) -> Prepared:
    """Check one send and render it: reads only."""
    conversation, allowed = policies.find(standing, send.conversation, "take_part")
    return Prepared(
        send=send,
        id=uuid7(),
        standing=standing,
        author=author_ref(standing.person, allowed.seat(standing), standing.main_seat),
        conversation=conversation,
        thread=_thread(send),
        body=EMPTY if send.files and text.is_blank(send.body) else compose(conversation, send.body),
        reply=_reply(send),
        files=_files(standing, send),
        at=clock.now(),
    )


def write(sends: Sequence[Prepared]) -> list[Posted]:
    """Put prepared sends into the running transaction, in their order: rows in one statement, then their events.

    Raises IntegrityError when an author's `client_id` was used meanwhile, `not_found` when an author was removed
    meanwhile: the caller of a list rolls back and tries one by one.
    """
    placed = insert(sends)
    Mention.objects.bulk_create(_mentions(sends))
    MessageFile.objects.bulk_create(_files_of(sends))
    said = [(p, _view(p, ordinal), _thread_after(p, count)) for p, (ordinal, count) in zip(sends, placed, strict=True)]
    told = [(prepared, entry) for prepared, message, thread in said for entry in _entries(prepared, message, thread)]
    rows = log.append([entry for _, entry in told], [prepared.author.id for prepared, _ in told])
    _require_still(sends)
    numbers = {row.subject_id: row.seq for row in rows}
    return [Posted(message, numbers[message.id], thread) for _, message, thread in said]


def answered(standing: Standing, send: Send) -> Posted | None:
    """The answer to a send that was already taken; `client_id_reused` when it was another message."""
    known = list(Message.objects.filter(author=standing.person, client_id=send.client_id).values_list("pk", flat=True))
    if not known:
        return None
    related = (*MESSAGE_PARTS, *(f"thread__{part}" for part in THREAD_PARTS))
    row = Message.objects.select_related(*related).get(pk=known[0])
    if row.fingerprint != send.fingerprint:
        raise reused()
    policies.find(standing, row.conversation_id)
    told = StoredEvent.objects.get(subject_id=row.pk, type=MessagePosted.type)
    thread = thread_view(row.thread) if row.thread is not None else None
    return Posted(message_view(row), told.seq, thread)


def reused() -> DomainError:
    """Another message under a `client_id` of one's own."""
    wording = Wording("Mã gửi này đã dùng cho một ý kiến khác.", "This client_id was used for another message.")
    return conflict("client_id_reused", wording)


def _once(standing: Standing, send: Send, ready: Callable[[], Prepared]) -> Posted:
    """Answer a repeated send, write a new one; two equal ones at the same moment end as one message."""
    known = answered(standing, send)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return write([ready()])[0]
    except IntegrityError:
        known = answered(standing, send)
        if known is None:
            raise
        return known


def _prepare_opening(standing: Standing, send: Send) -> Prepared:
    prepared = prepare(standing, send)
    author = prepared.author
    thread = Thread(
        conversation=prepared.conversation,
        subject=send.subject,
        opened_by=standing.person,
        opened_unit_id=author.unit.id if author.unit else None,
        opened_position=author.position,
        opened_for=author.on_behalf_of,
        opened_at=prepared.at,
    )
    return replace(prepared, thread=thread, opens_thread=True)


def _thread(send: Send) -> Thread | None:
    if send.thread is None:
        return None
    row = Thread.objects.select_related(*THREAD_PARTS).filter(pk=send.thread, conversation=send.conversation).first()
    if row is None:
        raise _missing("thread_id", "Không có chủ đề này trong cuộc trao đổi.", "No such thread in this conversation.")
    return row


def _reply(send: Send) -> ReplyRef | None:
    if send.reply_to is None:
        return None
    row = Message.objects.select_related("author").filter(pk=send.reply_to, conversation=send.conversation).first()
    if row is None:
        raise _missing("reply_to", "Không có ý kiến này trong cuộc trao đổi.", "No such message in this conversation.")
    return ReplyRef(row.pk, row.ordinal, row.author.name)


def _files(standing: Standing, send: Send) -> tuple[StoredFile, ...]:
    """One sends what one has uploaded; another's file is passed on by the message it hangs on, not by its id."""
    if not send.files:
        return ()
    if len(set(send.files)) != len(send.files) or len(send.files) > MAX_FILES:
        raise invalid("files", "too_many", "Tối đa 20 tệp, không lặp lại.", "At most 20 files, each once.")
    found = StoredFile.objects.filter(uploaded_by=standing.person).in_bulk(list(send.files))
    if len(found) < len(send.files):
        raise _missing("files", "Có tệp không tồn tại.", "One of the files does not exist.")
    return tuple(found[identifier] for identifier in send.files)


def _missing(path: str, vi: str, en: str) -> DomainError:
    return invalid(path, "does_not_exist", vi, en)


def _files_of(sends: Sequence[Prepared]) -> list[MessageFile]:
    return [MessageFile(message_id=p.id, file=file, ordinal=place) for p in sends for place, file in enumerate(p.files)]


def _mentions(sends: Sequence[Prepared]) -> list[Mention]:
    people = [Mention(message_id=p.id, person_id=person) for p in sends for person in p.body.people]
    return people + [Mention(message_id=p.id, unit_id=unit) for p in sends for unit in p.body.units]


def _require_still(sends: Sequence[Prepared]) -> None:
    """Ask once more under the locks of the streams: a removal is an event there, and nothing of theirs follows it."""
    asked = {(p.author.id, p.conversation.pk): p for p in sends}
    for prepared in asked.values():
        policies.require(prepared.standing, "take_part", prepared.conversation)


def _entries(prepared: Prepared, message: MessageView, thread: ThreadView | None) -> list[log.Entry]:
    """What is told of one message, after the opening of its thread where it opens one."""
    stream = prepared.conversation.stream
    posted: log.Entry = (stream, MessagePosted(message, thread))
    if not prepared.opens_thread or thread is None:
        return [posted]
    return [(stream, ThreadOpened(replace(thread, message_count=0, last_message_at=None))), posted]


def _thread_after(prepared: Prepared, count: int | None) -> ThreadView | None:
    """The thread as it stands after this message."""
    if prepared.thread is None or count is None:
        return None
    return replace(thread_view(prepared.thread), message_count=count, last_message_at=prepared.at)


def _view(prepared: Prepared, ordinal: int) -> MessageView:
    """The message as it will be read back, without reading it back."""
    return MessageView(
        id=prepared.id, conversation_id=prepared.conversation.pk,
        thread_id=prepared.thread.pk if prepared.thread is not None else None, ordinal=ordinal, author=prepared.author,
        kind=prepared.send.kind, body=prepared.body.raw, html=prepared.body.html, reply_to=prepared.reply,
        client_id=prepared.send.client_id, at=prepared.at, edited_at=None, deleted_at=None, deleted_by="",
        pinned_at=None, pinned_by="", version=1, revisions=0, reactions=[],
        files=[file_view(file) for file in prepared.files],
        mentioned_people=list(prepared.body.people), mentioned_units=list(prepared.body.units),
    )  # fmt: skip

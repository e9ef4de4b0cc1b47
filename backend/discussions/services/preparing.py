"""Checking and rendering what somebody wants to say, for any number of sends at once; reads only.

What all sends need is asked once for all of them; threads, answered messages and files only where one names them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.discussions import policies
from backend.discussions.bodies import EMPTY, Body, compose
from backend.discussions.models import Message, Thread
from backend.discussions.policies import Access, Place
from backend.discussions.shapes import AuthorRef, MessageKind, ReplyRef
from backend.discussions.shaping import THREAD_PARTS, author_ref
from backend.documents.models import StoredFile
from backend.lib import clock, text
from backend.lib.errors import DomainError, invalid, not_found
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
    place: Place
    thread: Thread | None
    body: Body
    reply: ReplyRef | None
    files: tuple[StoredFile, ...]
    at: datetime
    opens_thread: bool = False


Asked = tuple[Standing, Send]


def prepare(standing: Standing, send: Send) -> Prepared:
    """Check one send and render it."""
    checks = Checks([(standing, send)])
    checks.ask()
    ready = checks.results()[0]
    if isinstance(ready, Exception):
        raise ready
    return ready


class Checks:
    """Many sends on their way to being prepared; what is wrong with one is its answer and touches no other.

    What can be said without rights is worked out when this is made. Rights are asked when `ask` is called, alone or
    `together` with other questions, and decide first: whom a conversation does not exist for learns nothing else of it.
    """

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.places = policies.places({send.conversation for _, send in asked})
        self._standings = [standing for standing, _ in asked]
        self._sends = [send for _, send in asked]
        self._named = _Named(self._sends)
        self._bodies = [_body(send) if send.conversation in self.places else EMPTY for send in self._sends]

    def ask(self, standings: Sequence[Standing] | None = None) -> None:
        """Ask what everybody may do; other `standings` than those given first take their place."""
        self._standings = list(standings or self._standings)
        pairs = zip(self._standings, self._sends, strict=True)
        self._access = policies.AccessQuestion(
            [(standing, self.places[send.conversation]) for standing, send in pairs if send.conversation in self.places]
        )

    def results(self) -> list[Prepared | DomainError]:
        """The prepared sends in the order given, or what is wrong with them."""
        allowed = iter(self._access.answer())
        result: list[Prepared | DomainError] = []
        for standing, send, body in zip(self._standings, self._sends, self._bodies, strict=True):
            place = self.places.get(send.conversation)
            try:
                result.append(self._prepared(standing, send, place, next(allowed) if place is not None else None, body))
            except DomainError as error:
                result.append(error)
        return result

    def _prepared(
        self, standing: Standing, send: Send, place: Place | None, allowed: Access | None, body: Body | DomainError
    ) -> Prepared:
        if place is None or allowed is None:
            raise not_found()
        policies.demand(allowed, "take_part")
        thread = self._named.thread(send)
        if isinstance(body, DomainError):
            raise body
        return Prepared(
            send=send,
            id=uuid7(),
            standing=standing,
            author=author_ref(standing.person, allowed.seat(standing), standing.main_seat),
            place=place,
            thread=thread,
            body=body,
            reply=self._named.reply(send),
            files=self._named.files(standing, send),
            at=clock.now(),
        )


def _body(send: Send) -> Body | DomainError:
    try:
        return EMPTY if send.files and text.is_blank(send.body) else compose(send.conversation, send.body)
    except DomainError as error:
        return error


class _Named:
    """The threads, answered messages and files that some sends name."""

    def __init__(self, sends: Sequence[Send]) -> None:
        threads = _identifiers(send.thread for send in sends)
        replies = _identifiers(send.reply_to for send in sends)
        files = _identifiers(file for send in sends for file in send.files[:MAX_FILES])
        self._threads = Thread.objects.select_related(*THREAD_PARTS).in_bulk(threads) if threads else {}
        self._replies = Message.objects.select_related("author").in_bulk(replies) if replies else {}
        self._files = StoredFile.objects.in_bulk(files) if files else {}

    def thread(self, send: Send) -> Thread | None:
        if send.thread is None:
            return None
        row = self._threads.get(send.thread)
        if row is None or row.conversation_id != send.conversation:
            raise _missing(
                "thread_id", "Không có chủ đề này trong cuộc trao đổi.", "No such thread in this conversation."
            )
        return row

    def reply(self, send: Send) -> ReplyRef | None:
        if send.reply_to is None:
            return None
        row = self._replies.get(send.reply_to)
        if row is None or row.conversation_id != send.conversation:
            raise _missing(
                "reply_to", "Không có ý kiến này trong cuộc trao đổi.", "No such message in this conversation."
            )
        return ReplyRef(row.pk, row.ordinal, row.author.name)

    def files(self, standing: Standing, send: Send) -> tuple[StoredFile, ...]:
        """One sends what one has uploaded; another's file is passed on by the message it hangs on, not by its id."""
        if not send.files:
            return ()
        if len(set(send.files)) != len(send.files) or len(send.files) > MAX_FILES:
            raise invalid("files", "too_many", "Tối đa 20 tệp, không lặp lại.", "At most 20 files, each once.")
        found = [self._files.get(identifier) for identifier in send.files]
        own = tuple(file for file in found if file is not None and file.uploaded_by_id == standing.person.pk)
        if len(own) < len(send.files):
            raise _missing("files", "Có tệp không tồn tại.", "One of the files does not exist.")
        return own


def _identifiers(named: Iterable[UUID | None]) -> set[UUID]:
    return {identifier for identifier in named if identifier is not None}


def _missing(path: str, vi: str, en: str) -> DomainError:
    return invalid(path, "does_not_exist", vi, en)

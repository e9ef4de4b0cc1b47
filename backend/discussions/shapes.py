"""How conversations, threads and messages look from outside; REST answers and events share these.

A reply names the message it answers but never quotes it: what is withdrawn must not live on in a copy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from backend.documents.shapes import FileView
from backend.organisations.shapes import PersonRef, UnitRef

ConversationKind = Literal["open", "side", "group", "direct"]
MessageKind = Literal["comment", "official", "system"]
Outcome = Literal["answered", "done", "refused", "moved", "duplicate"]
Right = Literal["write", "moderate"]


@dataclass(frozen=True)
class AuthorRef:
    """Who spoke, with position and unit as they were at that moment."""

    id: UUID
    name: str
    position: str
    unit: UnitRef | None
    on_behalf_of: str


@dataclass(frozen=True)
class ReplyRef:
    """The message that is answered."""

    id: UUID
    ordinal: int
    author_name: str


@dataclass(frozen=True)
class ReactionView:
    """One sign and who gave it, in order."""

    sign: str
    people: list[PersonRef]


@dataclass(frozen=True)
class MessageView:
    """A message. A deleted one keeps its place (`deleted_at` set) with empty body, html, files and reactions."""

    id: UUID
    conversation_id: UUID
    thread_id: UUID | None
    ordinal: int
    author: AuthorRef
    kind: MessageKind
    body: str
    html: str
    reply_to: ReplyRef | None
    client_id: UUID
    at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by: str
    pinned_at: datetime | None
    pinned_by: str
    version: int
    revisions: int
    reactions: list[ReactionView]
    files: list[FileView]
    mentioned_people: list[UUID]
    mentioned_units: list[UUID]


@dataclass(frozen=True)
class ThreadView:
    """A thread; `outcome` is empty while it is open."""

    id: UUID
    conversation_id: UUID
    subject: str
    opened_by: AuthorRef
    opened_at: datetime
    outcome: Outcome | Literal[""]
    outcome_note: str
    answer_id: UUID | None
    resolved_by: str
    resolved_at: datetime | None
    message_count: int
    last_message_at: datetime | None
    version: int


@dataclass(frozen=True)
class ConversationView:
    """A conversation as all its readers see it."""

    id: UUID
    kind: ConversationKind
    stream: str
    document_id: UUID | None
    unit: UnitRef | None
    title: str
    purpose: str
    last_ordinal: int
    last_message_at: datetime | None
    version: int


@dataclass(frozen=True)
class MemberView:
    """A person or a unit in a group or direct conversation."""

    id: UUID
    person: PersonRef | None
    unit: UnitRef | None
    right: Right
    since: datetime


@dataclass(frozen=True)
class Marks:
    """How one person stands with a conversation; `unread` = last_ordinal - upto, at least 1 when marked unread."""

    upto: int
    unread: int
    marked_unread: bool
    mentions: int
    level: Literal["follow", "mute", "default"]


@dataclass(frozen=True)
class LastMessage:
    """The newest message of a conversation in one line; a withdrawn one has no text."""

    author_name: str
    text: str
    at: datetime
    ordinal: int
    deleted: bool


@dataclass(frozen=True)
class ConversationRow:
    """A group or direct conversation as a line of the list; `counterpart` is the other one of a direct talk."""

    conversation: ConversationView
    marks: Marks
    last_message: LastMessage | None
    counterpart: PersonRef | None
    member_count: int


@dataclass(frozen=True)
class ConversationRows:
    """The conversations of one person, the newest talk first."""

    rows: list[ConversationRow]
    head: dict[str, int]
    epoch: str


@dataclass(frozen=True)
class Audience:
    """Who will see what is said here, to be shown before sending."""

    units: int
    people: int
    label: dict[str, str]


@dataclass(frozen=True)
class DraftView:
    """Text not yet sent, in the conversation itself or in one of its threads."""

    thread_id: UUID | None
    body: str


@dataclass(frozen=True)
class MessagePage:
    """A stretch of messages, in order."""

    messages: list[MessageView]
    has_before: bool
    has_after: bool
    head: dict[str, int]
    epoch: str


@dataclass(frozen=True)
class PostedView:
    """A message that was taken, with the number of its event."""

    message: MessageView
    seq: int


@dataclass(frozen=True)
class OpenedThread:
    """A thread with its first message."""

    thread: ThreadView
    message: MessageView
    seq: int


@dataclass(frozen=True)
class RevisionView:
    """A former text of a message and when it was written."""

    number: int
    body: str
    html: str
    at: datetime


@dataclass(frozen=True)
class MentionablePerson:
    """Somebody who can be mentioned: they read this conversation, through this seat."""

    person: PersonRef
    unit: UnitRef | None
    position: str


@dataclass(frozen=True)
class Mentionable:
    """Whom a message may call upon here."""

    people: list[MentionablePerson]
    units: list[UnitRef]


@dataclass(frozen=True)
class ConversationFile:
    """A file sent in a conversation, with the message it came with."""

    file: FileView
    message_id: UUID
    ordinal: int
    author_name: str
    at: datetime


@dataclass(frozen=True)
class ReadMarkView:
    """How far somebody has read."""

    person: PersonRef
    upto: int


@dataclass(frozen=True)
class PositionView:
    """An official position on its way, seen by its own side alone."""

    id: UUID
    document_id: UUID
    unit: UnitRef
    thread_id: UUID | None
    body: str
    html: str
    state: Literal["draft", "released", "discarded"]
    drafted_by: PersonRef
    drafted_at: datetime
    message_id: UUID | None
    version: int


@dataclass(frozen=True)
class ConversationPage:
    """A conversation with everything its screen needs besides the messages."""

    conversation: ConversationView
    marks: Marks
    abilities: list[str]
    threads: list[ThreadView]
    pinned: list[MessageView]
    members: list[MemberView]
    read_marks: list[ReadMarkView]
    drafts: list[DraftView]
    audience: Audience
    head: dict[str, int]
    epoch: str

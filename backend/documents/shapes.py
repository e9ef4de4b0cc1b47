"""How documents, their files and their recipients look from outside; REST answers and events share these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from backend.organisations.shapes import PersonRef, UnitRef

PagesState = Literal["none", "waiting", "running", "done", "failed"]
AttachmentRole = Literal["main", "annex", "related"]
Level = Literal["follow", "mute", "default"]
RecipientRole = Literal["lead", "coop", "inform"]


@dataclass(frozen=True)
class FileView:
    """A stored file; its bytes are at `/api/v1/files/<id>/content`, page images under `/api/v1/files/<id>/pages/`."""

    id: UUID
    name: str
    mime: str
    size: int
    sha256: str
    page_count: int
    pages_done: int
    pages_state: PagesState


@dataclass(frozen=True)
class AttachmentView:
    """A file in its role on a document."""

    role: AttachmentRole
    file: FileView


@dataclass(frozen=True)
class DocumentFacts:
    """What all parties may know of a document; the same for everybody."""

    id: UUID
    organisation_name: str
    unit: UnitRef
    type: str
    type_name: str
    number: int | None
    notation: str
    full_code: str
    subject: str
    summary: str
    field: str
    urgency: int
    circulation: str
    steering: int
    legal_weight: str
    language: str
    page_count: int
    copies: int
    issue_date: date | None
    effective_date: date | None
    due_date: date | None
    signer_name: str
    signer_position: str
    competence: str
    state: str
    version: int
    replies_to_code: str
    created_by: PersonRef
    issued_at: datetime | None
    attachments: list[AttachmentView]


@dataclass(frozen=True)
class RecipientState:
    """Where one recipient unit stands. `acknowledged_*` are kept as they were at that moment."""

    id: UUID
    unit: UnitRef
    role: RecipientRole
    state: str
    arrived_at: datetime
    seen_at: datetime | None
    seen_by: str
    acknowledged_at: datetime | None
    acknowledged_by: str
    acknowledged_position: str
    acknowledged_for: str
    version: int


@dataclass(frozen=True)
class ReceptionTotals:
    """How many recipient units have got how far."""

    recipients: int
    seen: int
    acknowledged: int


@dataclass(frozen=True)
class DocumentBrief:
    """A document as a line of a list."""

    id: UUID
    organisation_name: str
    unit: UnitRef
    type: str
    type_name: str
    full_code: str
    subject: str
    field: str
    urgency: int
    due_date: date | None
    issue_date: date | None
    steering: int
    state: str
    issued_at: datetime | None
    version: int


@dataclass(frozen=True)
class TalkSummary:
    """The open talk of a document as a list shows it, for one reader."""

    conversation_id: UUID
    last_ordinal: int
    unread: int
    open_threads: list[UUID]


@dataclass(frozen=True)
class DocumentRow:
    """A line of a list: the document, how far its reception is, my unit's state, and the talk."""

    document: DocumentBrief
    totals: ReceptionTotals
    mine: RecipientState | None
    talk: TalkSummary | None
    level: Level


@dataclass(frozen=True)
class ReadingMarks:
    """How one reader stands with a conversation."""

    upto: int
    unread: int
    marked_unread: bool
    mentions: int
    level: Level


@dataclass(frozen=True)
class ConversationBrief:
    """A talk that belongs to a document; `unit` names the side of an internal one."""

    id: UUID
    kind: Literal["open", "side"]
    stream: str
    unit: UnitRef | None
    last_ordinal: int
    marks: ReadingMarks


@dataclass(frozen=True)
class ParticipantView:
    """A person brought in by a party unit."""

    id: UUID
    person: PersonRef
    unit: UnitRef
    brought_by: str
    since: datetime


@dataclass(frozen=True)
class DocumentPage:
    """A document with everything its page needs; `mine` are the units of the reader's that received it."""

    document: DocumentFacts
    totals: ReceptionTotals
    mine: list[RecipientState]
    abilities: list[str]
    level: Level
    participants: list[ParticipantView]
    conversations: list[ConversationBrief]
    head: dict[str, int]
    epoch: str


@dataclass(frozen=True)
class DocumentRows:
    """A page of a list; `next` is the cursor of the following one."""

    rows: list[DocumentRow]
    next: str | None
    head: dict[str, int]
    epoch: str


@dataclass(frozen=True)
class RecipientRows:
    """All recipients of a document."""

    rows: list[RecipientState]
    totals: ReceptionTotals
    head: dict[str, int]


@dataclass(frozen=True)
class ParticipantRows:
    """All people brought into a document."""

    rows: list[ParticipantView]


@dataclass(frozen=True)
class TimelineRow:
    """One act on a document, worded."""

    seq: int
    type: str
    wording: dict[str, str]
    actor_name: str
    at: datetime
    text: dict[str, str]


@dataclass(frozen=True)
class TimelineRows:
    """Acts on a document, the newest first."""

    rows: list[TimelineRow]
    next: str | None


@dataclass(frozen=True)
class ChoiceView:
    """One entry of a closed list."""

    code: str
    name: dict[str, str]


@dataclass(frozen=True)
class TypeView:
    """A document type; letters have no abbreviation."""

    code: str
    name: dict[str, str]
    abbreviation: str


@dataclass(frozen=True)
class Choices:
    """All closed lists a document chooses from."""

    types: list[TypeView]
    fields: list[ChoiceView]
    urgencies: list[ChoiceView]
    circulations: list[ChoiceView]
    steerings: list[ChoiceView]
    legal_weights: list[ChoiceView]
    recipient_roles: list[ChoiceView]


@dataclass(frozen=True)
class NextCode:
    """The number a document would get now; nothing is reserved."""

    number: int
    notation: str
    full_code: str


@dataclass(frozen=True)
class PageView:
    """One page of a PDF: size in points, text, and words `[text, x0, y0, x1, y1]` in points from the bottom left."""

    number: int
    width: float
    height: float
    text: str
    words: list[list[object]]


@dataclass(frozen=True)
class PageRows:
    """Pages prepared so far."""

    rows: list[PageView]
    file: FileView


@dataclass(frozen=True)
class UploadView:
    """A resumable upload; `file` is there when the last byte has come."""

    id: UUID
    name: str
    offset: int
    size: int
    file: FileView | None

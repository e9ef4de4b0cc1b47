"""How documents, their files and their recipients look from outside; REST answers and events share these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from backend.organisations.shapes import PersonRef, UnitRef

PagesState = Literal["none", "waiting", "running", "done", "failed"]
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

    role: Literal["main", "annex", "related"]
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
class ParticipantView:
    """A person brought in by a party unit."""

    id: UUID
    person: PersonRef
    unit: UnitRef
    brought_by: str
    since: datetime

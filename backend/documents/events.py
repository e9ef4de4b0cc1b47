"""What happens to a document: before its issue on the issuer's handling stream, from the issue on for all parties."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from backend.documents.shapes import DocumentFacts, FileView, ParticipantView, ReceptionTotals, RecipientState
from backend.events.schema import Event
from backend.lib.errors import Wording


@dataclass(frozen=True)
class DocumentRegistered(Event):
    """A draft was entered."""

    type = "document.registered"
    streams = ("handling",)
    wording = Wording("Đăng ký văn bản", "Document registered")

    document: DocumentFacts


@dataclass(frozen=True)
class DocumentChanged(Event):
    """Fields of a draft changed."""

    type = "document.changed"
    streams = ("handling",)
    wording = Wording("Sửa thông tin văn bản", "Document changed")

    document: DocumentFacts


@dataclass(frozen=True)
class DocumentDiscarded(Event):
    """A draft was thrown away before it was issued."""

    type = "document.discarded"
    streams = ("handling",)
    wording = Wording("Hủy dự thảo văn bản", "Draft discarded")

    document_id: UUID


@dataclass(frozen=True)
class DocumentIssued(Event):
    """Number given, recipients fixed, discussion opened: the first event of the document's own stream."""

    type = "document.issued"
    streams = ("document", "handling", "unit")
    wording = Wording("Phát hành văn bản", "Document issued")

    document: DocumentFacts
    totals: ReceptionTotals


@dataclass(frozen=True)
class FilePagesPrepared(Event):
    """The worker has made more page images of a file (or has given up: state `failed`)."""

    type = "file.pages_prepared"
    streams = ("document", "handling", "conversation")
    wording = Wording("Chuẩn bị trang xem", "Pages prepared")

    document_id: UUID | None
    file: FileView


@dataclass(frozen=True)
class RecipientSeen(Event):
    """Somebody of a recipient unit opened the document for the first time; automatic."""

    type = "recipient.seen"
    streams = ("document",)
    wording = Wording("Đã xem", "Seen")

    document_id: UUID
    recipient: RecipientState
    totals: ReceptionTotals


@dataclass(frozen=True)
class RecipientAcknowledged(Event):
    """An authorised person confirmed receipt for the unit."""

    type = "recipient.acknowledged"
    streams = ("document", "unit")
    wording = Wording("Xác nhận đã tiếp nhận", "Receipt acknowledged")

    document_id: UUID
    recipient: RecipientState
    totals: ReceptionTotals


@dataclass(frozen=True)
class AcknowledgementWithdrawn(Event):
    """Taken back within five minutes."""

    type = "acknowledgement.withdrawn"
    streams = ("document", "unit")
    wording = Wording("Rút xác nhận tiếp nhận", "Acknowledgement withdrawn")

    document_id: UUID
    recipient: RecipientState
    totals: ReceptionTotals


@dataclass(frozen=True)
class ParticipantBroughtIn(Event):
    """A party unit let a person take part."""

    type = "participant.brought_in"
    streams = ("document", "handling", "person")
    wording = Wording("Mời tham gia", "Brought in")
    moves_audience = True

    document_id: UUID
    participant: ParticipantView


@dataclass(frozen=True)
class ParticipantReleased(Event):
    """The person takes part no longer; nothing later reaches them."""

    type = "participant.released"
    streams = ("document", "handling", "person")
    wording = Wording("Thôi tham gia", "Released")
    moves_audience = True

    document_id: UUID
    participant: ParticipantView

"""Makes the shapes of `shapes.py` from rows; each function says what must be selected with its argument."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.db.models import Count

from backend.documents.formats import TYPES
from backend.documents.models import Attachment, Document, Participant, Recipient, StoredFile
from backend.documents.shapes import (
    AttachmentRole,
    AttachmentView,
    DocumentFacts,
    FileView,
    PagesState,
    ParticipantView,
    ReceptionTotals,
    RecipientRole,
    RecipientState,
)
from backend.organisations.shapes import PersonRef, UnitRef

NOTHING_RECEIVED = ReceptionTotals(0, 0, 0)


def file_view(file: StoredFile) -> FileView:
    """A stored file."""
    return FileView(
        id=file.pk, name=file.name, mime=file.mime, size=file.size, sha256=file.sha256, page_count=file.page_count,
        pages_done=file.pages_done, pages_state=cast(PagesState, file.pages_state),
    )  # fmt: skip


def document_facts(document: Document) -> DocumentFacts:
    """`organisation`, `unit`, `created_by`, `replies_to` selected; attachments prefetched or read (1 query)."""
    attachments = document.attachments.all()
    if "attachments" not in getattr(document, "_prefetched_objects_cache", {}):
        attachments = Attachment.objects.filter(document=document).select_related("file")
    return DocumentFacts(
        id=document.pk, organisation_name=document.organisation.short_name, unit=UnitRef.of(document.unit),
        type=document.type, type_name=TYPES[document.type].vi, number=document.number, notation=document.notation,
        full_code=document.full_code, subject=document.subject, summary=document.summary, field=document.field,
        urgency=document.urgency, circulation=document.circulation, steering=document.steering,
        legal_weight=document.legal_weight, language=document.language, page_count=document.page_count,
        copies=document.copies, issue_date=document.issue_date, effective_date=document.effective_date,
        due_date=document.due_date, signer_name=document.signer_name, signer_position=document.signer_position,
        competence=document.competence, state=document.state, version=document.version,
        replies_to_code=document.replies_to.full_code if document.replies_to else "",
        created_by=PersonRef.of(document.created_by), issued_at=document.issued_at,
        attachments=[AttachmentView(cast(AttachmentRole, a.role), file_view(a.file)) for a in attachments],
    )  # fmt: skip


def recipient_state(recipient: Recipient) -> RecipientState:
    """`unit` and `seen_by` selected."""
    return RecipientState(
        id=recipient.pk, unit=UnitRef.of(recipient.unit), role=cast(RecipientRole, recipient.role),
        state=recipient.state, arrived_at=recipient.arrived_at, seen_at=recipient.seen_at,
        seen_by=recipient.seen_by.name if recipient.seen_by else "", acknowledged_at=recipient.acknowledged_at,
        acknowledged_by=recipient.acknowledged_name, acknowledged_position=recipient.acknowledged_position,
        acknowledged_for=recipient.acknowledged_for, version=recipient.version,
    )  # fmt: skip


def participant_view(participant: Participant) -> ParticipantView:
    """`person`, `unit` and `brought_by` selected."""
    return ParticipantView(
        participant.pk, PersonRef.of(participant.person), UnitRef.of(participant.unit), participant.brought_by.name,
        participant.since,
    )  # fmt: skip


def totals(documents: Iterable[UUID]) -> dict[UUID, ReceptionTotals]:
    """How far the reception of each document is (1 query); documents without recipients are left out."""
    rows = Recipient.objects.filter(document__in=list(documents)).order_by().values("document")
    counted = rows.annotate(all=Count("id"), seen=Count("seen_at"), done=Count("acknowledged_at"))
    return {row["document"]: ReceptionTotals(row["all"], row["seen"], row["done"]) for row in counted}


def totals_of(document: Document) -> ReceptionTotals:
    """How far the reception of one document is."""
    return totals([document.pk]).get(document.pk, NOTHING_RECEIVED)

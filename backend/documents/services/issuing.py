"""Issuing: the number, the recipients, their handlings, the open talk and the news of it, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from backend.documents import describe, numbering, opening, states
from backend.documents.entry import checked, entry_of
from backend.documents.events import DocumentIssued
from backend.documents.formats import RECIPIENT_ROLES, TYPES, full_code
from backend.documents.models import Attachment, Document, Handling, Recipient, StoredFile
from backend.documents.services.drafts import folded, issuer_stream, lock_draft
from backend.documents.shapes import ReceptionTotals
from backend.events import log
from backend.events.schema import stream_name
from backend.lib import clock
from backend.lib.errors import DomainError, Wording, conflict, invalid
from backend.organisations.models import Unit
from backend.organisations.standing import Standing

MOST_RECIPIENTS = 1000


@dataclass(frozen=True)
class Addressee:
    """A unit the document goes to, and as what: `lead`, `coop` or `inform`."""

    unit: UUID
    role: str = "lead"


@transaction.atomic
def issue_document(
    standing: Standing, document: UUID, addressees: Sequence[Addressee], *, not_secret: bool, version: int | None = None
) -> Document:
    """Number the draft and send it to its recipients; `not_secret` is the clerk's word that it holds no state secret.

    `version`, when given, is the one the clerk saw.
    """
    draft = lock_draft(standing, "issue", document, version)
    if not not_secret:
        raise _confirmation_missing()
    units = _check_addressees(addressees)
    main = _main_file(draft)
    draft.page_count = draft.page_count or main.page_count
    _give_number(draft)
    draft.state, draft.version = states.after(states.DOCUMENT, draft.state, "issue"), draft.version + 1
    draft.issued_by, draft.issued_at, draft.folded = standing.person, clock.now(), folded(draft)
    draft.save(force_update=True)
    recipients = _deliver(draft, addressees, units)
    _announce(standing, draft, recipients)
    for hook in opening.on_issue:
        hook(draft, recipients, standing.person)
    return draft


def _confirmation_missing() -> DomainError:
    return invalid(
        "not_secret", "not_confirmed", "Cần xác nhận văn bản không chứa bí mật nhà nước.",
        "Confirm that the document holds no state secret.",
    )  # fmt: skip


def _check_addressees(addressees: Sequence[Addressee]) -> dict[UUID, Unit]:
    if not 1 <= len(addressees) <= MOST_RECIPIENTS:
        raise invalid(
            "recipients", "out_of_range", f"Cần từ 1 đến {MOST_RECIPIENTS} nơi nhận.",
            f"Between 1 and {MOST_RECIPIENTS} recipients.",
        )  # fmt: skip
    units = {u.pk: u for u in Unit.objects.valid().filter(pk__in=[a.unit for a in addressees])}
    roles = {choice.code for choice in RECIPIENT_ROLES}
    seen: set[UUID] = set()
    for place, addressee in enumerate(addressees):
        path = f"recipients.{place}"
        if addressee.unit not in units:
            raise invalid(f"{path}.unit", "unknown_unit", "Đơn vị nhận không tồn tại.", "There is no such recipient.")
        if addressee.unit in seen:
            raise invalid(f"{path}.unit", "recipient_twice", "Nơi nhận bị lặp.", "The recipient is named twice.")
        if addressee.role not in roles:
            raise invalid(
                f"{path}.role", "unknown_choice", "Vai trò không có trong danh mục.", "There is no such role."
            )
        seen.add(addressee.unit)
    return units


def _main_file(document: Document) -> StoredFile:
    main = Attachment.objects.select_related("file").filter(document=document, role="main").first()
    if main is None:
        raise conflict(
            "main_file_missing",
            Wording("Văn bản chưa có tệp PDF chính.", "The document has no main PDF yet."),
            state=document.state,
        )
    return main.file


def _give_number(document: Document) -> None:
    kind = TYPES[document.type]
    document.issue_date = day = document.issue_date or clock.today()
    checked(entry_of(document))  # days have passed since it was entered
    if document.number is None:
        document.number = numbering.take(document.organisation_id, kind, day)
    else:
        numbering.raise_to(document.organisation_id, kind, day, document.number)
    document.full_code = full_code(document.number, document.notation)
    same = Document.objects.filter(
        organisation=document.organisation_id, full_code=document.full_code, issue_date__year=day.year
    )
    if same.exclude(pk=document.pk).exists():
        raise conflict(
            "number_taken",
            Wording("Số, ký hiệu này đã được dùng trong năm.", "This number and notation was used this year."),
            full_code=document.full_code,
        )


def _deliver(document: Document, addressees: Sequence[Addressee], units: dict[UUID, Unit]) -> list[Recipient]:
    at = document.issued_at or clock.now()
    recipients = Recipient.objects.bulk_create(
        Recipient(document=document, unit=units[a.unit], role=a.role, arrived_at=at) for a in addressees
    )
    sides = (Handling(document=document, unit=units[a.unit]) for a in addressees if a.unit != document.unit_id)
    Handling.objects.bulk_create(sides)
    return recipients


def _announce(standing: Standing, document: Document, recipients: list[Recipient]) -> None:
    event = DocumentIssued(describe.document_facts(document), ReceptionTotals(len(recipients), 0, 0))
    streams = [stream_name("document", document.pk), issuer_stream(document)]
    streams += [stream_name("unit", recipient.unit_id) for recipient in recipients]
    log.append([(stream, event) for stream in streams], standing.person.pk)

"""Registering a document, changing it and throwing it away before it is issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from backend.documents import describe, policies, states
from backend.documents.entry import COLUMNS, Entry, checked, entry_of
from backend.documents.events import DocumentChanged, DocumentDiscarded, DocumentRegistered
from backend.documents.formats import TYPES, full_code, notation
from backend.documents.models import Attachment, Document, Handling, StoredFile
from backend.events import log
from backend.events.schema import Event, stream_name
from backend.lib import text
from backend.lib.errors import invalid, stale
from backend.organisations.models import Unit
from backend.organisations.standing import Standing

PDF = "application/pdf"


@transaction.atomic
def register_document(standing: Standing, unit: UUID, entry: Entry) -> Document:
    """Enter a draft of this unit; a number of its own (`entry.number`) may be given by whoever may issue there."""
    drafting = Unit.objects.valid().select_related("organisation").filter(pk=unit).first()
    if drafting is None:
        raise invalid("unit", "unknown_unit", "Đơn vị không tồn tại.", "There is no such unit.")
    policies.require_at(standing, "register", unit)
    if entry.number is not None:
        policies.require_at(standing, "issue", unit)
    clean = checked(entry)
    document = Document(organisation=drafting.organisation, unit=drafting, created_by=standing.person)
    _fill(standing, document, clean)
    document.save(force_insert=True)
    _attach(standing, document, clean)
    Handling.objects.create(document=document, unit=drafting)
    _record(standing, document, DocumentRegistered(describe.document_facts(document)))
    return document


@transaction.atomic
def change_document(standing: Standing, document: UUID, version: int, changes: Mapping[str, Any]) -> Document:
    """Change fields of a draft (names as in `Entry`); `version` is the one the caller saw."""
    draft = lock_draft(standing, "change", document, version)
    clean = checked(replace(entry_of(draft), **changes))
    if clean.number is not None and clean.number != draft.number:
        policies.require_at(standing, "issue", draft.unit_id)
    _fill(standing, draft, clean)
    draft.version += 1
    draft.save(force_update=True)
    _attach(standing, draft, clean)
    _record(standing, draft, DocumentChanged(describe.document_facts(draft)))
    return draft


@transaction.atomic
def discard_document(standing: Standing, document: UUID, version: int) -> None:
    """Throw a draft away; the row stays for the record, nobody sees it any more."""
    draft = lock_draft(standing, "discard", document, version)
    draft.state, draft.version = states.after(states.DOCUMENT, draft.state, "discard"), draft.version + 1
    draft.save(update_fields=["state", "version"])
    _record(standing, draft, DocumentDiscarded(draft.pk))


def lock_draft(standing: Standing, act: str, document: UUID, version: int | None) -> Document:
    """The document under its row lock, for an act on a draft that this person may do.

    `version`, when given, is the one the caller saw: nobody acts on what was changed under their hands.
    """
    policies.require(standing, act, policies.find(standing, document))
    locked: Document = (
        Document.objects.select_for_update(of=("self",))
        .select_related("unit", "organisation", "created_by", "replies_to")
        .get(pk=document)
    )
    states.after(states.DOCUMENT, locked.state, act)
    if version is not None and locked.version != version:
        raise stale(document=describe.document_facts(locked))
    return locked


def issuer_stream(document: Document) -> str:
    """The handling stream of the issuing side."""
    side = Handling.objects.only("pk").get(document=document, unit=document.unit_id)
    return stream_name("handling", side.pk)


def folded(document: Document) -> str:
    """The words search looks into, each after a space: code whole and in parts, type, subject, signer."""
    parts = document.full_code.replace("/", " ").replace("-", " ")
    words = (
        document.full_code,
        document.notation,
        parts,
        TYPES[document.type].vi,
        document.subject,
        document.signer_name,
    )
    return " " + text.fold(" ".join(words))


def _fill(standing: Standing, document: Document, entry: Entry) -> None:
    for name in COLUMNS:
        setattr(document, name, getattr(entry, name))
    if entry.replies_to != document.replies_to_id:
        document.replies_to = _answered(standing, entry.replies_to)
    kind = TYPES[document.type]
    unit = "" if document.unit.parent_id is None else document.unit.notation
    document.notation = notation(kind, document.organisation.notation_root, unit)
    if len(document.notation) > 30:
        raise invalid(
            "type", "notation_too_long", "Ký hiệu dài quá 30 ký tự.", "The notation is longer than 30 characters."
        )
    code = full_code(document.number, document.notation) if document.number else ""
    document.folded = f"{folded(document)} {text.fold(code)}" if code else folded(document)


def _answered(standing: Standing, document: UUID | None) -> Document | None:
    if document is None:
        return None
    found = policies.visible(standing).issued().filter(pk=document).first()
    if found is None:
        raise invalid(
            "replies_to",
            "unknown_document",
            "Không tìm thấy văn bản được trả lời.",
            "The document answered is unknown.",
        )
    answered: Document = found
    return answered


def _attach(standing: Standing, document: Document, entry: Entry) -> None:
    wanted = [("main", f) for f in (entry.main,) if f] + [("annex", f) for f in entry.annexes]
    wanted += [("related", f) for f in entry.related]
    present = {(a.role, a.file_id): a for a in Attachment.objects.filter(document=document)}
    own = {a.file_id for a in present.values()}
    files = {f.pk: f for f in StoredFile.objects.filter(pk__in=[f for _, f in wanted])}
    for path, (role, identifier) in zip(_paths(entry), wanted, strict=True):
        _check_file(standing, path, role, files.get(identifier), own)
    if len({identifier for _, identifier in wanted}) < len(wanted):
        raise invalid("annexes", "file_twice", "Một tệp được đính kèm hai lần.", "A file is attached twice.")
    kept = [present[pair].pk for pair in wanted if pair in present]
    Attachment.objects.filter(document=document).exclude(pk__in=kept).delete()
    Attachment.objects.bulk_create(
        Attachment(document=document, file=files[identifier], role=role, ordinal=ordinal)
        for ordinal, (role, identifier) in enumerate(wanted)
        if (role, identifier) not in present
    )


def _paths(entry: Entry) -> list[str]:
    numbered = [f"{name}.{n}" for name in ("annexes", "related") for n, _ in enumerate(getattr(entry, name))]
    return ["main", *numbered] if entry.main else numbered


def _check_file(standing: Standing, path: str, role: str, file: StoredFile | None, own: set[UUID]) -> None:
    if file is None or (file.uploaded_by_id != standing.person.pk and file.pk not in own):
        raise invalid(path, "unknown_file", "Không tìm thấy tệp.", "There is no such file.")
    if role == "main" and file.mime != PDF:
        raise invalid(path, "not_pdf", "Văn bản chính phải là tệp PDF.", "The main file must be a PDF.")


def _record(standing: Standing, document: Document, event: Event) -> None:
    log.append([(issuer_stream(document), event)], standing.person.pk)

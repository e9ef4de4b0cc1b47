"""Who may read a file, asked of every layer that uses files, and on which streams news of a file belong.

A file has no rights of its own: it is read by whoever uploaded it and by whoever may read a thing it hangs on.
Layers above add their own answer to `readers` and `streams`.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from backend.documents import policies
from backend.documents.models import Attachment, Handling, StoredFile
from backend.documents.states import DISCARDED, DRAFT
from backend.events.schema import stream_name
from backend.lib.errors import not_found
from backend.organisations.standing import Standing

Place = tuple[str, UUID | None]  # a stream, and the document its event is told for


def _document_streams(file: UUID) -> list[Place]:
    places: list[Place] = []
    for attachment in Attachment.objects.filter(file=file).select_related("document"):
        document = attachment.document
        if document.state == DRAFT:
            side = Handling.objects.get(document=document, unit=document.unit_id)
            places.append((stream_name("handling", side.pk), document.pk))
        elif document.state != DISCARDED:
            places.append((stream_name("document", document.pk), document.pk))
    return places


readers: list[Callable[[Standing, UUID], bool]] = [policies.reads_file]
streams: list[Callable[[UUID], list[Place]]] = [_document_streams]


def find(standing: Standing, file: UUID) -> StoredFile:
    """The file, when some layer lets this person read it; `not_found` otherwise."""
    stored = StoredFile.objects.filter(pk=file).first() if standing.person.is_active else None
    if stored is None:
        raise not_found()
    if stored.uploaded_by_id != standing.person.pk and not any(reader(standing, file) for reader in readers):
        raise not_found()
    return stored


def streams_of(file: UUID) -> list[Place]:
    """Where the file's readers listen; each stream once."""
    return list(dict.fromkeys(place for places in streams for place in places(file)))

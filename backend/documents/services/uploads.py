"""Resumable uploads: begun, continued at a known offset, given up, and made a file when the last byte has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.conf import settings
from django.db import transaction

from backend.documents import storage
from backend.documents.contents import accepted, clean_name
from backend.documents.models import Upload
from backend.documents.services import files
from backend.lib.errors import DomainError, Wording, conflict, invalid, not_found
from backend.lib.ids import uuid7
from backend.organisations.standing import Standing

MOST_AT_ONCE = 5 * 1024**2


@transaction.atomic
def begin_upload(standing: Standing, name: str, size: int, sha256: str = "") -> Upload:
    """Make room for a file of `size` bytes; what can be refused without its bytes is refused now."""
    clean = clean_name(name)
    accepted(clean)
    files.check_size(size)
    files.check_quota(standing.person, size)
    if sha256 and not (len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")):
        raise invalid("sha256", "bad_hash", "Mã kiểm tra không hợp lệ.", "64 hexadecimal digits in small letters.")
    return Upload.objects.create(person=standing.person, name=clean, size=size, sha256=sha256)


def find_upload(standing: Standing, upload: UUID) -> Upload:
    """One's own upload; another's does not exist."""
    found = Upload.objects.select_related("file").filter(pk=upload, person=standing.person).first()
    if found is None:
        raise not_found()
    return found


def continue_upload(standing: Standing, upload: UUID, offset: int, pieces: Iterable[bytes]) -> Upload:
    """Write the next bytes; the last ones make the stored file, or end the upload with the reason why not."""
    try:
        with transaction.atomic():
            return _write(_lock(standing, upload), offset, pieces)
    except Refused as refused:
        discard_upload(standing, upload)
        raise refused.reason from refused


@transaction.atomic
def discard_upload(standing: Standing, upload: UUID) -> None:
    """Give an upload up; a finished file stays."""
    held = _lock(standing, upload)
    held.delete()
    transaction.on_commit(lambda: storage.part_of(upload).unlink(missing_ok=True))


class Refused(Exception):
    """The finished bytes are not acceptable: the upload is over, unlike after a wrong offset."""

    def __init__(self, reason: DomainError) -> None:
        super().__init__(reason.code)
        self.reason = reason


def _lock(standing: Standing, upload: UUID) -> Upload:
    held = Upload.objects.select_for_update(of=("self",), nowait=False).filter(pk=upload, person=standing.person)
    found = held.select_related("person", "file").first()
    if found is None:
        raise not_found()
    return found


def _write(upload: Upload, offset: int, pieces: Iterable[bytes]) -> Upload:
    if offset != upload.offset or upload.file_id is not None:
        raise conflict(
            "wrong_offset",
            Wording("Vị trí gửi tiếp không khớp.", "The upload stands at another offset."),
            offset=upload.offset,
        )
    try:
        written = storage.append(storage.part_of(upload.pk), offset, _bounded(pieces, upload.size - offset))
    except storage.BytesLost as error:
        wording = Wording("Phần đã gửi bị mất, hãy gửi lại từ đầu.", "What was sent is lost, begin again.")
        raise Refused(DomainError("upload_lost", wording, status=410)) from error
    upload.offset += written
    if upload.offset == upload.size:
        _finish(upload)
    upload.save(update_fields=["offset", "file"])
    return upload


def _bounded(pieces: Iterable[bytes], room: int) -> Iterator[bytes]:
    for piece in pieces:
        room -= len(piece)
        if room < 0:
            raise files.too_large(settings.MAX_FILE_BYTES)
        yield piece


def _finish(upload: Upload) -> None:
    try:
        upload.file = files.keep(upload.person, upload.name, storage.part_of(upload.pk), uuid7(), upload.sha256)
    except DomainError as error:
        raise Refused(error) from error


def chunk_too_large() -> DomainError:
    """One request brings more than one request may."""
    return files.too_large(MOST_AT_ONCE)

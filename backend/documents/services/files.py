"""Storing a file: check it, put it in its place, write the row, promise its pages; and clearing what is left over."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from procrastinate.contrib.django import app

from backend.documents import storage
from backend.documents.contents import clean_name, first_lines, recognise
from backend.documents.models import StoredFile, Upload
from backend.documents.pdf.inspection import inspect_pdf
from backend.documents.secrecy import has_stamp, secret_refused
from backend.lib import clock
from backend.lib.errors import DomainError, Wording, invalid
from backend.lib.ids import uuid7
from backend.organisations.models import Person

PDF = "application/pdf"
PAGES_FIRST = 10  # somebody waits for them; news of an issue to thousands may be ahead in the queue
UPLOADS_LIVE = timedelta(days=1)
ORPHANS_LIVE = timedelta(days=1)
_log = structlog.get_logger(__name__)


def store_file(person: Person, name: str, source: bytes | BinaryIO) -> StoredFile:
    """Store bytes that are already here (sample data, generated papers, tests) as this person's file."""
    identifier = uuid7()
    path = storage.temporary(identifier)
    try:
        storage.write(path, _pieces(source))
        return keep(person, clean_name(name), path, identifier)
    finally:
        path.unlink(missing_ok=True)


def keep(person: Person, name: str, path: Path, identifier: UUID, expected: str = "") -> StoredFile:
    """Make a stored file of finished bytes at `path`, which is moved away; raises when they are not acceptable."""
    size = path.stat().st_size
    check_size(size)
    digest = storage.digest(path)
    if expected and digest != expected:
        raise DomainError(
            "hash_mismatch", Wording("Tệp nhận được không khớp mã kiểm tra.", "The hash does not match."), status=460
        )
    mime = recognise(name, path)
    pages = inspect_pdf(path) if mime == PDF else 0
    if mime != PDF and has_stamp(first_lines(path, mime)):
        raise secret_refused()
    storage.settle(path, identifier)
    with transaction.atomic():
        file = StoredFile.objects.create(
            id=identifier, name=name, mime=mime, size=size, sha256=digest, uploaded_by=person, page_count=pages,
            pages_state="waiting" if pages else "none",
        )  # fmt: skip
        if pages:
            app.configure_task("documents.prepare_pages", queue="pages", priority=PAGES_FIRST).defer(
                file=str(identifier)
            )
    return file


def check_size(size: int) -> None:
    """Raise for nothing at all, and for more than the installation takes."""
    if size <= 0:
        raise invalid("size", "empty", "Tệp trống.", "The file is empty.")
    if size > settings.MAX_FILE_BYTES:
        raise too_large(settings.MAX_FILE_BYTES)


def check_quota(person: Person, size: int) -> None:
    """Raise when this person would hold more bytes than one may; of two uploads begun at once each counts the other."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    held = StoredFile.objects.filter(uploaded_by=person).aggregate(n=Sum("size"))["n"] or 0
    coming = Upload.objects.filter(person=person, file=None).aggregate(n=Sum("size"))["n"] or 0
    if held + coming + size > settings.MAX_BYTES_PER_PERSON:
        raise DomainError(
            "quota_exceeded", Wording("Đã hết dung lượng của bạn.", "Your space for files is used up."), status=413
        )


def too_large(most: int) -> DomainError:
    """More bytes than are taken."""
    megabytes = most // 1024**2
    return DomainError(
        "too_large", Wording(f"Tệp không quá {megabytes} MB.", f"No more than {megabytes} MB."), status=413
    )


def sweep() -> None:
    """Remove uploads nobody finished and bytes no row names, both after a day."""
    Upload.objects.filter(began_at__lt=clock.now() - UPLOADS_LIVE).delete()
    live = {str(pk) for pk in Upload.objects.values_list("pk", flat=True)}
    for path in storage.parts():
        if path.name not in live and _is_old(path):
            path.unlink(missing_ok=True)
    for batch in _batches(storage.stored()):
        named = {
            str(pk) for pk in StoredFile.objects.filter(pk__in=[p.name for p in batch]).values_list("pk", flat=True)
        }
        for path in batch:
            if path.name not in named and _is_old(path):
                path.unlink(missing_ok=True)
                shutil.rmtree(storage.pages_of(UUID(path.name)), ignore_errors=True)


def verify() -> list[UUID]:
    """Hash every stored file anew and tell the log of each that is no longer what was stored; returns those."""
    broken = []
    for file in StoredFile.objects.order_by("pk").iterator():
        if not storage.is_whole(file.pk, file.size) or storage.digest(storage.path_of(file.pk)) != file.sha256:
            _log.error("file_damaged", file=str(file.pk))
            broken.append(file.pk)
    return broken


def _batches(paths: Iterable[Path], size: int = 500) -> Iterator[list[Path]]:
    batch: list[Path] = []
    for path in paths:
        batch.append(path)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


def _is_old(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > ORPHANS_LIVE.total_seconds()
    except FileNotFoundError:
        return False


def _pieces(source: bytes | BinaryIO) -> Iterator[bytes]:
    file = BytesIO(source) if isinstance(source, bytes) else source
    while piece := file.read(storage.PIECE):
        yield piece

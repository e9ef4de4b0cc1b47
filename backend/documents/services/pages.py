"""Making a PDF's pages (the worker): images on disk, words in the database, and news of it after each few pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from backend.documents import describe, file_access, storage
from backend.documents.events import FilePagesPrepared
from backend.documents.models import FilePage, StoredFile
from backend.documents.pdf.process import ChildFailed, run
from backend.events import log

TOLD_AT_ONCE = 1  # the first page is told of alone: it is what people wait for
STEP = 5


def prepare_pages(file: UUID) -> None:
    """Make all pages that are missing; may run again after a crash and goes on where it stopped."""
    stored = StoredFile.objects.filter(pk=file, pages_state__in=("waiting", "running")).first()
    if stored is None:
        return
    batch: list[dict[str, Any]] = []
    first = stored.pages_done + 1
    try:
        for page in run("render", str(storage.path_of(file)), str(storage.pages_of(file)), str(first)):
            batch.append(page)
            if len(batch) >= STEP or page["number"] == TOLD_AT_ONCE:
                _keep(file, batch)
                batch = []
    except ChildFailed:
        _keep(file, batch, failed=True)
        return
    if batch:
        _keep(file, batch)


@transaction.atomic
def _keep(file: UUID, pages: list[dict[str, Any]], failed: bool = False) -> None:
    stored = StoredFile.objects.select_for_update().get(pk=file)
    FilePage.objects.bulk_create([FilePage(file=stored, **page) for page in pages], ignore_conflicts=True)
    stored.pages_done = max([stored.pages_done, *(page["number"] for page in pages)])
    stored.pages_state = "done" if stored.pages_done == stored.page_count else "failed" if failed else "running"
    stored.save(update_fields=["pages_done", "pages_state"])
    view = describe.file_view(stored)
    places = file_access.streams_of(file)
    if places:
        log.append([(stream, FilePagesPrepared(document, view)) for stream, document in places], None)

"""Sends a stored file: as a stream that never holds the whole, or by the reverse proxy (X-Accel-Redirect)."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from backend.documents import storage
from backend.documents.models import StoredFile
from backend.documents.ranges import NotSatisfiable, Span, wanted
from backend.lib.errors import DomainError, Wording

ACCEL = "/protected-files"
_log = structlog.get_logger(__name__)


def serve(request: HttpRequest, file: StoredFile, inline: bool) -> HttpResponseBase:
    """The answer to GET or HEAD of a file's content; `inline` is honoured for PDFs only."""
    if not storage.is_whole(file.pk, file.size):
        raise damaged(file.pk)
    etag = f'"{file.sha256}"'
    if etag in (tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")):
        return _dressed(HttpResponse(status=304), file, etag, inline)
    try:
        span = wanted(request.headers.get("Range"), file.size) if _range_holds(request, etag) else None
    except NotSatisfiable:
        refused = _dressed(HttpResponse(status=416), file, etag, inline)
        refused["Content-Range"] = f"bytes */{file.size}"
        return refused
    return _dressed(_body(request, file, span), file, etag, inline)


def _range_holds(request: HttpRequest, etag: str) -> bool:
    return request.headers.get("If-Range", etag) == etag


def _body(request: HttpRequest, file: StoredFile, span: Span | None) -> HttpResponseBase:
    path, part = storage.path_of(file.pk), span or Span(0, file.size)
    response: HttpResponseBase
    if settings.X_ACCEL:
        response = HttpResponse(content_type=file.mime)
        response["X-Accel-Redirect"] = f"{ACCEL}/{path.relative_to(settings.FILES)}"
        return response
    if request.method == "HEAD":
        response = HttpResponse(content_type=file.mime)
    else:
        response = StreamingHttpResponse(_stream(file, path, part), content_type=file.mime)
    response["Content-Length"] = str(part.length)
    if span is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{file.size}"
    return response


def _dressed(response: HttpResponseBase, file: StoredFile, etag: str, inline: bool) -> HttpResponseBase:
    shown = "inline" if inline and file.mime == "application/pdf" else "attachment"
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(file.name, safe='')}"
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


async def _stream(file: StoredFile, path: Path, part: Span) -> AsyncIterator[bytes]:
    """Pieces read off the loop; a whole file is hashed on its way, a changed one breaks off before its last piece."""
    check = hashlib.sha256() if part == Span(0, file.size) else None
    left = part.length
    source = await asyncio.to_thread(path.open, "rb")
    try:
        source.seek(part.start)
        while left > 0:
            piece = await asyncio.to_thread(source.read, min(left, storage.PIECE))
            left -= len(piece)
            if check is not None:
                check.update(piece)
            if not piece or (check is not None and left == 0 and check.hexdigest() != file.sha256):
                raise damaged(file.pk)
            yield piece
    finally:
        await asyncio.to_thread(source.close)


def damaged(file: UUID) -> DomainError:
    """The bytes are not those that were stored."""
    _log.error("file_damaged", file=str(file))
    return DomainError("file_damaged", Wording("Tệp lưu trữ bị hỏng.", "The stored file is damaged."), status=503)

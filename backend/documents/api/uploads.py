"""Resumable uploads as tus 1.0.0 describes them (core, creation, termination; https://tus.io/protocols/resumable-upload).

The body of a PATCH is read as a stream; the upload's row and part file are one transaction, so a repeated or
overtaken request meets the offset that was confirmed last.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.documents import describe, storage
from backend.documents.api.negotiation import AnyType
from backend.documents.models import Upload
from backend.documents.services import uploads
from backend.documents.shapes import UploadView
from backend.lib import http
from backend.lib.errors import DomainError, Wording, invalid
from backend.lib.openapi import returns
from backend.organisations.doors import Door

VERSION = "1.0.0"
EXTENSIONS = "creation,termination"
MOST_METADATA = 4096


class BytesParser(BaseParser):
    """Leaves the body alone: the view reads it piece by piece."""

    media_type = "application/offset+octet-stream"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return stream


class TusDoor(Door):
    """What all answers of the protocol carry."""

    policy = "uploads.own"
    parser_classes = (BytesParser,)
    content_negotiation_class = AnyType

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        wanted = request.headers.get("Tus-Resumable", VERSION)
        if wanted != VERSION:
            wording = Wording("Phiên bản giao thức không được hỗ trợ.", "This version of tus is not spoken here.")
            raise DomainError("tus_version", wording, status=412)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        final["Tus-Resumable"] = VERSION
        final["Cache-Control"] = "no-store"
        return final


class UploadsView(TusDoor):
    """Beginning an upload."""

    @returns(None, status=201)
    def post(self, request: Request) -> Response:
        size = _number(request, "Upload-Length")
        metadata = _metadata(request.headers.get("Upload-Metadata", ""))
        upload = uploads.begin_upload(self.standing, metadata.get("filename", ""), size, metadata.get("sha256", ""))
        return Response(status=201, headers={"Location": f"{request.path}/{upload.pk}", "Upload-Offset": "0"})

    @returns(None)
    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        told = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(settings.MAX_FILE_BYTES)}
        return Response(status=204, headers=told)


class OneUploadView(TusDoor):
    """Asking where an upload stands, continuing it, giving it up."""

    @returns(None, status=200)
    def head(self, request: Request, id: str) -> Response:
        return Response(headers=_told(uploads.find_upload(self.standing, http.identifier(id))))

    @returns(UploadView)
    def get(self, request: Request, id: str) -> Response:
        upload = uploads.find_upload(self.standing, http.identifier(id))
        file = describe.file_view(upload.file) if upload.file else None
        return http.answer(UploadView(upload.pk, upload.name, upload.offset, upload.size, file))

    @returns(None)
    def patch(self, request: Request, id: str) -> Response:
        identifier, offset = http.identifier(id), _number(request, "Upload-Offset")
        if request.content_type != BytesParser.media_type:
            raise UnsupportedMediaType(str(request.content_type))
        length = _number(request, "Content-Length")
        if length > uploads.MOST_AT_ONCE:
            raise uploads.chunk_too_large()
        upload = uploads.continue_upload(self.standing, identifier, offset, _body(request, length))
        return Response(status=204, headers=_told(upload))

    @returns(None)
    def delete(self, request: Request, id: str) -> Response:
        uploads.discard_upload(self.standing, http.identifier(id))
        return Response(status=204)


def _told(upload: Upload) -> dict[str, str]:
    told = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.size)}
    return told | ({"Upload-File": str(upload.file_id)} if upload.file_id else {})


def _body(request: Request, length: int) -> Iterator[bytes]:
    """At most `length` bytes in pieces; never the whole body at once."""
    while length > 0:
        piece: bytes = request._request.read(min(length, storage.PIECE))
        if not piece:
            return
        length -= len(piece)
        yield piece


def _number(request: Request, header: str) -> int:
    raw = request.headers.get(header, "")
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 15):
        raise invalid(header, "required", f"Thiếu hoặc sai {header}.", f"{header} is missing or wrong.")
    return int(raw)


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64`, as the protocol writes it."""
    if len(header) > MOST_METADATA:
        raise _bad_metadata()
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = b64decode(value.strip(), validate=True).decode("utf-8")
        except ValueError:  # not base64, not even ASCII, or not UTF-8 inside
            raise _bad_metadata() from None
    return found


def _bad_metadata() -> DomainError:
    return invalid(
        "Upload-Metadata", "bad_metadata", "Thông tin tệp không hợp lệ.", "Pairs of a key and base64 of UTF-8."
    )

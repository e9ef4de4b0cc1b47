"""Stored files: what they are, their bytes, and the pages made from PDFs. Read by whoever reads what they hang on."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from backend.documents import describe, file_access, serving, storage
from backend.documents.api.negotiation import AnyType
from backend.documents.models import FilePage
from backend.documents.pdf import WIDTHS
from backend.documents.shapes import FileView, PageRows, PageView
from backend.lib import http
from backend.lib.errors import not_found
from backend.lib.openapi import returns, takes
from backend.organisations.doors import Door

MOST_PAGES = 50


class FileDoor(Door):
    """Files share one policy; page images are asked for many at a time, so only the lists are counted."""

    policy = "files.read"


class OneFileView(FileDoor):
    """What a file is, and how far its pages are."""

    @returns(FileView)
    def get(self, request: Request, id: str) -> Response:
        return http.answer(describe.file_view(file_access.find(self.standing, http.identifier(id))))


class ContentView(FileDoor):
    """The bytes, with ranges; `?inline=1` shows a PDF in the browser's own viewer."""

    content_negotiation_class = AnyType
    throttle_classes = ()

    @takes(inline="1: show a PDF instead of saving it")
    @returns(None, status=200)
    def get(self, request: Request, id: str) -> HttpResponseBase:
        http.only_parameters(request, "inline")
        file = file_access.find(self.standing, http.identifier(id))
        return serving.serve(request._request, file, inline=request.query_params.get("inline") == "1")

    @returns(None, status=200)
    def head(self, request: Request, id: str) -> HttpResponseBase:
        return self.get(request, id)


class PagesView(FileDoor):
    """Pages prepared so far, with their words."""

    @takes(**{"from": "first page number, 1 when not said", "limit": f"pages, at most {MOST_PAGES}"})
    @returns(PageRows)
    def get(self, request: Request, id: str) -> Response:
        http.only_parameters(request, "from", "limit")
        first = http.whole_number(request, "from", 1, 1, 100_000)
        limit = http.whole_number(request, "limit", 20, 1, MOST_PAGES)
        file = file_access.find(self.standing, http.identifier(id))
        pages = FilePage.objects.filter(file=file, number__gte=first).order_by("number")[:limit]
        rows = [PageView(p.number, p.width, p.height, p.text, p.words) for p in pages]
        return http.answer(PageRows(rows, describe.file_view(file)))


class PageImageView(FileDoor):
    """One page as a picture; it never changes."""

    content_negotiation_class = AnyType
    throttle_classes = ()

    @returns(None, status=200)
    def get(self, request: Request, id: str, number: int, width: int) -> HttpResponse:
        file = file_access.find(self.standing, http.identifier(id))
        path = storage.page_image(file.pk, number, width)
        if width not in WIDTHS or not 1 <= number <= file.pages_done or not path.is_file():
            raise not_found()
        etag = f'"{file.sha256}-{number}-{width}"'
        if request.headers.get("If-None-Match") == etag:
            response = HttpResponse(status=304)
        else:
            response = HttpResponse(path.read_bytes(), content_type="image/webp")
        response["ETag"] = etag
        response["Cache-Control"] = "private, max-age=31536000, immutable"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

"""What the tests of documents share: real PDFs, refusals, and resumable uploads."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from rest_framework.test import APIClient

from backend.lib.errors import DomainError

A4 = (595.28, 841.89)
FONT = "ChidaoSerif"


@pytest.fixture(autouse=True)
def _patient(request: pytest.FixtureRequest) -> None:
    """A test is one transaction, which idles while a child process reads a PDF on a busy machine."""
    if "cast" in request.fixturenames:
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def refusal(act: Callable[[], Any]) -> DomainError:
    """The error an act meets."""
    with pytest.raises(DomainError) as raised:
        act()
    return raised.value


def said(response: Any) -> tuple[int, dict[str, Any], dict[str, str]]:
    """All an answer says but its request id, to show that two cannot be told apart."""
    body = response.json() if response.content else {}
    headers = {k: v for k, v in response.headers.items() if k.lower() != "x-request-id"}
    return response.status_code, {k: v for k, v in body.items() if k != "request_id"}, headers


def pdf(*pages: list[str], size: tuple[float, float] = A4, rotation: int = 0, red: bool = False) -> bytes:
    """A real PDF with these lines on its pages, in the product's own serif."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, settings.ROOT / "backend/demo/fonts/chidao-serif-regular.ttf"))
    top = size[0] if rotation in (90, 270) else size[1]  # reportlab turns the sheet, not only the view
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    for lines in pages:
        canvas.setFont(FONT, 13)
        canvas.setPageRotation(rotation)
        if red:
            canvas.setFillColorRGB(0.8, 0, 0)
            canvas.circle(300, 300, 60, fill=1)
            canvas.setFillColorRGB(0, 0, 0)
        for row, line in enumerate(lines):
            canvas.drawString(72, top - 72 - 20 * row, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class Tus:
    """A person's tus client, as small as the protocol allows."""

    def __init__(self, client: APIClient) -> None:
        self.client = client

    def begin(self, name: str, size: int, sha256: str = "") -> Any:
        pairs = {"filename": name, **({"sha256": sha256} if sha256 else {})}
        metadata = ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in pairs.items())
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": metadata}
        return self.client.post("/api/v1/uploads", headers=headers)

    def send(self, address: str, offset: int, data: bytes) -> Any:
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(offset)}
        return self.client.patch(address, data, content_type="application/offset+octet-stream", headers=headers)

    def upload(self, name: str, data: bytes, sha256: str = "") -> Any:
        """The answer that ends the upload, whichever it is."""
        begun = self.begin(name, len(data), sha256)
        return self.send(begun["Location"], 0, data) if begun.status_code == 201 else begun

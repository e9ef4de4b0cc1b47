"""A file's bytes over REST: to its readers alone, in ranges, byte by byte as stored."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient
from pytest_django.fixtures import Settings

from backend.documents import storage
from backend.documents.models import StoredFile
from backend.lib.errors import DomainError
from tests import make
from tests.backend.documents.conftest import said
from tests.cast import Cast, Member
from tests.conftest import SignIn

BYTES = bytes(range(256)) * 4000  # about a megabyte: several pieces
SIZE = len(BYTES)


@pytest.fixture
def file(cast: Cast) -> StoredFile:
    """The main file of an issued document."""
    made = make.file(cast.ministry_clerk, "Chỉ thị số 02.pdf", BYTES)
    make.issued_document(cast, main=made.pk)
    return made


def fetch(member: Member, file: StoredFile, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, read as the server reads it: asynchronously."""
    client = AsyncClient()

    async def go() -> tuple[int, dict[str, str], bytes]:
        await client.aforce_login(member.person)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response: Any = await client.get(f"/api/v1/files/{file.pk}/content", headers=named)
        if not response.streaming:
            return response.status_code, dict(response.headers), response.content
        pieces = [piece async for piece in response.streaming_content]
        assert max(map(len, pieces)) <= storage.PIECE
        return response.status_code, dict(response.headers), b"".join(pieces)

    return async_to_sync(go)()


def test_reader_of_the_document_downloads_the_bytes_as_stored(cast: Cast, file: StoredFile) -> None:
    status, headers, body = fetch(cast.department_clerk, file)
    assert (status, body) == (200, BYTES)
    assert headers["ETag"] == f'"{hashlib.sha256(BYTES).hexdigest()}"'
    assert headers["Content-Length"] == str(SIZE)
    assert (
        headers["Content-Disposition"] == "attachment; filename*=UTF-8''Ch%E1%BB%89%20th%E1%BB%8B%20s%E1%BB%91%2002.pdf"
    )
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("wanted", "status", "start", "stop"),
    [
        ("bytes=0-0", 206, 0, 1),
        ("bytes=0-99", 206, 0, 100),
        ("bytes=500000-", 206, 500_000, SIZE),
        ("bytes=-10", 206, SIZE - 10, SIZE),
        (f"bytes=-{SIZE * 2}", 206, 0, SIZE),
        (f"bytes=0-{SIZE * 2}", 206, 0, SIZE),
        ("bytes=0-1,5-9", 200, 0, SIZE),
        ("bytes=9-5", 200, 0, SIZE),
        ("bytes=-", 200, 0, SIZE),
        ("lines=0-1", 200, 0, SIZE),
    ],
)
def test_ranges(cast: Cast, file: StoredFile, wanted: str, status: int, start: int, stop: int) -> None:
    answered, headers, body = fetch(cast.director, file, Range=wanted)
    assert (answered, body) == (status, BYTES[start:stop])
    if status == 206:
        assert headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"


@pytest.mark.parametrize("wanted", [f"bytes={SIZE}-", "bytes=-0", "bytes=9999999999999-"])
def test_range_outside_is_not_satisfiable(cast: Cast, file: StoredFile, wanted: str) -> None:
    status, headers, body = fetch(cast.director, file, Range=wanted)
    assert (status, headers["Content-Range"], body) == (416, f"bytes */{SIZE}", b"")


def test_range_of_another_version_gets_the_whole(cast: Cast, file: StoredFile) -> None:
    assert fetch(cast.director, file, Range="bytes=0-9", If_Range='"older"')[0] == 200
    assert fetch(cast.director, file, Range="bytes=0-9", If_Range=f'"{file.sha256}"')[0] == 206


def test_what_the_browser_has_is_not_sent_again(cast: Cast, file: StoredFile) -> None:
    assert fetch(cast.director, file, If_None_Match=f'"{file.sha256}"')[::2] == (304, b"")


def test_head_tells_the_size_without_the_bytes(cast: Cast, file: StoredFile, sign_in: SignIn) -> None:
    head = sign_in(cast.director).head(f"/api/v1/files/{file.pk}/content")
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(SIZE), b"")


def test_pdf_is_shown_inline_when_asked_and_nothing_else_is(cast: Cast, file: StoredFile, sign_in: SignIn) -> None:
    client = sign_in(cast.director)
    assert client.head(f"/api/v1/files/{file.pk}/content?inline=1")["Content-Disposition"].startswith("inline")
    StoredFile.objects.filter(pk=file.pk).update(mime="image/png")
    assert client.head(f"/api/v1/files/{file.pk}/content?inline=1")["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("tail", ["", "/content", "/pages", "/pages/1/828.webp"])
def test_outsider_cannot_tell_a_file_from_a_missing_one(
    cast: Cast, file: StoredFile, sign_in: SignIn, tail: str
) -> None:
    client = sign_in(cast.outsider)
    hidden = client.get(f"/api/v1/files/{file.pk}{tail}")
    missing = client.get(f"/api/v1/files/01900000-0000-7000-8000-000000000000{tail}")
    assert hidden.status_code == 404
    assert said(hidden) == said(missing)


def test_file_of_a_draft_is_for_the_issuing_side_alone(cast: Cast, sign_in: SignIn) -> None:
    paper = make.file(cast.officer)
    make.document(cast, by=cast.officer, main=paper.pk)
    assert sign_in(cast.head).get(f"/api/v1/files/{paper.pk}").status_code == 200
    assert sign_in(cast.director).get(f"/api/v1/files/{paper.pk}").status_code == 404


def test_file_on_nothing_is_its_uploaders_alone(cast: Cast, sign_in: SignIn) -> None:
    paper = make.file(cast.officer)
    assert sign_in(cast.officer).get(f"/api/v1/files/{paper.pk}").data["name"] == "van-ban.pdf"
    assert sign_in(cast.head).get(f"/api/v1/files/{paper.pk}").status_code == 404


def test_proxy_is_asked_to_send_when_it_can(cast: Cast, file: StoredFile, sign_in: SignIn, settings: Settings) -> None:
    settings.X_ACCEL = True
    answer = sign_in(cast.director).get(f"/api/v1/files/{file.pk}/content")
    assert answer["X-Accel-Redirect"] == f"/protected-files/{str(file.pk)[-2:]}/{file.pk}"
    assert answer.content == b""


def test_cut_file_is_not_served(cast: Cast, file: StoredFile) -> None:
    path = storage.path_of(file.pk)
    path.chmod(0o600)
    path.write_bytes(BYTES[:-1])
    assert fetch(cast.director, file)[0] == 503


def test_flipped_bit_breaks_the_download_off(cast: Cast, file: StoredFile) -> None:
    path = storage.path_of(file.pk)
    path.chmod(0o600)
    path.write_bytes(b"\x01" + BYTES[1:])
    with pytest.raises(DomainError, match="file_damaged"):
        fetch(cast.director, file)

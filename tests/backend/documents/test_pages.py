"""Pages made from a real PDF: pictures in three widths, words with their places, and news on the right stream."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from backend.documents import services, storage
from backend.documents.models import FilePage, Handling, StoredFile
from backend.documents.pdf import WIDTHS, process
from backend.documents.services import pages
from backend.documents.services.pages import prepare_pages
from backend.events.log import read
from tests import make
from tests.backend.documents.conftest import A4, pdf, said
from tests.cast import Cast
from tests.conftest import SignIn

SUBJECT = "Về việc tăng cường quản lý đất đai"


def stored(cast: Cast, data: bytes) -> StoredFile:
    return services.store_file(cast.ministry_clerk.person, "văn bản.pdf", data)


def news(stream: str) -> list[dict[str, Any]]:
    return [e.payload["file"] for e in read(stream, 0) if e.type == "file.pages_prepared" and e.payload]


def test_words_stand_where_they_are_printed(cast: Cast) -> None:
    file = stored(cast, pdf([SUBJECT, "Kính gửi: Sở Tài nguyên và Môi trường"]))
    prepare_pages(file.pk)
    page = FilePage.objects.get(file=file)
    assert (round(page.width), round(page.height)) == (595, 842)
    assert SUBJECT in page.text
    assert [word[0] for word in page.words][:3] == ["Về", "việc", "tăng"]
    x0, y0, x1, y1 = page.words[0][1:]
    assert 70 < x0 < x1 < 110
    assert A4[1] - 80 < y0 < y1 < A4[1] - 50


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_words_of_a_turned_page_stand_where_they_are_seen(cast: Cast, rotation: int) -> None:
    file = stored(cast, pdf(["Chỉ"], rotation=rotation))
    prepare_pages(file.pk)
    page = FilePage.objects.get(file=file)
    x, y = (page.words[0][1] + page.words[0][3]) / 2, (page.words[0][2] + page.words[0][4]) / 2
    middle = {90: (A4[0] - 68, A4[1] - 84), 180: (A4[0] - 84, 68), 270: (68, 84)}[rotation]
    assert (x, y) == pytest.approx(middle, abs=15)


def test_pictures_have_three_widths_and_no_colour_where_there_is_none(cast: Cast) -> None:
    file = stored(cast, pdf([SUBJECT] * 30))
    prepare_pages(file.pk)
    for width in WIDTHS:
        data = storage.page_image(file.pk, 1, width).read_bytes()
        image = Image.open(BytesIO(data))
        assert image.format == "WEBP"
        assert abs(image.width - width) <= 1
        red, green, _ = image.convert("RGB").split()
        assert red.tobytes() == green.tobytes()
        assert len(data) < 120_000


def test_red_seal_stays_red(cast: Cast) -> None:
    file = stored(cast, pdf([SUBJECT], red=True))
    prepare_pages(file.pk)
    image = Image.open(storage.page_image(file.pk, 1, 828)).convert("RGB")
    red, _, blue = image.getpixel((round(300 / A4[0] * image.width), round((1 - 300 / A4[1]) * image.height)))  # type: ignore[misc]
    assert red > 150 > blue


def test_parties_are_told_page_by_page(cast: Cast, sign_in: SignIn) -> None:
    file = stored(cast, pdf(*[[f"Trang {n}"] for n in range(1, 8)]))
    document = make.issued_document(cast, main=file.pk)
    prepare_pages(file.pk)
    told = [(n["pages_done"], n["pages_state"]) for n in news(f"document.{document.pk}")]
    assert told == [(1, "running"), (6, "running"), (7, "done")]
    client = sign_in(cast.director)
    pages = client.get(f"/api/v1/files/{file.pk}/pages", {"from": 6, "limit": 5}).data
    assert [page["number"] for page in pages["rows"]] == [6, 7]
    assert pages["file"]["pages_state"] == "done"


def test_pages_of_a_draft_are_told_to_its_side_alone(cast: Cast) -> None:
    file = stored(cast, pdf(["Dự thảo"]))
    document = make.document(cast, main=file.pk)
    prepare_pages(file.pk)
    side = Handling.objects.get(document=document)
    assert [n["pages_state"] for n in news(f"handling.{side.pk}")] == ["done"]
    assert not news(f"document.{document.pk}")


def test_work_goes_on_where_it_stopped_and_twice_changes_nothing(cast: Cast) -> None:
    file = stored(cast, pdf(["Một"], ["Hai"], ["Ba"]))
    prepare_pages(file.pk)
    StoredFile.objects.filter(pk=file.pk).update(pages_done=1, pages_state="running")
    prepare_pages(file.pk)
    prepare_pages(file.pk)
    file.refresh_from_db()
    assert (file.pages_done, file.pages_state, FilePage.objects.filter(file=file).count()) == (3, "done", 3)


def test_who_comes_late_takes_no_page_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was given up for lost may still be at work beside the one that took over."""
    file = stored(cast, pdf(["Một"], ["Hai"], ["Ba"]))

    def overtaken(*arguments: str) -> Iterator[dict[str, Any]]:
        monkeypatch.undo()
        prepare_pages(file.pk)
        yield {"number": 1, "width": 1.0, "height": 1.0, "text": "", "words": []}

    monkeypatch.setattr(pages, "run", overtaken)
    prepare_pages(file.pk)
    file.refresh_from_db()
    assert (file.pages_done, file.pages_state) == (3, "done")


def test_child_that_dies_in_the_middle_of_a_line_has_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "child"
    child.write_text('#!/bin/sh\nprintf \'{"pages": 1, "texts": ["Kính g\'\n')
    child.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(child))
    with pytest.raises(process.ChildFailed):
        list(process.run("inspect", "a.pdf"))


def test_failure_is_said(cast: Cast) -> None:
    file = stored(cast, pdf(["Một"]))
    document = make.issued_document(cast, main=file.pk)
    storage.path_of(file.pk).chmod(0o600)
    storage.path_of(file.pk).write_bytes(b"%PDF-1.4 no longer one")
    prepare_pages(file.pk)
    assert [n["pages_state"] for n in news(f"document.{document.pk}")] == ["failed"]


def test_page_picture_is_kept_by_the_browser_for_ever(cast: Cast, sign_in: SignIn) -> None:
    file = stored(cast, pdf(["Một"]))
    make.issued_document(cast, main=file.pk)
    prepare_pages(file.pk)
    client, address = sign_in(cast.director), f"/api/v1/files/{file.pk}/pages/1/828.webp"
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("page", ["0/828", "2/828", "1/800", "1/1", "99999999999999999999/828"])
def test_page_that_is_not_there_is_not_found(cast: Cast, sign_in: SignIn, page: str) -> None:
    file = stored(cast, pdf(["Một"]))
    prepare_pages(file.pk)
    client = sign_in(cast.ministry_clerk)
    missing = client.get("/api/v1/files/01900000-0000-7000-8000-000000000000/pages/1/828.webp")
    assert said(client.get(f"/api/v1/files/{file.pk}/pages/{page}.webp")) == said(missing)

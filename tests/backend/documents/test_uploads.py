"""Resumable uploads over REST: resumed, refused, and never another person's."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfWriter
from pytest_django.fixtures import Settings

from backend.documents import storage
from backend.documents.models import StoredFile, Upload
from backend.documents.services import files
from backend.lib import clock
from tests.backend.documents.conftest import Tus, pdf, said
from tests.cast import Cast
from tests.conftest import SignIn

TEXT = "Kính gửi các Sở\n".encode()


def archive(*entries: tuple[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(name, content)
    return buffer.getvalue()


def picture() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (20, 20), "white").save(buffer, "PNG")
    return buffer.getvalue()


def docx(*more: tuple[str, bytes]) -> bytes:
    return archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"), *more)


def damaged(part: str) -> bytes:
    """A document whose `part` says of itself what an archive should, and holds nonsense."""
    whole = bytearray(docx(("word/ngày.xml", b"")))
    with zipfile.ZipFile(BytesIO(whole)) as file:
        at = file.getinfo(part).header_offset
    begin = at + 30 + len(part.encode())  # APPNOTE 4.3.7: a local header is as long as that
    whole[begin : begin + 4] = b"\xff\xff\xff\xff"
    return bytes(whole)


def misnamed() -> bytes:
    """A document with a name that says it is UTF-8 and is not."""
    return docx(("word/ngày.xml", b"")).replace("ngày".encode(), b"ng\xff\xffy")


@pytest.fixture
def tus(cast: Cast, sign_in: SignIn) -> Tus:
    return Tus(sign_in(cast.officer))


def test_upload_resumes_where_it_stopped(tus: Tus, cast: Cast) -> None:
    address = tus.begin("ghi-chú.txt", len(TEXT), hashlib.sha256(TEXT).hexdigest())["Location"]
    assert tus.send(address, 0, TEXT[:5])["Upload-Offset"] == "5"
    head = tus.client.head(address)
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("5", str(len(TEXT)))
    last = tus.send(address, 5, TEXT[5:])
    file = StoredFile.objects.get(pk=last["Upload-File"])
    assert storage.path_of(file.pk).read_bytes() == TEXT
    assert (file.name, file.mime, file.sha256) == ("ghi-chú.txt", "text/plain", hashlib.sha256(TEXT).hexdigest())
    assert tus.client.get(address).data["file"]["id"] == str(file.pk)
    assert not list(storage.parts())


def test_any_accept_header_will_do(tus: Tus) -> None:
    for wanted in ("application/problem+json", "image/webp", "*/*"):
        headers = {"Upload-Length": "3", "Upload-Metadata": "filename YS50eHQ=", "Accept": wanted}
        assert tus.client.post("/api/v1/uploads", headers=headers).status_code == 201


def test_wrong_offset_is_told_the_right_one(tus: Tus) -> None:
    address = tus.begin("a.txt", len(TEXT))["Location"]
    tus.send(address, 0, TEXT[:5])
    for offset in (0, 4, 6):
        again = tus.send(address, offset, TEXT[:5])
        assert (again.status_code, again.data["code"], again.data["current"]) == (409, "wrong_offset", {"offset": 5})


def test_nothing_is_sent_twice_into_a_finished_upload(tus: Tus) -> None:
    address = tus.begin("a.txt", len(TEXT))["Location"]
    tus.send(address, 0, TEXT)
    assert tus.send(address, len(TEXT), b"x").status_code == 409


def test_more_than_was_announced_is_refused_and_the_rest_still_fits(tus: Tus) -> None:
    address = tus.begin("a.txt", 10)["Location"]
    assert tus.send(address, 0, b"x" * 11).status_code == 413
    assert tus.send(address, 0, b"x" * 10)["Upload-File"]


def test_more_than_a_chunk_at_once_is_refused(tus: Tus) -> None:
    address = tus.begin("a.txt", 6 * 1024**2)["Location"]
    assert tus.send(address, 0, b"x" * (5 * 1024**2 + 1)).status_code == 413


@pytest.mark.parametrize(
    ("name", "size", "status", "code"),
    [
        ("a.txt", 0, 400, "invalid"),
        ("a.txt", 101 * 1024**2, 413, "too_large"),
        ("a.exe", 10, 415, "type_not_accepted"),
        ("a.docm", 10, 415, "type_not_accepted"),
        ("a.svg", 10, 415, "type_not_accepted"),
        ("a.pdf.exe", 10, 415, "type_not_accepted"),
        ("", 10, 400, "invalid"),
        (".pdf", 10, 415, "type_not_accepted"),
        ("a\x00.txt", 10, 400, "invalid"),
    ],
)
def test_upload_that_cannot_end_well_does_not_begin(tus: Tus, name: str, size: int, status: int, code: str) -> None:
    begun = tus.begin(name, size)
    assert (begun.status_code, begun.data["code"]) == (status, code)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "٣"}, 400),
        ({"Upload-Length": "10", "Upload-Metadata": "filename !!!"}, 400),
        ({"Upload-Length": "10", "Upload-Metadata": "filename /w=="}, 400),
        ({"Upload-Length": "10", "Upload-Metadata": "filename \xe9"}, 400),
        ({"Upload-Length": "10", "Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_bad_beginnings_are_refused(tus: Tus, headers: dict[str, str], status: int) -> None:
    assert tus.client.post("/api/v1/uploads", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("a.pdf", b"MZ not a pdf at all", 415, "type_mismatch"),
        ("a.png", b"%PDF-1.4 no picture", 415, "type_mismatch"),
        ("a.txt", b"\x00\x01\x02", 415, "type_mismatch"),
        ("a.csv", b"\xff\xfe1;2", 415, "type_mismatch"),
        ("a.docx", archive(("a.txt", b"x")), 415, "type_mismatch"),
        ("a.xlsx", docx(), 415, "type_mismatch"),
        ("a.docx", docx(("word/vbaProject.bin", b"x")), 422, "macros"),
        ("a.docx", docx(("word/big.xml", b"0" * 3 * 1024**2)), 422, "archive_too_large"),
        ("a.docx", docx(*((f"word/{n}.xml", b"") for n in range(10_001))), 422, "archive_too_large"),
        ("a.docx", docx(*((f"{n:0200d}", b"") for n in range(9_999))), 422, "archive_too_large"),
        ("a.docx", docx()[:-10], 422, "archive_broken"),
        ("a.docx", damaged("[Content_Types].xml"), 422, "archive_broken"),
        ("a.docx", damaged("word/document.xml"), 422, "archive_broken"),
        ("a.docx", misnamed(), 422, "archive_broken"),
        ("a.docx", docx(("../../etc/passwd", b"x")), 422, "archive_unsafe"),
        (
            "a.odt",
            archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("/x", b"1")),
            422,
            "archive_unsafe",
        ),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"broken" * 9, 422, "image_broken"),
        ("a.pdf", b"%PDF-1.4\nbroken\n%%EOF", 422, "pdf_broken"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(tus: Tus, name: str, data: bytes, status: int, code: str) -> None:
    answer = tus.upload(name, data)
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert not StoredFile.objects.exists()
    assert not Upload.objects.exists()
    assert not list(storage.stored())


@pytest.mark.parametrize(
    ("name", "data", "mime"),
    [
        ("a.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.png", picture(), "image/png"),
        ("số liệu.csv", "Tỉnh,Số\nTây Ninh,12\n".encode(), "text/csv"),
    ],
)
def test_file_that_is_what_it_says_is_kept(tus: Tus, name: str, data: bytes, mime: str) -> None:
    file = StoredFile.objects.get(pk=tus.upload(name, data)["Upload-File"])
    assert (file.mime, file.name, storage.path_of(file.pk).read_bytes()) == (mime, name, data)


def test_hash_that_does_not_match_ends_the_upload(tus: Tus) -> None:
    answer = tus.upload("a.txt", TEXT, "0" * 64)
    assert (answer.status_code, answer.data["code"]) == (460, "hash_mismatch")
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\a\\báo cáo.txt", "báo cáo.txt"),
        ("ba\u0301o ca\u0301o.txt", "báo cáo.txt"),
        ("a\u202etxt.exe.txt", "atxt.exe.txt"),
        ("-rf.txt", "rf.txt"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
    ],
)
def test_names_are_cleaned(tus: Tus, given: str, kept: str) -> None:
    assert StoredFile.objects.get(pk=tus.upload(given, TEXT)["Upload-File"]).name == kept


def test_uploaded_pdf_is_counted_and_its_pages_are_promised(tus: Tus, cast: Cast) -> None:
    file = StoredFile.objects.get(pk=tus.upload("a.pdf", pdf(["Một"], ["Hai"]))["Upload-File"])
    assert (file.page_count, file.pages_state) == (2, "waiting")
    job = ProcrastinateJob.objects.get(task_name="documents.prepare_pages")
    assert job.args == {"file": str(file.pk)}


@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "T U Y Ệ T  M Ậ T", "Độ mật: Tối mật", "[MẬT]"])
def test_state_secret_is_refused_at_the_door_without_a_trace(
    tus: Tus, stamp: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = tus.upload("khong-ten.pdf", pdf([stamp, "Kế hoạch phòng thủ"]))
    assert (answer.status_code, answer.data["code"]) == (422, "state_secret")
    assert not StoredFile.objects.exists()
    assert not list(storage.stored())
    told = capsys.readouterr()
    assert "state_secret_refused" in told.out + told.err
    assert "khong-ten" not in told.out + told.err


SECRET_DOCX = "<w:p><w:r><w:t>TỐI </w:t></w:r><w:r><w:t>MẬT</w:t></w:r></w:p><w:p>Kế hoạch</w:p>".encode()
SECRET_ODT = b"<text:h>K&#7871; ho&#7841;ch</text:h><text:p>M&#7852;T</text:p>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "Kế hoạch\nTUYỆT MẬT\n".encode()),
        ("a.docx", archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", SECRET_DOCX))),
        ("a.odt", archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", SECRET_ODT))),
    ],
)
def test_state_secret_in_another_kind_of_file_is_refused_too(tus: Tus, name: str, data: bytes) -> None:
    answer = tus.upload(name, data)
    assert (answer.status_code, answer.data.get("code")) == (422, "state_secret")
    assert not StoredFile.objects.exists()


def locked_pdf() -> bytes:
    writer, buffer = PdfWriter(), BytesIO()
    writer.append(BytesIO(pdf(["Một"])))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    writer.write(buffer)
    return buffer.getvalue()


def endless_pdf(pages: int) -> bytes:
    writer, buffer = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    writer.write(buffer)
    return buffer.getvalue()


def test_locked_and_endless_pdfs_are_refused_by_name(tus: Tus) -> None:
    assert tus.upload("a.pdf", locked_pdf()).data["code"] == "file_encrypted"
    assert tus.upload("a.pdf", endless_pdf(2001)).data["code"] == "pdf_too_long"
    assert tus.upload("a.pdf", pdf(["Một"], size=(5.0, 5.0))).data["code"] == "pdf_broken"


def test_words_that_only_look_secret_pass(tus: Tus) -> None:
    lines = ["Bảo vệ bí mật nhà nước", "văn bản MẬT không gửi qua hệ thống", "mật độ xây dựng", "Mật"]
    assert tus.upload("a.pdf", pdf(lines))["Upload-File"]


def test_upload_of_another_person_does_not_exist(tus: Tus, cast: Cast, sign_in: SignIn) -> None:
    address = tus.begin("a.txt", len(TEXT))["Location"]
    other = Tus(sign_in(cast.head))
    missing = "/api/v1/uploads/01900000-0000-7000-8000-000000000000"
    for method in ("get", "head", "delete"):
        found, absent = getattr(other.client, method)(address), getattr(other.client, method)(missing)
        assert found.status_code == absent.status_code == 404
        assert said(found) == said(absent)
    assert other.send(address, 0, TEXT).status_code == 404
    assert tus.client.head(address)["Upload-Offset"] == "0"


def test_given_up_upload_leaves_nothing(tus: Tus, django_capture_on_commit_callbacks: object) -> None:
    address = tus.begin("a.txt", len(TEXT))["Location"]
    tus.send(address, 0, TEXT[:5])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert tus.client.delete(address).status_code == 204
    assert tus.client.head(address).status_code == 404
    assert not list(storage.parts())


def test_person_cannot_hold_more_than_the_quota(tus: Tus, settings: Settings) -> None:
    settings.MAX_BYTES_PER_PERSON = 30
    tus.upload("a.txt", TEXT)
    assert tus.begin("b.txt", 20).data["code"] == "quota_exceeded"


def test_confirmed_bytes_that_are_gone_end_the_upload(tus: Tus) -> None:
    address = tus.begin("a.txt", len(TEXT))["Location"]
    tus.send(address, 0, TEXT[:5])
    for part in storage.parts():
        part.unlink()
    assert tus.send(address, 5, TEXT[5:]).status_code == 410
    assert tus.client.head(address).status_code == 404


def test_sweep_removes_what_nobody_finished_and_keeps_the_rest(
    tus: Tus, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = StoredFile.objects.get(pk=tus.upload("a.txt", TEXT)["Upload-File"])
    tus.send(tus.begin("b.txt", len(TEXT))["Location"], 0, TEXT[:5])
    stray = storage.path_of(kept.pk).with_name("01900000-0000-7000-8000-000000000000")
    stray.write_bytes(b"nobody names me")
    files.sweep()
    assert stray.exists()
    monkeypatch.setattr(files, "ORPHANS_LIVE", timedelta(seconds=-1))
    with clock.at(clock.now() + timedelta(days=2)):
        files.sweep()
    assert not stray.exists()
    assert not list(storage.parts())
    assert not Upload.objects.exists()
    assert storage.path_of(kept.pk).read_bytes() == TEXT


def test_protocol_is_announced(tus: Tus) -> None:
    told = tus.client.options("/api/v1/uploads")
    assert (told["Tus-Version"], told["Tus-Extension"]) == ("1.0.0", "creation,termination")

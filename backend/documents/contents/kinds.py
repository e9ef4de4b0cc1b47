"""The types that are accepted, each known by its extension and its first bytes, which must agree."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import puremagic

from backend.documents.contents import images, office
from backend.lib.errors import DomainError, Wording

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
OFFICE = {
    ".docx": _OPEN_XML + "wordprocessingml.document",
    ".xlsx": _OPEN_XML + "spreadsheetml.sheet",
    ".pptx": _OPEN_XML + "presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
IMAGES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp"}
TEXTS = {".txt": "text/plain", ".csv": "text/csv"}
PDF = {".pdf": "application/pdf"}
ACCEPTED = {**PDF, **OFFICE, **IMAGES, **TEXTS}
HEAD = 4096


def accepted(name: str) -> str:
    """The MIME type that the extension stands for; raises when it is not on the list."""
    mime = ACCEPTED.get(PurePosixPath(name).suffix.lower())
    if mime is None:
        raise _refused("type_not_accepted", "Loại tệp không được chấp nhận.", "This type of file is not accepted.")
    return mime


def recognise(name: str, path: Path) -> str:
    """The MIME type of the file at `path`, called `name`; refuses what is not on the list, or not what it is called."""
    suffix, mime = PurePosixPath(name).suffix.lower(), accepted(name)
    if not _agrees(suffix, mime, path):
        raise _refused(
            "type_mismatch", "Nội dung tệp không đúng với phần mở rộng.", "The content is not what the name says."
        )
    if suffix in OFFICE:
        office.inspect(path)
    if suffix in IMAGES:
        images.inspect(path)
    return mime


def _agrees(suffix: str, mime: str, path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(HEAD)
    if suffix in TEXTS:
        return _is_text(path)
    if suffix in OFFICE:
        return head.startswith(b"PK\x03\x04") and office.mime_of(path) == mime
    return mime in _candidates(head)


def _candidates(head: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def _is_text(path: Path) -> bool:
    """UTF-8 without control characters other than white space; read in pieces."""
    try:
        with path.open(encoding="utf-8", errors="strict", newline="") as file:
            while piece := file.read(65536):
                if any(c < " " and c not in "\t\n\r\f" for c in piece):
                    return False
    except UnicodeDecodeError:
        return False
    return True


def _refused(code: str, vi: str, en: str) -> DomainError:
    return DomainError(code, Wording(vi, en), status=415)

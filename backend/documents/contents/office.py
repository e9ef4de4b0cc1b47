"""Office files are zip archives: looked at for bombs, macros and unsafe paths before anything unpacks them."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from backend.lib.errors import DomainError, Wording

MOST_ENTRIES = 10_000
MOST_UNPACKED = 1024**3
WORST_RATIO = 100
SMALL = 1024**2  # a small part may compress well without being a bomb
MOST_READ = 4 * 1024**2
MOST_DIRECTORY = 2 * 1024**2
_END = struct.Struct("<4s4H2LH")  # end of central directory record (APPNOTE 4.3.16)
_END_MARK = b"PK\x05\x06"
_MACROS = ("vbaproject.bin", "vbadata.xml")
_ENCRYPTED = 0x1
_PARTS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


# what `zipfile` lets through from broken names, sizes and contents
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, RuntimeError, OSError)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; refuses one that turns out to be broken while it is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN:
        raise _broken() from None


def mime_of(path: Path) -> str:
    """The type an archive says it is: by its `mimetype` entry (OpenDocument) or its main part (Open XML)."""
    _check_directory(path)
    with opened(path) as archive:
        names = set(archive.namelist())
        if "mimetype" in names:
            with archive.open("mimetype") as entry:
                return entry.read(200).decode("ascii", "replace").strip()
        return next((mime for part, mime in _PARTS.items() if part in names), "")


def inspect(path: Path) -> None:
    """Raise for an archive that is dangerous to open."""
    with opened(path) as archive:
        entries = archive.infolist()
        _check_size(entries)
        _check_entries(entries)
        _check_macros(archive)


def _check_directory(path: Path) -> None:
    """A table of contents of many megabytes would fill the memory before its entries could be counted."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 0xFFFF - _END.size))
        tail = file.read()
    place = tail.rfind(_END_MARK)
    if place < 0 or len(tail) - place < _END.size:
        raise _broken()
    size = _END.unpack_from(tail, place)[5]
    if size > MOST_DIRECTORY:
        raise _too_large()


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    bomb = unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked / packed > WORST_RATIO)
    if bomb or len(entries) > MOST_ENTRIES:
        raise _too_large()


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len({entry.filename for entry in entries}) < len(entries):
        raise _broken()
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
        if name.is_absolute() or ".." in name.parts or is_link:
            raise _refused("archive_unsafe", "Tệp có thành phần không an toàn.", "The file has an unsafe part.")
        if entry.flag_bits & _ENCRYPTED:
            raise _refused("file_encrypted", "Không nhận tệp có mật khẩu.", "Files with a password are not accepted.")
        if name.name.lower() in _MACROS or "macros" in (part.lower() for part in name.parts[:-1]):
            raise _macro()


def _check_macros(archive: zipfile.ZipFile) -> None:
    """Open XML with macros also says so in its table of content types, whatever the extension."""
    if "[Content_Types].xml" in archive.namelist():
        with archive.open("[Content_Types].xml") as entry:
            table = entry.read(MOST_READ).lower()
        if b"macroenabled" in table or b"vbaproject" in table:
            raise _macro()
        if b"<!doctype" in table:
            raise _refused("archive_unsafe", "Tệp có thành phần không an toàn.", "The file has an unsafe part.")


def _broken() -> DomainError:
    return _refused("archive_broken", "Tệp bị hỏng.", "The file is damaged.")


def _too_large() -> DomainError:
    return _refused("archive_too_large", "Tệp nén bất thường.", "The file unpacks to far too much.")


def _macro() -> DomainError:
    return _refused("macros", "Không nhận tệp có macro.", "Files with macros are not accepted.")


def _refused(code: str, vi: str, en: str) -> DomainError:
    return DomainError(code, Wording(vi, en), status=422)

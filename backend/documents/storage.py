"""Bytes on disk: written once under names of our own, durable before a row tells of them, hashed while written.

Promise: a file that a row names is complete. What is left behind by a crash between writing and committing is
removed by `sweep` (services.files) after a day.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

PIECE = 256 * 1024


class BytesLost(Exception):
    """Bytes that were confirmed are not there: a crash or a full disk took them."""


def path_of(file: UUID) -> Path:
    """Where a stored file's bytes are; spread by the random end of the id (its beginning is a clock)."""
    return _root() / str(file)[-2:] / str(file)


def pages_of(file: UUID) -> Path:
    """The folder of a file's page images."""
    return _root() / "pages" / str(file)[-2:] / str(file)


def page_image(file: UUID, number: int, width: int) -> Path:
    """One page image."""
    return pages_of(file) / f"{number}-{width}.webp"


def part_of(upload: UUID) -> Path:
    """The bytes of an upload that is still on its way."""
    return _root() / "parts" / str(upload)


def temporary(file: UUID) -> Path:
    """A new file beside its later place, on the same file system."""
    path = _root() / "parts" / f"{file}.new"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def write(path: Path, pieces: Iterable[bytes]) -> tuple[int, str]:
    """Write a new file durably; returns its size and SHA-256 in hexadecimal."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def append(path: Path, offset: int, pieces: Iterable[bytes]) -> int:
    """Put bytes at `offset` of a growing file, durably; returns how many. Anything beyond was never confirmed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    path.touch()
    with path.open("r+b") as file:
        if file.seek(0, os.SEEK_END) < offset:
            raise BytesLost(path)
        file.truncate(offset)
        file.seek(offset)
        for piece in pieces:
            file.write(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return size


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settle(source: Path, file: UUID) -> Path:
    """Move finished bytes to their place for good."""
    target = path_of(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
    target.chmod(0o440)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return target


def is_whole(file: UUID, size: int) -> bool:
    """Whether the bytes are there in full."""
    path = path_of(file)
    return path.is_file() and path.stat().st_size == size


def stored() -> Iterable[Path]:
    """All files at their final places."""
    return (path for path in _root().glob("??/*") if path.is_file())


def parts() -> Iterable[Path]:
    """Everything that is on its way."""
    return (path for path in (_root() / "parts").glob("*") if path.is_file())


def _root() -> Path:
    return Path(settings.FILES)

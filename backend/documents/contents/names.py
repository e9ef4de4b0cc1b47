"""Display names of files: cleaned, never used as a path."""

from __future__ import annotations

from pathlib import PurePosixPath

from backend.lib import text
from backend.lib.errors import invalid

LONGEST = 200


def clean_name(name: str) -> str:
    """The last part of the name, NFC, without direction marks, at most 200 characters with its extension kept."""
    line = text.clean_line(name, "filename").replace("\\", "/").rsplit("/", 1)[-1]
    clean = line.strip(" .-")
    suffix = PurePosixPath(clean).suffix
    if text.is_blank(clean.removesuffix(suffix)) or len(suffix) > 10:
        raise invalid("filename", "bad_name", "Tên tệp không hợp lệ.", "The file name is not valid.")
    return clean if len(clean) <= LONGEST else clean[: LONGEST - len(suffix)] + suffix

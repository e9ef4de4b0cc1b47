"""The lines of text and office files, as far as they are looked through for stamps of secrecy."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from backend.documents.contents import office

MOST_READ = 8 * 1024**2
MOST_LINES = 2000
_PARTS = ("word/document.xml", "content.xml")
_PARAGRAPH_ENDS = re.compile(r"</(?:w:p|text:p|text:h)>|<w:br\s*/>|<text:line-break\s*/>")
_TAG = re.compile(r"<[^>]*>")


def first_lines(path: Path, mime: str) -> list[str]:
    """The beginning of the file, line by line or paragraph by paragraph; nothing for pictures and tables."""
    if mime.startswith("text/"):
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(MOST_READ).splitlines()[:MOST_LINES]
    if zipfile.is_zipfile(path):
        return list(islice(_paragraphs(path), MOST_LINES))
    return []


def _paragraphs(path: Path) -> Iterator[str]:
    with office.opened(path) as archive:
        for part in set(_PARTS) & set(archive.namelist()):
            with archive.open(part) as entry:
                source = entry.read(MOST_READ).decode("utf-8", "replace")
            for paragraph in _PARAGRAPH_ENDS.split(source):
                yield html.unescape(_TAG.sub("", paragraph))

"""The canonical text (NFC) of a page, and the box of every word in points from the bottom left of the page as shown."""

from __future__ import annotations

import unicodedata
from typing import Any

import pypdfium2
from pypdfium2 import raw

Box = tuple[float, float, float, float]
_HYPHEN = 0x2  # what pdfium puts for a hyphen at the end of a line
_BREAKS = frozenset(" \t\r\n\u00a0\u3000")


def page_text(page: pypdfium2.PdfPage) -> str:
    """All text of the page, line by line."""
    text = page.get_textpage().get_text_range(errors="ignore").replace("\x02", "-").replace("\r\n", "\n")
    return unicodedata.normalize("NFC", "".join(c for c in text if _is_kept(c)))


def page_words(page: pypdfium2.PdfPage) -> list[list[Any]]:
    """`[text, x0, y0, x1, y1]` for every word, in reading order of the file."""
    textpage, place = page.get_textpage(), _Placing(page)
    words: list[list[Any]] = []
    letters: list[str] = []
    boxes: list[Box] = []
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        letter = "-" if code == _HYPHEN else chr(code) if code <= 0x10FFFF else ""
        if letter in _BREAKS:
            _close(words, letters, boxes, place)
        elif letter and _is_kept(letter):
            letters.append(letter)
            boxes.append(textpage.get_charbox(index))
    _close(words, letters, boxes, place)
    return words


class _Placing:
    """Turns the file's coordinates into those of the page as it is shown: moved to its box, and rotated."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.left, self.bottom, right, top = page.get_bbox()
        self.width, self.height = right - self.left, top - self.bottom
        self.rotation = page.get_rotation()

    def __call__(self, box: Box) -> Box:
        x0, y0, x1, y1 = box[0] - self.left, box[1] - self.bottom, box[2] - self.left, box[3] - self.bottom
        if self.rotation == 90:
            return (y0, self.width - x1, y1, self.width - x0)
        if self.rotation == 180:
            return (self.width - x1, self.height - y1, self.width - x0, self.height - y0)
        if self.rotation == 270:
            return (self.height - y1, x0, self.height - y0, x1)
        return (x0, y0, x1, y1)


def _close(words: list[list[Any]], letters: list[str], boxes: list[Box], place: _Placing) -> None:
    if letters:
        around = (
            min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
        )  # fmt: skip
        words.append([unicodedata.normalize("NFC", "".join(letters)), *(round(v, 2) for v in place(around))])
    letters.clear()
    boxes.clear()


def _is_kept(letter: str) -> bool:
    return letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs", "Cn")

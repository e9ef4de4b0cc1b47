"""Vietnamese text: what is let in, how it is folded for search, and how it is sorted.

Sources: Unicode Standard Annex 15 (NFC); the order of the Vietnamese alphabet and tones as in CLDR `vi`.
"""

from __future__ import annotations

import re
import unicodedata

from backend.lib.errors import DomainError, invalid

_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
# besides space: joiners, direction marks, and the fillers of Hangul and Braille, which look like nothing
_VISIBLE = re.compile(
    "[^\\s\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0]"
)
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"  # controls, halves of pairs, non-characters
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_SPACES = re.compile(r"\s+")  # those of every script, and all ends of lines
_LINE_ENDS = re.compile(r"\r\n?")
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
# marks that stand on a letter; Unicode 15 has none above Adlam's
MARKS = {code: None for code in range(0x300, 0x1E950) if unicodedata.combining(chr(code))}
_LATIN = re.compile("[\0-\x7f\u0300-\u034e\u0350-\u036f]*")  # ASCII and marks: folded ten times faster
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: part of the letter, not of the tone


def clean(text: str, path: str = "") -> str:
    """Text as we store it: NFC, Icelandic Ð read as Đ; raises `invalid` for control and non-characters."""
    inspect(text, path)
    return _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text).replace("\u00d0", "\u0110")).strip()


def inspect(text: str, path: str = "") -> None:
    """Raise `invalid` for what no text of ours may hold: control characters, non-characters, halves of pairs."""
    if not text.isprintable() and _REFUSED.search(text):  # nothing refused is printable, and that is fifty times sooner
        raise _refused(path)


def clean_line(text: str, path: str = "") -> str:
    """One line for names and titles: `clean`, without direction marks, with single spaces."""
    return _SPACES.sub(" ", clean(text, path).translate(_BIDI)).strip()


def is_blank(text: str) -> bool:
    """True when nothing a reader could see is left."""
    return _VISIBLE.search(text) is None


def fold(text: str) -> str:
    """The search form: lower case, no marks, đ = d, single spaces; "Chỉ thị" and "chi thi" fold alike."""
    lowered = unicodedata.normalize("NFC", text).casefold().replace("đ", "d").replace("\u00f0", "d")
    parts = unicodedata.normalize("NFD", lowered)
    is_latin = _LATIN.fullmatch(parts) is not None
    bare = parts.encode("ascii", "ignore").decode() if is_latin else parts.translate(MARKS)
    return " ".join(bare.split())


def sort_key(text: str) -> str:
    """A string whose code-point order is Vietnamese order (letters first, tones to break ties)."""
    letters: list[str] = []
    tones: list[str] = []
    for character in unicodedata.normalize("NFC", text).lower():
        letter, tone = _split_tone(character)
        letters.append(_letter_key(letter))
        tones.append(str(tone))
    return "".join(letters) + "\x1f" + "".join(tones)


def person_sort_key(family_middle: str, given: str) -> str:
    """Vietnamese lists go by given name, its tone included (all Minh before all Mình), then by the names before it."""
    return f"{sort_key(given)}\x1f{sort_key(family_middle)}"


def _split_tone(character: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", character)
    tone = next((_TONES[p] for p in parts[1:] if p in _TONES), 0)
    kept = parts[0] + "".join(p for p in parts[1:] if p in _SHAPES)
    return unicodedata.normalize("NFC", kept), tone


def _letter_key(letter: str) -> str:
    position = _ALPHABET.find(letter)
    return chr(0x100 + position) if position >= 0 and letter else letter


def _refused(path: str) -> DomainError:
    return invalid(
        path, "bad_character", "Nội dung có ký tự không hợp lệ.", "The text has a character that is not allowed."
    )

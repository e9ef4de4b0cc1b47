"""Numbers and notations as Decree 30/2020 prints them (Appendix I): `02/CT-BTNMT`, `2054/BTNMT-TCQLĐĐ`."""

from __future__ import annotations

from backend.documents.formats.types import DocumentType


def notation(kind: DocumentType, organisation: str, unit: str) -> str:
    """`CT-BTNMT` for a named type, `BTNMT-TCQLĐĐ` for a letter; the root unit itself writes `BTNMT`."""
    if not kind.is_letter:
        return f"{kind.abbreviation}-{organisation}"
    return organisation if unit in ("", organisation) else f"{organisation}-{unit}"


def padded(number: int) -> str:
    """Numbers below ten are written 01 to 09."""
    return f"{number:02d}"


def full_code(number: int, notation: str) -> str:
    """Number and notation as one code."""
    return f"{padded(number)}/{notation}"

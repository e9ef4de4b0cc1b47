"""The forms of Decree 30/2020: document types, notations and numbers, and the closed lists a document chooses from."""

from backend.documents.formats.lists import (
    CIRCULATIONS,
    FIELDS,
    LEGAL_WEIGHTS,
    RECIPIENT_ROLES,
    SECRECIES,
    STEERINGS,
    URGENCIES,
    Choice,
)
from backend.documents.formats.notation import full_code, notation, padded
from backend.documents.formats.types import LETTERS_SERIES, TYPES, DocumentType

__all__ = [
    "CIRCULATIONS",
    "FIELDS",
    "LEGAL_WEIGHTS",
    "LETTERS_SERIES",
    "RECIPIENT_ROLES",
    "SECRECIES",
    "STEERINGS",
    "TYPES",
    "URGENCIES",
    "Choice",
    "DocumentType",
    "full_code",
    "notation",
    "padded",
]

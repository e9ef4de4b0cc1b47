"""The forms of Decree 30/2020: document types, notations and numbers, and the closed lists a document chooses from."""

from backend.documents.formats.lists import (
    CIRCULATIONS,
    FIELDS,
    LEGAL_WEIGHTS,
    RECIPIENT_ROLES,
    STEERINGS,
    URGENCIES,
    Choice,
)
from backend.documents.formats.notation import full_code, notation, padded
from backend.documents.formats.types import TYPES, DocumentType

__all__ = [
    "CIRCULATIONS",
    "FIELDS",
    "LEGAL_WEIGHTS",
    "RECIPIENT_ROLES",
    "STEERINGS",
    "TYPES",
    "URGENCIES",
    "Choice",
    "DocumentType",
    "full_code",
    "notation",
    "padded",
]

"""The office's verbs on documents; every change of them goes through here."""

from backend.documents.services.drafts import change_document, discard_document, register_document
from backend.documents.services.files import store_file
from backend.documents.services.issuing import Addressee, issue_document
from backend.documents.services.participation import bring_in, release
from backend.documents.services.reception import acknowledge, mark_seen, withdraw_acknowledgement

__all__ = [
    "Addressee",
    "acknowledge",
    "bring_in",
    "change_document",
    "discard_document",
    "issue_document",
    "mark_seen",
    "register_document",
    "release",
    "store_file",
    "withdraw_acknowledgement",
]

"""Documents, their files and pages, recipients and participants, handlings, and number series."""

from backend.documents.models.documents import Document, Handling, NumberSeries
from backend.documents.models.files import Attachment, FilePage, StoredFile, Upload
from backend.documents.models.recipients import Participant, Recipient, Sight

__all__ = [
    "Attachment",
    "Document",
    "FilePage",
    "Handling",
    "NumberSeries",
    "Participant",
    "Recipient",
    "Sight",
    "StoredFile",
    "Upload",
]

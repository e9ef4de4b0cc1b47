"""Looks at a PDF when it comes in: readable, not locked, not endless, and without a secrecy stamp."""

from __future__ import annotations

from pathlib import Path

from backend.documents.pdf.child import MOST_PAGES
from backend.documents.pdf.process import ChildFailed, run
from backend.documents.secrecy import has_stamp, secret_refused
from backend.lib.errors import DomainError, Wording

PATIENCE = 6.0  # seconds; an upload's transaction may idle 10
_PROBLEMS = {
    "broken": ("pdf_broken", Wording("Tệp PDF bị hỏng.", "The PDF cannot be read.")),
    "encrypted": ("file_encrypted", Wording("Không nhận tệp có mật khẩu.", "Files with a password are not accepted.")),
    "too_long": (
        "pdf_too_long",
        Wording(f"Tệp PDF quá {MOST_PAGES} trang.", f"The PDF has more than {MOST_PAGES} pages."),
    ),
}


def inspect_pdf(path: Path) -> int:
    """The number of pages; raises with what is wrong, and for a stamp of secrecy on a line of its own."""
    try:
        found = next(run("inspect", str(path), patience=PATIENCE), {"problem": "broken"})
    except ChildFailed:
        found = {"problem": "broken"}
    if problem := found.get("problem"):
        code, wording = _PROBLEMS[problem]
        raise DomainError(code, wording, status=422)
    if has_stamp(line for text in found["texts"] for line in text.splitlines()):
        raise secret_refused()
    return int(found["pages"])

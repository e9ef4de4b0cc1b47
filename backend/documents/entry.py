"""What a registrar enters for a document, and every rule such an entry must keep (Decree 30/2020, domain rules)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from backend.documents import formats
from backend.documents.models import Document
from backend.documents.secrecy import is_stamp, secret_refused
from backend.lib import clock, text
from backend.lib.errors import FieldError, Wording, invalid_fields

EARLIEST = date(1945, 9, 2)
LENGTHS = {
    "subject": 500, "summary": 2000, "signer_name": 50, "signer_position": 100, "competence": 100, "language": 30,
}  # fmt: skip
REQUIRED = ("subject",)
NUMBERS = {"page_count": (0, 99_999), "copies": (0, 9_999), "number": (1, 999_999)}
CLOSED = {
    "field": formats.FIELDS, "urgency": formats.URGENCIES, "circulation": formats.CIRCULATIONS,
    "steering": formats.STEERINGS, "legal_weight": formats.LEGAL_WEIGHTS,
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """The fields of a document that people fill in; `number` is given only for documents numbered elsewhere."""

    type: str
    subject: str
    field: str = ""
    summary: str = ""
    urgency: int = 0
    circulation: str = "none"
    secrecy: str = "none"
    steering: int = 2
    legal_weight: str = "official"
    language: str = "vi"
    page_count: int = 0
    copies: int = 1
    issue_date: date | None = None
    effective_date: date | None = None
    due_date: date | None = None
    signer_name: str = ""
    signer_position: str = ""
    competence: str = ""
    number: int | None = None
    replies_to: UUID | None = None
    main: UUID | None = None
    annexes: tuple[UUID, ...] = ()
    related: tuple[UUID, ...] = ()


FILES = ("main", "annexes", "related")
COLUMNS = tuple(f.name for f in fields(Entry) if f.name not in (*FILES, "secrecy", "replies_to"))


def entry_of(document: Document) -> Entry:
    """What stands in a document now."""
    roles: dict[str, list[UUID]] = {"main": [], "annex": [], "related": []}
    for attachment in document.attachments.all():
        roles[attachment.role].append(attachment.file_id)
    return Entry(
        **{name: getattr(document, name) for name in COLUMNS},
        replies_to=document.replies_to_id,
        main=next(iter(roles["main"]), None),
        annexes=tuple(roles["annex"]),
        related=tuple(roles["related"]),
    )


def checked(entry: Entry) -> Entry:
    """The entry with clean text; raises with every wrong field at once, or `state_secret`."""
    texts: dict[str, Any] = {
        name: (text.clean if name == "summary" else text.clean_line)(getattr(entry, name), name) for name in LENGTHS
    }
    clean = replace(entry, **texts)
    if clean.secrecy != "none" or any(is_stamp(line) for name in LENGTHS for line in texts[name].splitlines()):
        raise secret_refused()
    if errors := [*_lengths(clean), *_choices(clean), *_numbers(clean), *_dates(clean)]:
        raise invalid_fields(errors)
    return clean


def _lengths(entry: Entry) -> Iterator[FieldError]:
    for name, longest in LENGTHS.items():
        value = getattr(entry, name)
        if name in REQUIRED and text.is_blank(value):
            yield _error(name, "blank", "Không được để trống.", "This may not be blank.")
        if len(value) > longest:
            yield _error(name, "too_long", f"Không quá {longest} ký tự.", f"No more than {longest} characters.")


def _choices(entry: Entry) -> Iterator[FieldError]:
    if entry.type not in formats.TYPES:
        yield _error(
            "type", "unknown_choice", "Loại văn bản không có trong danh mục.", "There is no such document type."
        )
    for name, choices in CLOSED.items():
        value: Any = getattr(entry, name)
        if str(value) not in {choice.code for choice in choices} and not (name == "field" and value == ""):
            yield _error(name, "unknown_choice", "Giá trị không có trong danh mục.", "There is no such choice.")


def _numbers(entry: Entry) -> Iterator[FieldError]:
    for name, (lowest, highest) in NUMBERS.items():
        value = getattr(entry, name)
        if value is not None and not lowest <= value <= highest:
            yield _error(
                name, "out_of_range", f"Giá trị từ {lowest} đến {highest}.", f"Between {lowest} and {highest}."
            )


def _dates(entry: Entry) -> Iterator[FieldError]:
    issue = entry.issue_date or clock.today()
    if entry.issue_date and not EARLIEST <= entry.issue_date <= clock.today():
        yield _error("issue_date", "out_of_range", "Ngày ban hành không hợp lệ.", "The issue date is not possible.")
    for name, vi, en in (
        ("effective_date", "Ngày hiệu lực trước ngày ban hành.", "The effective date is before the issue date."),
        ("due_date", "Thời hạn trước ngày ban hành.", "The deadline is before the issue date."),
    ):
        day: date | None = getattr(entry, name)
        if day is not None and day < issue:
            yield _error(name, "before_issue", vi, en)
        if day is not None and day.year > issue.year + 50:
            yield _error(name, "out_of_range", "Ngày quá xa.", "The date is too far away.")


def _error(path: str, code: str, vi: str, en: str) -> FieldError:
    return FieldError(path, code, Wording(vi, en))

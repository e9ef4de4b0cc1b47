"""The filters of the document list: which there are, what they accept, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, cast
from uuid import UUID

from backend.documents import formats, opening
from backend.documents.models.querysets import DocumentQuerySet
from backend.lib import clock, text
from backend.lib.errors import DomainError, invalid
from backend.organisations.standing import Standing

Sort = Literal["pressure", "newest", "deadline"]
MOST_LETTERS = 200
PARAMETERS = {
    "q": "words of code, type, subject or signer, marks may be left out",
    "organisation": "issuing organisation, id",
    "unit": "issuing unit, id",
    "type": "type code",
    "field": "field of work, code",
    "urgency": "0 to 4",
    "state": "draft or issued",
    "due": "overdue, today, week or none",
    "box": "to_acknowledge, received, issued, drafts or following",
    "sort": "pressure (default), newest or deadline",
    "cursor": "of the page before",
    "limit": "rows, at most 100",
}
_ALLOWED = {
    "type": tuple(formats.TYPES),
    "field": tuple(choice.code for choice in formats.FIELDS),
    "urgency": tuple(choice.code for choice in formats.URGENCIES),
    "state": ("draft", "issued"),
    "due": ("overdue", "today", "week", "none"),
    "box": ("to_acknowledge", "received", "issued", "drafts", "following"),
    "sort": ("pressure", "newest", "deadline"),
}


@dataclass(frozen=True)
class Filters:
    """What a list was asked for; `chosen` holds the closed filters that were set."""

    words: str = ""
    ids: Mapping[str, UUID] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: Sort = "pressure"

    def apply(self, documents: DocumentQuerySet, standing: Standing) -> DocumentQuerySet:
        """The documents that pass."""
        found = documents.matching(self.words).filter(**{f"{name}_id": value for name, value in self.ids.items()})
        exact = {name: self.chosen[name] for name in ("type", "field", "urgency", "state") if name in self.chosen}
        return self._boxed(self._due(found.filter(**exact)), standing)

    def _due(self, documents: DocumentQuerySet) -> DocumentQuerySet:
        today = clock.today()
        match self.chosen.get("due"):
            case "overdue":
                return documents.overdue(today)
            case "today":
                return documents.filter(due_date=today)
            case "week":
                return documents.filter(due_date__range=(today, today + timedelta(days=6)))
            case "none":
                return documents.filter(due_date=None)
        return documents

    def _boxed(self, documents: DocumentQuerySet, standing: Standing) -> DocumentQuerySet:
        match self.chosen.get("box"):
            case "to_acknowledge":
                return documents.unacknowledged_by(standing.units("acknowledge"))
            case "received":
                return documents.received_by(standing.units("read"))
            case "issued":
                return documents.issued().filter(unit__in=standing.units("read"))
            case "drafts":
                return documents.drafts()
            case "following":
                return documents.filter(pk__in=opening.followed_by(standing))
        return documents


def read_filters(given: Mapping[str, str]) -> Filters:
    """The filters of a query string; raises for a value that no filter has."""
    words = text.clean_line(given.get("q", ""), "q")
    if len(words) > MOST_LETTERS:
        raise invalid("q", "too_long", f"Không quá {MOST_LETTERS} ký tự.", f"No more than {MOST_LETTERS} characters.")
    chosen = {name: given[name] for name in _ALLOWED if given.get(name)}
    for name, value in chosen.items():
        if value not in _ALLOWED[name]:
            raise _unknown(name)
    ids = {name: _id(name, given[name]) for name in ("organisation", "unit") if given.get(name)}
    return Filters(words, ids, chosen, cast(Sort, chosen.get("sort", "pressure")))


def _id(name: str, value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise _unknown(name) from None


def _unknown(name: str) -> DomainError:
    return invalid(name, "unknown_choice", "Giá trị lọc không hợp lệ.", "The filter has no such value.")

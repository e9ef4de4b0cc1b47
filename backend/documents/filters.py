"""The filters of the document list: which there are, what they accept, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast
from uuid import UUID

from backend.documents import formats, opening
from backend.lib import clock, text
from backend.lib.errors import DomainError, invalid
from backend.lib.rows import identifiers
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


_DUE = {
    "overdue": "d.due_date < %(today)s::date",
    "today": "d.due_date = %(today)s::date",
    "week": "d.due_date BETWEEN %(today)s::date AND %(today)s::date + 6",
    "none": "d.due_date IS NULL",
}
_BOXES = {
    "to_acknowledge": """d.id IN (
        SELECT document_id FROM documents_recipient
        WHERE unit_id = ANY(%(acknowledge)s::uuid[]) AND acknowledged_at IS NULL
    )""",
    "received": "d.id IN (SELECT document_id FROM documents_recipient WHERE unit_id = ANY(%(read)s::uuid[]))",
    "issued": "d.state = 'issued' AND d.unit_id = ANY(%(read)s::uuid[])",
    "drafts": "d.state = 'draft'",
    "following": "d.id = ANY(%(followed)s::uuid[])",
}


@dataclass(frozen=True)
class Filters:
    """What a list was asked for; `chosen` holds the closed filters that were set."""

    words: str = ""
    ids: Mapping[str, UUID] = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: Sort = "pressure"

    def conditions(self, standing: Standing) -> tuple[list[str], dict[str, Any]]:
        """What a document `d` must be, in SQL, and the parameters of that; `read` is the statement's own."""
        exact = {name: self.chosen[name] for name in ("type", "field", "urgency", "state") if name in self.chosen}
        exact |= {f"{name}_id": str(value) for name, value in self.ids.items()}
        words = {f"word{n}": f"% {_literally(word)}%" for n, word in enumerate(text.fold(self.words).split())}
        due, box = self.chosen.get("due"), self.chosen.get("box")
        conditions = [f"d.{name} = %({name})s" for name in exact] + [f"d.folded LIKE %({name})s" for name in words]
        conditions += [_DUE[due]] if due else []
        conditions += [_BOXES[box]] if box else []
        parameters: dict[str, Any] = exact | words | ({"today": clock.today()} if due else {})
        if box == "to_acknowledge":
            parameters["acknowledge"] = identifiers(standing.units("acknowledge"))
        if box == "following":
            parameters["followed"] = identifiers(opening.followed_by(standing))
        return conditions, parameters


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


def _literally(word: str) -> str:
    """For LIKE, which reads three characters as more than themselves."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

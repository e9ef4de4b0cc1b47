"""Where the layers above hang in what they know of documents; `documents` itself never imports them.

`on_issue` runs inside the issuing transaction, after `document.issued` was appended (so that it is number 1 of the
document's stream). The others answer reads: lists by a part of their statement, pages by a function.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from backend.documents.models import Document, Recipient
from backend.documents.shapes import ConversationBrief, Level
from backend.organisations.models import Person
from backend.organisations.standing import Standing

on_issue: list[Callable[[Document, list[Recipient], Person], None]] = []


@dataclass(frozen=True)
class Part:
    """What a list's line says beyond documents: an SQL expression for its JSON, and the tables that needs.

    The statement it becomes a part of calls the document `d` and the reader `%(person)s`.
    """

    json: str
    join: str = ""


def _no_conversations(standing: Standing, document: Document) -> list[ConversationBrief]:
    return []


def _no_levels(standing: Standing, documents: list[UUID]) -> dict[UUID, Level]:
    return {}


def _nothing_followed(standing: Standing) -> list[UUID]:
    return []


talk = Part("NULL::json")  # of the shape TalkSummary
level = Part("'default'")
conversations_of: Callable[[Standing, Document], list[ConversationBrief]] = _no_conversations
levels_of: Callable[[Standing, list[UUID]], dict[UUID, Level]] = _no_levels
followed_by: Callable[[Standing], list[UUID]] = _nothing_followed

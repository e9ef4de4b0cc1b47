"""What the signed-in person is told about themselves; the same object starts every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from backend.organisations.shapes import PostView

Locale = Literal["vi", "en"]
Theme = Literal["light", "dark", "system"]


@dataclass(frozen=True)
class OwnPerson:
    """The person with their own settings."""

    id: UUID
    name: str
    title: str
    username: str
    locale: Locale
    theme: Theme
    shares_reading: bool


@dataclass(frozen=True)
class UnreadCounts:
    """Unread lines of the feed, and conversations with something unread."""

    notifications: int
    conversations: int


@dataclass(frozen=True)
class Me:
    """`abilities` are rights not tied to one thing; `head` holds the number of the person's own stream."""

    person: OwnPerson
    posts: list[PostView]
    abilities: list[str]
    demo: bool
    epoch: str
    head: dict[str, int]
    unread: UnreadCounts
    version: str

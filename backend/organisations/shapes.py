"""How units and people look from outside."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from backend.organisations.models import Person, Post, Unit


@dataclass(frozen=True)
class UnitRef:
    """A unit as it is named in passing."""

    id: UUID
    name: str
    short_name: str
    notation: str
    organisation_id: UUID

    @classmethod
    def of(cls, unit: Unit) -> UnitRef:
        return cls(unit.id, unit.name, unit.short_name, unit.notation, unit.organisation_id)


@dataclass(frozen=True)
class PersonRef:
    """A person as named in passing."""

    id: UUID
    name: str
    title: str

    @classmethod
    def of(cls, person: Person) -> PersonRef:
        return cls(person.id, person.name, person.title)


@dataclass(frozen=True)
class PostView:
    """A seat somebody holds, with its roles."""

    id: UUID
    position: str
    unit: UnitRef
    organisation_name: str
    roles: list[str]
    is_primary: bool

    @classmethod
    def of(cls, post: Post) -> PostView:
        """`post.unit.organisation` should be selected with it."""
        organisation = post.unit.organisation.short_name
        return cls(post.id, post.position, UnitRef.of(post.unit), organisation, list(post.roles), post.is_primary)

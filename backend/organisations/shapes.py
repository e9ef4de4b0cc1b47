"""How units and people look from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.organisations.models import Organisation, Person, Post, Unit


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


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation in a list; `root` is the unit that stands for it."""

    id: UUID
    name: str
    short_name: str
    notation_root: str
    kind: str
    code20: str
    place: str
    root: UnitRef

    @classmethod
    def of(cls, root: Unit) -> OrganisationRow:
        """From the root unit with its organisation selected."""
        known: Organisation = root.organisation
        return cls(
            known.id,
            known.name,
            known.short_name,
            known.notation_root,
            known.kind,
            known.code20,
            known.place,
            UnitRef.of(root),
        )


@dataclass(frozen=True)
class UnitRow:
    """A unit in a list or tree; `head_count` is how many posts are held in it today, not below it."""

    id: UUID
    name: str
    short_name: str
    notation: str
    organisation_id: UUID
    organisation_name: str
    parent_id: UUID | None
    kind: str
    head_count: int

    @classmethod
    def of(cls, unit: Unit) -> UnitRow:
        """From `directory.counted(…)`, which counts the posts."""
        return cls(
            unit.id,
            unit.name,
            unit.short_name,
            unit.notation,
            unit.organisation_id,
            unit.organisation.short_name,
            unit.parent_id,
            unit.kind,
            getattr(unit, "head_count", 0),
        )


@dataclass(frozen=True)
class PersonRow:
    """A person in the directory with the posts they hold today."""

    person: PersonRef
    posts: list[PostView]


@dataclass(frozen=True)
class UnitListView:
    """A saved list of units."""

    id: UUID
    name: str
    count: int
    units: list[UnitRef]


@dataclass(frozen=True)
class SessionView:
    """One place where a person is signed in; `current` is the one that asks."""

    id: int
    current: bool
    ip: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime

"""Where a person stands: the units in which each verb is theirs today, by own posts and by delegation.

The answer is computed once per request or command and handed to the policies; it holds no rights of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from backend.lib import clock
from backend.organisations.models import Delegation, Person, Post, Unit
from backend.organisations.roles import TABLE, Where


@dataclass(frozen=True)
class Seat:
    """One way a person may act: a post of their own, or another's post by delegation (`for_person` is then set)."""

    post: Post
    verbs: dict[str, frozenset[UUID]]
    for_person: Person | None = None


@dataclass(frozen=True)
class Standing:
    """All seats of a person; `units(verb)` is what policies ask."""

    person: Person
    seats: tuple[Seat, ...] = field(default_factory=tuple)

    def units(self, verb: str) -> frozenset[UUID]:
        """Ids of the units where this person may do `verb` today."""
        return frozenset().union(*(seat.verbs.get(verb, frozenset()) for seat in self.seats))

    def seat_for(self, verb: str, unit: UUID) -> Seat | None:
        """The seat that gives `verb` at `unit`; an own post comes before a delegated one."""
        return next((seat for seat in self.seats if unit in seat.verbs.get(verb, frozenset())), None)

    @property
    def main_seat(self) -> Seat | None:
        """The seat a person speaks from where nothing else decides."""
        return self.seats[0] if self.seats else None


def standing_of(person: Person) -> Standing:
    """Read posts, delegations and the unit tree (3 queries) and work out the seats."""
    if not person.is_active:
        return Standing(person)
    posts = list(Post.objects.valid().filter(person=person).select_related("unit").order_by("-is_primary", "id"))
    held = list(
        Delegation.objects.valid()
        .filter(to_post__in=posts, revoked_at=None)
        .filter(_still_in_post(), from_post__person__is_active=True)
        .select_related("from_post__unit", "from_post__person")
    )
    if not posts:
        return Standing(person)
    tree = _Tree({p.unit.organisation_id for p in posts} | {d.from_post.unit.organisation_id for d in held})
    own = [Seat(post, _verbs(post, tree)) for post in posts]
    delegated = [
        Seat(d.from_post, _only(_verbs(d.from_post, tree), d.verbs), for_person=d.from_post.person) for d in held
    ]
    return Standing(person, (*own, *delegated))


class _Tree:
    """The valid units of some organisations, by parent."""

    def __init__(self, organisations: set[UUID]) -> None:
        self.members: dict[UUID, set[UUID]] = defaultdict(set)
        self.children: dict[UUID | None, set[UUID]] = defaultdict(set)
        rows = Unit.objects.valid().filter(organisation__in=organisations)
        for identifier, parent, organisation in rows.values_list("id", "parent_id", "organisation_id"):
            self.members[organisation].add(identifier)
            self.children[parent].add(identifier)

    def reach(self, unit: Unit, where: Where) -> frozenset[UUID]:
        if where == "own":
            return frozenset({unit.id})
        if where == "organisation":
            return frozenset(self.members[unit.organisation_id])
        found, waiting = set[UUID](), [unit.id]
        while waiting:
            current = waiting.pop()
            found.add(current)
            waiting.extend(self.children[current] - found)
        return frozenset(found)


def _verbs(post: Post, tree: _Tree) -> dict[str, frozenset[UUID]]:
    result: dict[str, frozenset[UUID]] = {}
    for role in post.roles:
        for verb, where in TABLE[role].items():
            result[verb] = result.get(verb, frozenset()) | tree.reach(post.unit, where)
    return result


def _only(verbs: dict[str, frozenset[UUID]], named: list[str]) -> dict[str, frozenset[UUID]]:
    return {verb: units for verb, units in verbs.items() if not named or verb in named}


def _still_in_post() -> Q:
    day = clock.today()
    return Q(from_post__valid_from__lte=day) & (Q(from_post__valid_to=None) | Q(from_post__valid_to__gte=day))

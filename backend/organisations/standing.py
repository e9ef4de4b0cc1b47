"""Where a person stands: the units in which each verb is theirs today, by own posts and by delegation.

The answer is computed once per request or command and handed to the policies; it holds no rights of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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
    """Where one person stands (3 queries)."""
    return standings_of([person])[person.pk]


def standings_of(people: Iterable[Person]) -> dict[UUID, Standing]:
    """Read posts, delegations and the unit trees of any number of people (3 queries in all) and work out the seats."""
    asked = {person.pk: person for person in people}
    active = [person.pk for person in asked.values() if person.is_active]
    posts = list(
        Post.objects.valid().filter(person__in=active).select_related("unit").order_by("-is_primary", "id")
        if active
        else ()
    )
    lent = _delegations(posts) if posts else []
    tree = _Tree({p.unit.organisation_id for p in posts} | {d.from_post.unit.organisation_id for d in lent})
    seats: dict[UUID, list[Seat]] = defaultdict(list)
    owners = {post.pk: post.person_id for post in posts}
    for post in posts:
        seats[post.person_id].append(Seat(post, tree.verbs(post)))
    for d in lent:
        seat = Seat(d.from_post, _only(tree.verbs(d.from_post), d.verbs), for_person=d.from_post.person)
        seats[owners[d.to_post_id]].append(seat)
    return {identifier: Standing(person, tuple(seats[identifier])) for identifier, person in asked.items()}


def _delegations(posts: list[Post]) -> list[Delegation]:
    held = Delegation.objects.valid().filter(to_post__in=[post.pk for post in posts], revoked_at=None)
    held = held.filter(_still_in_post(), from_post__person__is_active=True)
    return list(held.select_related("from_post__unit", "from_post__person"))


class _Tree:
    """The valid units of some organisations, by parent; what many posts reach alike is worked out once."""

    def __init__(self, organisations: set[UUID]) -> None:
        self._members: dict[UUID, set[UUID]] = defaultdict(set)
        self._children: dict[UUID | None, set[UUID]] = defaultdict(set)
        self._reached: dict[tuple[UUID, Where], frozenset[UUID]] = {}
        self._verbs: dict[tuple[UUID, tuple[str, ...]], dict[str, frozenset[UUID]]] = {}
        if not organisations:
            return
        rows = Unit.objects.valid().filter(organisation__in=organisations)
        for identifier, parent, organisation in rows.values_list("id", "parent_id", "organisation_id"):
            self._members[organisation].add(identifier)
            self._children[parent].add(identifier)

    def verbs(self, post: Post) -> dict[str, frozenset[UUID]]:
        """What the roles of a post give, and where."""
        key = (post.unit_id, tuple(post.roles))
        if key not in self._verbs:
            result: dict[str, frozenset[UUID]] = {}
            self._verbs[key] = result
            for role in post.roles:
                for verb, where in TABLE[role].items():
                    result[verb] = result.get(verb, frozenset()) | self._reach(post.unit, where)
        return self._verbs[key]

    def _reach(self, unit: Unit, where: Where) -> frozenset[UUID]:
        key = (unit.organisation_id, where) if where == "organisation" else (unit.pk, where)
        if key not in self._reached:
            self._reached[key] = self._work_out(unit, where)
        return self._reached[key]

    def _work_out(self, unit: Unit, where: Where) -> frozenset[UUID]:
        if where == "own":
            return frozenset({unit.id})
        if where == "organisation":
            return frozenset(self._members[unit.organisation_id])
        found, waiting = set[UUID](), [unit.id]
        while waiting:
            current = waiting.pop()
            found.add(current)
            waiting.extend(self._children[current] - found)
        return frozenset(found)


def _only(verbs: dict[str, frozenset[UUID]], named: list[str]) -> dict[str, frozenset[UUID]]:
    return {verb: units for verb, units in verbs.items() if not named or verb in named}


def _still_in_post() -> Q:
    day = clock.today()
    return Q(from_post__valid_from__lte=day) & (Q(from_post__valid_to=None) | Q(from_post__valid_to__gte=day))

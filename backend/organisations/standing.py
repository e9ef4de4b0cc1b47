"""Where a person stands: the units in which each verb is theirs today, by own posts and by delegation.

The answer is computed once per request or command and handed to the policies; it holds no rights of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from backend.lib import clock, rows
from backend.organisations.models import Person, Post, Unit
from backend.organisations.roles import TABLE, Where

T = TypeVar("T")


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
    _known: dict[str, frozenset[UUID]] = field(default_factory=dict, init=False, repr=False, compare=False)

    _learnt: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def units(self, verb: str) -> frozenset[UUID]:
        """Ids of the units where this person may do `verb` today."""
        if verb not in self._known:
            reached = [seat.verbs[verb] for seat in self.seats if verb in seat.verbs]
            self._known[verb] = reached[0] if len(reached) == 1 else frozenset().union(*reached)
        return self._known[verb]

    def once(self, name: str, ask: Callable[[Standing], T]) -> T:
        """What only such changes can make another that make another standing: asked once, and not to be changed."""
        if name not in self._learnt:
            self._learnt[name] = ask(self)
        answer: T = self._learnt[name]
        return answer

    @property
    def own_units(self) -> list[UUID]:
        """The units in which the person holds a seat of their own."""
        return [seat.post.unit_id for seat in self.seats if seat.for_person is None]

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


def standings_by_id(people: Iterable[UUID]) -> dict[UUID, Standing]:
    """Where these people stand, those who are not there left out (4 queries in all)."""
    found = rows.fetch(_PEOPLE, {"people": rows.identifiers(people)})
    return standings_of(rows.made(Person, row) for row in found)


def standings_of(people: Iterable[Person]) -> dict[UUID, Standing]:
    """Read posts, delegations and the unit trees of any number of people (3 queries in all) and work out the seats."""
    asked = {person.pk: person for person in people}
    posts = _posts([person.pk for person in asked.values() if person.is_active])
    lent = _lent(posts) if posts else []
    tree = _Tree({p.unit.organisation_id for p in posts} | {d.post.unit.organisation_id for d in lent})
    seats: dict[UUID, list[Seat]] = defaultdict(list)
    owners = {post.pk: post.person_id for post in posts}
    for post in posts:
        seats[post.person_id].append(Seat(post, tree.verbs(post)))
    for d in lent:
        seats[owners[d.to]].append(Seat(d.post, _only(tree.verbs(d.post), d.verbs), for_person=d.person))
    return {identifier: Standing(person, tuple(seats[identifier])) for identifier, person in asked.items()}


_PEOPLE = f"""
SELECT {rows.columns(Person, "p")} FROM organisations_person p WHERE p.id = ANY(%(people)s::uuid[])
"""  # noqa: S608 (only names of columns are put together)
_VALID = "{0}.valid_from <= %(day)s AND ({0}.valid_to IS NULL OR {0}.valid_to >= %(day)s)"
_POSTS = f"""
SELECT {rows.columns(Post, "p")}, {rows.columns(Unit, "u")}
FROM organisations_post p JOIN organisations_unit u ON u.id = p.unit_id
WHERE p.person_id = ANY(%(people)s::uuid[]) AND {_VALID.format("p")} ORDER BY p.is_primary DESC, p.id
"""  # noqa: S608 (only names of columns are put together)
_LENT = f"""
SELECT d.to_post_id, d.verbs, {rows.columns(Person, "l")}, {rows.columns(Post, "p")}, {rows.columns(Unit, "u")}
FROM organisations_delegation d JOIN organisations_post p ON p.id = d.from_post_id
JOIN organisations_unit u ON u.id = p.unit_id JOIN organisations_person l ON l.id = p.person_id AND l.is_active
WHERE d.to_post_id = ANY(%(posts)s::uuid[]) AND d.revoked_at IS NULL AND {_VALID.format("d")} AND {_VALID.format("p")}
ORDER BY d.id
"""  # noqa: S608 (only names of columns are put together)
_UNITS = f"""
SELECT u.id, u.parent_id, u.organisation_id FROM organisations_unit u
WHERE u.organisation_id = ANY(%(organisations)s::uuid[]) AND {_VALID.format("u")}
"""  # noqa: S608 (only names of columns are put together)


@dataclass(frozen=True)
class _Lent:
    """A post lent by a delegation that holds today: to which post, whose it is, for which verbs."""

    to: UUID
    verbs: list[str]
    post: Post
    person: Person


def _posts(people: list[UUID]) -> list[Post]:
    """The posts held today, main ones first."""
    found = rows.fetch(_POSTS, {"people": rows.identifiers(people), "day": clock.today()}) if people else []
    units: dict[UUID, Unit] = {}
    return [_post(row, units) for row in found]


def _lent(posts: list[Post]) -> list[_Lent]:
    found = rows.fetch(_LENT, {"posts": rows.identifiers(post.pk for post in posts), "day": clock.today()})
    units: dict[UUID, Unit] = {}
    start = 2 + rows.width(Person)
    return [_Lent(row[0], row[1], _post(row[start:], units), rows.made(Person, row[2:start])) for row in found]


def _post(row: Sequence[Any], units: dict[UUID, Unit]) -> Post:
    """A post with its unit; many people of one unit share the object."""
    post = rows.made(Post, row[: rows.width(Post)])
    if post.unit_id not in units:
        units[post.unit_id] = rows.made(Unit, row[rows.width(Post) :])
    post.unit = units[post.unit_id]
    return post


class _Tree:
    """The valid units of some organisations, by parent; what many posts reach alike is worked out once."""

    def __init__(self, organisations: set[UUID]) -> None:
        self._members: dict[UUID, set[UUID]] = defaultdict(set)
        self._children: dict[UUID | None, set[UUID]] = defaultdict(set)
        self._reached: dict[tuple[UUID, Where], frozenset[UUID]] = {}
        self._verbs: dict[tuple[UUID, tuple[str, ...]], dict[str, frozenset[UUID]]] = {}
        if not organisations:
            return
        found = rows.fetch(_UNITS, {"organisations": rows.identifiers(organisations), "day": clock.today()})
        for identifier, parent, organisation in found:
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

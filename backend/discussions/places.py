"""What people may do in conversations, worked out for any number of (person, conversation) pairs at once.

Part of `policies`, which is whom the rest asks. Two statements at most, whatever the number of pairs; plain ones: they
stand before every message, and the ORM takes longer to write them than PostgreSQL to answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.discussions.models import Conversation
from backend.lib import rows
from backend.organisations.standing import Seat, Standing


@dataclass(frozen=True)
class Access:
    """What a person may do in one conversation; `sides` are the party units they act through, first their own."""

    verbs: frozenset[str]
    sides: tuple[UUID, ...] = ()

    def seat(self, standing: Standing) -> Seat | None:
        """The seat a person speaks from here."""
        seats = (standing.seat_for("take_part", side) for side in self.sides)
        return next((seat for seat in seats if seat), standing.main_seat)


NOTHING = Access(frozenset())
REMEMBERED = 50_000  # places a process keeps: none ever changes
ROOMS = ("group", "direct")


@dataclass(frozen=True)
class Place:
    """What of a conversation rights in it hang on; none of it ever changes. `unit` is the side of internal talk."""

    id: UUID
    kind: str
    stream: str
    document: UUID | None = None
    unit: UUID | None = None

    @classmethod
    def of(cls, row: Conversation) -> Place:
        """`row.handling` should be selected with it where it has one."""
        side = row.handling
        if side is not None:
            return cls(row.pk, row.kind, row.stream, side.document_id, side.unit_id)
        return cls(row.pk, row.kind, row.stream, row.document_id)


_PLACES = """
SELECT c.id, c.kind, c.stream, coalesce(c.document_id, h.document_id), h.unit_id
FROM discussions_conversation c LEFT JOIN documents_handling h ON h.id = c.handling_id WHERE c.id = ANY(%s::uuid[])
"""
_PARTIES = """
SELECT id, unit_id, NULL::uuid FROM documents_document
WHERE id = ANY(%(documents)s::uuid[]) AND unit_id = ANY(%(reading)s::uuid[]) AND state <> 'discarded'
UNION ALL
SELECT document_id, unit_id, NULL FROM documents_recipient
WHERE document_id = ANY(%(documents)s::uuid[]) AND unit_id = ANY(%(reading)s::uuid[])
UNION ALL
SELECT document_id, unit_id, person_id FROM documents_participant
WHERE document_id = ANY(%(documents)s::uuid[]) AND person_id = ANY(%(people)s::uuid[])
"""
_MEMBERS = """
SELECT m.conversation_id, m.person_id, NULL::uuid, m."right", false
FROM unnest(%(rooms)s::uuid[], %(people)s::uuid[]) AS a (room, person)
JOIN discussions_membership m ON m.conversation_id = a.room AND m.person_id = a.person
UNION ALL
SELECT m.conversation_id, NULL, m.unit_id, m."right", u.parent_id IS NULL
FROM discussions_membership m JOIN organisations_unit u ON u.id = m.unit_id
WHERE m.conversation_id = ANY(%(rooms)s::uuid[])
"""


_known: dict[UUID, Place] = {}


def places(conversations: Iterable[UUID]) -> dict[UUID, Place]:
    """Those of the conversations that exist."""
    wanted = set(conversations)
    known = {room: _known[room] for room in wanted if room in _known}
    if len(known) < len(wanted):
        found = rows.fetch(_PLACES, [rows.identifiers(wanted - known.keys())])
        known |= {row[0]: Place(*row) for row in found}
        if len(_known) > REMEMBERED:
            _known.clear()
        _known.update(known)
    return known


def accesses(asked: Sequence[tuple[Standing, Place]]) -> list[Access]:
    """What each person may do in each place, in the order asked; NOTHING where it does not exist for them."""
    return AccessQuestion(asked).answer()


class AccessQuestion:
    """The same; asked when it is made, alone or `together` with other questions."""

    def __init__(self, asked: Sequence[tuple[Standing, Place]]) -> None:
        self._asked = asked
        active = [(standing, place) for standing, place in asked if standing.person.is_active]
        self._parties = _Parties([(standing, place) for standing, place in active if place.kind not in ROOMS])
        self._members = _Members([(standing, place) for standing, place in active if place.kind in ROOMS])

    def answer(self) -> list[Access]:
        self._parties.read()
        self._members.read()
        return [self._access(standing, place) for standing, place in self._asked]

    def _access(self, standing: Standing, place: Place) -> Access:
        if not standing.person.is_active:
            return NOTHING
        return (self._members if place.kind in ROOMS else self._parties).access(standing, place)


class _Parties:
    """Talk on documents: by party units read for, or as a participant whom such a unit brought in."""

    def __init__(self, asked: Sequence[tuple[Standing, Place]]) -> None:
        self._units: dict[UUID, set[UUID]] = defaultdict(set)
        self._guests: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
        self._answer = _ask_parties(asked) if asked else None

    def read(self) -> None:
        for document, unit, person in self._answer.rows() if self._answer else ():
            if person is None:
                self._units[document].add(unit)
            else:
                self._guests[document, person].add(unit)

    def access(self, standing: Standing, place: Place) -> Access:
        if place.document is None:
            return NOTHING
        guest = self._guests.get((place.document, standing.person.id), set())
        parties = self._units.get(place.document, set()) & standing.units("read")
        if place.kind == "side":
            side = {place.unit} if place.unit is not None else set[UUID]()
            return _through(standing, side & parties, side & guest)
        return _through(standing, parties, guest)


def _ask_parties(asked: Sequence[tuple[Standing, Place]]) -> rows.Answer:
    people = {standing.person.id: standing for standing, _ in asked}
    reading = frozenset[UUID]().union(*(standing.units("read") for standing in people.values()))
    documents = {place.document for _, place in asked}
    parameters = {
        "documents": rows.identifiers(document for document in documents if document is not None),
        "reading": rows.identifiers(reading),
        "people": rows.identifiers(people),
    }
    return rows.ask(_PARTIES, parameters)


class _Members:
    """Groups and direct conversations: by name, by a seat in a member unit, or reading for one that is a root."""

    def __init__(self, asked: Sequence[tuple[Standing, Place]]) -> None:
        self._people: dict[tuple[UUID, UUID], str] = {}
        self._units: dict[UUID, list[tuple[UUID, str, bool]]] = defaultdict(list)
        self._answer = _ask_members(asked) if asked else None

    def read(self) -> None:
        for room, person, unit, right, is_root in self._answer.rows() if self._answer else ():
            if unit is None:
                self._people[room, person] = right
            else:
                self._units[room].append((unit, right, is_root))

    def access(self, standing: Standing, place: Place) -> Access:
        named = self._people.get((place.id, standing.person.id))
        units = self._units.get(place.id, ())
        if not units and (place.kind != "group" or named != "moderate"):
            return NOTHING if named is None else _MEMBER_BY_NAME
        if units:
            own, reading = standing.own_units, standing.units("read")
            units = [row for row in units if row[0] in own or (row[2] and row[0] in reading)]
        rights = {right for _, right, _ in units} | ({named} if named is not None else set())
        if not rights:
            return NOTHING
        moderates = place.kind == "group" and "moderate" in rights
        return Access(_MODERATOR if moderates else _MEMBER, tuple(unit for unit, _, _ in units))


def _ask_members(asked: Sequence[tuple[Standing, Place]]) -> rows.Answer:
    pairs = list({(place.id, standing.person.id) for standing, place in asked})
    parameters = {
        "rooms": rows.identifiers(room for room, _ in pairs),
        "people": rows.identifiers(person for _, person in pairs),
    }
    return rows.ask(_MEMBERS, parameters)


_MEMBER = frozenset({"read", "take_part"})
_MODERATOR = frozenset({"read", "take_part", "moderate"})
_MEMBER_BY_NAME = Access(_MEMBER)


def _through(standing: Standing, parties: set[UUID], guests: set[UUID]) -> Access:
    """Rights that come from party units read for, and from having been brought in."""
    if not parties and not guests:
        return NOTHING
    verbs = {"read"}
    if guests or parties & standing.units("take_part"):
        verbs.add("take_part")
    if parties & standing.units("conclude"):
        verbs.add("conclude")
    own = {seat.post.unit_id for seat in standing.seats}
    return Access(frozenset(verbs), tuple(sorted(parties | guests, key=lambda unit: (unit not in own, unit))))

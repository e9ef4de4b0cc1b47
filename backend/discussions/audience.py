"""Who stands behind units and who can read a conversation, found for many people in a few statements.

This is the other direction of `Standing`: from units to people. Both read the one table of roles, and a test holds
them to the same answer for everybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from backend.discussions.models import Conversation
from backend.discussions.places import ROOMS
from backend.documents.models import Participant, Recipient
from backend.lib import clock
from backend.organisations.models import Delegation, Person, Post, Unit
from backend.organisations.roles import TABLE, Where


@dataclass(frozen=True)
class Reader:
    """Somebody who can read a conversation, with the post that lets them (None: by name alone)."""

    person: Person
    post: Post | None


def party_units(conversation: Conversation) -> set[UUID]:
    """The units whose staff a conversation is for."""
    if conversation.kind == "open" and conversation.document is not None:
        received = Recipient.objects.filter(document=conversation.document).values_list("unit_id", flat=True)
        return {conversation.document.unit_id, *received}
    if conversation.kind == "side" and conversation.handling is not None:
        return {conversation.handling.unit_id}
    return set(conversation.memberships.exclude(unit=None).values_list("unit_id", flat=True))


def readers(conversation: Conversation, people: Collection[UUID] | None = None) -> dict[UUID, Reader]:
    """Everybody who can read a conversation; only among `people` when given."""
    found = {person.pk: Reader(person, None) for person in _named(conversation, people, "")}
    official, seated = _sides(conversation)
    for post, person in holders(official, "read", people):
        found.setdefault(person.pk, Reader(person, post))
    for post in _staff(seated, people, "").select_related("person", "unit").order_by("-is_primary", "pk"):
        found.setdefault(post.person_id, Reader(post.person, post))
    return found


def reader_ids(conversation: Conversation, people: Collection[UUID] | None = None, folded: str = "") -> set[UUID]:
    """The same people as `readers`, by id alone: a directive to all departments has thousands."""
    found = set(_named(conversation, people, folded).values_list("pk", flat=True))
    official, seated = _sides(conversation)
    found |= holder_ids(official, "read", people, folded)
    if seated:
        found |= set(_staff(seated, people, folded).values_list("person_id", flat=True))
    return found


def holders(units: Iterable[UUID], verb: str, people: Collection[UUID] | None = None) -> Iterator[tuple[Post, Person]]:
    """Posts that give `verb` at one of these units today, each with who acts from it (by delegation another's)."""
    reach = _Reach.of(units)
    if not reach.units:
        return
    for post in _own(reach, verb, people, "").select_related("person", "unit").order_by("-is_primary", "pk"):
        yield post, post.person
    for row in _lent(reach, verb, people, "").select_related("from_post__unit", "to_post__person").order_by("pk"):
        yield row.from_post, row.to_post.person


def holder_ids(units: Iterable[UUID], verb: str, people: Collection[UUID] | None = None, folded: str = "") -> set[UUID]:
    """Who may do `verb` at one of these units today; only among `people`, or with `folded` in the name, when given."""
    reach = _Reach.of(units)
    if not reach.units:
        return set()
    own = _own(reach, verb, people, folded).values_list("person_id", flat=True)
    return {*own, *_lent(reach, verb, people, folded).values_list("to_post__person_id", flat=True)}


def _sides(conversation: Conversation) -> tuple[set[UUID], set[UUID]]:
    """Units for which whoever reads in their name reads here, and units whose own staff does."""
    units = party_units(conversation)
    if conversation.kind in ("open", "side"):
        return units, set()
    return _roots(units), units


def _own(reach: _Reach, verb: str, people: Collection[UUID] | None, folded: str) -> QuerySet[Post]:
    return Post.objects.valid().filter(reach.condition(verb, "")).filter(_among("person", people, folded))


def _lent(reach: _Reach, verb: str, people: Collection[UUID] | None, folded: str) -> QuerySet[Delegation]:
    day = clock.today()
    return (
        Delegation.objects.valid()
        .filter(revoked_at=None, from_post__person__is_active=True)
        .filter(Q(verbs=[]) | Q(verbs__contains=[verb]))
        .filter(reach.condition(verb, "from_post__"), _holds("from_post__", day), _holds("to_post__", day))
        .filter(_among("to_post__person", people, folded))
    )


@dataclass(frozen=True)
class _Reach:
    """Some valid units, those above them, and their organisations: what a role must stand in to cover one of them."""

    units: tuple[UUID, ...]
    above: tuple[UUID, ...]
    organisations: tuple[UUID, ...]

    @classmethod
    def of(cls, units: Iterable[UUID]) -> _Reach:
        with connection.cursor() as cursor:
            cursor.execute(_ABOVE, {"units": list(units), "day": clock.today()})
            rows = cursor.fetchall()
        return cls(
            tuple(unit for unit, _, own in rows if own),
            tuple({unit for unit, _, _ in rows}),
            tuple({organisation for _, organisation, own in rows if own}),
        )

    def condition(self, verb: str, prefix: str) -> Q:
        """Posts whose roles give `verb` at one of the units, as `standing_of` works it out from the other side."""
        own = Q(**{f"{prefix}unit__in": self.units, f"{prefix}roles__overlap": _roles(verb, "own")})
        below = Q(**{f"{prefix}unit__in": self.above, f"{prefix}roles__overlap": _roles(verb, "below")})
        everywhere = Q(
            **{
                f"{prefix}unit__organisation__in": self.organisations,
                f"{prefix}roles__overlap": _roles(verb, "organisation"),
            }
        )
        return own | below | everywhere


_ABOVE = """
WITH RECURSIVE above AS (
    SELECT id, parent_id, organisation_id, true AS own FROM organisations_unit
    WHERE id = ANY(%(units)s::uuid[]) AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s)
    UNION
    SELECT u.id, u.parent_id, u.organisation_id, false FROM organisations_unit u JOIN above a ON u.id = a.parent_id
    WHERE u.valid_from <= %(day)s AND (u.valid_to IS NULL OR u.valid_to >= %(day)s)
)
SELECT id, organisation_id, own FROM above
"""


def _roles(verb: str, where: Where) -> list[str]:
    return [role for role, verbs in TABLE.items() if verbs.get(verb) == where]


def _roots(units: Collection[UUID]) -> set[UUID]:
    if not units:
        return set()
    return set(Unit.objects.filter(pk__in=list(units), parent=None).values_list("pk", flat=True))


def _staff(units: Iterable[UUID], people: Collection[UUID] | None, folded: str) -> QuerySet[Post]:
    """Everybody who sits in one of the units themselves."""
    return Post.objects.valid().filter(unit__in=list(units)).filter(_among("person", people, folded))


def _named(conversation: Conversation, people: Collection[UUID] | None, folded: str) -> QuerySet[Person]:
    """People in a conversation by name: participants of the document, members of the group, the two of a direct one."""
    if conversation.kind in ROOMS:
        source = Q(pk__in=conversation.memberships.exclude(person=None).values("person"))
    else:
        brought = Participant.objects.filter(document=conversation.document_id)
        if conversation.handling is not None:
            brought = Participant.objects.filter(
                document=conversation.handling.document_id, unit=conversation.handling.unit_id
            )
        source = Q(pk__in=brought.values("person"))
    return Person.objects.filter(source).filter(_among("", people, folded))


def _among(path: str, people: Collection[UUID] | None, folded: str) -> Q:
    start = f"{path}__" if path else ""
    condition = Q(**{f"{start}is_active": True})
    if people is not None:
        condition &= Q(**{f"{start}pk__in": list(people)})
    if folded:
        condition &= Q(**{f"{start}folded__contains": folded})
    return condition


def _holds(prefix: str, day: object) -> Q:
    begun = Q(**{f"{prefix}valid_from__lte": day})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day}))

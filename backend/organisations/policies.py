"""Who may see and change organisations, units, people and posts, and who may open a person's own stream.

The directory is open to everybody who is signed in: who works where is no secret inside the administration.
An actor of None is the installation itself (setting up, sample data); no door ever passes it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from backend.events.access import Pair, opens
from backend.lib.errors import forbidden
from backend.organisations.models import Person, Post, Unit, UnitList
from backend.organisations.standing import Standing

Actor = Standing | None


def abilities(standing: Standing) -> list[str]:
    """Everything this person may do somewhere, for the screens that are not about one thing."""
    return sorted({verb for seat in standing.seats for verb, units in seat.verbs.items() if units})


def visible_units(standing: Standing) -> QuerySet[Unit]:
    """Units that hold today, of all organisations."""
    return Unit.objects.valid().select_related("organisation") if standing.person.is_active else Unit.objects.none()


def visible_people(standing: Standing) -> QuerySet[Person]:
    """People with an open account."""
    return Person.objects.filter(is_active=True) if standing.person.is_active else Person.objects.none()


def visible_unit_lists(standing: Standing) -> QuerySet[UnitList]:
    """Everybody's lists and those of the organisations in which the person holds a seat."""
    own = {seat.post.unit.organisation_id for seat in standing.seats}
    return UnitList.objects.filter(Q(organisation=None) | Q(organisation__in=own))


def require_unit(actor: Actor, verb: str, unit: Unit) -> None:
    """Raise unless `verb` is the actor's at this unit."""
    if actor is not None and unit.pk not in actor.units(verb):
        raise forbidden(verb)


def require_installation(actor: Actor, right: str) -> None:
    """Raise for everybody but the installation itself: acts that no role holds."""
    if actor is not None:
        raise forbidden(right)


def require_for_person(actor: Actor, person: Person, unit: Unit) -> None:
    """Who gives rights at a unit: its administrator, and never to oneself."""
    require_unit(actor, "administer", unit)
    if actor is not None and actor.person.pk == person.pk:
        raise forbidden("administer")


def require_delegate(actor: Actor, post: Post) -> None:
    """A post is lent by whoever holds it, or by the administrator of its organisation."""
    if actor is not None and actor.person.pk != post.person_id:
        require_unit(actor, "administer", post.unit)


@opens("person")
def open_person_streams(asked: Sequence[Pair]) -> list[int | None]:
    """One's own stream, from its beginning; nobody else's."""
    return [1 if standing.person.pk == person and standing.person.is_active else None for standing, person in asked]

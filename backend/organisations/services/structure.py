"""Organisations and their trees: founding them, adding units, saving lists of units, and merging."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from backend.events import log
from backend.events.schema import stream_name
from backend.lib import text
from backend.lib.errors import Wording, conflict, invalid
from backend.organisations import policies
from backend.organisations.events import RightsChanged
from backend.organisations.models import Organisation, OrganisationSuccession, Post, Unit, UnitList
from backend.organisations.policies import Actor


@dataclass(frozen=True)
class OrganisationFacts:
    """What is entered for a new organisation; both code systems are data, neither is derived from the other."""

    name: str
    short_name: str
    notation_root: str
    kind: str
    code20: str
    code102: str
    place: str
    level: int = 1
    valid_from: date = date(2000, 1, 1)
    valid_to: date | None = None


@dataclass(frozen=True)
class UnitFacts:
    """What is entered for a new unit; `short_name` is what lists show and stands alone."""

    name: str
    short_name: str
    notation: str
    kind: str
    ordinal: int = 0
    valid_from: date = date(2000, 1, 1)
    valid_to: date | None = None


@transaction.atomic
def create_organisation(actor: Actor, facts: OrganisationFacts, parent: Organisation | None = None) -> Organisation:
    """Found an organisation together with the root unit that stands for it as sender and recipient."""
    policies.require_installation(actor, "administer")
    organisation = Organisation(**vars(facts), parent=parent)
    organisation.name, organisation.short_name = text.clean_line(facts.name), text.clean_line(facts.short_name)
    organisation.folded = text.fold(f"{organisation.name} {organisation.short_name} {facts.code20}")[:400]
    organisation.sort_key = text.sort_key(organisation.name)[:500]
    organisation.save()
    root = UnitFacts(facts.name, facts.short_name, facts.notation_root, "root", 0, facts.valid_from, facts.valid_to)
    _new_unit(organisation, None, root).save()
    return organisation


@transaction.atomic
def create_unit(actor: Actor, parent: Unit, facts: UnitFacts) -> Unit:
    """Add a unit below another one; whoever reaches what is below that one reaches it."""
    policies.require_unit(actor, "administer", parent)
    unit = _new_unit(parent.organisation, parent, facts)
    unit.save()
    log.move_rights()
    return unit


@transaction.atomic
def create_unit_list(
    actor: Actor, name: str, units: Iterable[Unit], organisation: Organisation | None = None, ordinal: int = 0
) -> UnitList:
    """Save units under a name for picking recipients; without an organisation the list is everybody's."""
    if organisation is None:
        policies.require_installation(actor, "administer")
    else:
        policies.require_unit(actor, "administer", root_of(organisation))
    saved = UnitList.objects.create(name=text.clean_line(name), organisation=organisation, ordinal=ordinal)
    saved.units.set(units)
    return saved


def root_of(organisation: Organisation) -> Unit:
    """The unit that stands for the organisation."""
    root: Unit = organisation.units.get(parent=None)
    return root


@transaction.atomic
def merge_organisations(actor: Actor, olds: list[Organisation], new: Organisation, day: date, share: int = 100) -> None:
    """From `day` on `new` stands where the old ones stood.

    The old organisations, their units and posts end the day before and stay readable as they were; every post that
    was open then is given again in the successor: in the unit with the same notation, else in its root unit.
    """
    policies.require_installation(actor, "administer")
    if new in olds:
        raise invalid(
            "new", "same_organisation", "Cơ quan không thể sáp nhập vào chính nó.", "It cannot succeed itself."
        )
    target = {unit.notation: unit for unit in new.units.valid(day)}
    root = root_of(new)
    for old in Organisation.objects.select_for_update().filter(pk__in=[o.pk for o in olds]).order_by("pk"):
        if old.valid_to is not None and old.valid_to < day:
            raise conflict(
                "already_ended",
                Wording("Cơ quan đã hết hiệu lực trước ngày sáp nhập.", "The organisation had ended before that day."),
            )
        OrganisationSuccession.objects.create(
            old=old, new=new, new_code=new.code20, new_name=new.name, date=day, share=share
        )
        _move_posts(actor, old, target, root, day)
        Unit.objects.filter(organisation=old, valid_to=None).update(valid_to=day - timedelta(days=1))
        Organisation.objects.filter(pk=old.pk).update(valid_to=day - timedelta(days=1))


def _move_posts(actor: Actor, old: Organisation, target: dict[str, Unit], root: Unit, day: date) -> None:
    posts = list(
        Post.objects.valid(day).filter(unit__organisation=old).select_related("unit").order_by("person_id", "pk")
    )
    moved = []
    for post in posts:
        unit = root if post.unit.parent_id is None else target.get(post.unit.notation, root)
        moved.append(
            Post(
                person_id=post.person_id,
                unit=unit,
                position=post.position,
                roles=post.roles,
                is_primary=post.is_primary,
                valid_from=day,
                valid_to=post.valid_to,
            )
        )
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(valid_to=day - timedelta(days=1))
    Post.objects.bulk_create(moved)
    people = sorted({post.person_id for post in posts})
    entries = [(stream_name("person", person), RightsChanged("post")) for person in people]
    if entries:
        log.append(entries, actor.person.pk if actor else None)


def _new_unit(organisation: Organisation, parent: Unit | None, facts: UnitFacts) -> Unit:
    unit = Unit(**vars(facts), organisation=organisation, parent=parent)
    unit.name, unit.short_name = text.clean_line(facts.name), text.clean_line(facts.short_name)
    unit.folded = text.fold(f"{unit.name} {unit.short_name} {facts.notation}")[:400]
    unit.sort_key = text.sort_key(unit.name)[:500]
    return unit

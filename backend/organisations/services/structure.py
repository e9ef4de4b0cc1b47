"""Organisations and their trees: founding them, adding units, saving lists of units, and merging."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from backend.events import log
from backend.lib import text
from backend.lib.errors import Wording, conflict, invalid
from backend.organisations import policies
from backend.organisations.models import Organisation, OrganisationSuccession, Post, Unit, UnitList
from backend.organisations.policies import Actor
from backend.organisations.services.rights import acting_for, rights_changed


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
    organisation = Organisation(**_cleaned(facts), parent=parent)
    organisation.folded = text.fold(f"{organisation.name} {organisation.short_name} {organisation.code20}")[:400]
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
    was open then is given again in the successor: in the unit with the same notation, else in its root unit. What was
    delegated from the old posts ends with them.
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
        Unit.objects.filter(organisation=old).exclude(valid_to__lt=day).update(valid_to=day - timedelta(days=1))
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
    entries = rights_changed(sorted({post.person_id for post in posts} | acting_for(posts)), "post")
    if entries:
        log.append(entries, actor.person.pk if actor else None)


def _new_unit(organisation: Organisation, parent: Unit | None, facts: UnitFacts) -> Unit:
    unit = Unit(**_cleaned(facts), organisation=organisation, parent=parent)
    unit.folded = text.fold(f"{unit.name} {unit.short_name} {unit.notation}")[:400]
    unit.sort_key = text.sort_key(unit.name)[:500]
    return unit


def _cleaned(facts: OrganisationFacts | UnitFacts) -> dict[str, Any]:
    """What was entered, all text of it on one line and in NFC: notations and codes are compared with what is typed."""
    return {name: text.clean_line(value) if isinstance(value, str) else value for name, value in vars(facts).items()}

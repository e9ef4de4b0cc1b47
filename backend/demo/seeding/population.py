"""Founds the organisations with their units, and seats the people, through the services of `organisations`."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password

from backend.demo.content import organisations as content
from backend.demo.content.people import DEMO_PASSWORD, find, people
from backend.demo.content.tables import rows
from backend.demo.seeding.household import Household
from backend.organisations.models import Organisation, OrganisationLink, OrganisationSuccession, Person, Unit
from backend.organisations.services import people as staff
from backend.organisations.services import structure
from backend.organisations.services.structure import OrganisationFacts, UnitFacts

IN_POST_SINCE = date(2018, 1, 1)
LEVELS = {"ministry": 1, "province_uc": 1}
ALL_VERBS = "*"


def populate(household: Household) -> None:
    _found_organisations(household)
    _add_units(household)
    _link(household)
    _save_lists(household)
    _hire(household)
    _seat_twice(household)
    _lend_posts(household)


def _found_organisations(household: Household) -> None:
    for seed in content.organisations():
        facts = OrganisationFacts(
            name=seed.name,
            short_name=seed.short_name,
            notation_root=seed.notation_root,
            kind=seed.kind,
            code20=seed.code_2020,
            code102=seed.code_2016,
            place=seed.place,
            level=LEVELS.get(seed.kind, 2),
        )
        made = structure.create_organisation(None, facts, household.organisations.get(seed.parent))
        household.organisations[seed.key] = made
        household.units[seed.key] = structure.root_of(made)


def _add_units(household: Household) -> None:
    for ordinal, seed in enumerate(content.units(), start=1):
        facts = UnitFacts(seed.name, seed.short_name, seed.notation, seed.kind, ordinal)
        household.units[seed.key] = structure.create_unit(None, household.units[seed.organisation], facts)


def _link(household: Household) -> None:
    ministry = household.organisations[content.MINISTRY]
    departments = [seed for seed in content.organisations() if seed.line_parent]
    OrganisationLink.objects.bulk_create(
        OrganisationLink(source=household.organisations[seed.key], target=target, line=line)
        for seed in departments
        for target, line in ((household.organisations[seed.line_parent], "administrative"), (ministry, "professional"))
    )
    heirs = {province.name: household.organisations[province.code] for province in content.provinces()}
    OrganisationSuccession.objects.bulk_create(
        _succession(seed, household.organisations[seed.organisation], heirs) for seed in content.successions()
    )


def _succession(
    seed: content.SuccessionSeed, old: Organisation, heirs: dict[str, Organisation]
) -> OrganisationSuccession:
    """The successor carries the code of the department that stood in the province it is named after."""
    code = heirs[seed.heir].code20 if seed.heir in heirs else ""
    return OrganisationSuccession(old=old, new_code=code, new_name=seed.successor_name, date=seed.day)


def _save_lists(household: Household) -> None:
    provinces = content.provinces()
    lists: dict[str, list[str]] = {
        "63 Sở TN&MT": [province.code for province in provinces],
        "28 Sở TN&MT ven biển": [province.code for province in provinces if province.coastal],
        "Các Tổng cục": [seed.key for seed in content.units() if seed.kind == "tong_cuc"],
        "Các Cục trực thuộc Bộ": [seed.key for seed in content.units() if seed.kind == "cuc"],
        "Các Vụ": [seed.key for seed in content.units() if seed.kind == "vu"],
    }
    for code, name in content.REGIONS.items():
        lists[f"Các Sở vùng {name}"] = [province.code for province in provinces if province.region == code]
    for ordinal, (name, keys) in enumerate(lists.items(), start=1):
        structure.create_unit_list(None, name, [household.units[key] for key in keys], ordinal=ordinal)


def _hire(household: Household) -> None:
    for seed in people():
        person = staff.create_person(None, seed.user_name, seed.family_middle, seed.given, email=seed.email)
        unit = household.units[seed.unit]
        household.people[seed.user_name] = person
        household.posts[seed.user_name] = staff.give_post(
            None, person, unit, seed.position, seed.roles, valid_from=IN_POST_SINCE
        )
    # One hash for all: 268 Argon2 hashes would take longer than everything else together.
    Person.objects.filter(username__in=list(household.people)).update(password=make_password(DEMO_PASSWORD))


def _seat_twice(household: Household) -> None:
    for name, unit, role, position in rows("second_posts"):
        place: Unit = household.units[unit]
        staff.give_post(
            None, household.person(name), place, position, [role], is_primary=False, valid_from=IN_POST_SINCE
        )


def _lend_posts(household: Household) -> None:
    for lender, holder, first, last, basis, verbs in rows("delegations"):
        staff.delegate(
            None,
            household.posts[find(lender).user_name],
            household.posts[find(holder).user_name],
            basis=basis,
            valid_from=date.fromisoformat(first),
            valid_to=date.fromisoformat(last),
            verbs=() if verbs == ALL_VERBS else verbs.split(),
        )

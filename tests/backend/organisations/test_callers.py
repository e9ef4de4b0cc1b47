"""What is kept of callers counts for as long as nothing has changed, and not a statement longer."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.events.models import Epoch
from backend.lib import clock
from backend.organisations.callers import behind, people_behind
from backend.organisations.models import Delegation, Person
from backend.organisations.roles import VERBS
from backend.organisations.services import people, sessions, structure
from backend.organisations.services.structure import UnitFacts
from backend.organisations.standing import Standing, standings_of
from tests.cast import Cast
from tests.realtime.running import session_of

YESTERDAY = timedelta(days=-1)


@pytest.fixture
def keys(cast: Cast) -> list[str]:
    """A session of everybody; what is behind them is known already."""
    opened = [session_of(member) for member in cast.everybody()]
    assert told(behind(opened)) == told(asked(opened))
    return opened


def asked(keys: list[str]) -> dict[str, Standing]:
    """The answer without anything kept."""
    found = people_behind(keys)
    standings = standings_of(found.values())
    return {key: standings[person.pk] for key, person in found.items()}


def told(found: dict[str, Standing]) -> dict[str, object]:
    """All that a standing says."""
    return {
        key: (
            {field.attname: getattr(standing.person, field.attname) for field in Person._meta.concrete_fields},
            {verb: standing.units(verb) for verb in VERBS},
            [(seat.post.pk, seat.post.position, seat.post.unit.short_name, seat.for_person) for seat in standing.seats],
        )
        for key, standing in found.items()
    }


def lend(cast: Cast) -> Delegation:
    today = clock.today()
    return people.delegate(
        None, cast.minister.post, cast.officer.post, basis="QĐ 1", valid_from=today, valid_to=today + timedelta(days=9)
    )


def merge(cast: Cast) -> None:
    structure.merge_organisations(None, [cast.ca_mau.organisation], cast.nghe_an.organisation, clock.today())


CHANGES: dict[str, Callable[[Cast], object]] = {
    "give_post": lambda cast: people.give_post(None, cast.outsider.person, cast.ministry, "Thứ trưởng", ["leader"]),
    "end_post": lambda cast: people.end_post(None, cast.officer.post, clock.today() + YESTERDAY),
    "delegate": lend,
    "revoke_delegation": lambda cast: people.revoke_delegation(None, lend(cast)),
    "close_account": lambda cast: people.close_account(None, cast.officer.person),
    "create_unit": lambda cast: structure.create_unit(
        None, cast.ministry, UnitFacts("Vụ Pháp chế", "Vụ Pháp chế", "PC", "department")
    ),
    "merge_organisations": merge,
}
NO_RIGHTS_YET = {"create_person", "create_organisation", "create_unit_list", "root_of"}  # nobody stands there


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_rights_is_known_at_once(cast: Cast, keys: list[str], name: str) -> None:
    before = told(asked(keys))
    CHANGES[name](cast)
    if name != "revoke_delegation":
        assert told(asked(keys)) != before, "this changes what somebody may do"
    assert told(behind(keys)) == told(asked(keys))


def test_every_service_on_people_and_units_is_walked() -> None:
    services = {
        name
        for module in (people, structure)
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__ and not name.startswith("_")
    }
    assert services == CHANGES.keys() | NO_RIGHTS_YET


def test_one_statement_while_nothing_has_changed(keys: list[str]) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert len(behind(keys)) == len(keys)
    assert len(queries) == 1


def test_account_that_changed_by_whatever_way_is_asked_anew(cast: Cast, keys: list[str]) -> None:
    with transaction.atomic():
        Person.objects.filter(pk=cast.head.person.pk).update(given="Khác")
        Person.objects.filter(pk=cast.officer.person.pk).update(is_active=False)
        Person.objects.filter(pk=cast.director.person.pk).update(password="another hash")
    found = behind(keys)
    assert told(found) == told(asked(keys))
    assert len(found) == len(keys) - 2


def test_ended_and_expired_sessions_are_nobodys(cast: Cast, keys: list[str]) -> None:
    sessions.end(cast.head.person.pk, keys[:1])
    with transaction.atomic():
        Session.objects.filter(pk=keys[1]).update(expire_date=clock.now())
    assert behind(keys).keys() == set(keys[2:])
    with clock.at(clock.now() + timedelta(days=400)):
        assert behind(keys) == {}


def test_day_and_life_of_the_log_count_too(cast: Cast, keys: list[str]) -> None:
    lend(cast)
    behind(keys)
    with clock.at(clock.now() + timedelta(days=10)):
        Session.objects.update(expire_date=clock.now() + timedelta(days=1))
        assert told(behind(keys)) == told(asked(keys))
    Epoch.objects.update_or_create(pk=1, defaults={"value": uuid4()})
    with CaptureQueriesContext(connection) as queries:
        behind(keys)
    assert len(queries) > 1

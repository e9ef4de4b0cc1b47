"""One's own sessions: seen by their owner alone, ended with everything they opened."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from rest_framework.test import APIClient

from backend.events.models import StoredEvent
from backend.organisations.services import people
from backend.organisations.services.sessions import hash_of
from tests.cast import Cast
from tests.conftest import SignIn

SESSIONS = "/api/v1/me/sessions"


@pytest.fixture
def clients(sign_in: SignIn, cast: Cast) -> list[APIClient]:
    """Three browsers of one person; each is listed once it has asked for something."""
    made = [sign_in(cast.officer) for _ in range(3)]
    for client in made:
        client.get("/api/v1/me", headers={"User-Agent": "Firefox"})
    return made


def test_person_sees_own_sessions_and_which_is_this_one(clients: list[APIClient]) -> None:
    rows = clients[0].get(SESSIONS).json()["rows"]
    assert [row["current"] for row in rows].count(True) == 1
    assert len(rows) == 3
    assert {row["user_agent"] for row in rows} == {"Firefox"}
    assert not [row for row in rows if {"session_key", "key"} & set(row)]


def test_person_may_end_one_session(clients: list[APIClient], cast: Cast) -> None:
    key = clients[1].session.session_key or ""
    identifier = UserSession.objects.get(session_key=key).pk
    assert clients[0].delete(f"{SESSIONS}/{identifier}").status_code == 204
    assert clients[1].get("/api/v1/me").status_code == 401
    assert clients[2].get("/api/v1/me").status_code == 200
    event = StoredEvent.objects.get(type="sessions.ended")
    assert event.stream_id == f"person.{cast.officer.person.pk}"
    assert event.payload == {"sessions": [hash_of(key)]}


def test_person_may_end_all_others(clients: list[APIClient]) -> None:
    assert clients[0].delete(SESSIONS).status_code == 204
    assert [client.get("/api/v1/me").status_code for client in clients] == [200, 401, 401]
    event = StoredEvent.objects.get(type="sessions.ended")
    assert event.payload is not None
    assert len(event.payload["sessions"]) == 2
    assert clients[0].delete(SESSIONS).status_code == 204
    assert StoredEvent.objects.filter(type="sessions.ended").count() == 1


def test_ending_this_session_signs_out(clients: list[APIClient]) -> None:
    own = next(row for row in clients[0].get(SESSIONS).json()["rows"] if row["current"])
    clients[0].delete(f"{SESSIONS}/{own['id']}")
    assert clients[0].get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("wrong", ["0", "x", "-1", "9" * 30, "١"])
def test_sessions_of_others_do_not_exist(clients: list[APIClient], sign_in: SignIn, cast: Cast, wrong: str) -> None:
    outsider = sign_in(cast.outsider)
    theirs = UserSession.objects.get(session_key=clients[0].session.session_key).pk
    foreign, missing = outsider.delete(f"{SESSIONS}/{theirs}"), outsider.delete(f"{SESSIONS}/{wrong}")
    assert foreign.status_code == missing.status_code == 404
    assert strip(foreign) == strip(missing)
    assert clients[0].get("/api/v1/me").status_code == 200


def strip(answer: Any) -> dict[str, Any]:
    return {**answer.json(), "request_id": ""}


def test_sessions_of_a_closed_account_do_not_come_back_with_it(clients: list[APIClient], cast: Cast) -> None:
    people.close_account(None, cast.officer.person)
    assert [client.get("/api/v1/me").status_code for client in clients] == [401] * 3
    cast.officer.person.is_active = True
    cast.officer.person.save()
    assert [client.get("/api/v1/me").status_code for client in clients] == [401] * 3


def test_night_sweeps_expired_sessions_away(clients: list[APIClient]) -> None:
    from datetime import timedelta

    from django.contrib.sessions.models import Session

    from backend.lib import clock
    from backend.organisations.tasks import sweep_sessions

    Session.objects.filter(session_key=clients[1].session.session_key).update(expire_date=clock.now())
    with clock.at(clock.now() + timedelta(seconds=1)):
        sweep_sessions(timestamp=0)
    assert Session.objects.count() == UserSession.objects.count() == 2


def test_session_that_has_expired_is_not_listed(clients: list[APIClient]) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.filter(session_key=clients[2].session.session_key).delete()
    assert len(clients[0].get(SESSIONS).json()["rows"]) == 2

"""On a shared computer a session that nobody uses is over for sockets too; using the socket counts as use."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from backend.lib import clock
from backend.organisations.callers import people_behind
from backend.organisations.standing import Standing
from realtime import gateway
from tests.cast import Cast, Member


def session(member: Member, shared: bool) -> str:
    client = Client()
    client.force_login(member.person)
    stored = client.session
    stored["shared"] = shared
    stored.save()
    key = str(stored.session_key)
    UserSession.objects.create(user=member.person, ip="127.0.0.1", user_agent="", session_key=key)
    return key


def nothing(standing: Standing, data: dict[str, Any]) -> None:
    """A command that does nothing."""


@pytest.mark.parametrize(("shared", "minutes", "lives"), [(True, 29, True), (True, 31, False), (False, 31, True)])
def test_idle_socket_ends_on_a_shared_computer_alone(cast: Cast, shared: bool, minutes: int, lives: bool) -> None:
    key = session(cast.officer, shared)
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert (key in people_behind([key])) is lives


def test_commands_keep_the_session_in_use(cast: Cast) -> None:
    key = session(cast.officer, shared=True)
    begin = clock.now()
    for minutes in (20, 40, 60):
        with clock.at(begin + timedelta(minutes=minutes)):
            gateway.act(key, nothing, {})
    with clock.at(begin + timedelta(minutes=91)), pytest.raises(gateway.SessionEnded):
        gateway.act(key, nothing, {})

"""A socket lives no longer than the session it was opened with."""

from __future__ import annotations

import asyncio
import time

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from backend.events import log
from backend.organisations.events import SessionsEnded
from realtime import gateway, process
from realtime.gateway import session_hash
from realtime.live.connection import Connection
from realtime.polling.wire import PollWire
from tests.cast import Cast, Member
from tests.realtime.running import LiveServer, in_database, session_of
from tests.realtime.streams import own

pytestmark = pytest.mark.asyncio


def end(member: Member, *keys: str) -> None:
    """As a service signs sessions out: the event and the rows in one transaction."""
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys).delete()
        log.append([(own(member), SessionsEnded([session_hash(key) for key in keys]))], member.person.pk)


async def test_ended_session_closes_its_sockets_within_two_seconds_and_no_other(
    server: LiveServer, people: Cast
) -> None:
    first, second = [await in_database(session_of, people.officer) for _ in range(2)]
    async with await server.visit(first) as ended, await server.visit(second) as other:
        began = time.monotonic()
        await in_database(end, people.officer, first)
        assert (await ended.closed())[0] == 4401
        assert time.monotonic() - began < 5  # the aim is two on a machine with nothing else to do
        assert await other.ask("ping")


@pytest.mark.parametrize("is_there_already", [False, True])
async def test_session_that_ends_on_the_way_in_is_noticed_within_two_seconds(
    people: Cast, is_there_already: bool
) -> None:
    member = people.minister
    hub, wire = process.current().hub, PollWire()
    try:
        first, key = [await in_database(session_of, member) for _ in range(2)]
        if is_there_already:
            visitor = (await in_database(gateway.visitors, [first]))[first]
            assert hub.enter(Connection(visitor, first, PollWire(), hub.limits, hub.outgoing), visitor.head)
        visitor = (await in_database(gateway.visitors, [key]))[key]
        await in_database(end, member, key)
        await asyncio.sleep(0)  # the bell has rung
        assert hub.enter(Connection(visitor, key, wire, hub.limits, hub.outgoing), visitor.head)
        await asyncio.wait_for(wire.ended.wait(), 5)  # as above
        assert wire.session_ended
    finally:
        process.stop()


async def test_ending_all_sessions_closes_all_sockets(server: LiveServer, people: Cast) -> None:
    async with await server.visit(people.officer) as one, await server.visit(people.officer) as two:
        await in_database(end, people.officer)
        codes = await asyncio.gather(one.closed(), two.closed())
        assert [code for code, _ in codes] == [4401, 4401]


async def test_session_that_vanishes_without_an_event_is_noticed(server: LiveServer, people: Cast) -> None:
    key = await in_database(session_of, people.officer)
    async with await server.visit(key) as socket:
        await in_database(Session.objects.filter(session_key=key).delete)
        assert (await socket.closed(5))[0] == 4401


async def test_changed_password_and_closed_account_end_the_socket(server: LiveServer, people: Cast) -> None:
    def change_password() -> None:
        people.liaison.person.set_password("another password, long enough")
        people.liaison.person.save()

    def close_account() -> None:
        people.minister.person.is_active = False
        people.minister.person.save()

    async with await server.visit(people.liaison) as one, await server.visit(people.minister) as two:
        await in_database(change_password)
        await in_database(close_account)
        assert [(await one.closed(5))[0], (await two.closed(5))[0]] == [4401, 4401]


async def test_command_under_an_ended_session_does_nothing(server: LiveServer, people: Cast) -> None:
    key = await in_database(session_of, people.officer)
    async with await server.visit(key) as socket:
        await in_database(Session.objects.filter(session_key=key).delete)
        await socket.say(do="read.mark", ref=1, conversation="01a2031e-2af2-7ae2-ac36-cbb0c0deb2b5", upto=1)
        assert (await socket.closed(5))[0] == 4401
        assert not [frame for frame in socket.frames if "ok" in frame]

"""F18: a laptop lid is shut: nothing gets through and nobody is told. Others see it in time, and nothing is lost."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from backend.events import log
from tests.chaos.cluster import Cluster, Ground, open_cluster
from tests.chaos.crowd import Client, Crowd
from tests.chaos.figures import tell
from tests.chaos.lean import Frame, Line
from tests.chaos.lines import PRODUCT
from tests.chaos.population import Inhabitant, Room, inhabitants, room
from tests.chaos.postgres import django_on
from tests.chaos.proxy import Proxy
from tests.chaos.threads import beside
from tests.chaos.traffic import Traffic
from tests.realtime.running import in_database

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(180)]
QUICK = {"CHIDAO_WS_PING": "2", "CHIDAO_WS_PONG": "2", "CHIDAO_WS_HEARTBEAT": "1"}
SEEN = 60.0  # seconds after which a watcher knows that somebody is gone, as shipped
SEEN_QUICK = 20.0  # and with these settings: 2 + 2 + 10 of grace, and some for the machine


@dataclass(frozen=True)
class Office:
    """Two processes, a line to the first that can go silent, and a room."""

    cluster: Cluster
    line: Proxy
    room: Room

    @property
    def through_the_line(self) -> str:
        return f"ws://127.0.0.1:{self.line.address[1]}/ws/v1"


@contextmanager
def office_of(ground: Ground, **environment: str) -> Iterator[Office]:
    with (
        open_cluster(ground, 2, 0, PRODUCT, **environment) as cluster,
        django_on(cluster.url),
        Proxy(("127.0.0.1", cluster.webs[0].port)) as line,
    ):
        yield Office(cluster, line, room(inhabitants(5)))


@contextmanager
def careless_web(office: Office) -> Iterator[Office]:
    """A sabotaged process on the same database, with a line of its own."""
    web = office.cluster.new_web("careless", "tests.chaos.sabotage.never_asks", **QUICK)
    try:
        web.start()
        with Proxy(("127.0.0.1", web.port)) as line:
            yield replace(office, line=line)
    finally:
        web.kill()


@pytest.fixture(scope="module")
def office(ground: Ground, full: bool, django_db_blocker: DjangoDbBlocker) -> Iterator[Office]:
    with django_db_blocker.unblock(), office_of(ground, **({} if full else QUICK)) as office:
        yield office


async def test_others_see_that_somebody_is_gone_and_that_they_are_back(
    office: Office, django_db_blocker: DjangoDbBlocker, full: bool
) -> None:
    """Beside it the twin, a product that never asks who is still there: nearly all of this is waiting."""
    with django_db_blocker.unblock():
        async with beside(careless_web(office)) as careless:
            honest, sabotaged = await asyncio.gather(
                shut_and_open(office, office.room.members[4], SEEN if full else SEEN_QUICK),
                shut_and_open(careless, office.room.members[1], SEEN_QUICK),
            )
    assert honest == []
    assert [one for one in sabotaged if "offline" in one], sabotaged


async def test_nothing_is_lost_when_the_lid_opens_again(office: Office, dice: random.Random) -> None:
    member = office.room.members[3]
    client = Client(member, [office.room.stream], [office.through_the_line], dice, silence=3.0)
    async with Crowd([client]) as crowd, talk(office) as traffic:
        assert await crowd.all_at(await in_database(heads, office), 20) == 0
        await asyncio.to_thread(office.line.freeze)
        await traffic.talk(2)
        await traffic.settle()
        await asyncio.to_thread(office.line.heal)
        await traffic.talk(1)
        await traffic.settle()
        assert await crowd.all_at(await in_database(heads, office), 20) == 0
        assert traffic.findings() == []


async def test_client_notices_a_silent_line_by_itself(office: Office, dice: random.Random) -> None:
    """The line stays silent for ever: the client's own timer takes it elsewhere, with nothing missing."""
    member = office.room.members[3]
    addresses = [office.through_the_line]
    client = Client(member, [office.room.stream], addresses, dice, silence=3.0)
    async with Crowd([client]) as crowd, talk(office) as traffic:
        assert await crowd.all_at(await in_database(heads, office), 20) == 0
        await asyncio.to_thread(office.line.freeze)
        addresses[:] = [office.cluster.webs[1].ws]
        await traffic.talk(1)
        await traffic.settle()
        assert await crowd.all_at(await in_database(heads, office), 30) == 0
        assert len(client.endings) == 1
    await asyncio.to_thread(office.line.heal)


async def shut_and_open(office: Office, member: Inhabitant, seen: float) -> list[str]:
    """Watch somebody whose line goes silent and comes back; what is told too late or wrong, in words."""
    told: list[tuple[float, str]] = []

    def heard(frame: Frame) -> None:
        if frame.get("type") == "presence.changed" and UUID(frame["data"]["person"]) == member.person.pk:
            told.append((time.monotonic(), frame["data"]["state"]))

    watcher = await Line.open(office.cluster.webs[1].ws, office.room.members[2].key, heard)
    lid = await Line.open(office.through_the_line, member.key)
    watcher.say(do="presence.watch", ref=1, people=[str(member.person.pk)])
    found = await _told(told, "online", 10)
    began = time.monotonic()
    await asyncio.to_thread(office.line.freeze)
    found += await _told(told, "offline", seen)
    tell(f"seen as gone after {time.monotonic() - began:.1f} s")
    await asyncio.to_thread(office.line.heal)
    back = await Line.open(office.through_the_line, member.key)
    found += await _told(told, "online", 10)
    for line in (watcher, lid, back):
        line.cut()
    return found


async def _told(told: list[tuple[float, str]], state: str, seconds: float) -> list[str]:
    deadline = time.monotonic() + seconds
    while not told or told[-1][1] != state:
        if time.monotonic() > deadline:
            return [f"not told within {seconds} s that they are {state}: {[said for _, said in told]}"]
        await asyncio.sleep(0.02)
    return []


def talk(office: Office) -> Traffic:
    return Traffic(office.room, office.cluster.webs[1].ws, {"at the desk": office.cluster.webs[1].ws}, rate=10)


def heads(office: Office) -> dict[str, int]:
    return log.heads([office.room.stream])

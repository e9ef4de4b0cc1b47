"""F22: everybody comes back at once, to processes that were killed; all have what they missed within thirty seconds."""

from __future__ import annotations

import asyncio
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
from pytest_django import DjangoDbBlocker

from backend.discussions import services
from backend.events import log
from backend.organisations.standing import standing_of
from tests.chaos.cluster import Cluster, Ground, open_cluster
from tests.chaos.crowd import Client, Crowd
from tests.chaos.figures import tell
from tests.chaos.machine import Pulse
from tests.chaos.population import Inhabitant, Room, inhabitants, room, rooms
from tests.chaos.postgres import django_on
from tests.chaos.programs import Web
from tests.chaos.threads import beside
from tests.chaos.traffic import Traffic, percentile
from tests.realtime.running import in_database

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(600)]
PARTY = 20  # people in a room
MISSED = 20  # messages in each room while everybody is away
SPEAKERS = 5  # others who go on talking, each a message a second
ALL_BACK = 30.0
SENDS = 2.0
DATABASE_WORK = 0.8  # of all processors


@dataclass(frozen=True)
class Town:
    """Rooms full of people, on a cluster of three web processes."""

    cluster: Cluster
    rooms: list[Room]


@pytest.fixture
def town(cluster: Cluster, house: None, full: bool) -> Town:
    return Town(cluster, populate(2000 if full else 300))


@contextmanager
def sabotaged_town(ground: Ground, module: str) -> Iterator[Town]:
    with open_cluster(ground, module=f"tests.chaos.sabotage.{module}") as cluster, django_on(cluster.url):
        yield Town(cluster, populate(2 * PARTY))


def populate(count: int) -> list[Room]:
    people = inhabitants(count)
    return rooms([people[start : start + PARTY] for start in range(0, count, PARTY)])


@pytest.mark.parametrize(
    "killed",
    [pytest.param(3, id="all processes killed"), pytest.param(1, id="one process killed", marks=pytest.mark.full)],
)
async def test_everybody_is_back_with_what_they_missed(town: Town, killed: int, dice: random.Random) -> None:
    assert await storm(town, town.cluster.webs[:killed], dice) == []


async def test_those_sent_away_come_back_spread_out(town: Town, dice: random.Random) -> None:
    assert await sent_away(town, town.cluster.webs[0], dice) == []


@pytest.mark.full
@pytest.mark.parametrize(("module", "finding"), [("forgetful_memory", "gaps"), ("all_at_once", "come back together")])
async def test_sabotage_is_found(
    ground: Ground, django_db_blocker: DjangoDbBlocker, module: str, finding: str, dice: random.Random
) -> None:
    with django_db_blocker.unblock():
        async with beside(sabotaged_town(ground, module)) as town:
            if finding == "gaps":
                found = await storm(town, [], dice, ALL_BACK / 2)
            else:
                found = await sent_away(town, town.cluster.webs[0], dice)
    assert [one for one in found if finding in one], found


async def storm(town: Town, victims: list[Web], dice: random.Random, patience: float = 3 * ALL_BACK) -> list[str]:
    """Kill, let them miss something, start again, let everybody come at once; what went wrong, in words."""
    async with Crowd(crowd_of(town, dice)) as crowd:
        await settled(town, crowd)
        crowd.send_away()
        for web in victims:
            web.kill()
        await asyncio.gather(*(in_database(talk_in, place, MISSED) for place in town.rooms))
        heads = await in_database(heads_of, town.rooms)
        for web in victims:
            web.launch()
        for web in victims:
            await asyncio.to_thread(web.wait_until_ready)
        return await everybody_comes(town, crowd, heads, patience)


async def everybody_comes(town: Town, crowd: Crowd, heads: dict[str, int], patience: float) -> list[str]:
    """Let them in while two others go on talking; who is not back whole, and what was too slow."""
    others = await in_database(lambda: room(inhabitants(SPEAKERS + 1)))
    first, last = town.cluster.webs[0].ws, town.cluster.webs[-1].ws
    async with Traffic(others, last, {"the other": first}, rate=5, speakers=SPEAKERS) as traffic:
        with Pulse() as pulse:
            began, worked, database = time.monotonic(), time.process_time(), town.cluster.postgres.work()
            crowd.may_come.set()
            coming = asyncio.create_task(crowd.all_at(heads, patience))
            await traffic.talk_until(coming.done, patience)
            took, worked = time.monotonic() - began, time.process_time() - worked
            database = (town.cluster.postgres.work() - database) / took / (os.cpu_count() or 1)
        await traffic.settle(ALL_BACK)
        sends = percentile(traffic.confirmations((began, time.monotonic())), 0.99)
        found = traffic.findings() + gaps(crowd)
    tell(
        f"{len(crowd.clients)} clients with {MISSED} missed events each are back after {took:.1f} s "
        f"({attempts(crowd)}; the clients' own work {worked:.1f} s, the database's {database:.0%} of the machine); "
        f"sends meanwhile p99 {sends * 1000:.0f} ms (machine {pulse.slowness:.1f} times slower)"
    )
    if left := await coming:
        found.append(f"{left} never came back whole")
    if took > ALL_BACK * pulse.slowness:
        found.append(f"took {took:.1f} s")
    if database > DATABASE_WORK:
        found.append(f"the database took {database:.0%} of the machine")
    if sends > SENDS * pulse.slowness:
        found.append(f"sends took {sends:.1f} s")
    return found


async def sent_away(town: Town, web: Web, dice: random.Random) -> list[str]:
    """End one process politely: everybody on it is told another moment to come back, and does."""
    async with Crowd(crowd_of(town, dice)) as crowd:
        await settled(town, crowd)
        before = {id(client): len(client.endings) for client in crowd.clients}
        await asyncio.to_thread(web.stop)
        await asyncio.to_thread(web.start)  # whoever tried a dead address again and again would be late by chance
        left = await crowd.all_at(await in_database(heads_of, town.rooms), ALL_BACK)
        told = [ending for one in crowd.clients for ending in one.endings[before[id(one)] :]]
        found = spread(told) + gaps(crowd) + ([f"{left} never came back"] if left else [])
    return found


def spread(endings: list[tuple[int, str]]) -> list[str]:
    """Whether those sent away come back at different times: the fullest tenth of the span is not twice the average."""
    found = {f"ended with {code}" for code, _ in endings if code != 1012}
    waits = [int(told[1]) for _, reason in endings if (told := re.fullmatch(r"retry:(\d+)", reason))]
    if len(waits) < len(endings) or len(waits) < 20:
        return [*found, f"{len(waits)} of {len(endings)} were told when to come back"]
    tenth, even = (max(waits) + 1) / 10, len(waits) / 10
    fullest = max(sum(int(wait / tenth) == part for wait in waits) for part in range(10))
    tell(f"{len(waits)} sent away, over {max(waits)} ms, at most {fullest} in a tenth of it")
    most = max(2 * even, even + 5 * even**0.5)  # twice the average; of few people more come together by chance
    return [*found, f"{fullest} of {len(waits)} come back together"] if fullest > most else [*found]


def crowd_of(town: Town, dice: random.Random) -> list[Client]:
    addresses = [web.ws for web in town.cluster.webs]
    return [
        Client(member, (place.stream, member.own), addresses, random.Random(dice.random()))
        for place in town.rooms
        for member in place.members
    ]


async def settled(town: Town, crowd: Crowd) -> None:
    """Everybody has come in and stands at the head."""
    assert await crowd.all_at(await in_database(heads_of, town.rooms), 3 * ALL_BACK) == 0


def gaps(crowd: Crowd) -> list[str]:
    count = sum(client.gaps for client in crowd.clients)
    return [f"{count} gaps in what was sent on coming back"] if count else []


def attempts(crowd: Crowd) -> str:
    refused = sum((one.refused for one in crowd.clients), Counter[str]())
    return f"{sum(one.attempts for one in crowd.clients)} connections, refused: {dict(refused) or 'none'}"


def heads_of(places: list[Room]) -> dict[str, int]:
    return log.heads([place.stream for place in places])


def talk_in(place: Room, count: int) -> None:
    """So many messages of the room's first member."""
    speaker: Inhabitant = place.members[0]
    standing = standing_of(speaker.person)
    for number in range(count):
        services.post_message(standing, services.Send(place.id, uuid4(), f"Ý kiến {number}"))

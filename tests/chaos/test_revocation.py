"""P10, F37: a right that ends anywhere ends on every process, with and without Redis; nothing comes afterwards."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import httpx
import pytest
from pytest_django import DjangoDbBlocker

from backend.events import log
from tests.cast import Cast, Member
from tests.chaos import revocation
from tests.chaos.cluster import Cluster, Ground, User, open_cluster
from tests.chaos.figures import tell
from tests.chaos.lines import PRODUCT
from tests.chaos.postgres import django_on
from tests.chaos.programs import Web
from tests.chaos.revocation import PROMPT, PROMPT_WITHOUT_REDIS, SETTINGS, Setting, effect_of
from tests.chaos.threads import beside
from tests.journeys.test_removal_race import late_frames, listen_stubbornly
from tests.realtime.client import Socket
from tests.realtime.running import in_database, session_of

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(600)]
QUICK = {"CHIDAO_WS_SESSION_CHECK": "1"}


@contextmanager
def quick_house(ground: Ground) -> Iterator[Cluster]:
    with open_cluster(ground, 1, 0, PRODUCT, **QUICK) as cluster, django_on(cluster.url):
        yield cluster


@pytest.fixture(scope="module")
def careless(ground: Ground, django_db_blocker: DjangoDbBlocker) -> Iterator[Cluster]:
    module = "tests.chaos.sabotage.careless"
    with django_db_blocker.unblock(), open_cluster(ground, module=module) as cluster, django_on(cluster.url):
        yield cluster


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.__name__)
@pytest.mark.usefixtures("house")
async def test_right_that_ends_is_over_within_two_seconds(cluster: Cluster, ground: Ground, setting: Setting) -> None:
    took, found = await effect_of(await in_database(setting, ground.cast), cluster, PROMPT)
    tell(f"{setting.__name__}: {took:.2f} s")
    assert found == []


@pytest.mark.full
async def test_session_that_runs_out_is_noticed_at_the_next_look(
    ground: Ground, django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        async with beside(quick_house(ground)) as cluster:
            scene = await in_database(revocation.session_expired, ground.cast)
            took, found = await effect_of(scene, cluster, PROMPT_WITHOUT_REDIS)
    tell(f"expired: {took:.2f} s with a look each second")
    assert found == []


@pytest.mark.usefixtures("house")
async def test_without_redis_it_is_over_within_five(cluster: Cluster, ground: Ground) -> None:
    await asyncio.to_thread(ground.valkey.kill)
    for setting in (revocation.session_ended, revocation.role_removed, revocation.taken_out_of_group):
        took, found = await effect_of(await in_database(setting, ground.cast), cluster, PROMPT_WITHOUT_REDIS)
        tell(f"{setting.__name__} without Redis: {took:.2f} s")
        assert found == []


@pytest.mark.usefixtures("house")
async def test_nothing_comes_late_in_races_across_processes(
    cluster: Cluster, ground: Ground, full: bool, dice: random.Random
) -> None:
    assert await race(cluster, ground.cast, 2000 if full else 100, dice) == []


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param(one, id=one.__name__, marks=() if one is revocation.role_removed else pytest.mark.full)
        for one in SETTINGS
    ],
)
async def test_sabotage_that_asks_nobody_again_is_found(careless: Cluster, ground: Ground, setting: Setting) -> None:
    _, found = await effect_of(await in_database(setting, ground.cast), careless, limit=0.5)
    assert found != []


async def test_sabotage_that_asks_nobody_again_is_late_in_races(
    careless: Cluster, ground: Ground, dice: random.Random
) -> None:
    found = await race(careless, ground.cast, 20, dice)
    assert [finding for finding in found if "late" in finding], found


async def race(cluster: Cluster, cast: Cast, rounds: int, dice: random.Random) -> list[str]:
    """Removals at the first process, words at the second, the one removed at the third; what came late, in words."""
    talk, speaker, victim = await in_database(revocation.group_of, cast), cast.officer, cast.head
    first, second, third = (cluster.webs * 3)[:3]
    words, ears = await _socket(second, speaker), await _socket(third, victim)
    http = cluster.rest(User(str(speaker.person.pk), "", await in_database(session_of, speaker)), first)
    door = Door(http, talk.pk, victim)
    await door.look()
    listening = asyncio.create_task(listen_stubbornly(ears, talk.stream))
    for number in range(rounds):
        acts = [say(words, str(talk.pk), f"Ý kiến {number}.{turn}") for turn in range(dice.randint(0, 2))]
        acts.insert(dice.randint(0, len(acts)), door.toggle())
        await asyncio.gather(*acts)
    await say(words, str(talk.pk), "Sau cùng")
    # whoever follows knows the head; once it was asked for again, nothing older is under way any more
    await ears.ask("ping")
    assert listening.cancel(), f"whoever was to listen had stopped: {listening.exception()}"
    stored = await in_database(log.read, talk.stream, 0, 100_000)
    late = late_frames(ears, talk.stream, stored, victim)
    seen = len(ears.numbers(talk.stream))
    tell(f"{rounds} races, {len(stored)} events, {seen} of them seen, {len(late)} late")
    for open_thing in (words.close, ears.close, http.aclose):
        await open_thing()
    found = [f"number {seq} came late" for seq, _ in late]
    return found + ([f"saw only {seen} events in {rounds} rounds"] if seen < rounds / 4 else [])


class Door:
    """Membership of one person in one group, changed through REST of one process."""

    def __init__(self, http: httpx.AsyncClient, conversation: UUID, member: Member) -> None:
        self._http, self._path = http, f"/conversations/{conversation}/members"
        self._person = str(member.person.pk)
        self._row: str | None = None

    async def look(self) -> None:
        self._note(await self._http.get(self._path))

    async def toggle(self) -> None:
        """Take the member out of the group, or let them in again."""
        if self._row is not None:
            (await self._http.delete(f"{self._path}/{self._row}")).raise_for_status()
            self._row = None
        else:
            key = {"Idempotency-Key": uuid4().hex}
            self._note(await self._http.post(self._path, json={"people": [self._person]}, headers=key))

    def _note(self, answer: httpx.Response) -> None:
        rows = answer.raise_for_status().json()["rows"]
        self._row = next((row["id"] for row in rows if (row["person"] or {}).get("id") == self._person), None)


async def say(socket: Socket, conversation: str, body: str) -> None:
    await socket.ask("message.post", conversation=conversation, client_id=str(uuid4()), body=body)


async def _socket(web: Web, member: Member) -> Socket:
    socket = await Socket.open(web.ws, await in_database(session_of, member))
    await socket.hello()
    return socket

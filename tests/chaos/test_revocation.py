"""P10, F37: a right that ends anywhere ends on every process, with and without Redis; nothing comes afterwards."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from uuid import uuid4

import pytest
from pytest_django import DjangoDbBlocker

from backend.events import log
from tests.cast import Cast, Member
from tests.chaos import revocation
from tests.chaos.cluster import Cluster, Ground, open_cluster
from tests.chaos.postgres import django_on
from tests.chaos.programs import Web
from tests.chaos.revocation import PROMPT, PROMPT_WITHOUT_REDIS, SETTINGS, Setting, effect_of
from tests.journeys.test_removal_race import late_frames, listen_stubbornly, toggle
from tests.realtime.client import Socket
from tests.realtime.live import in_database, session_of

pytestmark = [pytest.mark.asyncio, pytest.mark.timeout(600)]
QUICK = {"CHIDAO_WS_SESSION_CHECK": "1"}


@pytest.fixture(scope="module")
def house_of_three(ground: Ground, django_db_blocker: DjangoDbBlocker) -> Iterator[Cluster]:
    with django_db_blocker.unblock(), open_cluster(ground, webs=3, **QUICK) as cluster, django_on(cluster.url):
        yield cluster


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.__name__)
async def test_right_that_ends_is_over_within_two_seconds(
    house_of_three: Cluster, ground: Ground, setting: Setting
) -> None:
    took, found = await effect_of(await in_database(setting, ground.cast), house_of_three, PROMPT)
    print(f"{setting.__name__}: {took:.2f} s")  # noqa: T201
    assert found == []


async def test_session_that_runs_out_is_noticed_at_the_next_look(house_of_three: Cluster, ground: Ground) -> None:
    scene = await in_database(revocation.session_expired, ground.cast)
    took, found = await effect_of(scene, house_of_three, PROMPT_WITHOUT_REDIS)
    print(f"expired: {took:.2f} s with a look each second")  # noqa: T201
    assert found == []


async def test_without_redis_it_is_over_within_five(house_of_three: Cluster, ground: Ground) -> None:
    await asyncio.to_thread(ground.valkey.kill)
    try:
        for setting in (revocation.session_ended, revocation.role_removed, revocation.taken_out_of_group):
            took, found = await effect_of(await in_database(setting, ground.cast), house_of_three, PROMPT_WITHOUT_REDIS)
            print(f"{setting.__name__} without Redis: {took:.2f} s")  # noqa: T201
            assert found == []
    finally:
        await asyncio.to_thread(ground.valkey.start)


async def test_nothing_comes_late_in_races_across_processes(
    house_of_three: Cluster, ground: Ground, full: bool, dice: random.Random
) -> None:
    assert await race(house_of_three.webs, ground.cast, 2000 if full else 100, dice) == []


async def race(webs: list[Web], cast: Cast, rounds: int, dice: random.Random) -> list[str]:
    """Removals in this process, words at the second, the one removed at the third; what came late, in words."""
    talk, speaker, victim = await in_database(revocation.group_of, cast), cast.officer, cast.head
    words = await _socket(webs[1 % len(webs)], speaker)
    ears = await _socket(webs[2 % len(webs)], victim)
    listening = asyncio.create_task(listen_stubbornly(ears, talk.stream))
    for number in range(rounds):
        acts = [say(words, str(talk.pk), f"Ý kiến {number}.{turn}") for turn in range(dice.randint(0, 2))]
        acts.insert(dice.randint(0, len(acts)), toggle(speaker, talk.pk, victim))
        await asyncio.gather(*acts)
    await say(words, str(talk.pk), "Sau cùng")
    # whoever follows knows the head; once it was asked for again, nothing older is under way any more
    await ears.ask("ping")
    listening.cancel()
    stored = await in_database(log.read, talk.stream, 0, 100_000)
    late = late_frames(ears, talk.stream, stored, victim)
    seen = len(ears.numbers(talk.stream))
    print(f"{rounds} races, {len(stored)} events, {seen} of them seen, {len(late)} late")  # noqa: T201
    for socket in (words, ears):
        await socket.close()
    found = [f"number {seq} came late" for seq, _ in late]
    return found + ([f"saw only {seen} events in {rounds} rounds"] if seen < rounds / 4 else [])


async def say(socket: Socket, conversation: str, body: str) -> None:
    await socket.ask("message.post", conversation=conversation, client_id=str(uuid4()), body=body)


async def _socket(web: Web, member: Member) -> Socket:
    socket = await Socket.open(web.ws, await in_database(session_of, member))
    await socket.hello()
    return socket

"""What is done to the product while people talk; every act is by pid, and is over when it returns."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from itertools import pairwise
from typing import Any

import psycopg

from tests.chaos.client import Client
from tests.chaos.cluster import Cluster, Talk
from tests.chaos.load import Nemesis, Progress, Say

Act = Callable[[], Coroutine[Any, Any, None]]
EACH_SAYS_EVERY = 1.0  # seconds, while an act lasts
LOCK_ALL = "SELECT 1 FROM events_stream WHERE name LIKE 'conversation.%' FOR UPDATE"


def strikes(dice: random.Random, acts: list[Act], sends: int) -> Nemesis:
    """Carry out these acts at random moments of a run of so many sends, in their order, and always amid talk."""
    margin = sends // 20
    moments = sorted(dice.randrange(margin, sends - margin) for _ in acts)

    async def strike(progress: Progress) -> None:
        for act, (moment, following) in zip(acts, pairwise([*moments, sys.maxsize]), strict=True):
            await progress.reach(moment)
            await progress.allow(min(following, sends - margin) + margin // 2)
            await act()
        await progress.allow(sys.maxsize)

    return strike


def without_pause(acts: list[Act], between: int = 20) -> tuple[Nemesis, Say]:
    """One act after the other, for acts that last; the talk is so slow that it goes on from the first to the last."""
    over = asyncio.Event()

    async def strike(progress: Progress) -> None:
        for act in acts:
            await progress.reach(progress.done + between)
            await act()
        assert not progress.finished, "the talk was over before the last act"
        over.set()

    async def say(client: Client, talk: Talk, body: str) -> None:
        await client.send(talk, body)
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), EACH_SAYS_EVERY)

    return strike, say


def kills(cluster: Cluster, dice: random.Random, count: int) -> list[Act]:
    """kill -9 of web processes and of PostgreSQL backends, half of each, mixed."""
    acts = [web_killer(cluster, dice) if n % 2 else backend_killer(cluster, dice) for n in range(count)]
    dice.shuffle(acts)
    return acts


def everything(cluster: Cluster, dice: random.Random, count: int) -> list[Act]:
    """So many acts of all kinds, mixed."""
    redis, postgres = cluster.valkey, cluster.postgres
    kinds = [
        web_killer(cluster, dice),
        backend_killer(cluster, dice),
        freezer(cluster, dice, 1, 8.0),  # longer than the clients' patience
        for_a_while(redis.kill, redis.start, 3.0),
        for_a_while(redis.freeze, redis.thaw, 3.0),
        for_a_while(redis.empty, lambda: None, 0.0),
        for_a_while(postgres.stop, postgres.start, 1.0),
        for_a_while(postgres.crash, postgres.start, 0.0),
        lock_holder(cluster, 3.0),
    ]
    acts = [kinds[number % len(kinds)] for number in range(count)]
    dice.shuffle(acts)
    return acts


def web_killer(cluster: Cluster, dice: random.Random) -> Act:
    """kill -9 of one web process, which is started again."""

    async def act() -> None:
        web = dice.choice(cluster.webs)
        await asyncio.to_thread(web.kill)
        await asyncio.to_thread(web.start)

    return act


def backend_killer(cluster: Cluster, dice: random.Random) -> Act:
    """kill -9 of one backend: the server throws out all others and recovers."""

    def kill_one() -> bool:
        pids = cluster.postgres.backends(cluster.database)
        with suppress(ProcessLookupError):  # it has just ended by itself: another one then
            if pids:
                cluster.postgres.kill_backend(dice.choice(pids))
                return True
        return False

    async def act() -> None:
        async with asyncio.timeout(60):
            while not await asyncio.to_thread(kill_one):  # noqa: ASYNC110 - connections come and go elsewhere
                await asyncio.sleep(0.02)

    return act


def freezer(cluster: Cluster, dice: random.Random, count: int, seconds: float) -> Act:
    """SIGSTOP of so many web processes for so long, then SIGCONT."""

    async def act() -> None:
        frozen = dice.sample(cluster.webs, count)
        for web in frozen:
            web.freeze()
        try:
            await asyncio.sleep(seconds)
        finally:
            for web in frozen:
                web.thaw()

    return act


def for_a_while(end: Callable[[], Any], begin: Callable[[], Any], seconds: float) -> Act:
    """Something is away for so long; both functions block."""

    async def act() -> None:
        await asyncio.to_thread(end)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(begin)

    return act


def lock_holder(cluster: Cluster, seconds: float) -> Act:
    """Somebody else holds every conversation for so long."""

    async def act() -> None:
        async with await psycopg.AsyncConnection.connect(cluster.url) as other:
            await other.execute(LOCK_ALL)
            await asyncio.sleep(seconds)

    return act

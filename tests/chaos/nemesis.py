"""What is done to the product while people talk; every act is by pid, and is over when it returns."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from typing import Any

from tests.chaos.cluster import Cluster
from tests.chaos.load import Nemesis, Progress

Act = Callable[[], Coroutine[Any, Any, None]]


def strikes(dice: random.Random, acts: list[Act], sends: int) -> Nemesis:
    """Carry out these acts at random moments of a run of so many sends, in their order."""
    moments = sorted(dice.randrange(sends // 20, sends - sends // 20) for _ in acts)

    async def strike(progress: Progress) -> None:
        for moment, act in zip(moments, acts, strict=True):
            await progress.reach(moment)
            await act()

    return strike


def kills(cluster: Cluster, dice: random.Random, count: int) -> list[Act]:
    """kill -9 of web processes and of PostgreSQL backends, half of each, mixed."""
    acts = [web_killer(cluster, dice) if n % 2 else backend_killer(cluster, dice) for n in range(count)]
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

    async def act() -> None:
        pids = await asyncio.to_thread(cluster.postgres.backends, cluster.database)
        if pids:
            await asyncio.to_thread(cluster.postgres.kill_backend, dice.choice(pids))

    return act


def freezers(cluster: Cluster, dice: random.Random, count: int, seconds: float) -> list[Act]:
    """SIGSTOP of a web process for so long, then SIGCONT."""

    async def act() -> None:
        web = dice.choice(cluster.webs)
        web.freeze()
        try:
            await asyncio.sleep(seconds)
        finally:
            web.thaw()

    return [act] * count

"""F21: clocks of processes are set wrongly while they run; order, sessions and what is dated do not ask them."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import psycopg
import pytest

from tests.chaos.checker import judge
from tests.chaos.client import Client
from tests.chaos.cluster import Cluster
from tests.chaos.conftest import Keep, MakeCluster
from tests.chaos.history import History
from tests.chaos.load import Load, Progress, until
from tests.chaos.programs import Web

DAY = 24 * 3600  # longer than a session lasts
SHIFTS = (300, -300, DAY)


@asynccontextmanager
async def processes(cluster: Cluster, module: str, shifts: Sequence[int]) -> AsyncIterator[list[Web]]:
    """Web processes whose clocks can be set wrongly by so many seconds."""
    webs = [cluster.new_web(f"web-at-{shift}", module, CHAOS_CLOCK=str(shift)) for shift in shifts]
    try:
        await asyncio.gather(*(asyncio.to_thread(web.start) for web in webs))
        yield webs
    finally:
        for web in webs:
            print(web.news())  # noqa: T201 - pytest shows it when the test fails
            await asyncio.to_thread(web.kill)


async def talk_while_clocks_jump(
    cluster: Cluster, webs: list[Web], history: History, dice: random.Random, load: Load, alarm: str = ""
) -> list[Client]:
    """In the middle of the run the clocks are wrong, and that until all have said so."""

    async def set_clocks() -> None:
        for web in webs:
            web.send_signal(signal.SIGUSR1)

    async def jump(progress: Progress) -> None:
        await progress.reach(load.sends // 4)
        await set_clocks()
        await until(lambda: all(alarm in web.said() for web in webs), "an alarm", 60)
        await progress.reach(load.sends * 3 // 4)
        await set_clocks()

    return await load.run(cluster, history, dice, jump, doors=[cluster.webs[0], *webs])


def wrongly_dated(cluster: Cluster) -> int:
    """How many events are dated a minute before the one that stands before them, or in the future."""
    statement = (
        "SELECT count(*) FROM (SELECT at, lag(at) OVER (PARTITION BY stream ORDER BY seq) AS before"
        " FROM events_storedevent) AS pairs WHERE at < before - interval '1 minute' OR at > now() + interval '1 minute'"
    )
    with psycopg.connect(cluster.url) as line:
        row = line.execute(statement).fetchone()
    return int(row[0]) if row else 0


@pytest.mark.asyncio
@pytest.mark.timeout(1200)
async def test_wrong_clocks_of_processes_change_nothing(
    cluster: Cluster, full: bool, dice: random.Random, keep: Keep
) -> None:
    history, load = keep(), Load(2_000 if full else 200, talks=5)
    alarm = "this machine's clock is" if full else ""  # a process asks every 15 s
    async with processes(cluster, "tests.chaos.wrong_clock", SHIFTS) as webs:
        clients = await talk_while_clocks_jump(cluster, webs, history, dice, load, alarm)
    assert not any(client.closes for client in clients), "somebody's session was thought to be over"
    verdict = judge(history.ops)
    assert verdict.faults() == {}, verdict
    assert wrongly_dated(cluster) == 0


@pytest.mark.asyncio
@pytest.mark.timeout(600)
async def test_sabotage_going_by_the_own_clock_is_found(
    make_cluster: MakeCluster, dice: random.Random, keep: Keep
) -> None:
    """Twin: what is said is dated wrongly, which a reader who sorts by time would show in another order."""
    cluster = make_cluster(webs=1)
    async with processes(cluster, "tests.chaos.sabotage.own_time", [300]) as webs:
        await talk_while_clocks_jump(cluster, webs, keep(), dice, Load(60, clients=4, talks=1))
    assert wrongly_dated(cluster) > 0
